/** `preau jobs`: what was given up, and another try at it, for who runs an installation without its console. */
import type { PlatformContext } from '@preau/operations/context';
import { Command } from 'commander';
import type { Terminal } from '../terminal.ts';
import { UserError } from '../user-error.ts';

export interface JobsCommandDeps {
  /** Opens the installation's stores for as long as `work` lasts. */
  platform<Result>(work: (ctx: PlatformContext) => Promise<Result>): Promise<Result>;
  terminal: Terminal;
}

/** The command and its subcommands. They throw a UserError for what their user can mend. */
export function jobsCommand({ platform, terminal }: JobsCommandDeps): Command {
  const command = new Command('jobs')
    .description('les travaux qui ont échoué')
    .helpCommand('help [commande]', 'montre l’aide d’une commande')
    .exitOverride();
  command
    .command('failed')
    .description('montre les travaux abandonnés, et pourquoi')
    .action(async () => {
      const { listFailedJobs } = await import('@preau/operations/list-failed-jobs');
      const { jobs, waiting } = await platform(listFailedJobs);
      for (const { id, tenant, job, attempts, lastError, failedAt } of jobs)
        terminal.print(`${id}  ${failedAt}  ${tenant}  ${job}  ${attempts} essais\n  ${lastError}`);
      terminal.print(`Travaux abandonnés : ${jobs.length}. Travaux à faire : ${waiting}.`);
    });
  command
    .command('retry <id>')
    .description('fait réessayer un travail abandonné')
    .action(async (id: string) => {
      const { retryJob } = await import('@preau/operations/retry-job');
      const { OperationError } = await import('@preau/operations/operation-error');
      await platform(ctx => retryJob(ctx, id)).catch(error => {
        if (!(error instanceof OperationError && error.code === 'not_found')) throw error;
        throw new UserError(
          `Aucun travail abandonné n’a l’identifiant « ${id} » : « npx preau jobs failed » les montre.`,
        );
      });
      terminal.print('Le travail sera réessayé.');
    });
  return command;
}
