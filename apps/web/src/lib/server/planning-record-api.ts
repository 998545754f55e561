/** What a family's pages ask the API about what was done to its planning, and the agenda that follows it. */
import type { PlanningHistory } from '@preau/contract/planning';
import type { RequestEvent } from '@sveltejs/kit';
import { answer, v1 } from './ask.ts';

export const acts = (event: RequestEvent, after: string | null): Promise<PlanningHistory> =>
  answer(v1(event).family.planning.acts.$get({ query: after === null ? {} : { after } }));

export const feed = (event: RequestEvent): Promise<{ exists: boolean; createdAt: string | null }> =>
  answer(v1(event).family.planning.feed.$get());

/** The secret address, which the one before no longer is. */
export const createFeed = (event: RequestEvent): Promise<{ path: string }> =>
  answer(v1(event).family.planning.feed.$post());

export const revokeFeed = (event: RequestEvent): Promise<{ exists: boolean; createdAt: string | null }> =>
  answer(v1(event).family.planning.feed.$delete());
