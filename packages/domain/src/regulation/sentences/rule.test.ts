import { expect, test } from 'vitest';
import { rule } from '../rule.ts';
import { namesOf } from './names.ts';
import { sentenceOfRule, sentencesOfRule } from './rule.ts';

const names = namesOf({
  kind: 'commune',
  members: 1,
  services: [
    { key: 'repas', name: 'Repas', capacity: null },
    { key: 'garderie-soir', name: 'Garderie du soir', capacity: 40 },
    { key: 'etude', name: 'Étude', capacity: null },
  ],
  mealTypes: [
    { key: 'normal', name: 'Repas normal' },
    { key: 'panier-repas', name: 'Panier-repas' },
  ],
  absenceReasons: [
    { key: 'medical', name: 'Raison médicale' },
    { key: 'strike', name: 'Grève du personnel ou des enseignants' },
    { key: 'school-trip', name: 'Voyage ou sortie scolaire' },
    { key: 'tutoring', name: 'Participation à une séquence de soutien' },
    { key: 'other', name: 'Autres' },
    { key: 'family', name: 'Événement familial' },
  ],
  documents: [{ key: 'employeur', name: 'Horaires variables' }],
});
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

/** As a folder writes it, and what is said of it, each sentence after its article. */
const CASES: [unknown, string[]][] = [
  [
    {
      article: '4.1',
      kind: 'deadline',
      act: 'reserve',
      until: { kind: 'weekday', weekday: 'thursday', weeksBefore: 1, at: '12:00' },
      inTime: { outcome: 'accept' },
      late: { outcome: 'refuse' },
      services: ['repas'],
    },
    [
      '4.1 · Repas : vous réservez au plus tard le jeudi à 12 h pour la semaine qui suit.',
      '4.1 · Repas : une réservation faite à temps est acceptée aussitôt.',
      '4.1 · Repas : passé ce délai, il n’est plus possible de réserver.',
    ],
  ],
  [
    {
      article: '4.1',
      kind: 'deadline',
      act: 'reserve',
      until: { kind: 'weekday', weekday: 'thursday', weeksBefore: 1, at: '12:00' },
      inTime: { outcome: 'accept' },
      late: { outcome: 'refuse' },
      channels: ['portal', 'telephone'],
    },
    [
      '4.1 · Vous réservez sur le portail ou par téléphone au plus tard le jeudi à 12 h pour la semaine qui suit.',
      '4.1 · Une réservation faite à temps est acceptée aussitôt s’il reste une place ; sinon, elle est mise en attente.',
      '4.1 · Passé ce délai, il n’est plus possible de réserver sur le portail ou par téléphone.',
    ],
  ],
  [
    {
      article: '4.1',
      kind: 'deadline',
      act: 'reserve',
      until: { kind: 'weekday', weekday: 'thursday', weeksBefore: 1, at: '12:00' },
      inTime: { outcome: 'accept' },
      late: { outcome: 'refuse' },
      services: ['garderie-soir'],
      weekdays: ['wednesday'],
      during: 'holidays',
    },
    [
      '4.1 · Garderie du soir, les mercredis, pendant les vacances : vous réservez au plus tard le jeudi à 12 h pour la semaine qui suit.',
      '4.1 · Garderie du soir, les mercredis, pendant les vacances : une réservation faite à temps est acceptée aussitôt s’il reste une place ; sinon, elle est mise en attente.',
      '4.1 · Garderie du soir, les mercredis, pendant les vacances : passé ce délai, il n’est plus possible de réserver.',
    ],
  ],
  [
    {
      article: '4.1',
      kind: 'deadline',
      act: 'reserve',
      until: { kind: 'weekday', weekday: 'thursday', weeksBefore: 1, at: '12:00' },
      inTime: { outcome: 'ask-agent', article: '4.2', whenFull: 'refuse' },
      late: { outcome: 'refuse', article: '4.3' },
    },
    [
      '4.1 · Vous réservez au plus tard le jeudi à 12 h pour la semaine qui suit.',
      '4.2 · Une réservation faite à temps attend d’être validée par la mairie s’il reste une place ; sinon, elle est refusée.',
      '4.3 · Passé ce délai, il n’est plus possible de réserver.',
    ],
  ],
  [
    {
      article: '4.1',
      kind: 'deadline',
      act: 'reserve',
      until: { kind: 'weekday', weekday: 'thursday', weeksBefore: 1, at: '12:00' },
      inTime: { outcome: 'await-payment', whenFull: 'ask-agent' },
      late: { outcome: 'refuse' },
    },
    [
      '4.1 · Vous réservez au plus tard le jeudi à 12 h pour la semaine qui suit.',
      '4.1 · Une réservation faite à temps est acquise une fois payée s’il reste une place ; sinon, elle attend la décision de la mairie.',
      '4.1 · Passé ce délai, il n’est plus possible de réserver.',
    ],
  ],
  [
    {
      article: '4.1',
      kind: 'deadline',
      act: 'reserve',
      until: { kind: 'weekday', weekday: 'thursday', weeksBefore: 1, at: '12:00' },
      inTime: { outcome: 'accept' },
      late: { outcome: 'refuse' },
      services: ['repas'],
      closedDay: { moveTo: 'working-day-before', article: '4.4' },
      afterHolidays: { at: '11:00', article: '4.5' },
    },
    [
      '4.1 · Repas : vous réservez au plus tard le jeudi à 12 h pour la semaine qui suit.',
      '4.4 · Repas : quand ce délai tombe un jour férié ou de fermeture, il est avancé au jour ouvré précédent, à la même heure.',
      '4.5 · Repas : pour le premier jour de service après des vacances, le délai est le dernier jour de classe avant ces vacances, à 11 h.',
      '4.1 · Repas : une réservation faite à temps est acceptée aussitôt.',
      '4.1 · Repas : passé ce délai, il n’est plus possible de réserver.',
    ],
  ],
  [
    {
      article: '4.1',
      kind: 'deadline',
      act: 'reserve',
      until: { kind: 'weekday', weekday: 'thursday', weeksBefore: 1, at: '12:00' },
      inTime: { outcome: 'accept' },
      late: {
        outcome: 'accept',
        surcharge: { per: 'reservation', amount: { kind: 'add', cents: 100 }, article: '4.6' },
      },
      services: ['repas'],
    },
    [
      '4.1 · Repas : vous réservez au plus tard le jeudi à 12 h pour la semaine qui suit.',
      '4.1 · Repas : une réservation faite à temps est acceptée aussitôt.',
      '4.1 · Repas : passé ce délai, il reste possible de réserver.',
      '4.6 · Repas : pour chaque réservation ainsi faite, 1,00 € s’ajoute au prix.',
    ],
  ],
  [
    {
      article: '4.1',
      kind: 'deadline',
      act: 'reserve',
      until: { kind: 'weekday', weekday: 'thursday', weeksBefore: 1, at: '12:00' },
      inTime: { outcome: 'accept' },
      late: {
        outcome: 'accept',
        surcharge: { per: 'reservation', amount: { kind: 'add-percent', percent: 50 } },
        until: { kind: 'same-day', at: '09:00' },
        beyond: { outcome: 'ask-agent' },
      },
      services: ['repas'],
    },
    [
      '4.1 · Repas : vous réservez au plus tard le jeudi à 12 h pour la semaine qui suit.',
      '4.1 · Repas : une réservation faite à temps est acceptée aussitôt.',
      '4.1 · Repas : passé ce délai, il reste possible de réserver au plus tard le jour même à 9 h.',
      '4.1 · Repas : pour chaque réservation ainsi faite, 50 % s’ajoutent au prix.',
      '4.1 · Repas : ensuite, la mairie décide si c’est encore possible.',
    ],
  ],
  [
    {
      article: '4.1',
      kind: 'deadline',
      act: 'reserve',
      until: { kind: 'weekday', weekday: 'thursday', weeksBefore: 1, at: '12:00' },
      inTime: { outcome: 'accept' },
      late: {
        outcome: 'accept',
        surcharge: { per: 'order', cents: 250 },
        until: { kind: 'same-day', at: '09:00' },
      },
      services: ['repas'],
    },
    [
      '4.1 · Repas : vous réservez au plus tard le jeudi à 12 h pour la semaine qui suit.',
      '4.1 · Repas : une réservation faite à temps est acceptée aussitôt.',
      '4.1 · Repas : passé ce délai, il reste possible de réserver au plus tard le jour même à 9 h.',
      '4.1 · Repas : 2,50 € s’ajoutent alors une fois pour toute la demande.',
      '4.1 · Repas : ensuite, il n’est plus possible de réserver.',
    ],
  ],
  [
    {
      article: '4.1',
      kind: 'deadline',
      act: 'reserve',
      until: { kind: 'weekday', weekday: 'thursday', weeksBefore: 1, at: '12:00' },
      inTime: { outcome: 'accept' },
      late: {
        outcome: 'accept',
        surcharge: {
          per: 'reservation',
          amount: { kind: 'replace', price: { kind: 'amount', cents: 1000 } },
        },
      },
      services: ['repas'],
    },
    [
      '4.1 · Repas : vous réservez au plus tard le jeudi à 12 h pour la semaine qui suit.',
      '4.1 · Repas : une réservation faite à temps est acceptée aussitôt.',
      '4.1 · Repas : passé ce délai, il reste possible de réserver.',
      '4.1 · Repas : pour chaque réservation ainsi faite, le prix devient 10,00 €.',
    ],
  ],
  [
    {
      article: '4.1',
      kind: 'deadline',
      act: 'reserve',
      until: { kind: 'weekday', weekday: 'thursday', weeksBefore: 1, at: '12:00' },
      inTime: { outcome: 'accept' },
      late: {
        outcome: 'ask-agent',
        until: { kind: 'days-before', days: 1, counted: 'ouvres', at: '10:00' },
      },
      services: ['repas'],
    },
    [
      '4.1 · Repas : vous réservez au plus tard le jeudi à 12 h pour la semaine qui suit.',
      '4.1 · Repas : une réservation faite à temps est acceptée aussitôt.',
      '4.1 · Repas : passé ce délai, et au plus tard le jour ouvré précédent à 10 h, la mairie décide si c’est encore possible.',
      '4.1 · Repas : ensuite, il n’est plus possible de réserver.',
    ],
  ],
  [
    {
      article: '4.1',
      kind: 'deadline',
      act: 'declare-absence',
      until: { kind: 'weekday', weekday: 'thursday', weeksBefore: 1, at: '12:00' },
      inTime: { outcome: 'accept' },
      late: { outcome: 'accept' },
    },
    [
      '4.1 · Vous annulez ou déclarez une absence au plus tard le jeudi à 12 h pour la semaine qui suit.',
      '4.1 · Passé ce délai, vous pouvez encore déclarer une absence, mais elle peut être facturée.',
    ],
  ],
  [
    {
      article: '4.1',
      kind: 'deadline',
      act: 'declare-absence',
      until: { kind: 'weekday', weekday: 'thursday', weeksBefore: 1, at: '12:00' },
      inTime: { outcome: 'accept' },
      late: { outcome: 'refuse' },
    },
    [
      '4.1 · Vous annulez ou déclarez une absence au plus tard le jeudi à 12 h pour la semaine qui suit.',
      '4.1 · Passé ce délai, il n’est plus possible d’annuler ou de déclarer une absence.',
    ],
  ],
  [
    {
      article: '4.1',
      kind: 'deadline',
      act: 'announce-sickness',
      until: { kind: 'same-day', at: '08:30' },
      inTime: { outcome: 'accept' },
      late: { outcome: 'refuse' },
      channels: ['telephone'],
    },
    [
      '4.1 · Vous prévenez d’une maladie par téléphone au plus tard le jour même à 8 h 30.',
      '4.1 · Passé ce délai, il n’est plus possible d’annoncer une maladie par téléphone.',
    ],
  ],
  [
    {
      article: '4.1',
      kind: 'deadline',
      act: 'enrol',
      until: {
        kind: 'before-period',
        period: 'school-year',
        days: 15,
        counted: 'calendar',
        at: '23:59',
      },
      inTime: { outcome: 'ask-agent' },
      late: { outcome: 'refuse' },
    },
    [
      '4.1 · Vous inscrivez votre enfant au plus tard 15 jours avant le début de l’année scolaire, à 23 h 59.',
      '4.1 · Une inscription demandée à temps attend d’être validée par la mairie.',
      '4.1 · Passé ce délai, il n’est plus possible de s’inscrire.',
    ],
  ],
  [
    {
      article: '4.1',
      kind: 'deadline',
      act: 'change-contract',
      until: { kind: 'days-before', days: 15, counted: 'calendar', at: '23:59' },
      inTime: { outcome: 'accept' },
      late: { outcome: 'refuse' },
    },
    [
      '4.1 · Vous changez de contrat au plus tard 15 jours avant, à 23 h 59.',
      '4.1 · Une demande faite à temps est acceptée aussitôt.',
      '4.1 · Passé ce délai, il n’est plus possible de changer de contrat.',
    ],
  ],
  [
    {
      article: '4.1',
      kind: 'deadline',
      act: 'claim',
      until: { kind: 'months-after', of: 'issue', months: 2, at: '23:59' },
      inTime: { outcome: 'ask-agent' },
      late: { outcome: 'refuse' },
    },
    [
      '4.1 · Vous pouvez contester ce qui est facturé dans les deux mois qui suivent la facture.',
      '4.1 · Une contestation faite à temps attend d’être validée par la mairie.',
      '4.1 · Passé ce délai, il n’est plus possible de contester ce qui est facturé.',
    ],
  ],
  [
    { article: '4.1', kind: 'horizon', to: 'end-of-school-year' },
    ['4.1 · Vous pouvez réserver d’avance, jusqu’au dernier jour de l’année scolaire.'],
  ],
  [
    {
      article: '4.1',
      kind: 'horizon',
      opens: { kind: 'on', at: '2026-08-13T00:00' },
      to: 'unlimited',
    },
    [
      '4.1 · Les réservations ouvrent le 13 août 2026.',
      '4.1 · Vous pouvez réserver d’avance, sans limite de date.',
    ],
  ],
  [
    {
      article: '4.1',
      kind: 'horizon',
      opens: { kind: 'days-before', days: 30 },
      to: 'end-of-month',
    },
    [
      '4.1 · Un jour se réserve au plus tôt 30 jours avant.',
      '4.1 · Vous pouvez réserver d’avance, jusqu’à la fin du mois en cours.',
    ],
  ],
  [
    {
      article: '4.1',
      kind: 'horizon',
      opens: { kind: 'months-before', months: 2 },
      to: 'end-of-next-month',
    },
    [
      '4.1 · Un jour se réserve au plus tôt deux mois avant.',
      '4.1 · Vous pouvez réserver d’avance, jusqu’à la fin du mois suivant.',
    ],
  ],
  [
    {
      article: '4.1',
      kind: 'horizon',
      opens: { kind: 'day-of-month', day: 20, monthsBefore: 1 },
      to: 'end-of-next-month',
    },
    [
      '4.1 · Un jour se réserve au plus tôt à partir du 20 du mois précédent.',
      '4.1 · Vous pouvez réserver d’avance, jusqu’à la fin du mois suivant.',
    ],
  ],
  [
    { article: '4.1', kind: 'enrolment', granted: 'on-request' },
    ['4.1 · L’inscription se demande avant de réserver ; la mairie l’accepte ou la refuse.'],
  ],
  [
    { article: '4.1', kind: 'enrolment', granted: 'to-pupils' },
    ['4.1 · Tous les élèves sont inscrits d’office : il vous reste à réserver.'],
  ],
  [
    { article: '4.1', kind: 'enrolment', granted: 'by-office' },
    ['4.1 · L’inscription est faite par la mairie.'],
  ],
  [
    { article: '4.1', kind: 'enrolment', granted: 'not-needed' },
    ['4.1 · Vous réservez sans inscription préalable.'],
  ],
  [
    {
      article: '4.1',
      kind: 'single-channel',
      channels: ['portal', 'paper'],
      per: 'child-and-month',
      outcome: 'refuse',
    },
    [
      '4.1 · Pour un même enfant et un même mois, vous réservez sur le portail ou sur papier, sans changer ; une réservation faite autrement est refusée.',
    ],
  ],
  [
    {
      article: '4.1',
      kind: 'single-channel',
      channels: ['portal', 'paper'],
      per: 'child-and-school-year',
      outcome: 'ask-agent',
    },
    [
      '4.1 · Pour un même enfant et une même année scolaire, vous réservez sur le portail ou sur papier, sans changer ; une réservation faite autrement attend la décision de la mairie.',
    ],
  ],
  [
    { article: '4.1', kind: 'limit', per: 'week', maximum: 1, outcome: 'refuse' },
    ['4.1 · Un enfant réserve au plus 1 jour par semaine ; au-delà, la réservation est refusée.'],
  ],
  [
    { article: '4.1', kind: 'limit', per: 'month', maximum: 8, outcome: 'ask-agent' },
    [
      '4.1 · Un enfant réserve au plus 8 jours par mois ; au-delà, la réservation attend la décision de la mairie.',
    ],
  ],
  [
    {
      article: '4.1',
      kind: 'repetition',
      counter: { counts: 'unbooked-presences', from: 3, per: 'school-year' },
      outcome: 'refuse',
    },
    [
      '4.1 · À partir de la 3e présence sans réservation de l’année scolaire, les réservations suivantes sont refusées.',
    ],
  ],
  [
    {
      article: '4.1',
      kind: 'repetition',
      counter: { counts: 'late-pick-ups', from: 1, to: 3, per: 'month' },
      outcome: 'ask-agent',
    },
    ['4.1 · Du 1er au 3e retard du mois, les réservations suivantes attendent la décision de la mairie.'],
  ],
  [
    { article: '4.1', kind: 'absence', outcome: 'billed' },
    ['4.1 · Dans tous les autres cas, l’absence est facturée.'],
  ],
  [
    { article: '4.1', kind: 'absence', reasons: ['strike', 'school-trip'], outcome: 'free' },
    [
      '4.1 · En cas de grève du personnel ou des enseignants ou de voyage ou sortie scolaire, l’absence n’est pas facturée.',
    ],
  ],
  [
    {
      article: '4.1',
      kind: 'absence',
      reasons: ['medical', 'other', 'family', 'tutoring'],
      outcome: 'ask-agent',
    },
    [
      '4.1 · Pour raison médicale ou un autre motif, ou pour le motif « Événement familial », ou en cas de participation à une séquence de soutien, l’absence est facturée ou non, selon ce que décide la mairie.',
    ],
  ],
  [
    { article: '4.1', kind: 'absence', notice: [{ kind: 'in-time' }], outcome: 'free' },
    ['4.1 · L’absence n’est pas facturée si elle est déclarée à temps.'],
  ],
  [
    {
      article: '4.1',
      kind: 'absence',
      notice: [
        {
          kind: 'in-time',
          act: 'announce-sickness',
          of: 'first-day',
          channels: ['telephone'],
        },
      ],
      reasons: ['medical'],
      run: { counts: 'service-days', from: 2 },
      outcome: 'free',
    },
    [
      '4.1 · Pour raison médicale, les jours d’absence à partir du 2e (en comptant les jours de service) ne sont pas facturés si l’absence est annoncée par téléphone dans le délai prévu pour une maladie pour le premier jour.',
    ],
  ],
  [
    {
      article: '4.1',
      kind: 'absence',
      reasons: ['medical'],
      run: { counts: 'service-days', from: 1, to: 1 },
      outcome: 'billed',
    },
    ['4.1 · Pour raison médicale, le premier jour d’absence est facturé.'],
  ],
  [
    {
      article: '4.1',
      kind: 'absence',
      reasons: ['medical'],
      run: { counts: 'service-days', from: 2 },
      proof: { kind: 'medical-certificate', within: { kind: 'days', days: 3, of: 'return' } },
      outcome: 'free',
    },
    [
      '4.1 · Pour raison médicale, les jours d’absence à partir du 2e (en comptant les jours de service) ne sont pas facturés si la mairie reçoit un certificat médical dans les 3 jours qui suivent le retour de l’enfant.',
    ],
  ],
  [
    {
      article: '4.1',
      kind: 'absence',
      reasons: ['medical'],
      run: { counts: 'reserved-days', to: 3 },
      outcome: 'share',
      percent: 50,
    },
    [
      '4.1 · Pour raison médicale, les 3 premiers jours d’absence (en comptant les jours réservés) sont facturés à 50 % du prix.',
    ],
  ],
  [
    {
      article: '4.1',
      kind: 'absence',
      reasons: ['medical'],
      run: { counts: 'school-days', from: 2, to: 4, minimum: 5 },
      outcome: 'refund',
      cents: 277,
    },
    [
      '4.1 · Pour raison médicale, pour une absence d’au moins 5 jours de classe, les jours d’absence du 2e au 4e (en comptant les jours de classe) donnent lieu à un remboursement de 2,77 € par jour.',
    ],
  ],
  [
    {
      article: '4.1',
      kind: 'absence',
      run: { counts: 'calendar-days', from: 3, to: 3 },
      outcome: 'fixed',
      cents: 299,
    },
    ['4.1 · Le 3e jour d’absence (en comptant les jours de calendrier) est facturé 2,99 €.'],
  ],
  [
    {
      article: '4.1',
      kind: 'absence',
      notice: [
        {
          kind: 'until',
          until: { kind: 'same-day', at: '08:30' },
          of: 'first-day',
          channels: ['telephone'],
        },
        {
          kind: 'until',
          until: { kind: 'same-day', at: '23:59' },
          of: 'day',
          channels: ['portal'],
        },
      ],
      proof: { kind: 'medical-certificate', within: { kind: 'hours', hours: 48, of: 'first-day' } },
      outcome: 'free',
    },
    [
      '4.1 · L’absence n’est pas facturée si vous prévenez par téléphone au plus tard le premier jour d’absence à 8 h 30, si vous prévenez sur le portail au plus tard le jour même à 23 h 59 et si la mairie reçoit un certificat médical dans les 48 heures qui suivent le début du premier jour d’absence.',
    ],
  ],
  [
    {
      article: '4.1',
      kind: 'absence',
      notice: [
        {
          kind: 'until',
          until: { kind: 'days-before', days: 1, counted: 'calendar', at: '18:00' },
          of: 'first-day',
        },
      ],
      outcome: 'fixed',
      cents: 299,
    },
    [
      '4.1 · L’absence est facturée 2,99 € par jour si vous prévenez au plus tard la veille à 18 h, pour le premier jour d’absence.',
    ],
  ],
  [
    {
      article: '4.1',
      kind: 'absence',
      notice: [{ kind: 'until', until: { kind: 'same-day', at: '09:00' }, of: 'day' }],
      outcome: 'collectable',
      collect: { from: '11:30', to: '12:00' },
    },
    [
      '4.1 · L’absence est facturée, mais vous pouvez venir chercher le repas de 11 h 30 à 12 h si vous prévenez au plus tard le jour même à 9 h.',
    ],
  ],
  [
    { article: '4.1', kind: 'absence', fact: 'employeur', outcome: 'free' },
    ['4.1 · Quand la famille a remis l’attestation « Horaires variables », l’absence n’est pas facturée.'],
  ],
  [
    {
      article: '4.1',
      kind: 'absence',
      counter: { counts: 'unjustified-absences', from: 3, per: 'term' },
      outcome: 'billed',
    },
    ['4.1 · À partir de la 3e absence injustifiée du trimestre, l’absence est facturée.'],
  ],
  [
    {
      article: '4.1',
      kind: 'absence',
      proof: { kind: 'employeur', within: { kind: 'days', days: 0, of: 'return', at: '12:00' } },
      outcome: 'free',
    },
    [
      '4.1 · L’absence n’est pas facturée si la mairie reçoit le justificatif « Horaires variables » au plus tard le jour du retour de l’enfant, à 12 h au plus tard.',
    ],
  ],
  [
    {
      article: '4.1',
      kind: 'absence',
      proof: { kind: 'letter', within: { kind: 'days', days: 1, of: 'last-day', counted: 'ouvres' } },
      outcome: 'free',
    },
    [
      '4.1 · L’absence n’est pas facturée si la mairie reçoit une lettre au plus tard un jour ouvré après le dernier jour d’absence.',
    ],
  ],
  [
    {
      article: '4.1',
      kind: 'absence',
      proof: {
        kind: 'livret-de-famille',
        within: { kind: 'days', days: 2, of: 'declaration', counted: 'ouvrables', at: '17:00' },
      },
      outcome: 'free',
    },
    [
      '4.1 · L’absence n’est pas facturée si la mairie reçoit le justificatif « livret de famille » dans les 2 jours ouvrables qui suivent la déclaration de l’absence, à 17 h au plus tard.',
    ],
  ],
  [
    {
      article: '4.1',
      kind: 'absence',
      proof: { kind: 'letter', within: { kind: 'end-of-month', daysAfter: 0 } },
      outcome: 'free',
    },
    ['4.1 · L’absence n’est pas facturée si la mairie reçoit une lettre avant la fin du mois.'],
  ],
  [
    {
      article: '4.1',
      kind: 'absence',
      proof: { kind: 'letter', within: { kind: 'end-of-month', daysAfter: 5 } },
      outcome: 'free',
    },
    [
      '4.1 · L’absence n’est pas facturée si la mairie reçoit une lettre dans les 5 jours qui suivent la fin du mois.',
    ],
  ],
  [
    {
      article: '4.1',
      kind: 'commune-act',
      causes: ['strike', 'snow', 'absent-teacher'],
      effect: 'cancel',
    },
    [
      '4.1 · En cas de grève, d’intempéries ou d’absence de l’enseignant, les réservations sont annulées et rien n’est facturé.',
    ],
  ],
  [
    {
      article: '4.1',
      kind: 'commune-act',
      causes: ['absent-teacher'],
      effect: 'family-decides',
    },
    [
      '4.1 · En cas d’absence de l’enseignant, votre enfant peut venir ; si vous annulez, rien n’est facturé.',
    ],
  ],
  [
    {
      article: '4.1',
      kind: 'commune-act',
      causes: ['school-trip', 'closure', 'other'],
      effect: 'keep',
    },
    [
      '4.1 · En cas de sortie scolaire, de fermeture ou d’un autre empêchement, les réservations restent : annulez-les dans le délai si votre enfant ne vient pas.',
    ],
  ],
  [
    {
      article: '4.1',
      kind: 'price',
      services: ['repas'],
      price: {
        kind: 'by-quotient',
        brackets: [
          { upTo: 800, price: { kind: 'amount', cents: 200 } },
          { price: { kind: 'amount', cents: 220 }, article: '4.7' },
        ],
        missing: { take: 'highest', article: '4.8' },
      },
    },
    [
      '4.1 · Repas : le prix est de 2,00 € avec un quotient familial jusqu’à 800.',
      '4.7 · Repas : le prix est de 2,20 € avec un quotient familial de 801 ou plus.',
      '4.8 · Repas : quand le quotient familial n’est pas connu, le prix le plus élevé s’applique.',
    ],
  ],
  [
    {
      article: '4.1',
      kind: 'surcharge',
      on: 'unbooked-presence',
      amount: { kind: 'add', cents: 200 },
    },
    ['4.1 · Un enfant présent sans réservation est accueilli ; 2,00 € s’ajoutent au prix.'],
  ],
  [
    {
      article: '4.1',
      kind: 'surcharge',
      on: 'unbooked-presence',
      amount: { kind: 'replace', price: { kind: 'amount', cents: 1000 } },
      times: { from: 2, per: 'month' },
    },
    [
      '4.1 · À partir de la 2e fois du mois, un enfant présent sans réservation est accueilli ; le prix devient 10,00 €.',
    ],
  ],
  [
    {
      article: '4.1',
      kind: 'surcharge',
      on: 'late-absence',
      amount: { kind: 'add-percent', percent: 50 },
    },
    ['4.1 · Pour une absence qui n’a pas été déclarée à temps, 50 % s’ajoutent au prix.'],
  ],
  [
    {
      article: '4.1',
      kind: 'surcharge',
      on: 'late-pick-up',
      after: '18:30',
      per: 'family',
      amount: { kind: 'started-slices', minutes: 15, cents: 500 },
    },
    ['4.1 · Après 18 h 30, chaque quart d’heure commencé coûte 5,00 € par famille.'],
  ],
  [
    {
      article: '4.1',
      kind: 'surcharge',
      on: 'late-pick-up',
      after: '19:00',
      graceMinutes: 5,
      per: 'child',
      amount: { kind: 'once', cents: 600 },
      times: { from: 1, to: 3, per: 'school-year' },
    },
    [
      '4.1 · De la 1re à la 3e fois de l’année scolaire, après 19 h, au-delà de 5 minutes de tolérance, un retard coûte 6,00 € par enfant.',
    ],
  ],
  [
    { article: '4.1', kind: 'surcharge', on: 'late-enrolment', per: 'family', cents: 2500 },
    ['4.1 · Une inscription tardive coûte 25,00 € par famille.'],
  ],
  [
    { article: '4.1', kind: 'not-collected', after: '16:40', becomes: 'garderie-soir' },
    [
      '4.1 · Un enfant que personne n’est venu chercher à 16 h 40 passe au service « Garderie du soir », qui est alors dû.',
    ],
  ],
  [
    {
      article: '4.1',
      kind: 'cap',
      services: ['garderie-soir', 'etude'],
      per: 'month',
      across: 'child',
      maximum: { kind: 'amount', cents: 1980 },
    },
    [
      '4.1 · Garderie du soir et Étude : ces services coûtent ensemble au plus 19,80 € par mois et par enfant.',
    ],
  ],
  [
    {
      article: '4.1',
      kind: 'yearly-fee',
      per: 'family',
      price: { kind: 'amount', cents: 1000 },
    },
    ['4.1 · Un droit de 10,00 € par famille est dû pour l’année scolaire.'],
  ],
  [
    {
      article: '4.1',
      kind: 'yearly-fee',
      per: 'family',
      price: {
        kind: 'by-date',
        before: { kind: 'amount', cents: 1600 },
        from: [{ date: '2027-03-29', price: { kind: 'amount', cents: 1000 } }],
      },
    },
    [
      '4.1 · Un droit de 16,00 € par famille avant le 29 mars 2027 est dû pour l’année scolaire.',
      '4.1 · Un droit de 10,00 € par famille à partir du 29 mars 2027 est dû pour l’année scolaire.',
    ],
  ],
  [
    {
      article: '4.1',
      kind: 'dated-fact',
      fact: 'quotient-familial',
      changes: 'next-month',
      reference: '03-31',
      validMonths: 12,
    },
    [
      '4.1 · C’est le quotient familial au 31 mars qui compte.',
      '4.1 · Un nouveau quotient familial s’applique à partir du mois suivant.',
      '4.1 · Un quotient familial vaut 12 mois.',
    ],
  ],
  [
    { article: '4.1', kind: 'dated-fact', fact: 'residence', changes: 'same-day' },
    ['4.1 · Un nouveau domicile s’applique dès le jour où la mairie le reçoit.'],
  ],
  [
    {
      article: '4.1',
      kind: 'terms',
      terms: [
        { from: '2026-09-01', to: '2026-12-18' },
        { from: '2027-01-04', to: '2027-03-31' },
      ],
    },
    [
      '4.1 · Les trimestres vont du 1er septembre 2026 au 18 décembre 2026 et du 4 janvier 2027 au 31 mars 2027.',
    ],
  ],
  [
    {
      article: '4.1',
      kind: 'billing',
      every: 'month',
      on: 'reservations',
      terms: 'arrears',
      issueDay: 1,
      previousBalance: 'shown',
      due: { kind: 'day-of-month', day: 25 },
      sentBy: { channel: 'email', article: '7.2' },
    },
    [
      '4.1 · La facture est établie chaque mois, le 1er, pour la période écoulée ; elle compte ce qui est réservé.',
      '4.1 · Elle rappelle ce qui reste dû d’avant.',
      '4.1 · Elle est à payer au plus tard le 25 du mois.',
      '7.2 · La facture est envoyée par courriel.',
    ],
  ],
  [
    {
      article: '4.1',
      kind: 'billing',
      every: 'two-months',
      on: 'attendance',
      terms: 'arrears',
      due: { kind: 'days-after-issue', days: 30 },
      sentBy: { channel: 'post' },
    },
    [
      '4.1 · La facture est établie tous les deux mois, pour la période écoulée ; elle compte les présences.',
      '4.1 · Elle est à payer dans les 30 jours.',
      '4.1 · La facture est envoyée par courrier.',
    ],
  ],
  [
    {
      article: '4.1',
      kind: 'billing',
      every: 'term',
      on: 'reservations',
      terms: 'prepaid',
      due: { kind: 'day-of-month', day: 'last' },
    },
    [
      '4.1 · La facture est établie chaque trimestre, d’avance ; elle compte ce qui est réservé.',
      '4.1 · Elle est à payer au plus tard le dernier jour du mois.',
    ],
  ],
  [
    {
      article: '4.1',
      kind: 'billing',
      every: 'school-year',
      on: 'attendance',
      terms: 'wallet',
      due: { kind: 'days-after-issue', days: 0 },
    },
    [
      '4.1 · La facture est établie une fois par année scolaire ; elle compte les présences.',
      '4.1 · Vous créditez un compte, dont le prix de chaque service est déduit.',
      '4.1 · Elle est à payer dès qu’elle est établie.',
    ],
  ],
  [
    {
      article: '4.1',
      kind: 'collection',
      by: 'regie',
      means: ['cheque', 'cash', 'card', 'online-card', 'transfer', 'direct-debit', 'cesu'],
      change: 'none',
      surplus: 'credit',
      maximumCashCents: 30000,
    },
    [
      '4.1 · Vous pouvez payer par chèque, en espèces, par carte bancaire, par carte bancaire en ligne, par virement, par prélèvement ou par chèque emploi service universel (CESU).',
      '4.1 · En espèces, vous payez 300,00 € au plus.',
      '4.1 · Aucune monnaie n’est rendue.',
      '4.1 · Si vous payez plus que la somme due, la différence est portée à votre compte.',
    ],
  ],
  [
    { article: '4.1', kind: 'collection', by: 'regie', change: 'given', surplus: 'refund' },
    [
      '4.1 · Vous payez à la régie.',
      '4.1 · La monnaie est rendue.',
      '4.1 · Si vous payez plus que la somme due, la différence vous est remboursée.',
    ],
  ],
  [
    {
      article: '4.1',
      kind: 'collection',
      by: 'titre',
      minimumCents: 1500,
      belowMinimum: { outcome: 'carry-over', article: '7.3' },
    },
    [
      '4.1 · La trésorerie vous envoie un avis des sommes à payer : c’est à elle que vous payez.',
      '7.3 · Une somme inférieure à 15,00 € ne fait pas l’objet d’un avis : elle est reportée sur la facture suivante.',
    ],
  ],
  [
    {
      article: '4.1',
      kind: 'collection',
      by: 'titre',
      minimumCents: 1500,
      belowMinimum: { outcome: 'waive' },
    },
    [
      '4.1 · La trésorerie vous envoie un avis des sommes à payer : c’est à elle que vous payez.',
      '4.1 · Une somme inférieure à 15,00 € n’est pas réclamée.',
    ],
  ],
  [
    { article: '4.1', kind: 'reminder', daysAfterDue: [15, 30] },
    ['4.1 · Une facture impayée est rappelée 15 et 30 jours après l’échéance.'],
  ],
  [
    { article: '4.1', kind: 'exclusion', when: { kind: 'unpaid-months', months: 4 } },
    [
      '4.1 · Quand 4 mois restent impayés, la mairie peut décider de ne plus accueillir l’enfant ; rien ne se fait d’office.',
    ],
  ],
  [
    { article: '4.1', kind: 'exclusion', when: { kind: 'unpaid-on', dayOfMonth: 30 } },
    [
      '4.1 · Quand une facture reste impayée le 30 du mois, la mairie peut décider de ne plus accueillir l’enfant ; rien ne se fait d’office.',
    ],
  ],
  [
    { article: '4.1', kind: 'exclusion', when: { kind: 'unpaid-days', days: 60 } },
    [
      '4.1 · Quand une facture reste impayée 60 jours après l’échéance, la mairie peut décider de ne plus accueillir l’enfant ; rien ne se fait d’office.',
    ],
  ],
  [
    {
      article: '4.1',
      kind: 'exclusion',
      when: {
        kind: 'counter',
        counter: { counts: 'unbooked-presences', from: 3, per: 'school-year' },
      },
    },
    [
      '4.1 · À partir de la 3e présence sans réservation de l’année scolaire, la mairie peut décider de ne plus accueillir l’enfant ; rien ne se fait d’office.',
    ],
  ],
  [
    {
      article: '4.1',
      kind: 'limit',
      levels: ['maternelle', 'cp'],
      contract: 'occasional',
      during: 'school-time',
      services: ['repas', 'etude'],
      per: 'week',
      maximum: 2,
      outcome: 'refuse',
    },
    [
      '4.1 · Repas et Étude, en période scolaire, en maternelle et CP, contrat occasionnel : un enfant réserve au plus 2 jours par semaine ; au-delà, la réservation est refusée.',
    ],
  ],
];

test.each(CASES)('%j', (written, said) => {
  expect(
    sentencesOfRule(rule.parse(written), names).map(({ article, text }) => `${article} · ${plain(text)}`),
  ).toEqual(said);
});

test('every kind of rule has its sentences here', () => {
  const kinds = new Set(CASES.map(([written]) => rule.parse(written).kind));
  expect(kinds.size).toBe(19);
});

test('a service that goes without saying is not named', () => {
  const limit = rule.parse({
    article: '1',
    kind: 'limit',
    services: ['repas', 'etude'],
    per: 'week',
    maximum: 2,
    outcome: 'refuse',
  });
  expect(plain(sentenceOfRule(limit, names, ['repas']))).toBe(
    'Un enfant réserve au plus 2 jours par semaine ; au-delà, la réservation est refusée.',
  );
  expect(plain(sentenceOfRule(limit, names, ['garderie-soir']))).toMatch(/^Repas et Étude : un enfant/);
});

test('an association is not called a mairie, and several communes are counted', () => {
  const other = namesOf({
    kind: 'association',
    members: 3,
    services: [],
    mealTypes: [],
    absenceReasons: [],
    documents: [],
  });
  expect(sentenceOfRule(rule.parse({ article: '1', kind: 'enrolment', granted: 'by-office' }), other)).toBe(
    'L’inscription est faite par l’association.',
  );
  expect(other.home).toBe('l’une des trois communes');
});
