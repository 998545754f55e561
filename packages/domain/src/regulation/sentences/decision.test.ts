import { expect, test } from 'vitest';
import type { AbsenceDay } from '../../absence/decide-absence.ts';
import { instantOf, toLocalDate } from '../../dates.ts';
import { cents } from '../../money.ts';
import { RESERVATION_REASONS, type ReservationDecision } from '../../reservation/decide-reservation.ts';
import type { LastMinute } from '../deadlines.ts';
import { STEP_KINDS, type Step } from '../decision.ts';
import { sentenceOfAbsenceDay, sentenceOfReservation, sentenceOfStep } from './decision.ts';
import { namesOf } from './names.ts';

const PARIS = 'Europe/Paris';
const names = namesOf({
  kind: 'commune',
  members: 1,
  services: [],
  mealTypes: [{ key: 'panier-repas', name: 'Panier-repas' }],
  absenceReasons: [],
  documents: [],
});
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

const day = toLocalDate('2026-11-19');
const noon: LastMinute = { day, at: '12:00', endsAt: instantOf('2026-11-19T12:01', PARIS) };
const grounds = { article: '3.3', version: '2026-09-01' };

const reservation = (given: Partial<ReservationDecision>): ReservationDecision => ({
  ...grounds,
  outcome: 'refused',
  reason: 'late',
  deadline: null,
  opensAt: null,
  surcharge: null,
  facts: [],
  ...given,
});

test.each<[Partial<ReservationDecision>, string]>([
  [{ outcome: 'accepted', reason: 'in-time' }, 'La réservation est acceptée (article 3.3).'],
  [
    { outcome: 'requested', reason: 'in-time' },
    'La réservation attend la décision de la mairie (article 3.3).',
  ],
  [
    { outcome: 'awaiting-payment', reason: 'in-time' },
    'La réservation sera acquise une fois payée (article 3.3).',
  ],
  [
    { outcome: 'on-hold', reason: 'full' },
    'Il n’y a plus de place ce jour-là : la réservation est mise en attente (article 3.3).',
  ],
  [
    { deadline: noon },
    'Le délai pour réserver est passé : c’était le jeudi 19 novembre à 12 h (article 3.3).',
  ],
  [
    { outcome: 'requested', deadline: noon },
    'Le délai pour réserver est passé : la réservation attend la décision de la mairie (article 3.3).',
  ],
  [
    {
      outcome: 'accepted-late',
      surcharge: { per: 'reservation', amount: { kind: 'add', cents: 100 } },
    },
    'La réservation est acceptée après le délai ; 1,00 € s’ajoute au prix (article 3.3).',
  ],
  [
    { reason: 'not-open-yet', opensAt: instantOf('2026-12-01T08:00', PARIS) },
    'Ce jour n’est pas encore ouvert : il le sera le mardi 1er décembre à 8 h (article 3.3).',
  ],
  [
    { reason: 'too-far', facts: [{ name: 'date', value: '2027-07-02' }] },
    'Ce jour est trop loin : on réserve jusqu’au vendredi 2 juillet (article 3.3).',
  ],
  [{ reason: 'past', article: null }, 'Il est trop tard : le service a commencé.'],
])('%j is said to the family', (given, said) => {
  expect(plain(sentenceOfReservation(reservation(given), names, PARIS))).toBe(said);
});

test('every reason for a refusal has a sentence of its own', () => {
  const said = RESERVATION_REASONS.map(reason =>
    sentenceOfReservation(reservation({ reason }), names, PARIS),
  );
  expect(new Set(said).size).toBe(RESERVATION_REASONS.length);
});

test.each<[Partial<AbsenceDay>, string]>([
  [{ outcome: 'free', charge: { kind: 'none' } }, 'Le jeudi 19 novembre n’est pas facturé (article 3.3).'],
  [{}, 'Le jeudi 19 novembre est facturé (article 3.3).'],
  [{ article: null }, 'Le jeudi 19 novembre est facturé.'],
  [
    { outcome: 'share', charge: { kind: 'share', percent: 50 } },
    'Le jeudi 19 novembre est facturé à 50 % du prix (article 3.3).',
  ],
  [
    { outcome: 'fixed', charge: { kind: 'fixed', cents: cents(299) } },
    'Le jeudi 19 novembre est facturé 2,99 € (article 3.3).',
  ],
  [
    { outcome: 'refund', charge: { kind: 'refund', cents: cents(277) } },
    'Le jeudi 19 novembre donne lieu à un remboursement de 2,77 € (article 3.3).',
  ],
  [
    { outcome: 'collectable' },
    'Le jeudi 19 novembre est facturé, mais le repas peut être emporté (article 3.3).',
  ],
  [
    { outcome: 'awaiting-proof', proofBy: noon, facts: [{ name: 'proof', value: 'medical-certificate' }] },
    'Le jeudi 19 novembre attend un certificat médical, que la mairie doit recevoir au plus tard le jeudi 19 novembre à 12 h ; sans cela, il est facturé (article 3.3).',
  ],
  [
    { outcome: 'ask-agent' },
    'Le jeudi 19 novembre attend la décision de la mairie ; d’ici là, il est facturé (article 3.3).',
  ],
  [{ outcome: 'refused', article: null }, 'Le jeudi 19 novembre n’était pas réservé.'],
])('%j of a day of absence is said', (given, said) => {
  const decided: AbsenceDay = {
    ...grounds,
    date: day,
    outcome: 'billed',
    charge: { kind: 'whole' },
    deadline: null,
    proofBy: null,
    facts: [],
    ...given,
  };
  expect(plain(sentenceOfAbsenceDay(decided, names))).toBe(said);
});

test.each<[Partial<Step>, string]>([
  [
    {
      facts: [
        { name: 'residence', value: 'tenant' },
        { name: 'quotientFamilial', value: 650 },
        { name: 'rank', value: 2 },
      ],
    },
    'Prix : 4,10 €, domicile : la commune, quotient familial 650, 2e enfant (article 3.3).',
  ],
  [
    { facts: [{ name: 'quotientFamilial', value: null }] },
    'Prix : 4,10 €, quotient familial inconnu (article 3.3).',
  ],
  [{ facts: [{ name: 'mealType', value: 'panier-repas' }] }, 'Prix : 4,10 €, panier-repas (article 3.3).'],
  [{ kind: 'share', facts: [{ name: 'count', value: 80 }] }, 'Part : 4,10 €, 80 % (article 3.3).'],
  [
    { kind: 'quantity', facts: [{ name: 'slices', value: 3 }] },
    'Quantité : 4,10 €, 3 tranches (article 3.3).',
  ],
  [{ kind: 'cap', article: null }, 'Plafond : 4,10 €.'],
])('%j of a price is said', (given, said) => {
  expect(
    plain(sentenceOfStep({ ...grounds, kind: 'price', facts: [], cents: cents(410), ...given }, names)),
  ).toBe(said);
});

test('every step has a name of its own', () => {
  const said = STEP_KINDS.map(kind =>
    sentenceOfStep({ ...grounds, kind, facts: [], cents: cents(410) }, names),
  );
  expect(new Set(said).size).toBe(STEP_KINDS.length);
});
