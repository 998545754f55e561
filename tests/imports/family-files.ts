/** Files as mairies have them, invented: the same for the same seed. Names are of no one in particular. */

import { writeCsv } from '@preau/contract/csv';
import { IMPORT_COLUMNS } from '@preau/domain/import-format';

const LAST =
  'Abadie Bérard Cauchois Dübois Étienne Fournel Gâtineau Huguet Imbert Joliot Kerbrat Lœuillet Marçais Nègre Oriol Péchard Quéméner Rolland Séguin Thévenet Urvoy Vasseur Wagner Yvars Zeller L’Hôte Le-Goff De-La-Tour'.split(
    ' ',
  );
const FIRST =
  'Adèle Basile Chloé Désiré Élise Félix Gaëlle Hugo Inès Jules Kaïs Léa Maël Noé Océane Paul Quitterie Rémi Soline Théo Ulysse Violette Wassim Xavier Yaël Zoé'.split(
    ' ',
  );

/** Numbers that look like chance and are always the same. */
export function chance(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return below => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

export type FamilyRow = Record<string, string>;

const HEADER = IMPORT_COLUMNS.families.map(({ title }) => title);
const KEYS = IMPORT_COLUMNS.families.map(({ key }) => key);

/** So many children in families of one to three, each with its responsable, most with a conjoint. */
export function familyRows(children: number, seed: number): FamilyRow[] {
  const draw = chance(seed);
  const pick = (list: readonly string[]) => list[draw(list.length)] ?? '';
  const rows: FamilyRow[] = [];
  for (let family = 0; rows.length < children; family++) {
    const lastName = `${pick(LAST)}${family}`.replace(
      /\d+/g,
      digits => ` ${[...digits].map(digit => 'abcdefghij'[Number(digit)]).join('')}`,
    );
    const phone = `06${String(10_000_000 + family * 7).padStart(8, '0')}`;
    const hasPartner = draw(4) > 0;
    const adults: FamilyRow = {
      'guardian.civility': draw(2) ? 'Madame' : 'M.',
      'guardian.lastName': lastName,
      'guardian.firstName': pick(FIRST),
      'guardian.quality': 'Mère',
      'guardian.phoneMobile': phone,
      'guardian.email': draw(3) ? `famille.${family}@example.org` : '',
      'guardian.address': `${1 + draw(90)} rue des Écoles`,
      'guardian.postalCode': '73730',
      'guardian.city': 'Rognaix',
      ...(hasPartner && {
        'partner.lastName': lastName,
        'partner.firstName': pick(FIRST),
        'partner.quality': 'Père',
        partnerAuthority: 'oui',
      }),
    };
    const size = 1 + draw(3);
    for (let child = 0; child < size && rows.length < children; child++)
      rows.push({
        ...adults,
        'child.lastName': lastName,
        'child.firstName': FIRST[(family + child) % FIRST.length] ?? '',
        'child.sex': draw(2) ? 'F' : 'M',
        'child.birthDate': `${String(1 + draw(28)).padStart(2, '0')}/${String(1 + draw(12)).padStart(2, '0')}/${2016 + draw(7)}`,
      });
  }
  return rows;
}

export function familiesCsv(rows: readonly FamilyRow[]): string {
  return writeCsv([HEADER, ...rows.map(row => KEYS.map(key => row[key] ?? ''))]);
}

/** What is done to a good line, and the problem that it must be told of. */
export const MISTAKES: { problem: string; spoil(row: FamilyRow, before: FamilyRow): FamilyRow }[] = [
  { problem: 'not-a-date', spoil: row => ({ ...row, 'child.birthDate': '31/02/2019' }) },
  { problem: 'not-a-date', spoil: row => ({ ...row, 'child.birthDate': '03/05/18' }) },
  { problem: 'in-the-future', spoil: row => ({ ...row, 'child.birthDate': '01/01/2031' }) },
  { problem: 'required', spoil: row => ({ ...row, 'child.firstName': '' }) },
  { problem: 'required', spoil: row => ({ ...row, 'guardian.lastName': ' ' }) },
  { problem: 'not-a-phone', spoil: row => ({ ...row, 'guardian.phoneMobile': '06 12 34' }) },
  { problem: 'phone-needed', spoil: row => ({ ...row, 'guardian.phoneMobile': '' }) },
  { problem: 'not-an-email', spoil: row => ({ ...row, 'guardian.email': 'jeanne.dupont@' }) },
  { problem: 'not-a-postal-code', spoil: row => ({ ...row, 'guardian.postalCode': '7373O' }) },
  { problem: 'not-a-choice', spoil: row => ({ ...row, 'child.sex': 'garcon/fille' }) },
  { problem: 'not-a-choice', spoil: row => ({ ...row, 'guardian.civility': 'Docteur' }) },
  { problem: 'not-an-ine', spoil: row => ({ ...row, ine: '12345' }) },
  { problem: 'not-a-family-number', spoil: row => ({ ...row, number: '1,001E+12' }) },
  { problem: 'unknown-school', spoil: row => ({ ...row, school: 'École de Nulle-Part', className: 'CP' }) },
  { problem: 'too-long', spoil: row => ({ ...row, 'guardian.address': 'x'.repeat(300) }) },
  { problem: 'duplicate-in-file', spoil: (_, before) => ({ ...before }) },
];

/**
 * A mairie's file of `children` children of which `mistakes` lines are wrong, each in one way.
 * @returns the file, and of each wrong line, by its number in the file, what it must be told
 */
export function spoiltFile(
  children: number,
  mistakes: number,
  seed: number,
): { csv: string; expected: Map<number, string> } {
  const rows = familyRows(children, seed);
  const draw = chance(seed + 1);
  const spoilt = new Map<number, string>();
  // A line that is copied must be a good one, and a family's other lines must not differ from its first: sole children.
  const alone = rows.flatMap((row, at) =>
    rows.filter(other => other['guardian.phoneMobile'] === row['guardian.phoneMobile']).length === 1
      ? [at]
      : [],
  );
  for (let tries = 0; spoilt.size < mistakes; tries++) {
    if (tries > 100_000) throw new Error('too few families of one child for so many mistakes');
    const count = spoilt.size;
    const at = alone[draw(alone.length)] ?? 0;
    const mistake = MISTAKES[count % MISTAKES.length];
    const before = rows[at - 1];
    if (!mistake || !before || spoilt.has(at) || spoilt.has(at - 1) || spoilt.has(at + 1)) continue;
    rows[at] = mistake.spoil(rows[at] ?? {}, before);
    spoilt.set(at, mistake.problem);
  }
  // The header is line 1.
  return { csv: familiesCsv(rows), expected: new Map([...spoilt].map(([at, problem]) => [at + 2, problem])) };
}
