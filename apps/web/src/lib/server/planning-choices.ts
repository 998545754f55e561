/** Whose days a form of the planning may be about, in which services, and what they are called. */
import { addDays, localDateAt } from '@preau/domain/dates';
import type { RequestEvent } from '@sveltejs/kit';
import { shortNames } from '../planning/grid.ts';
import type { Naming } from '../planning/said.ts';
import { portal } from './frame.ts';
import * as api from './planning-api.ts';

/** Whose days, in which services, can be chosen. What begins within two months can. */
export async function choicesOf(event: RequestEvent) {
  const { now, timeZone } = await portal(event);
  const today = localDateAt(new Date(now), timeZone);
  const planning = await api.planning(event, { from: today, to: addDays(today, 60) });
  const names = shortNames(planning.services);
  const ofService = (key: string) => planning.rows.filter(({ service }) => service === key);
  return {
    today,
    schoolYear: planning.schoolYear,
    reasons: planning.reasons,
    children: planning.children
      .filter(({ id }) => planning.rows.some(({ childId }) => childId === id))
      .map(({ id, firstName }) => ({ id, firstName })),
    services: planning.services.map(({ key }) => ({
      key,
      name: names.get(key) ?? key,
      children: [...new Set(ofService(key).map(({ childId }) => childId))],
    })),
    households: planning.households.map(({ id, payer }) => ({ id, payer })),
  };
}

export type Choices = Awaited<ReturnType<typeof choicesOf>>;

export function namingOf({ children, services }: Choices): Naming {
  const isOneChild = children.length < 2;
  return ({ childId, service }) =>
    [
      isOneChild ? '' : children.find(({ id }) => id === childId)?.firstName,
      services.find(({ key }) => key === service)?.name ?? service,
    ]
      .filter(Boolean)
      .join(' · ');
}

export function payersOf({ households }: Choices): Map<string, string> {
  return new Map(households.length > 1 ? households.map(({ id, payer }) => [id, payer]) : []);
}
