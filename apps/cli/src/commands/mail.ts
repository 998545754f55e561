/** `preau mail`: takes the reports of e-mails that came back, as a mail server hands them to a command. */
import { text } from 'node:stream/consumers';
import type { PlatformContext } from '@preau/operations/context';
import { Command } from 'commander';
import type { Terminal } from '../terminal.ts';

export interface MailCommandDeps {
  /** Opens the installation's stores for as long as `work` lasts. */
  platform<Result>(work: (ctx: PlatformContext) => Promise<Result>): Promise<Result>;
  terminal: Terminal;
}

export function mailCommand({ platform, terminal }: MailCommandDeps): Command {
  const command = new Command('mail')
    .description('les courriels qui reviennent')
    .helpCommand('help [commande]', 'montre l’aide d’une commande')
    .exitOverride();
  command
    .command('bounced')
    .description('lit un avis de non-remise sur l’entrée standard, et note que le courriel est revenu')
    .action(async () => {
      const { readDeliveryReport } = await import('@preau/documents/email/delivery-report');
      const report = readDeliveryReport(await text(process.stdin));
      // A mail server that is told of a failure sends another report: what is not for us is left aside in silence.
      if (!report) {
        terminal.print('Ce message n’est pas l’avis de non-remise d’un courriel de Préau.');
        return;
      }
      const { takeDeliveryReport } = await import('@preau/operations/take-delivery-report');
      const isNoted = await platform(ctx => takeDeliveryReport(ctx, report));
      terminal.print(
        isNoted
          ? `Le courriel est noté comme revenu (${report.status}).`
          : 'Ce courriel n’est pas connu, ou est déjà noté comme revenu.',
      );
    });
  return command;
}
