/** `preau operator`: who may sign in to the console. */
import { Command } from 'commander';
import type { AccountCommandDeps } from './agent.ts';
import { refusalSaid } from './refusal-said.ts';

/** The command and its subcommands. They throw a UserError for what their user can mend. */
export function operatorCommand({ platform, terminal, address }: AccountCommandDeps): Command {
  const command = new Command('operator')
    .description('les opérateurs de la console')
    .helpCommand('help [commande]', 'montre l’aide d’une commande')
    .exitOverride();
  const link = (token: string) =>
    terminal.print(
      `Lien pour choisir son mot de passe, pendant trois jours :\n${address('console')}mot-de-passe/${token}`,
    );
  const unknown = (email: string) =>
    refusalSaid({ not_found: `Aucun opérateur n’a l’adresse « ${email} ».` });
  command
    .command('add <courriel>')
    .description('ajoute un opérateur, et montre le lien par lequel il choisit son mot de passe')
    .requiredOption('--name <nom>', 'son prénom et son nom')
    .action(async (email: string, { name }: { name: string }) => {
      const { addOperator } = await import('@preau/operations/manage-operators');
      link(await platform(ctx => addOperator(ctx, { email, name, at: new Date() })));
    });
  command
    .command('link <courriel>')
    .description('redonne un lien à un opérateur qui a oublié son mot de passe')
    .action(async (email: string) => {
      const { linkOperator } = await import('@preau/operations/manage-operators');
      link(await platform(ctx => linkOperator(ctx, email, new Date())).catch(unknown(email)));
    });
  command
    .command('reset-second-factor <courriel>')
    .description('fait installer un nouveau second facteur à un opérateur')
    .action(async (email: string) => {
      const { resetOperatorSecondFactor } = await import('@preau/operations/manage-operators');
      await platform(ctx => resetOperatorSecondFactor(ctx, email)).catch(unknown(email));
      terminal.print('À sa prochaine connexion, cet opérateur installera un nouveau second facteur.');
    });
  command
    .command('close <courriel>')
    .description('ferme l’accès d’un opérateur')
    .action(async (email: string) => {
      const { closeOperator } = await import('@preau/operations/manage-operators');
      await platform(ctx => closeOperator(ctx, email, new Date())).catch(unknown(email));
      terminal.print('Cet opérateur ne se connecte plus.');
    });
  return command;
}
