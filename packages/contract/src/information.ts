/** Infos/Documents: what the mairie gives families to read, and the règlement that each family takes note of. */
import { INFORMATION_KINDS } from '@preau/domain/information';
import { ACT_KINDS } from '@preau/domain/regulation/adoption';
import { SERVICE_KINDS } from '@preau/domain/service';
import { z } from 'zod';
import { textLink } from './portal.ts';

/** A form is a PDF of at most so much. */
export const MOST_FORM_BYTES = 5 * 1024 * 1024;

const day = z.string().describe('A day, YYYY-MM-DD');

export const regulationInForce = z.object({
  id: z.string(),
  effectiveFrom: day,
  revision: z.int(),
  actKind: z.enum(ACT_KINDS),
  actReference: z.string(),
  actDate: day,
  memberName: z.string().nullable().describe('Whose it is; null for the whole tenant’s'),
  services: z.array(z.string()).describe('Names of the services that it governs'),
  serviceKinds: z.array(z.enum(SERVICE_KINDS)).describe('What they are, each once'),
});
export type RegulationInForce = z.infer<typeof regulationInForce>;

export const familyInformationItem = z.object({
  id: z.string(),
  kind: z.enum(INFORMATION_KINDS),
  title: z.string(),
  html: z.string().nullable().describe('What it says, rendered from Markdown'),
  url: z.string().nullable().describe('Where a link leads'),
  byteSize: z.int().nullable().describe('How large the form’s PDF is'),
  memberName: z.string().nullable(),
  version: z.int(),
  publishedAt: z.iso.datetime(),
  isNew: z.boolean().describe('Came since the last visit'),
});

export const familyRegulation = regulationInForce.extend({
  acknowledgements: z
    .array(z.object({ number: z.string(), at: z.iso.datetime(), by: z.string().nullable() }))
    .describe('By which of one’s households, when, by which adult'),
  isPending: z.boolean().describe('A household of one’s own has yet to take note of it'),
});

export const familyInformation = z.object({
  items: z.array(familyInformationItem),
  regulations: z.array(familyRegulation),
  texts: z.array(textLink).describe('Texts of the règlement'),
});
export type FamilyInformation = z.infer<typeof familyInformation>;

export const acknowledged = z.object({ acknowledged: z.literal(true) });

export const officeInformationItem = familyInformationItem.omit({ isNew: true, html: true }).extend({
  markdown: z.string().nullable(),
  memberId: z.string().nullable(),
  withdrawnAt: z.iso.datetime().nullable(),
  mayEdit: z.boolean().describe('False for another member’s, to an agent who is limited'),
});

export const officeRegulation = regulationInForce.extend({
  concerned: z.int().describe('Families that it concerns, among those that the agent sees'),
  acknowledged: z.int().describe('Those of them that have taken note of it'),
});

export const officeInformation = z.object({
  items: z.array(officeInformationItem),
  regulations: z.array(officeRegulation),
  members: z
    .array(z.object({ id: z.string(), name: z.string() }))
    .describe('For whose families the agent may publish'),
  mayPublishForAll: z.boolean(),
});
export type OfficeInformation = z.infer<typeof officeInformation>;

export const lackingFamilies = z.object({
  families: z.array(z.object({ id: z.string(), number: z.string(), adults: z.array(z.string()) })),
  isCut: z.boolean().describe('There are more than these'),
});
export type LackingFamilies = z.infer<typeof lackingFamilies>;

const markdown = z.string().max(50_000);

/** What an agent writes; which parts are needed depends on the kind, and is judged as a whole. */
export const informationVersion = z.object({
  title: z.string().trim().max(160),
  markdown: markdown.nullable().default(null),
  url: z.string().max(300).nullable().default(null),
  fileId: z.uuid().nullable().default(null),
});
export type InformationVersion = z.infer<typeof informationVersion>;

export const newInformation = informationVersion.extend({
  kind: z.enum(INFORMATION_KINDS),
  memberId: z.uuid().nullable().default(null).describe('For the families of one member; null for all'),
});
export type NewInformation = z.infer<typeof newInformation>;

export const informationOrder = z.object({ ids: z.array(z.uuid()).max(1000) });
export const informationDone = z.object({ done: z.literal(true) });
export const uploadedForm = z.object({ fileId: z.string(), byteSize: z.int() });

/** What is wrong with a version, by field; the screen has a sentence for each. */
export const INFORMATION_PROBLEMS = ['required', 'not-an-address', 'no-such-file', 'not-a-pdf'] as const;
export type InformationProblem = (typeof INFORMATION_PROBLEMS)[number];
