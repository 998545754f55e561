/** What the pages of the boîte de réception ask the API, for families and for the mairie. */
import type {
  AudienceChoices,
  audience,
  Broadcast,
  familyThreadQuery,
  newAnswer,
  newBroadcast,
  newFamilyThread,
  newOfficeThread,
  officeThreadQuery,
  Reach,
  Thread,
  ThreadList,
  WritingChoices,
} from '@preau/contract/message';
import type {
  newTemplate,
  Preferences,
  SentNotificationList,
  TemplateList,
} from '@preau/contract/notification';
import type { NotificationOccasion } from '@preau/domain/notification';
import type { RequestEvent } from '@sveltejs/kit';
import type { z } from 'zod';
import { answer, segment, v1 } from './ask.ts';

type Done = { done: true };
type Written = { id: string };
const param = (id: string) => ({ param: { id: segment(id) } });

export const familyThreads = (
  event: RequestEvent,
  query: z.input<typeof familyThreadQuery>,
): Promise<ThreadList> => answer(v1(event).family.messages.$get({ query }));

export const writingChoices = (event: RequestEvent): Promise<WritingChoices> =>
  answer(v1(event).family.messages.choices.$get());

/** Throws `Failure` `invalid` with `mistakes` by field. */
export const writeToMairie = (event: RequestEvent, json: z.input<typeof newFamilyThread>): Promise<Written> =>
  answer(v1(event).family.messages.$post({ json }));

export const officeThreads = (
  event: RequestEvent,
  query: z.input<typeof officeThreadQuery>,
): Promise<ThreadList> => answer(v1(event).office.messages.$get({ query }));

export const writeToFamily = (event: RequestEvent, json: z.input<typeof newOfficeThread>): Promise<Written> =>
  answer(v1(event).office.messages.$post({ json }));

/** One side of the boîte de réception: both ask the same of their own addresses. */
export interface ThreadApi {
  thread(event: RequestEvent, id: string): Promise<Thread>;
  reply(event: RequestEvent, id: string, json: z.input<typeof newAnswer>): Promise<Written>;
  markRead(event: RequestEvent, id: string, number: number): Promise<Done>;
  file(event: RequestEvent, id: string, deleted: boolean): Promise<Done>;
}

export const familyThread: ThreadApi = {
  thread: (event, id) => answer(v1(event).family.messages[':id'].$get(param(id))),
  reply: (event, id, json) => answer(v1(event).family.messages[':id'].answer.$post({ ...param(id), json })),
  markRead: (event, id, number) =>
    answer(v1(event).family.messages[':id'].reading.$post({ ...param(id), json: { number } })),
  file: (event, id, deleted) =>
    answer(v1(event).family.messages[':id'].filing.$post({ ...param(id), json: { deleted } })),
};

export const officeThread: ThreadApi = {
  thread: (event, id) => answer(v1(event).office.messages[':id'].$get(param(id))),
  reply: (event, id, json) => answer(v1(event).office.messages[':id'].answer.$post({ ...param(id), json })),
  markRead: (event, id, number) =>
    answer(v1(event).office.messages[':id'].reading.$post({ ...param(id), json: { number } })),
  file: (event, id, deleted) =>
    answer(v1(event).office.messages[':id'].filing.$post({ ...param(id), json: { deleted } })),
};

export const setWaiting = (event: RequestEvent, id: string, awaitsAnswer: boolean): Promise<Done> =>
  answer(v1(event).office.messages[':id'].waiting.$post({ ...param(id), json: { awaitsAnswer } }));

export const audienceChoices = (event: RequestEvent): Promise<AudienceChoices> =>
  answer(v1(event).office.broadcasts.choices.$get());

export const reachOf = (event: RequestEvent, json: z.input<typeof audience>): Promise<Reach> =>
  answer(v1(event).office.broadcasts.reach.$post({ json }));

export const sendBroadcast = (event: RequestEvent, json: z.input<typeof newBroadcast>): Promise<Written> =>
  answer(v1(event).office.broadcasts.$post({ json }));

export const broadcasts = (event: RequestEvent): Promise<{ broadcasts: Broadcast[] }> =>
  answer(v1(event).office.broadcasts.$get());

export const broadcast = (event: RequestEvent, id: string): Promise<Broadcast> =>
  answer(v1(event).office.broadcasts[':id'].$get(param(id)));

export type Chosen = Preferences['preferences'];

export const familyPreferences = (event: RequestEvent): Promise<Preferences> =>
  answer(v1(event).family.preferences.$get());

export const saveFamilyPreferences = (event: RequestEvent, preferences: Chosen): Promise<Done> =>
  answer(v1(event).family.preferences.$put({ json: { preferences } }));

export const officePreferences = (event: RequestEvent): Promise<Preferences> =>
  answer(v1(event).office.preferences.$get());

export const saveOfficePreferences = (event: RequestEvent, preferences: Chosen): Promise<Done> =>
  answer(v1(event).office.preferences.$put({ json: { preferences } }));

export const sentNotifications = (event: RequestEvent, householdId: string): Promise<SentNotificationList> =>
  answer(v1(event).office.families[':id'].notifications.$get(param(householdId)));

export const templates = (event: RequestEvent): Promise<TemplateList> =>
  answer(v1(event).office.templates.$get());

/** Throws `Failure` `invalid` with `mistakes` by part. */
export const saveTemplate = (event: RequestEvent, json: z.infer<typeof newTemplate>): Promise<Done> =>
  answer(v1(event).office.templates.$put({ json }));

export const restoreTemplate = (event: RequestEvent, occasion: NotificationOccasion): Promise<Done> =>
  answer(v1(event).office.templates.restoration.$post({ json: { occasion } }));
