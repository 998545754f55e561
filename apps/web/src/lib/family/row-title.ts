/** What a row of a section is called: a person by their name, an enrolment by its service. */
import { type FieldValue, type SectionName, sectionOf } from '@preau/domain/family-file';
import { type Names, shownValue } from './display.ts';

const TITLES: Partial<Record<SectionName, readonly string[]>> = {
  child: ['firstName', 'lastName'],
  partner: ['firstName', 'lastName'],
  'authorised-person': ['firstName', 'lastName'],
  allergy: ['name'],
  pai: ['validFrom'],
  document: ['kind'],
  enrolment: ['serviceId'],
};

export type RowValues = Readonly<Record<string, FieldValue>>;

export function rowTitle(section: SectionName, values: RowValues, names: Names): string {
  const said = (TITLES[section] ?? []).flatMap(
    name => shownValue(section, name, values[name] ?? null, names) ?? [],
  );
  return section === 'pai' ? `PAI, ${said.join(' ')}` : said.join(' ');
}

/** The fields that the title does not say. */
export function restOf(section: SectionName): string[] {
  const said = section === 'pai' ? [] : (TITLES[section] ?? []);
  return Object.keys(sectionOf(section).fields).filter(name => !said.includes(name));
}
