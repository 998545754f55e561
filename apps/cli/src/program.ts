/** The subcommands of `preau`, and what becomes of their errors. */
import { readSettings, type Settings } from '@preau/contract/settings';
import { siteAddress } from '@preau/contract/site-address';
import type { PlatformContext } from '@preau/operations/context';
import { Command, CommanderError } from 'commander';
import manifest from '../package.json' with { type: 'json' };
import { agentCommand } from './commands/agent.ts';
import { calendarCommand } from './commands/calendar.ts';
import { emergencyCommand } from './commands/emergency.ts';
import { jobsCommand } from './commands/jobs.ts';
import { mailCommand } from './commands/mail.ts';
import { operatorCommand } from './commands/operator.ts';
import { replayCommand } from './commands/replay.ts';
import { retentionCommand } from './commands/retention.ts';
import { tenantCommand } from './commands/tenant.ts';
import { speakFrench } from './french-commander.ts';
import { openTerminal } from './terminal.ts';
import { UserError } from './user-error.ts';

/** From where, and under which environment, the command was called. */
export interface Caller {
  environment: NodeJS.ProcessEnv;
  /** What paths on the command line are relative to. */
  directory: string;
}

/** Runs one command line. @returns the exit code: 0 done, 1 refused or failed, 2 misused. */
export async function run(args: string[], caller: Caller): Promise<number> {
  const program = describeProgram(caller);
  try {
    await program.parseAsync(args, { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!(error instanceof UserError)) throw error;
    console.error(error.message);
    return 1;
  }
}

/** The program with all its subcommands, none of which has run. */
export function describeProgram({ environment, directory }: Caller): Command {
  const settings = () => settingsOf(environment);
  const platform = async <Result>(work: (ctx: PlatformContext) => Promise<Result>) => {
    const { withPlatform } = await import('./stores.ts');
    return withPlatform(settings(), work);
  };
  const terminal = openTerminal();
  const program = new Command('preau')
    .description('Le portail famille des communes.')
    .version(manifest.version, '-V, --version', 'montre la version')
    .helpCommand('help [commande]', 'montre l’aide d’une commande')
    .exitOverride();

  program
    .command('start')
    .description('démarre tout : base, migrations, communes, pages, travaux')
    .option(
      '--now <date>',
      'date et heure de départ de la démonstration, comme 2026-11-19T11:58 (heure de Paris)',
    )
    .option('--demonstration', 'marque une base vide, donnée par DATABASE_URL, comme base de démonstration')
    .option('--live-pages', 'sert les pages sans les construire, pour qui les écrit')
    .action(
      async ({ livePages, ...options }: { now?: string; demonstration?: boolean; livePages?: boolean }) => {
        const { start } = await import('./start.ts');
        await start(settings(), { ...options, pages: livePages ? 'live' : 'built' });
      },
    );

  program
    .command('dev')
    .description('démarre tout, et recommence quand le code change')
    .option('--now <date>', 'date et heure de départ, comme 2026-11-19T11:58 (heure de Paris)')
    .action(async ({ now }: { now?: string }) => {
      const { develop } = await import('./commands/dev.ts');
      await develop(now ? ['--now', now] : []);
    });

  program
    .command('migrate')
    .description('amène la base au schéma de cette version')
    .action(async () => {
      const { migrateDatabase } = await import('./commands/migrate.ts');
      await migrateDatabase(settings());
    });

  program
    .command('test [filtres...]')
    .description('lance les tests, tous ou ceux dont le chemin contient un des filtres')
    .action(async (filters: string[]) => {
      const { runTests } = await import('./commands/test.ts');
      process.exitCode = await runTests(filters, { ci: Boolean(environment.CI) });
    });

  program
    .command('bench [préfixe]')
    .description('mesure, chaque chiffre à côté de son plancher ; --json pour une ligne JSON par mesure')
    .option('--json', 'une ligne JSON par mesure')
    .action(async (prefix: string | undefined, { json }: { json?: boolean }) => {
      const { runBench } = await import('./commands/bench.ts');
      process.exitCode = await runBench([...(prefix ? [prefix] : []), ...(json ? ['--json'] : [])]);
    });

  program
    .command('check')
    .description('vérifie types, style, format et architecture, en quelques secondes')
    .action(async () => {
      const { runChecks } = await import('./commands/check.ts');
      process.exitCode = await runChecks();
    });

  program
    .command('format')
    .description('met le code en forme')
    .action(async () => {
      const { formatCode } = await import('./commands/check.ts');
      process.exitCode = await formatCode();
    });

  program
    .command('api-description')
    .description('écrit apps/api/openapi.json d’après les routes')
    .action(async () => {
      const { writeApiDescription } = await import('./commands/describe-api.ts');
      await writeApiDescription();
    });

  program.addCommand(
    tenantCommand({ platform, baseDomain: () => settings().baseDomain, terminal, directory }),
  );
  program.addCommand(calendarCommand({ terminal, directory }));
  const tenants = new URL('../../../tenants', import.meta.url).pathname;
  program.addCommand(replayCommand({ platform, terminal, directory, tenants }));
  program.addCommand(emergencyCommand({ platform, terminal, directory }));
  program.addCommand(jobsCommand({ platform, terminal }));
  program.addCommand(mailCommand({ platform, terminal }));
  const address = (name: string) => siteAddress(name, settings());
  program.addCommand(agentCommand({ platform, terminal, address }));
  program.addCommand(operatorCommand({ platform, terminal, address }));
  program.addCommand(retentionCommand({ platform, terminal }));
  return speakFrench(program);
}

/** @throws UserError that names every setting that is wrong */
function settingsOf(environment: NodeJS.ProcessEnv): Settings {
  const read = readSettings(environment);
  if ('settings' in read) return read.settings;
  throw new UserError(
    `Réglages refusés :\n${read.mistakes.map(mistake => `  ${mistake}`).join('\n')}\nCorrigez ces variables d’environnement, puis relancez.`,
  );
}
