import { expect, test } from 'vitest';
import { isOpen, nextStatus, REQUEST_EVENTS, REQUEST_STATUSES, type RequestStatus } from './request.ts';

type Event = Exclude<(typeof REQUEST_EVENTS)[number], 'submitted'>;
const EVENTS = REQUEST_EVENTS.filter((event): event is Event => event !== 'submitted');

/** What each side may do from each status, and where it leads: all of it. */
const ALLOWED: Record<
  'family' | 'agent',
  Partial<Record<RequestStatus, Partial<Record<Event, RequestStatus>>>>
> = {
  family: {
    pending: { withdrawn: 'withdrawn' },
    'on-hold': { withdrawn: 'withdrawn' },
    'complement-asked': { withdrawn: 'withdrawn', answered: 'pending' },
  },
  agent: {
    pending: {
      held: 'on-hold',
      'complement-asked': 'complement-asked',
      accepted: 'accepted',
      refused: 'refused',
    },
    'on-hold': { 'complement-asked': 'complement-asked', accepted: 'accepted', refused: 'refused' },
    'complement-asked': { held: 'on-hold', accepted: 'accepted', refused: 'refused' },
  },
};

test.each(REQUEST_STATUSES)('from « %s » each side may do this and nothing else', status => {
  for (const side of ['family', 'agent'] as const)
    for (const event of EVENTS)
      expect(nextStatus(status, event, side), `${side} ${event}`).toBe(
        ALLOWED[side][status]?.[event] ?? null,
      );
});

test('what is accepted, refused or withdrawn stays so, and nobody has anything to do about it', () => {
  for (const status of REQUEST_STATUSES) {
    const leads = EVENTS.flatMap(event => [
      nextStatus(status, event, 'family'),
      nextStatus(status, event, 'agent'),
    ]);
    expect(leads.some(next => next !== null)).toBe(isOpen(status));
  }
  expect(REQUEST_STATUSES.filter(isOpen)).toEqual(['pending', 'on-hold', 'complement-asked']);
});
