/** What a commune's portal says of itself to everyone, signed in or not. */
import { SERVICE_KINDS } from '@preau/domain/service';
import { TENANT_KINDS } from '@preau/domain/tenant';
import { z } from 'zod';

export const memberCard = z.object({
  key: z.string(),
  name: z.string(),
  address: z.array(z.string()).describe('Lines of the postal address, postal code and town last'),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  website: z.string().nullable(),
  openingHours: z.array(z.string()).describe('One line each, as the mairie writes them'),
});

export const serviceCard = z.object({
  key: z.string(),
  name: z.string(),
  kind: z.enum(SERVICE_KINDS),
  member: z.string().describe('Key of the member that manages it'),
  site: z.string().describe('Name of the site'),
  weekdays: z.array(z.int().min(1).max(7)).describe('ISO weekdays, Monday is 1'),
  hours: z.object({ start: z.string(), end: z.string() }).nullable().describe('Local times hh:mm'),
  contact: z
    .object({
      name: z.string(),
      phone: z.string(),
      note: z.string().nullable().describe('What for, and until when'),
    })
    .nullable()
    .describe('Whom to call about this service'),
});

export const textLink = z.object({ key: z.string(), title: z.string() });

export const portal = z.object({
  slug: z.string(),
  kind: z.enum(TENANT_KINDS),
  name: z.string(),
  timeZone: z.string(),
  accent: z
    .string()
    .regex(/^#[0-9a-f]{6}$/)
    .describe("The commune's colour"),
  header: z.string().nullable().describe('A line under the name in the header'),
  logo: z.object({ url: z.string(), alt: z.string() }).nullable(),
  website: z.string().nullable().describe("The commune's own site, where sign-out leads"),
  members: z.array(memberCard).min(1),
  services: z.array(serviceCard),
  texts: z.array(textLink),
  demonstration: z.boolean(),
  now: z.iso.datetime().describe('The business instant of the answer'),
});
export type Portal = z.infer<typeof portal>;

export const text = z.object({
  key: z.string(),
  title: z.string(),
  html: z
    .string()
    .describe('Rendered from Markdown by the server: headings from h2, no script, no style, no raw HTML'),
  versions: z
    .array(
      z.object({
        effectiveFrom: z.iso.date(),
        status: z.enum(['shown', 'other']),
      }),
    )
    .describe('Of the règlement that the text tells, from the first; none for a text that states no rules'),
  changes: z
    .array(z.string())
    .describe('What the version shown changes of the one before it, in French sentences, by article'),
});

/** Which version of a text: that of a day; without it, today. */
export const textQuery = z.object({ date: z.iso.date().optional() });
export type Text = z.infer<typeof text>;
