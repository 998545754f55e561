/** What a file holds, as one reads it. */
import { toLocalDate } from '@preau/domain/dates';
import { type FieldValue, type SectionName, sectionOf } from '@preau/domain/family-file';
import { frenchMoney, frenchPhone } from '@preau/domain/french';
import { cents } from '@preau/domain/money';
import { wordsOf } from '../fr/family-file.ts';
import { words } from '../fr/interface.ts';
import { plainDay } from '../fr/moment.ts';
import { weekdays } from '../fr/schedule.ts';
import { inFours } from './section-input.ts';

/** Id or key → what people call it. */
export type Names = Readonly<Record<string, string>>;

/** A value in words; null for none. */
export function shownValue(
  section: SectionName,
  name: string,
  value: FieldValue,
  names: Names,
): string | null {
  const field = sectionOf(section).fields[name];
  if (value === null || value === '' || !field) return null;
  if (typeof value === 'boolean') return value ? words.yes : words.no;
  if (typeof value === 'object') return value.length > 0 ? weekdays(value) : null;
  if (typeof value === 'number') return field.kind === 'number' ? number(field.unit, value) : String(value);
  switch (field.kind) {
    case 'choice':
      return wordsOf(section).fields[name]?.choices?.[value] ?? value;
    case 'reference':
    case 'file':
      return names[value] ?? words.file;
    case 'date':
      return plainDay(toLocalDate(value));
    case 'phone':
      return frenchPhone(value);
    case 'iban':
      // Of one's own file it comes masked, and is shown as it comes.
      return /^[A-Z]{2}\d{2}[A-Z0-9]+$/.test(value) ? inFours(value) : value;
    default:
      return value;
  }
}

function number(unit: 'count' | 'cents' | 'hundredths' | 'year', value: number): string {
  if (unit === 'cents') return frenchMoney(cents(value));
  if (unit === 'hundredths') return (value / 100).toLocaleString('fr-FR');
  return unit === 'year' ? String(value) : value.toLocaleString('fr-FR');
}
