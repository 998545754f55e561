/**
 * The files that a mairie may import: their columns, and how a line of one is read. What a cell says is judged by the
 * same table as what a family types, so that nothing comes in by a file that a form would refuse.
 */
import { isLocalDate, type LocalDate } from './dates.ts';
import { LEVELS, type Level, searchKey } from './family.ts';
import {
  FIELD_PROBLEMS,
  type FieldValue,
  readSection,
  type SectionName,
  type Values,
} from './family-file.ts';

export const IMPORT_KINDS = ['families', 'children', 'enrolments', 'onde-pupils', 'onde-guardians'] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

/** What a line may be told of: why it is refused, or what should be looked at. The screen has a sentence for each. */
export const LINE_PROBLEMS = [
  ...FIELD_PROBLEMS,
  'too-few-cells',
  'not-a-family-number',
  'not-an-ine',
  'not-a-level',
  'not-weekdays',
  'duplicate-in-file',
  'differs-from-line',
  'unknown-family',
  'unknown-child',
  'unknown-school',
  'unknown-class',
  'unknown-service',
  'level-needed',
  'child-needed',
  'several-children',
  'several-adults',
  'several-households',
  'other-ine',
  'other-partner',
  'other-household',
  'household-needed',
  'not-in-household',
  'third-adult',
  'overlapping-enrolment',
  'out-of-reach',
  'two-households',
] as const;
export type LineProblem = (typeof LINE_PROBLEMS)[number];

/** One thing to say of a line. */
export interface Remark {
  problem: LineProblem;
  /** Title of the column that it is about. */
  column?: string;
  /** What the cell says. */
  value?: string;
  /** Another line of the file. */
  line?: number;
  /** What would be right, or who is meant. */
  candidates?: string[];
}

interface Column {
  key: string;
  title: string;
  required?: true;
  example: string;
}

/** The columns of a file of ours. Their order is free, and those that are not required may be missing. */
export const IMPORT_COLUMNS = {
  families: [
    { key: 'number', title: 'N° famille', example: '' },
    { key: 'guardian.civility', title: 'Responsable civilité', example: 'Madame' },
    { key: 'guardian.lastName', title: 'Responsable nom', required: true, example: 'DUPONT' },
    { key: 'guardian.birthName', title: 'Responsable nom de naissance', example: 'MARTIN' },
    { key: 'guardian.firstName', title: 'Responsable prénom', required: true, example: 'Jeanne' },
    { key: 'guardian.quality', title: 'Responsable qualité', example: 'Mère' },
    { key: 'guardian.phoneMobile', title: 'Responsable mobile', example: '06 01 02 03 04' },
    { key: 'guardian.phoneHome', title: 'Responsable téléphone domicile', example: '' },
    { key: 'guardian.phoneWork', title: 'Responsable téléphone travail', example: '' },
    { key: 'guardian.email', title: 'Responsable courriel', example: 'jeanne.dupont@example.org' },
    { key: 'guardian.address', title: 'Adresse', example: '12 rue des Écoles' },
    { key: 'guardian.addressComplement1', title: 'Complément d’adresse', example: '' },
    { key: 'guardian.lieuDit', title: 'Lieu-dit', example: '' },
    { key: 'guardian.postalCode', title: 'Code postal', example: '73730' },
    { key: 'guardian.city', title: 'Ville', example: 'Rognaix' },
    { key: 'partner.civility', title: 'Conjoint civilité', example: 'Monsieur' },
    { key: 'partner.lastName', title: 'Conjoint nom', example: 'DUPONT' },
    { key: 'partner.firstName', title: 'Conjoint prénom', example: 'Jean' },
    { key: 'partner.quality', title: 'Conjoint qualité', example: 'Père' },
    { key: 'partner.phoneMobile', title: 'Conjoint mobile', example: '06 01 02 03 05' },
    { key: 'partner.email', title: 'Conjoint courriel', example: '' },
    { key: 'partnerAuthority', title: 'Conjoint autorité parentale', example: 'oui' },
    { key: 'child.lastName', title: 'Enfant nom', example: 'DUPONT' },
    { key: 'child.usageName', title: 'Enfant nom d’usage', example: '' },
    { key: 'child.firstName', title: 'Enfant prénom', example: 'Alexandre' },
    { key: 'child.sex', title: 'Enfant sexe', example: 'M' },
    { key: 'child.birthDate', title: 'Enfant date de naissance', example: '03/05/2018' },
    { key: 'child.birthPlace', title: 'Enfant lieu de naissance', example: 'Albertville' },
    { key: 'ine', title: 'Enfant INE', example: '' },
    { key: 'school', title: 'École', example: '' },
    { key: 'className', title: 'Classe', example: '' },
    { key: 'level', title: 'Niveau', example: '' },
  ],
  children: [
    { key: 'number', title: 'N° famille', example: '10010018' },
    { key: 'child.lastName', title: 'Enfant nom', required: true, example: 'DUPONT' },
    { key: 'child.usageName', title: 'Enfant nom d’usage', example: '' },
    { key: 'child.firstName', title: 'Enfant prénom', required: true, example: 'Alexandre' },
    { key: 'child.sex', title: 'Enfant sexe', example: 'M' },
    { key: 'child.birthDate', title: 'Enfant date de naissance', required: true, example: '03/05/2018' },
    { key: 'child.birthPlace', title: 'Enfant lieu de naissance', example: 'Albertville' },
    { key: 'ine', title: 'Enfant INE', example: '' },
    { key: 'partnerAuthority', title: 'Conjoint autorité parentale', example: 'oui' },
    { key: 'school', title: 'École', example: '' },
    { key: 'className', title: 'Classe', example: '' },
    { key: 'level', title: 'Niveau', example: '' },
  ],
  enrolments: [
    { key: 'ine', title: 'Enfant INE', example: '' },
    { key: 'child.lastName', title: 'Enfant nom', required: true, example: 'DUPONT' },
    { key: 'child.firstName', title: 'Enfant prénom', required: true, example: 'Alexandre' },
    { key: 'child.birthDate', title: 'Enfant date de naissance', required: true, example: '03/05/2018' },
    { key: 'number', title: 'N° famille', example: '' },
    { key: 'service', title: 'Service', required: true, example: 'Garderie du soir' },
    { key: 'enrolment.firstDay', title: 'Premier jour', required: true, example: '01/09/2026' },
    { key: 'enrolment.lastDay', title: 'Dernier jour', example: '' },
    { key: 'weekdays', title: 'Jours', example: 'lundi, mardi, jeudi, vendredi' },
  ],
} as const satisfies Record<string, readonly Column[]>;
type OwnKind = keyof typeof IMPORT_COLUMNS;

/** ONDE's headers repeat and begin with spaces: its files are read by position. */
export const ONDE_COLUMNS = {
  'onde-pupils': [
    'Nom élève',
    'Nom d’usage élève',
    'Prénom élève',
    'Date naissance',
    'Sexe',
    'INE',
    'Adresse1',
    'Cp1',
    'Commune1',
    'Pays1',
    'Adresse2',
    'Cp2',
    'Commune2',
    'Pays2',
    'Cycle',
    'Niveau',
    'Libellé classe',
    'Identifiant classe',
  ],
  'onde-guardians': [
    'Civilité Responsable',
    'Nom usage responsable',
    'Nom responsable',
    'Prénom responsable',
    'Adresse responsable',
    'CP responsable',
    'Commune responsable',
    'Pays',
    'Courriel',
    'Téléphone domicile',
    'Téléphone travail',
    'Téléphone portable',
  ],
} as const;

/** After those of the responsable, as often as it has children. */
const ONDE_CHILD_COLUMNS = 4;

export interface ChildInput {
  values: Values;
  ine: string | null;
  /** As the file says them; null where it says nothing. */
  school: string | null;
  className: string | null;
  level: Level | null;
  ondeClassId: string | null;
}

/** What a line says, once it is read. */
export type LineInput =
  | {
      kind: 'families';
      number: string | null;
      guardian: Values;
      partner: Values | null;
      partnerHasAuthority: boolean;
      child: ChildInput | null;
    }
  | { kind: 'children'; number: string | null; child: ChildInput; partnerHasAuthority: boolean }
  | {
      kind: 'enrolments';
      number: string | null;
      ine: string | null;
      lastName: string;
      firstName: string;
      birthDate: string;
      service: string;
      firstDay: LocalDate;
      lastDay: LocalDate | null;
      weekdays: number[];
    }
  | { kind: 'onde-pupils'; child: ChildInput }
  | { kind: 'onde-guardians'; guardian: Values; children: OndeChild[] };

/** How ONDE names the child of a responsable: it gives neither INE nor birth date. */
export interface OndeChild {
  lastName: string;
  usageName: string | null;
  firstName: string;
  className: string | null;
}

export type LineReading = { input: LineInput | null; remarks: Remark[] };

/** Where each column of a file is, or why it is none of these files. */
export type HeaderReading =
  | { kind: 'read'; positions: Readonly<Record<string, number>>; ignored: string[] }
  | { kind: 'mistaken'; missing: string[] };

/** Reads the first line of a file. Accents, case, signs and, in files of ours, the order of columns are forgiven. */
export function readHeader(kind: ImportKind, cells: readonly string[]): HeaderReading {
  const keys = cells.map(cell => titleKey(cell));
  if (kind === 'onde-pupils' || kind === 'onde-guardians') {
    const missing = ONDE_COLUMNS[kind].filter((title, position) => keys[position] !== titleKey(title));
    return missing.length > 0 ? { kind: 'mistaken', missing } : { kind: 'read', positions: {}, ignored: [] };
  }
  const columns: readonly Column[] = IMPORT_COLUMNS[kind];
  const positions = Object.fromEntries(
    columns.flatMap(({ key, title }) => {
      const position = keys.indexOf(titleKey(title));
      return position < 0 ? [] : [[key, position]];
    }),
  );
  const missing = columns.filter(({ key, required }) => required && !(key in positions));
  if (missing.length > 0) return { kind: 'mistaken', missing: missing.map(({ title }) => title) };
  // What we have written ourselves into the file of refused lines is not passed over: it says nothing.
  const known = new Set([...columns.map(({ title }) => titleKey(title)), 'pourquoi']);
  return {
    kind: 'read',
    positions,
    ignored: cells.filter((cell, at) => cell.trim() !== '' && !known.has(keys[at] ?? '')),
  };
}

function titleKey(title: string): string {
  return searchKey(title.replaceAll('°', 'o'));
}

/** Reads a line. Several mistakes are told at once. */
export function readLine(
  kind: ImportKind,
  cells: readonly string[],
  { positions, today }: { positions: Readonly<Record<string, number>>; today: LocalDate },
): LineReading {
  switch (kind) {
    case 'onde-pupils':
      return readOndePupil(cells, today);
    case 'onde-guardians':
      return readOndeGuardian(cells, today);
    default: {
      const line = new Line(kind, cells, positions, today);
      if (kind === 'families') return readFamilyLine(line);
      return kind === 'children' ? readChildLine(line) : readEnrolmentLine(line);
    }
  }
}

/** A line that is being read: its cells by key, and what is wrong with them. */
class Line {
  readonly remarks: Remark[] = [];
  readonly kind: OwnKind;
  readonly today: LocalDate;
  readonly #cells: readonly string[];
  readonly #positions: Readonly<Record<string, number>>;

  constructor(
    kind: OwnKind,
    cells: readonly string[],
    positions: Readonly<Record<string, number>>,
    today: LocalDate,
  ) {
    this.kind = kind;
    this.#cells = cells;
    this.#positions = positions;
    this.today = today;
  }

  cell(key: string): string {
    return (this.#cells[this.#positions[key] ?? -1] ?? '').trim();
  }

  title(key: string): string {
    const columns: readonly Column[] = IMPORT_COLUMNS[this.kind];
    return columns.find(column => column.key === key)?.title ?? key;
  }

  refuse(key: string, problem: LineProblem): void {
    const value = this.cell(key);
    this.remarks.push({ problem, column: this.title(key), ...(value !== '' && { value: shortened(value) }) });
  }

  /** The fields of a section whose columns begin with `prefix.`. */
  section(prefix: string, section: SectionName, extra: Readonly<Record<string, unknown>> = {}): Values {
    const columns: readonly Column[] = IMPORT_COLUMNS[this.kind];
    const keys = columns.filter(({ key }) => key.startsWith(`${prefix}.`)).map(({ key }) => key);
    const input: Record<string, unknown> = { ...extra };
    for (const key of keys) {
      const field = key.slice(prefix.length + 1);
      const cell = this.cell(key);
      if (cell !== '') input[field] = fromCell(field, cell);
    }
    const reading = readSection(section, input, { current: null, today: this.today });
    if (reading.kind === 'valid') return reading.values;
    for (const [field, problem] of Object.entries(reading.mistakes))
      this.refuse(`${prefix}.${field}`, problem);
    return {};
  }

  number(): string | null {
    const cell = this.cell('number').replace(/[\s.\u00a0\u202f]/g, '');
    if (cell === '') return null;
    if (/^\d{6,20}$/.test(cell)) return cell;
    this.refuse('number', 'not-a-family-number');
    return null;
  }

  ine(): string | null {
    const ine = readIne(this.cell('ine'));
    if (ine === undefined) this.refuse('ine', 'not-an-ine');
    return ine ?? null;
  }

  child(): ChildInput {
    const level = this.cell('level') === '' ? null : readLevel(this.cell('level'));
    if (level === undefined) this.refuse('level', 'not-a-level');
    return {
      values: this.section('child', 'child'),
      ine: this.ine(),
      school: this.cell('school') || null,
      className: this.cell('className') || null,
      level: level ?? null,
      ondeClassId: null,
    };
  }

  partnerHasAuthority(): boolean {
    const cell = this.cell('partnerAuthority');
    const answer = cell === '' ? false : readYesOrNo(cell);
    if (answer === undefined) this.refuse('partnerAuthority', 'not-a-choice');
    return answer ?? false;
  }
}

function readFamilyLine(line: Line): LineReading {
  const number = line.number();
  const guardian = line.section('guardian', 'guardian');
  const hasPartner = ['lastName', 'firstName', 'phoneMobile', 'email'].some(
    field => line.cell(`partner.${field}`) !== '',
  );
  const partner = hasPartner ? line.section('partner', 'partner') : null;
  const partnerHasAuthority = line.partnerHasAuthority();
  const hasChild = ['lastName', 'firstName', 'birthDate'].some(field => line.cell(`child.${field}`) !== '');
  const child = hasChild ? line.child() : null;
  return settled(line, { kind: 'families', number, guardian, partner, partnerHasAuthority, child });
}

function readChildLine(line: Line): LineReading {
  const number = line.number();
  return settled(line, {
    kind: 'children',
    number,
    child: line.child(),
    partnerHasAuthority: line.partnerHasAuthority(),
  });
}

function readEnrolmentLine(line: Line): LineReading {
  const number = line.number();
  const ine = line.ine();
  const child = line.section('child', 'child');
  const service = line.cell('service');
  if (service === '') line.refuse('service', 'required');
  const days = line.cell('weekdays') === '' ? [] : readWeekdays(line.cell('weekdays'));
  if (days === undefined) line.refuse('weekdays', 'not-weekdays');
  const contract = days && days.length === 0 ? 'occasional' : 'regular';
  // The service is told by its name, and looked up later: any id stands for it here.
  const enrolment = line.section('enrolment', 'enrolment', {
    serviceId: '00000000-0000-0000-0000-000000000000',
    contract,
    weekdays: days ?? [1],
  });
  return settled(line, {
    kind: 'enrolments',
    number,
    ine,
    lastName: text(child.lastName),
    firstName: text(child.firstName),
    birthDate: text(child.birthDate),
    service,
    firstDay: text(enrolment.firstDay) as LocalDate, // read as a day; unused when the line is refused
    lastDay: enrolment.lastDay ? (text(enrolment.lastDay) as LocalDate) : null, // as above
    weekdays: days ?? [],
  });
}

function settled({ remarks }: Line, input: LineInput): LineReading {
  return { input: remarks.length === 0 ? input : null, remarks };
}

function readOndePupil(cells: readonly string[], today: LocalDate): LineReading {
  const [lastName, usageName, firstName, birthDate, sex, ine] = cells;
  const [niveau = '', className = '', ondeClassId = ''] = cells.slice(15, 18).map(cell => cell.trim());
  if (cells.length < 18) return { input: null, remarks: [{ problem: 'too-few-cells' }] };
  const titles: Readonly<Record<string, string>> = {
    lastName: 'Nom élève',
    usageName: 'Nom d’usage élève',
    firstName: 'Prénom élève',
    birthDate: 'Date naissance',
    sex: 'Sexe',
  };
  const { values, remarks } = readOndeSection(
    'child',
    { lastName, usageName, firstName, birthDate, sex },
    titles,
    today,
  );
  const read = readIne((ine ?? '').trim());
  if (read === undefined) remarks.push({ problem: 'not-an-ine', column: 'INE', value: shortened(ine ?? '') });
  const level = niveau === '' ? null : readLevel(niveau);
  if (level === undefined)
    remarks.push({ problem: 'not-a-level', column: 'Niveau', value: shortened(niveau) });
  if (className !== '' && level === null) remarks.push({ problem: 'level-needed', column: 'Niveau' });
  if (remarks.length > 0) return { input: null, remarks };
  const child: ChildInput = {
    values,
    ine: read ?? null,
    school: null,
    className: className || null,
    level: level ?? null,
    ondeClassId: ondeClassId || null,
  };
  return { input: { kind: 'onde-pupils', child }, remarks };
}

function readOndeGuardian(cells: readonly string[], today: LocalDate): LineReading {
  const trimmed = cells.map(cell => cell.trim());
  const [civility, usageName = '', birthName = '', firstName, address, postalCode, city, , email, ...rest] =
    trimmed;
  const [phoneHome, phoneWork, phoneMobile, ...childCells] = rest;
  if (trimmed.length < 12) return { input: null, remarks: [{ problem: 'too-few-cells' }] };
  const titles: Readonly<Record<string, string>> = {
    civility: 'Civilité Responsable',
    lastName: 'Nom responsable',
    birthName: 'Nom responsable',
    firstName: 'Prénom responsable',
    address: 'Adresse responsable',
    postalCode: 'CP responsable',
    city: 'Commune responsable',
    email: 'Courriel',
    phoneHome: 'Téléphone domicile',
    phoneWork: 'Téléphone travail',
    phoneMobile: 'Téléphone portable',
  };
  const input = {
    civility,
    // ONDE's « nom » is the birth name.
    lastName: usageName || birthName,
    birthName: usageName && usageName !== birthName ? birthName : '',
    firstName,
    address,
    postalCode,
    city,
    email,
    phoneHome,
    phoneWork,
    phoneMobile,
  };
  // A responsable without any telephone is no fault of the mairie's file: ONDE does not ask for one.
  const { values, remarks } = readOndeSection('partner', input, titles, today);
  const children: OndeChild[] = [];
  for (let at = 0; at < childCells.length; at += ONDE_CHILD_COLUMNS) {
    const [usage = '', lastName = '', first = '', className = ''] = childCells.slice(
      at,
      at + ONDE_CHILD_COLUMNS,
    );
    if ((lastName || usage) && first)
      children.push({
        lastName: lastName || usage,
        usageName: usage || null,
        firstName: first,
        className: className || null,
      });
  }
  if (children.length === 0) remarks.push({ problem: 'child-needed', column: 'Prénom enfant' });
  return remarks.length > 0
    ? { input: null, remarks }
    : { input: { kind: 'onde-guardians', guardian: values, children }, remarks };
}

function readOndeSection(
  section: SectionName,
  cells: Readonly<Record<string, string | undefined>>,
  titles: Readonly<Record<string, string>>,
  today: LocalDate,
): { values: Values; remarks: Remark[] } {
  const input: Record<string, unknown> = {};
  for (const [field, cell] of Object.entries(cells)) {
    const said = cell?.trim() ?? '';
    if (said !== '') input[field] = fromCell(field, said);
  }
  const reading = readSection(section, input, { current: null, today });
  if (reading.kind === 'valid') return { values: reading.values, remarks: [] };
  const remarks = Object.entries(reading.mistakes).map(([field, problem]): Remark => {
    const value = cells[field]?.trim() ?? '';
    return { problem, column: titles[field] ?? field, ...(value !== '' && { value: shortened(value) }) };
  });
  return { values: {}, remarks };
}

/** What a spreadsheet holds, as the forms send it; what is not understood stays as it is, and is refused as such. */
function fromCell(field: string, cell: string): unknown {
  const key = searchKey(cell);
  switch (field) {
    case 'civility':
      return (
        {
          m: 'monsieur',
          mr: 'monsieur',
          monsieur: 'monsieur',
          mme: 'madame',
          mlle: 'madame',
          madame: 'madame',
        }[key] ?? cell
      );
    case 'sex':
      if (['f', 'fille', 'feminin', '2'].includes(key)) return 'female';
      return ['m', 'g', 'h', 'garcon', 'masculin', '1'].includes(key) ? 'male' : cell;
    case 'quality':
      return (
        {
          pere: 'father',
          mere: 'mother',
          tuteur: 'legal-guardian',
          tutrice: 'legal-guardian',
          'famille d accueil': 'foster-family',
          autre: 'other',
        }[key] ?? cell
      );
    case 'birthDate':
    case 'firstDay':
    case 'lastDay':
      return readFrenchDate(cell) ?? cell;
    case 'postalCode':
      // A spreadsheet drops the zero of 01000.
      return /^\d{4}$/.test(cell) ? `0${cell}` : cell;
    case 'phoneMobile':
    case 'phoneHome':
    case 'phoneWork': {
      const digits = cell.replace(/[\s.\-/\u00a0\u202f]/g, '');
      // And that of 0601020304.
      return /^[1-9]\d{8}$/.test(digits) ? `0${digits}` : cell;
    }
    default:
      return cell;
  }
}

/** `03/05/2018`, `3-5-2018` or `2018-05-03`; null for anything else: a year of two digits could be of two centuries. */
export function readFrenchDate(cell: string): LocalDate | null {
  const said = cell.trim().replace(/ 00:00(:00)?$/, '');
  const match = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(said);
  const iso = match ? `${match[3]}-${match[2]?.padStart(2, '0')}-${match[1]?.padStart(2, '0')}` : said;
  return isLocalDate(iso) ? (iso as LocalDate) : null; // checked right here
}

/** Null when the cell is empty, undefined when it is no INE: eleven digits and letters, the letters last. */
function readIne(cell: string): string | null | undefined {
  const ine = cell.replace(/[\s\u00a0\u202f-]/g, '').toUpperCase();
  if (ine === '') return null;
  return /^\d{9,10}[A-Z]{1,2}$/.test(ine) && ine.length === 11 ? ine : undefined;
}

const LEVEL_NAMES: Readonly<Record<string, Level>> = {
  'toute petite section': 'tps',
  'tres petite section': 'tps',
  'petite section': 'ps',
  'moyenne section': 'ms',
  'grande section': 'gs',
  'cours preparatoire': 'cp',
  'cours elementaire 1': 'ce1',
  'cours elementaire 2': 'ce2',
  'cours moyen 1': 'cm1',
  'cours moyen 2': 'cm2',
};

function readLevel(cell: string): Level | undefined {
  const key = searchKey(cell);
  const short = key.replaceAll(' ', '');
  return LEVELS.find(level => level === short) ?? LEVEL_NAMES[key];
}

function readYesOrNo(cell: string): boolean | undefined {
  const key = searchKey(cell);
  if (['oui', 'o', 'x', '1', 'vrai'].includes(key)) return true;
  return ['non', 'n', '0', 'faux'].includes(key) ? false : undefined;
}

const DAY_NAMES = ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche'];

/** `lundi, jeudi`, `lun jeu`, `LMJV` or `1 4`; undefined for anything else. Of two that begin alike LMJV means Tuesday. */
function readWeekdays(cell: string): number[] | undefined {
  const key = searchKey(cell);
  if (/^lm?m?j?v?$/.test(key) && key.length > 1) {
    const days = { l: 1, j: 4, v: 5 };
    const others = [...key].filter(letter => letter !== 'm').map(letter => days[letter as 'l' | 'j' | 'v']); // matched above
    const middle = key.split('m').length - 1;
    return [...others, ...(middle > 0 ? [2] : []), ...(middle > 1 ? [3] : [])].sort();
  }
  const days = key
    .split(' ')
    .filter(word => word !== 'et')
    .map(word =>
      /^[1-7]$/.test(word)
        ? Number(word)
        : DAY_NAMES.findIndex(name => word.length > 2 && name.startsWith(word)) + 1,
    );
  return days.includes(0) ? undefined : [...new Set(days)].sort();
}

/** Enough of a cell to find it again. */
function shortened(value: string): string {
  return value.length > 60 ? `${value.slice(0, 59)}…` : value;
}

function text(value: FieldValue | undefined): string {
  return typeof value === 'string' ? value : '';
}
