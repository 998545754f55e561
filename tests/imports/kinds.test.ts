/** The other files: children, enrolments, ONDE's two exports; what is matched, and what nobody may reach. */
import { writeCsv } from '@preau/contract/csv';
import { newId } from '@preau/db/new-id';
import { toId } from '@preau/domain/ids';
import { IMPORT_COLUMNS } from '@preau/domain/import-format';
import { abandonImport, confirmImport } from '@preau/operations/confirm-import';
import { listImports, showImport } from '@preau/operations/show-import';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { insertFamily } from '../families.ts';
import {
  checkFile,
  confirmAndApply,
  countRows,
  createImportWorld,
  type ImportWorld,
  runJobs,
  show,
} from './import-world.ts';

let world: ImportWorld;
let school: string;
beforeAll(async () => {
  world = await createImportWorld();
  const [row] = await world.database.superuser<{ id: string }[]>`
    select id from site where tenant_id = ${world.tenantId} and key = 'ecole-rognaix'`;
  school = row?.id ?? '';
});
afterAll(() => world.database.drop());

function csvOf(kind: keyof typeof IMPORT_COLUMNS, rows: Record<string, string>[]): string {
  const columns: readonly { key: string; title: string }[] = IMPORT_COLUMNS[kind];
  return writeCsv([
    columns.map(({ title }) => title),
    ...rows.map(row => columns.map(({ key }) => row[key] ?? '')),
  ]);
}

/** What is said of each line, by its number. */
async function plansOf(id: string) {
  const { lines } = await show(world.ctx, id, 1000);
  return new Map(lines.map(({ number, plan }) => [number, plan]));
}

const pupilsHeader =
  'Nom élève;Nom d’usage élève;Prénom élève;Date naissance;Sexe;INE;Adresse1;Cp1;Commune1;Pays1;Adresse2;Cp2;Commune2;Pays2; Cycle;Niveau;Libellé classe;Identifiant classe;Attestation fournie;Autorisation associations;Autorisation photo;Décision de passage';
const pupil = (last: string, first: string, birth: string, ine: string, level: string, name: string) =>
  `${last};;${first};${birth};F;${ine};1 rue;73730;ROGNAIX;FRANCE;;;;;CYCLE II;${level};${name};77;O;N;O;`;
const guardiansHeader =
  'Civilité Responsable;Nom usage responsable;Nom responsable;Prénom responsable;Adresse responsable;CP responsable;Commune responsable;Pays;Courriel;Téléphone domicile;Téléphone travail;Téléphone portable;Nom d’usage enfant;Nom de famille enfant;Prénom enfant;Classes enfants;Nom d’usage enfant;Nom de famille enfant;Prénom enfant;Classes enfants';
const windows1252 = (text: string) =>
  Uint8Array.from([...text], letter =>
    letter === '’' ? 0x92 : letter === 'œ' ? 0x9c : letter.charCodeAt(0),
  );

test('ONDE’s pupils come in with the classes of their school, in Windows-1252 as in UTF-8', async () => {
  const csv = `${[pupilsHeader, pupil('GÂTINEAU', 'Zoé', '03/05/2018', '0123456789A', 'CE1', 'CE1 B'), pupil('GÂTINEAU', 'Noé', '04/06/2016', '012345678BB', 'CM1', 'CM1-CM2'), pupil('OZANNE', 'Éva', '05/07/2015', '', 'CM2', 'CM1-CM2'), pupil('SANS', 'Niveau', '05/07/2015', '', '', 'CM1-CM2')].join('\r\n')}\r\n`;
  const id = await checkFile(world, { kind: 'onde-pupils', csv: windows1252(csv), siteId: school });
  const shown = await show(world.ctx, id);
  expect(shown.totals).toMatchObject({
    created: 3,
    refused: 1,
    creates: { child: 3, class: 2, schooling: 3 },
  });
  expect((await plansOf(id)).get(5)?.remarks[0]).toMatchObject({ problem: 'level-needed' });
  await confirmAndApply(world, id);
  const classes = await world.database.superuser`
    select name, levels, onde_id from school_class where tenant_id = ${world.tenantId} order by name`;
  expect([...classes]).toMatchObject(
    [
      { name: 'CE1 B', levels: '{ce1}' },
      { name: 'CM1-CM2', levels: '{cm1,cm2}', onde_id: '77' },
    ].map(row => ({ ...row, levels: expect.anything() })),
  );
  const again = await checkFile(world, { kind: 'onde-pupils', csv, siteId: school });
  expect((await show(world.ctx, again)).totals).toMatchObject({ matched: 3, created: 0, changed: 0 });
  expect((await plansOf(again)).get(2)?.matchedBy).toBe('ine');
});

test('a pupil is found by name and birth date with accents and case forgiven, and only changes class', async () => {
  const csv = [pupilsHeader, pupil('ozanne', 'EVA', '05/07/2015', '', 'CE1', 'CE1 B')].join('\n');
  const id = await checkFile(world, { kind: 'onde-pupils', csv, siteId: school });
  const plan = (await plansOf(id)).get(2);
  expect(plan).toMatchObject({
    outcome: 'changed',
    matchedBy: 'name-and-birth-date',
    changes: [
      { of: 'schooling', field: 'className', before: 'CM1-CM2', after: 'CE1 B' },
      { of: 'schooling', field: 'level', before: 'CM2', after: 'CE1' },
    ],
  });
  await abandonImport(world.ctx, id);
  expect((await show(world.ctx, id)).status).toBe('abandoned');
});

test('ONDE’s responsables: one address is one household, two are two, and who pays is left to the mairie', async () => {
  const adult = (civility: string, first: string, address: string, email: string, ...children: string[]) =>
    `${civility};GÂTINEAU;;${first};${address};73730;ROGNAIX;FRANCE;${email};;;06 11 22 33 44;${children.join(';')}`;
  const zoe = ';GATINEAU;Zoé;CE1 B';
  const noe = ';GATINEAU;Noé;CM1-CM2';
  const csv = [
    guardiansHeader,
    adult('MME', 'Anne', '1 rue Haute', 'anne@example.org', zoe, noe),
    adult('M.', 'Luc', '1, rue haute', 'luc@example.org', zoe, noe),
    adult('M.', 'Paul', '9 rue Basse', 'paul@example.org', noe),
    adult('M.', 'Inconnu', '2 rue Haute', '', ';PERSONNE;Nulle;CE1 B'),
  ].join('\n');
  const id = await checkFile(world, { kind: 'onde-guardians', csv, siteId: school });
  const plans = await plansOf(id);
  expect(plans.get(2)).toMatchObject({
    outcome: 'created',
    creates: ['household', 'guardian', 'custody', 'authority'],
  });
  expect(plans.get(3)).toMatchObject({ outcome: 'created', creates: ['partner', 'authority'] });
  expect(plans.get(4)?.remarks).toMatchObject([{ problem: 'two-households' }]);
  expect(plans.get(5)).toMatchObject({ outcome: 'refused', remarks: [{ problem: 'unknown-child' }] });
  await confirmAndApply(world, id);
  const shares = await world.database.superuser`
    select weeks, cost_share_bp from custody join child on child.id = custody.child_id
    where custody.tenant_id = ${world.tenantId} and first_name = 'Noé' order by cost_share_bp desc`;
  expect([...shares]).toEqual([
    { weeks: 'every', cost_share_bp: 10_000 },
    { weeks: 'none', cost_share_bp: 0 },
  ]);
  const again = await checkFile(world, { kind: 'onde-guardians', csv, siteId: school });
  expect((await show(world.ctx, again)).totals).toMatchObject({
    matched: 3,
    created: 0,
    changed: 0,
    refused: 1,
  });
});

test('children join the family of their number, and two of one name are told apart by a person', async () => {
  const family = await insertFamily(world.database, world.tenantId, {
    lastName: 'Kerbrat',
    number: '700001',
    member: 'rognaix',
    adults: [{ firstName: 'Yann' }, { firstName: 'Maël' }],
    children: [{ firstName: 'Jade', birthDate: '2017-01-02' }],
  });
  await insertFamily(world.database, world.tenantId, {
    lastName: 'Kerbrat',
    number: '700002',
    member: 'rognaix',
    adults: [{ firstName: 'Lise' }],
    children: [{ firstName: 'Jade', birthDate: '2017-01-02' }],
  });
  const child = (number: string, first: string, birth: string, rest = {}) => ({
    number,
    'child.lastName': 'KERBRAT',
    'child.firstName': first,
    'child.birthDate': birth,
    ...rest,
  });
  const id = await checkFile(world, {
    kind: 'children',
    csv: csvOf('children', [
      child('700001', 'Malo', '03/03/2019', { partnerAuthority: 'oui' }),
      child('700001', 'Jade', '02/01/2017'),
      child('999999', 'Erwan', '04/04/2019'),
      child('', 'Nolwenn', '05/05/2019'),
      child('700001', 'Enora', '06/06/2019', { school: 'École de Rognaix', className: 'Grande Ourse' }),
    ]),
  });
  const plans = await plansOf(id);
  expect(plans.get(2)).toMatchObject({ outcome: 'created', creates: ['child', 'custody', 'authority'] });
  expect(plans.get(3)?.remarks[0]).toMatchObject({
    problem: 'several-children',
    candidates: expect.arrayContaining(['Jade Kerbrat, 700001', 'Jade Kerbrat, 700002']),
  });
  expect(plans.get(4)?.remarks[0]).toMatchObject({ problem: 'unknown-family', value: '999999' });
  expect(plans.get(5)?.remarks[0]).toMatchObject({ problem: 'household-needed' });
  expect(plans.get(6)?.remarks[0]).toMatchObject({
    problem: 'unknown-class',
    candidates: ['CE1 B', 'CM1-CM2'],
  });
  await confirmAndApply(world, id);
  const links = await world.database.superuser`
    select guardian_id from child_guardian join child on child.id = child_guardian.child_id
    where child.tenant_id = ${world.tenantId} and child.first_name = 'Malo'`;
  expect(links.map(row => row.guardian_id).sort()).toEqual(
    family.adults.map(({ guardianId }) => guardianId).sort(),
  );
});

test('enrolments find child, service and household, and none is made over another', async () => {
  const [service] = await world.database.superuser<{ name: string }[]>`
    select name from service where tenant_id = ${world.tenantId} and key = 'rognaix-garderie-soir'`;
  const line = (rest: Record<string, string>) => ({
    'child.lastName': 'Kerbrat',
    'child.firstName': 'Malo',
    'child.birthDate': '03/03/2019',
    service: service?.name ?? '',
    'enrolment.firstDay': '01/12/2026',
    weekdays: 'lundi, jeudi',
    ...rest,
  });
  const csv = csvOf('enrolments', [
    line({}),
    line({ service: 'Judo' }),
    line({ 'enrolment.firstDay': '05/01/2027', weekdays: 'mercredi' }),
    line({ 'enrolment.firstDay': '10/01/2027' }),
    line({ number: '700002', 'enrolment.firstDay': '01/02/2028' }),
    line({ 'child.firstName': 'Personne' }),
  ]);
  const id = await checkFile(world, { kind: 'enrolments', csv });
  const problems = [...(await plansOf(id)).values()].map(plan => plan.remarks[0]?.problem ?? plan.outcome);
  expect(problems).toEqual([
    'created',
    'unknown-service',
    'not-weekdays',
    'overlapping-enrolment',
    'not-in-household',
    'unknown-child',
  ]);
  await confirmAndApply(world, id);
  const again = await checkFile(world, { kind: 'enrolments', csv });
  expect((await plansOf(again)).get(2)?.outcome).toBe('matched');
  expect(await countRows(world, 'enrolment')).toBe(1);
});

test('what has changed since the dry run is not written over: nothing is, and the new result is shown', async () => {
  const csv = csvOf('children', [
    {
      number: '700001',
      'child.lastName': 'Kerbrat',
      'child.firstName': 'Gwen',
      'child.birthDate': '07/07/2019',
    },
    {
      number: '700001',
      'child.lastName': 'Kerbrat',
      'child.firstName': 'Loïc',
      'child.birthDate': '08/08/2019',
    },
  ]);
  const id = await checkFile(world, { kind: 'children', csv });
  const [household] = await world.database.superuser<{ id: string }[]>`
    select id from household where tenant_id = ${world.tenantId} and number = '700001'`;
  const child = newId();
  await world.database.superuser`
    insert into child (tenant_id, id, last_name, first_name, birth_date, search, created_at)
    values (${world.tenantId}, ${child}, 'KERBRAT', 'Gwen', '2019-07-07', 'kerbrat gwen', now())`;
  await world.database.superuser`
    insert into custody (tenant_id, id, child_id, household_id, first_day, weeks, holidays, cost_share_bp)
    values (${world.tenantId}, ${newId()}, ${child}, ${household?.id ?? ''}, '2026-09-01', 'every', 'all', 10000)`;
  const before = await countRows(world, 'child');
  const shown = await confirmAndApply(world, id);
  expect(shown).toMatchObject({ status: 'checked', problem: 'changed-since', problemFacts: { lines: 1 } });
  expect(await countRows(world, 'child')).toBe(before);
  expect((await plansOf(id)).get(2)).toMatchObject({ outcome: 'changed', matchedBy: 'name-and-birth-date' });
  expect((await confirmAndApply(world, id)).status).toBe('applied');
  expect(await countRows(world, 'child')).toBe(before + 1);
});

test('an agent of one member neither finds nor changes another’s families, and sees its own imports alone', async () => {
  const sql = world.database.superuser;
  const [member] = await sql<{ id: string }[]>`
    select id from member where tenant_id = ${world.tenantId} and key = 'esserts-blay'`;
  const limited = await world.as([{ kind: 'member', id: toId(member?.id ?? '') }]);
  const csv = csvOf('children', [
    {
      number: '700001',
      'child.lastName': 'Kerbrat',
      'child.firstName': 'Intrus',
      'child.birthDate': '07/07/2018',
    },
    { number: '', 'child.lastName': 'Kerbrat', 'child.firstName': 'Malo', 'child.birthDate': '03/03/2019' },
  ]);
  const id = await checkFile(world, { kind: 'children', csv }, limited);
  const { lines } = await showImport(limited, id, { outcome: null, after: 0, limit: 10 });
  expect(lines.map(({ plan }) => plan.remarks[0]?.problem)).toEqual(['out-of-reach', 'out-of-reach']);
  expect(JSON.stringify(lines.map(({ plan }) => plan.remarks))).not.toContain('Yann');
  // Nor is what is on file told, or changed, by way of an INE, or of a conjoint whom one calls one's own.
  await sql`
    update guardian set phone_mobile = '0677889900' where tenant_id = ${world.tenantId} and id = (
      select guardian_id from household_guardian join household on household.id = household_id
      where number = '700001' and position = 1)`;
  const [adult] = await sql<{ first: string; last: string; email: string | null }[]>`
    select first_name as first, last_name as last, email from guardian where phone_mobile = '0677889900'`;
  const conjoint = csvOf('families', [
    {
      'guardian.lastName': 'Neuve',
      'guardian.firstName': 'Famille',
      'guardian.phoneMobile': '0611111113',
      'partner.lastName': adult?.last ?? '',
      'partner.firstName': adult?.first ?? '',
      'partner.phoneMobile': '0677889900',
      'partner.email': 'voleur@example.org',
    },
  ]);
  const theft = await checkFile(world, { kind: 'families', csv: conjoint }, limited);
  const stolen = await showImport(limited, theft, { outcome: null, after: 0, limit: 10 });
  expect(stolen.lines.map(({ plan }) => plan.remarks[0]?.problem)).toEqual(['out-of-reach']);
  const { imports, schools } = await listImports(limited);
  expect(imports.map(row => row.id)).toEqual([theft, id]);
  expect(schools.map(({ name }) => name)).toEqual(['École d’Esserts-Blay']);
  const other = await checkFile(world, { kind: 'children', csv });
  await expect(showImport(limited, other, { outcome: null, after: 0, limit: 1 })).rejects.toMatchObject({
    code: 'not_found',
  });
  await expect(confirmImport(limited, other)).rejects.toMatchObject({ code: 'not_found' });
});

test('a file that is no table of its kind says why, and changes nothing', async () => {
  const sent = async (csv: string) => {
    const id = await checkFile(world, { kind: 'families', csv });
    const { status, problem, problemFacts } = await show(world.ctx, id);
    return { status, problem, problemFacts };
  };
  expect(await sent('Nom;Prénom\nA;B')).toMatchObject({
    status: 'unreadable',
    problem: 'missing-columns',
    problemFacts: { missing: ['Responsable nom', 'Responsable prénom'] },
  });
  expect(await sent('Responsable nom;Responsable prénom')).toMatchObject({ problem: 'no-lines' });
  expect(await sent('PK\u0003\u0004\0\0')).toMatchObject({ problem: 'not-csv' });
  const lines = `Responsable nom;Responsable prénom\n${'A;B\n'.repeat(50_001)}`;
  expect(await sent(lines)).toMatchObject({ problem: 'too-many-lines', problemFacts: { lines: 50_001 } });
});

test('a dry run that is interrupted goes on where it was, and a job that comes twice does nothing twice', async () => {
  const rows = Array.from({ length: 2500 }, (_, n) => ({
    number: '700001',
    'child.lastName': 'Kerbrat',
    'child.firstName': `Pépin ${n}`,
    'child.birthDate': '09/09/2019',
  }));
  const csv = csvOf('children', rows);
  const { uploadImport } = await import('@preau/operations/upload-import');
  const id = await uploadImport(world.ctx, {
    kind: 'children',
    fileName: 'a.csv',
    siteId: null,
    schoolYearId: null,
    bytes: new TextEncoder().encode(csv),
  });
  expect(await runJobs(world, 2)).toBe(2);
  expect(await show(world.ctx, id)).toMatchObject({ status: 'checking', linesDone: 1000, lineCount: 2500 });
  // The lease is over: the same chunk is handed out again, while its successor waits.
  await world.database.superuser`
    update outbox set state = 'waiting', ended_at = null where tenant_id = ${world.tenantId} and job = 'check-import'
      and payload ->> 'importId' = ${id} and state = 'done'`;
  await runJobs(world);
  const shown = await show(world.ctx, id);
  expect(shown).toMatchObject({ status: 'checked', linesDone: 2500, totals: { created: 2500 } });
  await abandonImport(world.ctx, id);
});
