import { expect, test } from 'vitest';
import { ABSENCE_OUTCOMES } from '../absence/decide-absence.ts';
import {
  marksOf,
  naturalAct,
  PLANNING_STATES,
  RESERVATION_STATUSES,
  type StateFacts,
  stateOf,
} from './state.ts';

const NOW = new Date('2026-11-26T12:00:00Z');
const NOTHING: StateFacts = {
  status: null,
  absence: null,
  attendance: null,
  contractDays: null,
  hours: { start: '07:30', end: '08:20' },
  weekday: 'thursday',
};
const absent = (
  outcome: (typeof ABSENCE_OUTCOMES)[number],
  reason = 'medical',
  proofBy: Date | null = null,
) => ({
  status: 'reserved' as const,
  absence: { outcome, reason, proofBy },
});
const PRESENT = { isPresent: true, arrival: '07:40', departure: '08:20' };
const UNSEEN = { isPresent: false, arrival: null, departure: null };

test('each status, absence and attendance has its state, in the order of precedence', () => {
  const table: [string, Partial<StateFacts>, string][] = [
    ['nothing', {}, 'free'],
    ['asked', { status: 'requested' }, 'requested'],
    ['waiting for a place', { status: 'on-hold' }, 'onHold'],
    ['to be paid', { status: 'awaiting-payment' }, 'awaitingPayment'],
    ['had', { status: 'reserved' }, 'reserved'],
    ['refused', { status: 'refused' }, 'refused'],
    ['given up', { status: 'cancelled' }, 'free'],
    ['absent for nothing', absent('free'), 'absentExcused'],
    ['on leave', absent('free', 'parental-leave'), 'leave'],
    ['absent with a refund', absent('refund'), 'absentExcused'],
    ['absent and billed', absent('billed'), 'absentBilled'],
    ['absent and to be fetched', absent('collectable'), 'absentBilled'],
    ['absent for a share', absent('share'), 'absentBilled'],
    ['absent for an amount', absent('fixed'), 'absentBilled'],
    ['absent, for an agent', absent('ask-agent'), 'absenceRequested'],
    [
      'absent, a proof may come',
      absent('awaiting-proof', 'medical', new Date('2026-11-27T08:00:00Z')),
      'awaitingProof',
    ],
    ['absent, a proof may always come', absent('awaiting-proof'), 'awaitingProof'],
    ['absent, the proof did not come', absent('awaiting-proof', 'medical', NOW), 'absentBilled'],
    ['seen', { status: 'reserved', attendance: PRESENT }, 'present'],
    ['seen, though absent was said', { ...absent('free'), attendance: PRESENT }, 'present'],
    ['seen without a place', { attendance: PRESENT }, 'present'],
    ['expected and not seen', { status: 'reserved', attendance: UNSEEN }, 'absenceToVerify'],
    ['absent as was said, and not seen', { ...absent('billed'), attendance: UNSEEN }, 'absentBilled'],
    ['not expected, not seen', { attendance: UNSEEN }, 'free'],
  ];
  for (const [name, facts, state] of table) expect(stateOf({ ...NOTHING, ...facts }, NOW), name).toBe(state);
  const reached = new Set(table.map(([, , state]) => state));
  expect(PLANNING_STATES.filter(state => !reached.has(state))).toEqual([]);
});

test('an absence counts for nothing where nobody is expected', () => {
  for (const status of RESERVATION_STATUSES.filter(one => one !== 'reserved' && one !== 'awaiting-payment'))
    for (const outcome of ABSENCE_OUTCOMES)
      expect(
        stateOf({ ...NOTHING, status, absence: { outcome, reason: 'medical', proofBy: null } }, NOW),
      ).toBe(stateOf({ ...NOTHING, status }, NOW));
});

test('every state has one natural act, or none where the day is over', () => {
  expect(Object.fromEntries(PLANNING_STATES.map(state => [state, naturalAct(state, false)]))).toEqual({
    free: 'reserve',
    requested: 'withdraw-request',
    onHold: 'withdraw-request',
    refused: 'reserve',
    reserved: 'declare-absence',
    awaitingPayment: 'withdraw-request',
    present: null,
    absenceRequested: 'withdraw-absence',
    awaitingProof: 'withdraw-absence',
    absentExcused: 'withdraw-absence',
    absentBilled: 'withdraw-absence',
    absenceToVerify: 'declare-absence',
    leave: 'withdraw-absence',
  });
  expect(naturalAct('onHold', true)).toBe('take-place');
});

test('marks tell what is beside the contract, what was not clocked, and who came without a place', () => {
  const marks = (facts: Partial<StateFacts>) => marksOf({ ...NOTHING, ...facts });
  expect(marks({ status: 'reserved' })).toEqual([]);
  expect(marks({ attendance: PRESENT })).toEqual(['anomaly']);
  expect(marks({ ...absent('free'), attendance: PRESENT })).toEqual(['anomaly']);
  expect(marks({ ...absent('billed'), attendance: PRESENT })).toEqual([]);
  expect(marks({ status: 'reserved', contractDays: ['monday'] })).toEqual(['outsideContract']);
  expect(marks({ status: 'reserved', contractDays: ['thursday'] })).toEqual([]);
  expect(marks({ status: 'reserved', attendance: { ...PRESENT, departure: null } })).toEqual([
    'missingClocking',
  ]);
  const early = { ...PRESENT, arrival: '07:15' };
  expect(marks({ status: 'reserved', attendance: early, contractDays: ['thursday'] })).toEqual([
    'outsideContractHours',
  ]);
  expect(marks({ status: 'reserved', attendance: early })).toEqual([]);
});
