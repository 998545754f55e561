/** Infos/Documents: what the mairie gives families to read. */

/** A text to read, a form to fetch, a link to follow, a message in a few lines. */
export const INFORMATION_KINDS = ['message', 'text', 'form', 'link'] as const;
export type InformationKind = (typeof INFORMATION_KINDS)[number];

/** A visit goes on for as long: what was new at its beginning stays marked while the page is looked at again. */
const VISIT_MINUTES = 30;
/** For whom comes for the first time, what is older is not new. */
const NEW_DAYS = 30;

export interface Visit {
  seenAt: Date;
  seenBeforeAt: Date | null;
}

/** The visit that an adult makes now, after the one that is known. */
export function visitAt(now: Date, last: Visit | null): Visit {
  if (!last) return { seenAt: now, seenBeforeAt: null };
  const goesOn = now.getTime() - last.seenAt.getTime() < VISIT_MINUTES * 60_000;
  return { seenAt: now, seenBeforeAt: goesOn ? last.seenBeforeAt : last.seenAt };
}

/** Whether what was published then is new to whoever makes this visit. */
export function isNewTo({ seenAt, seenBeforeAt }: Visit, publishedAt: Date): boolean {
  const since = seenBeforeAt?.getTime() ?? seenAt.getTime() - NEW_DAYS * 86_400_000;
  return publishedAt.getTime() > since;
}
