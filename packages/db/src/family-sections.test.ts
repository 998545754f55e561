import { SECTION_NAMES, sectionOf } from '@preau/domain/family-file';
import { getTableConfig, type PgTable } from 'drizzle-orm/pg-core';
import { expect, test } from 'vitest';
import { columnsOf, PLACES, valuesOfRow } from './family-sections.ts';
import * as family from './schema/family.ts';
import * as health from './schema/health.ts';

const tables = Object.values({ ...family, ...health }).map((table: PgTable) => getTableConfig(table));

test.each(SECTION_NAMES)(
  'every field of « %s » has its column, or is said to become something else',
  section => {
    const { table, subject, elsewhere = [] } = PLACES[section];
    const columns = tables.find(({ name }) => name === table)?.columns.map(({ name }) => name) ?? [];
    expect(columns).toContain(subject);
    expect(columns).toEqual(expect.arrayContaining(columnsOf(section).map(([, column]) => column)));
    const fields = columnsOf(section).map(([field]) => field);
    expect([...fields, ...elsewhere].sort()).toEqual(Object.keys(sectionOf(section).fields).sort());
  },
);

test.each(SECTION_NAMES)(
  'what « %s » may not leave empty has something to say where it is left so',
  section => {
    const { table, empty = {} } = PLACES[section];
    const required = tables
      .find(({ name }) => name === table)
      ?.columns.filter(({ notNull }) => notNull)
      .map(({ name }) => name);
    const { fields } = sectionOf(section);
    for (const [field, column] of columnsOf(section))
      if (required?.includes(column))
        expect(fields[field]?.required === true || field in empty, field).toBe(true);
  },
);

test('a section without a row is empty in each of its fields', () => {
  for (const section of SECTION_NAMES)
    expect(Object.values(valuesOfRow(section, null)).every(value => value === null)).toBe(true);
});
