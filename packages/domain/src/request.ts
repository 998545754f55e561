/** What a family asks and an agent decides. */

export const REQUEST_TYPES = [
  'guardian',
  'partner',
  'fiscal',
  'caf',
  'bank',
  'add-child',
  'authorised-person',
  'complementary',
  'health',
  'document',
  'enrolment',
  'reservation',
  'absence',
] as const;
export type RequestType = (typeof REQUEST_TYPES)[number];

export const REQUEST_STATUSES = [
  'pending',
  'on-hold',
  'complement-asked',
  'accepted',
  'refused',
  'withdrawn',
] as const;
export type RequestStatus = (typeof REQUEST_STATUSES)[number];

export const REQUEST_ACTIONS = ['add', 'update', 'remove'] as const;
export type RequestAction = (typeof REQUEST_ACTIONS)[number];

/** What happens to a request, each with who may do it and from which statuses. */
export const REQUEST_EVENTS = [
  'submitted',
  'held',
  'complement-asked',
  'answered',
  'accepted',
  'refused',
  'withdrawn',
] as const;
export type RequestEvent = (typeof REQUEST_EVENTS)[number];

const OPEN = ['pending', 'on-hold', 'complement-asked'] as const satisfies readonly RequestStatus[];

const TRANSITIONS: Record<
  Exclude<RequestEvent, 'submitted'>,
  { by: 'family' | 'agent'; from: readonly RequestStatus[]; to: RequestStatus }
> = {
  held: { by: 'agent', from: ['pending', 'complement-asked'], to: 'on-hold' },
  'complement-asked': { by: 'agent', from: ['pending', 'on-hold'], to: 'complement-asked' },
  answered: { by: 'family', from: ['complement-asked'], to: 'pending' },
  accepted: { by: 'agent', from: OPEN, to: 'accepted' },
  refused: { by: 'agent', from: OPEN, to: 'refused' },
  withdrawn: { by: 'family', from: OPEN, to: 'withdrawn' },
};

/** The status after an event; null when this side may not do that to a request in this status. */
export function nextStatus(
  status: RequestStatus,
  event: Exclude<RequestEvent, 'submitted'>,
  by: 'family' | 'agent',
): RequestStatus | null {
  const transition = TRANSITIONS[event];
  return transition.by === by && transition.from.includes(status) ? transition.to : null;
}

/** Whether somebody still has to do something about it. */
export function isOpen(status: RequestStatus): boolean {
  return (OPEN as readonly RequestStatus[]).includes(status); // a list of some of its members
}
