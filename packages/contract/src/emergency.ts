/** Sheets for an emergency through the API: those of the morning, and one that is made at any moment. */
import { isLocalDate, type LocalDate } from '@preau/domain/dates';
import { z } from 'zod';

const localDate = z.custom<LocalDate>(value => typeof value === 'string' && isLocalDate(value), 'a day');
const key = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(60);

export const emergencySheets = z.object({
  today: localDate,
  kept: z
    .array(
      z.object({
        id: z.string(),
        site: z.object({ key: z.string(), name: z.string() }),
        service: z
          .object({ key: z.string(), name: z.string() })
          .nullable()
          .describe('Null: the list of the whole site'),
        children: z.int(),
        madeAt: z.iso.datetime(),
      }),
    )
    .describe('Made this morning, and gone tonight'),
  sites: z
    .array(
      z.object({
        key: z.string(),
        name: z.string(),
        isWhole: z.boolean().describe('All of its services are this agent’s'),
        services: z.array(
          z.object({
            key: z.string(),
            name: z.string(),
            hours: z.object({ start: z.string(), end: z.string() }).nullable(),
            children: z.int(),
            present: z.int(),
          }),
        ),
      }),
    )
    .describe('Where somebody is expected or present today'),
});
export type EmergencySheets = z.infer<typeof emergencySheets>;

/** `care`: who is where, what their care needs, whom to call. `evacuation`: the list of a site, by class. */
export const EMERGENCY_KINDS = ['care', 'evacuation'] as const;
export type EmergencyKind = (typeof EMERGENCY_KINDS)[number];

export const emergencyQuery = z.object({
  kind: z.enum(EMERGENCY_KINDS),
  site: key,
  service: key.optional().describe('Of a sheet: one service alone'),
});
export type EmergencyQuery = z.infer<typeof emergencyQuery>;
