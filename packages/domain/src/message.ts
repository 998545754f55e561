/** Boîte de réception: what families and the mairie write to each other. */

export const MESSAGE_SIDES = ['family', 'mairie'] as const;
export type MessageSide = (typeof MESSAGE_SIDES)[number];

/** What a thread may be about. */
export const THREAD_SUBJECTS = ['child', 'request', 'invoice-line'] as const;
export type ThreadSubject = (typeof THREAD_SUBJECTS)[number];

/** The lists of a family, as the guides name them. */
export const FAMILY_BOXES = ['received', 'sent', 'deleted'] as const;
export type FamilyBox = (typeof FAMILY_BOXES)[number];

/** The lists of the mairie. */
export const OFFICE_BOXES = ['to-answer', 'received', 'sent', 'deleted'] as const;
export type OfficeBox = (typeof OFFICE_BOXES)[number];

/** To whom one message of the mairie goes. */
export const AUDIENCE_KINDS = ['all', 'member', 'school', 'class', 'service'] as const;
export type Audience =
  | { kind: 'all' }
  | { kind: Exclude<(typeof AUDIENCE_KINDS)[number], 'all'>; ids: readonly string[] };

export const MESSAGE_LENGTHS = { subject: 150, text: 10_000, files: 5 } as const;

/** How many households of a broadcast are sent to in one transaction. */
export const BROADCAST_CHUNK = 200;
