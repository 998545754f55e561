/** `preau replay`, as it is typed: what it says of a candidate, and when it refuses. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { replayCommand } from '../../apps/cli/src/commands/replay.ts';
import { UserError } from '../../apps/cli/src/user-error.ts';

const TENANTS = new URL('../../tenants', import.meta.url).pathname;
const IN_FORCE = join(TENANTS, 'cregy-les-meaux/regulations/2026-09-01.yaml');

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'preau-replay-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true });
});

/** Types a command line. @returns what it printed, then the message with which it refused, if it did */
async function replay(line: string): Promise<string> {
  const lines: string[] = [];
  const command = replayCommand({
    platform: () => Promise.reject(new Error('a commune of tenants/ needs no database')),
    terminal: { print: text => lines.push(text), confirm: null },
    directory,
    tenants: TENANTS,
  });
  await command.parseAsync(line.split(' '), { from: 'user' }).catch((error: unknown) => {
    if (!(error instanceof UserError)) throw error;
    lines.push(error.message);
  });
  return lines.join('\n').replaceAll(/[\u00a0\u202f]/g, ' ');
}

/** The règlement in force, changed, under another name. */
async function putCandidate(change: (text: string) => string): Promise<void> {
  const text = await readFile(IN_FORCE, 'utf8');
  await writeFile(
    join(directory, '2026-09-01-candidat.yaml'),
    change(text.replace('revision: 1', 'revision: 2')),
  );
}

const PERIOD = 'cregy-les-meaux --from 2026-11-02 --to 2026-11-20 --with 2026-09-01-candidat.yaml';

async function putFacts(): Promise<void> {
  const reservations = [
    { date: '2026-11-23', channel: 'portal', at: '2026-11-02T20:14' },
    { date: '2026-11-24', channel: 'portal', at: null },
  ];
  const enrolments = [{ from: '2026-09-01', to: '2027-07-02' }];
  const child = { child: 'E1', services: [{ service: 'garderie-soir', enrolments, reservations }] };
  const facts = { format: 1, households: [{ household: 'F1', children: [child] }] };
  await writeFile(join(directory, 'faits.json'), JSON.stringify(facts));
}

test('a candidate is told service by service, family by family, with what could not be judged', async () => {
  await putCandidate(text => text.replace('cents: 320 }', 'cents: 350 }'));
  await putFacts();
  const said = await replay(`${PERIOD} --facts faits.json`);
  expect(said).toContain(
    'Crégy-lès-Meaux, du dimanche 1er novembre 2026 au lundi 30 novembre 2026, 1 famille.',
  );
  expect(said).toMatch(/Garderie soir +3,20 € +3,50 € +\+0,30 €/);
  expect(said).toMatch(/F1 +\+0,30 € +3,20 € → 3,50 €/);
  expect(said).toContain('N’ont pas pu être jugés : 1 jour');
  expect(said).toContain('on ne sait pas quand la mairie l’a reçu');
});

test('without facts it says what to give, and an invented year says that it is one', async () => {
  await putCandidate(text => text);
  expect(await replay(PERIOD)).toContain('La base ne contient pas encore de réservations');
  expect(await replay(`${PERIOD} --demonstration`)).toMatch(
    /^ANNÉE INVENTÉE[\s\S]*Aucune famille ne paierait autre chose/,
  );
});

test('a candidate is checked like the others, and a mistake is named by its line', async () => {
  await putCandidate(text => text.replace('kind: horizon', 'kind: horizont'));
  expect(await replay(`${PERIOD} --demonstration`)).toMatch(/2026-09-01-candidat\.yaml:\d+ .*horizon/);
  expect(await replay(PERIOD.replace('candidat.yaml', 'absent.yaml').concat(' --demonstration'))).toContain(
    'n’existe pas',
  );
});
