/** Between what a family types and what its file keeps: euros and cents, halves of a share, days in three boxes. */
import {
  type Field,
  type FieldValue,
  type SectionName,
  sectionOf,
  type Values,
} from '@preau/domain/family-file';
import { frenchPhone } from '@preau/domain/french';
import { dayOf } from '../ui/date-parts.ts';

/** What stands in the boxes of a form, by field. */
export type Typed = Readonly<Record<string, string | string[]>>;

/** What the boxes show of a file as it is. */
export function typedOf(section: SectionName, values: Values | null): Typed {
  const typed: Record<string, string | string[]> = {};
  for (const name of Object.keys(sectionOf(section).fields))
    typed[name] = typedValue(section, name, values?.[name] ?? null);
  return typed;
}

function typedValue(section: SectionName, name: string, value: FieldValue): string | string[] {
  const field = sectionOf(section).fields[name];
  if (field?.kind === 'weekdays') return Array.isArray(value) ? value.map(String) : [];
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (field?.kind === 'number' && typeof value === 'number')
    return field.unit === 'cents' || field.unit === 'hundredths' ? decimal(value) : String(value);
  if (field?.kind === 'phone') return frenchPhone(String(value)).replaceAll('\u00a0', ' ');
  // It comes masked: what is kept stays unless another is typed.
  if (field?.kind === 'iban') return '';
  return String(value);
}

/** What was typed for these fields, as it was: to be shown again if it cannot be taken. Files are not among them. */
export function typedIn(section: SectionName, fields: readonly string[], form: FormData): Typed {
  const typed: Record<string, string | string[]> = {};
  const text = (name: string) => {
    const value = form.get(name);
    return typeof value === 'string' ? value : '';
  };
  for (const name of fields) {
    const kind = sectionOf(section).fields[name]?.kind;
    if (kind === 'weekdays') typed[name] = form.getAll(name).filter(value => typeof value === 'string');
    else if (kind === 'date')
      typed[name] = dayOf({
        day: text(`${name}.jour`),
        month: text(`${name}.mois`),
        year: text(`${name}.annee`),
      });
    else if (kind !== 'file') typed[name] = text(name);
  }
  return typed;
}

type Sent = string | number | string[] | null;

/** What is sent for it. What cannot be read as a number goes as it is, and comes back as a mistake. */
export function inputOf(section: SectionName, typed: Typed): Record<string, Sent> {
  return Object.fromEntries(
    Object.entries(typed).flatMap(([name, value]) => {
      const field = sectionOf(section).fields[name];
      if (field?.kind === 'iban' && value === '') return [];
      return [sent(field, name, value)];
    }),
  );
}

function sent(field: Field | undefined, name: string, value: string | string[]): [string, Sent] {
  if (field?.kind !== 'number' || typeof value !== 'string') return [name, value];
  const text = value.replace(/[\s\u00a0\u202f€]/g, '');
  if (text === '') return [name, null];
  if (field.unit === 'cents' || field.unit === 'hundredths') return [name, hundredths(text) ?? value];
  return [name, text];
}

/** `1234,5` and `1234.50` are 123450; null for what is no amount. */
function hundredths(text: string): number | null {
  const [, whole, rest = ''] = /^(\d{1,9})(?:[,.](\d{1,2}))?$/.exec(text) ?? [];
  return whole === undefined ? null : Number(whole) * 100 + Number(rest.padEnd(2, '0'));
}

/** 250 is « 2,5 », 123450 « 1234,50 », 300 « 3 ». */
function decimal(value: number): string {
  const whole = Math.floor(value / 100);
  const rest = value % 100;
  if (rest === 0) return String(whole);
  const figures = String(rest).padStart(2, '0');
  return `${whole},${value < 10_000 && rest % 10 === 0 ? figures.charAt(0) : figures}`;
}

/** An IBAN as a bank prints it. */
export function inFours(iban: string): string {
  return iban.replace(/(.{4})(?=.)/g, '$1 ');
}
