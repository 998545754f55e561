/** `preau agent`: a commune's first administrator, and second factors that were lost. */
import { STAFF_ROLES, type StaffRole } from '@preau/domain/actor';
import type { PlatformContext } from '@preau/operations/context';
import { Command, Option } from 'commander';
import type { Terminal } from '../terminal.ts';
import { refusalSaid } from './refusal-said.ts';

export interface AccountCommandDeps {
  /** Opens the installation's stores for as long as `work` lasts. */
  platform<Result>(work: (ctx: PlatformContext) => Promise<Result>): Promise<Result>;
  terminal: Terminal;
  /** Where a commune, or `console`, is found. */
  address(name: string): string;
}

/** The command and its subcommands. They throw a UserError for what their user can mend. */
export function agentCommand({ platform, terminal, address }: AccountCommandDeps): Command {
  const command = new Command('agent')
    .description('les agents d’une commune')
    .helpCommand('help [commande]', 'montre l’aide d’une commande')
    .exitOverride();
  command
    .command('add <slug> <courriel>')
    .description('ajoute un agent, ou lui redonne un lien, et montre ce lien')
    .addOption(
      new Option('--role <role>', `son rôle : ${STAFF_ROLES.join(', ')}`)
        .choices(STAFF_ROLES)
        .makeOptionMandatory(),
    )
    .requiredOption('--name <nom>', 'son prénom et son nom, comme « Anne Delorme »')
    .action(async (slug: string, email: string, { role, name }: { role: StaffRole; name: string }) => {
      const { addAgentByCommand } = await import('@preau/operations/manage-agents');
      const [firstName = '', ...rest] = name.trim().split(/\s+/);
      const agent = { email, role, firstName, lastName: rest.join(' ') || firstName };
      const token = await platform(ctx => addAgentByCommand(ctx, slug, agent, new Date())).catch(
        refusalSaid({
          not_found: `Aucune commune n’a le slug « ${slug} » : « npx preau tenant list » les montre.`,
          conflict: `« ${email} » connecte déjà une famille de cette commune : prenez une autre adresse.`,
        }),
      );
      terminal.print(
        `Lien pour choisir son mot de passe, pendant trois jours :\n${address(slug)}mot-de-passe/${token}`,
      );
    });
  command
    .command('reset-second-factor <slug> <courriel>')
    .description('fait installer un nouveau second facteur à un agent qui a perdu son téléphone')
    .action(async (slug: string, email: string) => {
      const { resetSecondFactorByCommand } = await import('@preau/operations/manage-agents');
      await platform(ctx => resetSecondFactorByCommand(ctx, slug, email)).catch(
        refusalSaid({ not_found: `Aucun agent de « ${slug} » n’a l’adresse « ${email} ».` }),
      );
      terminal.print('À sa prochaine connexion, cet agent installera un nouveau second facteur.');
    });
  return command;
}
