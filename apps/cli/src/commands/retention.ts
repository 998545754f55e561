/** `preau retention`: what a commune keeps too long, tried first, then deleted. */
import type { PurgeCounts } from '@preau/domain/retention';
import type { PlatformContext } from '@preau/operations/context';
import { Command } from 'commander';
import type { Terminal } from '../terminal.ts';
import { UserError } from '../user-error.ts';

export interface RetentionCommandDeps {
  /** Opens the installation's stores for as long as `work` lasts. */
  platform<Result>(work: (ctx: PlatformContext) => Promise<Result>): Promise<Result>;
  terminal: Terminal;
}

/** The command. It throws a UserError for what its user can mend. */
export function retentionCommand({ platform, terminal }: RetentionCommandDeps): Command {
  return new Command('retention')
    .argument('<slug>', 'la commune')
    .description('montre ce qui a fait son temps dans une commune, et l’efface avec --run')
    .option('--run', 'efface pour de bon')
    .exitOverride()
    .action(async (slug: string, { run }: { run?: true }) => {
      const { contextOfTenant } = await import('@preau/operations/context');
      const { isNothing, previewPurge, purgeNow } = await import('@preau/operations/purge-expired-data');
      const { OperationError } = await import('@preau/operations/operation-error');
      await platform(async platformContext => {
        const ctx = await contextOfTenant(platformContext, slug).catch((error: unknown) => {
          if (!(error instanceof OperationError && error.code === 'not_found')) throw error;
          throw new UserError(`Aucune commune n’a le slug « ${slug} » : « preau tenant list » les montre.`);
        });
        if (run) {
          const { counts, isLeftToWorker } = await purgeNow(ctx, new Date());
          tell(terminal, counts);
          if (isLeftToWorker)
            return terminal.print('Effacé. Il en reste : l’exécutant des travaux continue de lui-même.');
          return terminal.print(isNothing(counts) ? 'Rien à effacer.' : 'Effacé.');
        }
        const { counts } = await previewPurge(ctx, new Date());
        tell(terminal, counts);
        terminal.print(
          isNothing(counts)
            ? 'Rien à effacer.'
            : `Rien n’a été effacé : « npx preau retention ${slug} --run » le fait.`,
        );
      });
    });
}

const NAMES: Record<keyof PurgeCounts, string> = {
  departedFamilies: 'familles parties',
  children: 'enfants partis avec elles',
  adults: 'adultes partis avec elles',
  declinedRequests: 'demandes refusées ou retirées',
  messages: 'conversations',
  notifications: 'avis envoyés',
  signIns: 'connexions terminées',
  passing: 'liens et compteurs d’essais périmés',
  healthReadings: 'traces de lecture des données sanitaires',
  importFiles: 'fichiers importés',
  accounting: 'comptes de familles, avec leurs factures et paiements',
  files: 'fichiers que plus rien ne nomme',
};

function tell(terminal: Terminal, counts: PurgeCounts): void {
  for (const [key, name] of Object.entries(NAMES)) {
    const count = counts[key as keyof PurgeCounts]; // NAMES has these keys and no others
    if (count > 0) terminal.print(`${String(count).padStart(8)}  ${name}`);
  }
}
