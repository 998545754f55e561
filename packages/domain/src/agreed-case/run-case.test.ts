import { expect, test } from 'vitest';
import { sampleCalendar, sampleService } from '../calendar/calendar.sample.ts';
import { rule } from '../regulation/rule.ts';
import { createRulebook } from '../regulation/rulebook.ts';
import { regulationVersion } from '../regulation/version.ts';
import { agreedCase } from './case-language.ts';
import { type CaseResult, runCase } from './run-case.ts';

/** One case of a service whose rules these are, each in the order of the file. */
function run(rules: readonly object[], said: object): CaseResult {
  const service = sampleService();
  const version = regulationVersion.parse({
    format: 1,
    effectiveFrom: '2026-09-01',
    revision: 1,
    adoptedBy: { kind: 'arrete', reference: '1', date: '2026-06-01', dateExecutoire: '2026-06-02' },
    services: [service.key],
    rules: rules.map(one => rule.parse({ article: '1', ...one })),
  });
  const rulebook = createRulebook({
    calendar: sampleCalendar(),
    services: [service],
    regulations: [{ key: '2026-09-01', ...version }],
  });
  return runCase(rulebook, agreedCase.parse({ title: 'Un cas', ...said }));
}

const service = sampleService().key;

test('the reasons say instants as a clock of the mairie shows them', () => {
  const result = run(
    [
      {
        kind: 'deadline',
        act: 'reserve',
        until: { kind: 'same-day', at: '09:00' },
        inTime: { outcome: 'accept' },
        late: { outcome: 'refuse' },
      },
    ],
    {
      given: { service, dates: ['2026-11-26'] },
      when: { act: 'reserve', channel: 'portal', at: '2026-11-26T09:00' },
      expect: { outcome: 'accepted' },
    },
  );
  expect(result.passed).toBe(true);
  expect(result.reasoning[0]?.facts).toContainEqual({ name: 'receivedAt', value: '2026-11-26T09:00' });
});

test('a day that the commune cancelled is not paid in a month that nobody reserved', () => {
  const price = { kind: 'open-days', price: { kind: 'amount', cents: 280 } };
  const month = (cancelled: string[], totalCents: number) => ({
    given: { service, child: { contract: 'regular' }, ...(cancelled.length > 0 && { cancelled }) },
    when: { act: 'price-month', month: '2026-11' },
    expect: { totalCents },
  });
  expect(run([{ kind: 'price', price }], month([], 17 * 280)).passed).toBe(true);
  expect(run([{ kind: 'price', price }], month(['2026-11-26'], 16 * 280)).passed).toBe(true);
});

test('a penalty of enrolment that was billed does not come back', () => {
  const rules = [
    { kind: 'price', price: { kind: 'amount', cents: 375 } },
    { kind: 'surcharge', article: '2', on: 'late-enrolment', per: 'family', cents: 2500 },
  ];
  const month = (yearlyFeeBilled: boolean, totalCents: number) => ({
    given: { service, dates: ['2026-11-26'], child: { lateEnrolment: true }, family: { yearlyFeeBilled } },
    when: { act: 'price-month', month: '2026-11' },
    expect: { totalCents },
  });
  expect(run(rules, month(false, 2875)).passed).toBe(true);
  expect(run(rules, month(true, 375)).passed).toBe(true);
});

test('an attestation of the family excuses an absence in a month as on its day', () => {
  const rules = [
    { kind: 'absence', fact: 'horaires-variables', outcome: 'free' },
    { kind: 'price', price: { kind: 'amount', cents: 380 } },
  ];
  const absences = [{ dates: ['2026-11-26'], reason: 'other', channel: 'portal', at: '2026-11-25T20:00' }];
  const result = run(rules, {
    given: { service, dates: ['2026-11-23'], absences, family: { attestations: ['horaires-variables'] } },
    when: { act: 'price-month', month: '2026-11' },
    expect: { totalCents: 380 },
  });
  expect(result.passed).toBe(true);
});
