/** Requests of every type in every status, each with all that has happened to it. */
import type { FamilyRow } from '@preau/db/demonstration';
import type { Change } from '@preau/domain/family-file';
import type { Id } from '@preau/domain/ids';
import type { RequestEvent, RequestStatus } from '@preau/domain/request';
import { type Draft, dayFrom, daysAgo } from './draft.ts';
import type { Child } from './families.ts';
import type { Family } from './generate-families.ts';
import { GIRLS, LAST_NAMES, MOBILES, STREETS, WOMEN } from './names.ts';

/** What is asked, before anyone has decided. */
interface Asked {
  type: FamilyRow<'request'>['type'];
  section: string;
  action: FamilyRow<'request'>['action'];
  subjectId?: string;
  child?: Child;
  isHealth?: true;
  changes: Change[];
}

/** How a request went, from its first day on. */
interface Course {
  status: RequestStatus;
  events: { kind: RequestEvent; note?: string }[];
}

const QUESTION = 'Merci de joindre un justificatif de moins de trois mois.';
const REFUSAL = 'La pièce jointe n’est pas lisible ; merci de refaire la demande avec une copie nette.';

const COURSES: readonly Course[] = [
  { status: 'pending', events: [] },
  { status: 'accepted', events: [{ kind: 'accepted' }] },
  { status: 'complement-asked', events: [{ kind: 'complement-asked', note: QUESTION }] },
  { status: 'pending', events: [] },
  { status: 'refused', events: [{ kind: 'refused', note: REFUSAL }] },
  { status: 'on-hold', events: [{ kind: 'held', note: 'Service complet : sur liste d’attente.' }] },
  { status: 'withdrawn', events: [{ kind: 'withdrawn' }] },
  {
    status: 'accepted',
    events: [
      { kind: 'complement-asked', note: QUESTION },
      { kind: 'answered', note: 'Voici le document demandé.' },
      { kind: 'accepted' },
    ],
  },
  {
    status: 'pending',
    events: [
      { kind: 'complement-asked', note: QUESTION },
      { kind: 'answered', note: 'C’est fait, merci.' },
    ],
  },
];

/** Adds a request for every third family: the types in turn, and each in every status by and by. */
export function addRequests(draft: Draft, families: readonly Family[], agentId: Id<'account'>): void {
  let made = 0;
  for (const [n, family] of families.entries()) {
    if (n % 3 !== 1) continue;
    const ask = ASKED[made % ASKED.length];
    const course = COURSES[(made + Math.floor(made / ASKED.length)) % COURSES.length];
    made += 1;
    const asked = ask?.(draft, family, course?.status === 'accepted');
    if (!asked || !course) continue;
    const isOver = ['accepted', 'refused', 'withdrawn'].includes(course.status);
    const days = isOver ? draft.chance.between(15, 200) : draft.chance.between(1, 12);
    addRequest(draft, `${family.key}/request`, family, asked, course, { days, agentId });
  }
}

/** Guide 002, « liste des demandes »: an allergy that was accepted, and a PAI to which the agent had something to say. */
export function addGuideRequests(
  draft: Draft,
  { dupont, ztest }: { dupont: Family; ztest: Family },
  agentId: Id<'account'>,
): void {
  const [commune, creche] = ztest.children;
  const [responsable] = dupont.households;
  const allergy = {
    kind: 'asthma',
    name: 'Acariens',
    observations: 'Surtout aux acariens ; a toujours son inhalateur dans son sac en cas de besoin.',
    noticedOn: dayFrom(draft, -450),
  } as const;
  if (commune) {
    const subjectId = draft.put('childAllergy', commune.key, { childId: commune.id, ...allergy });
    const asked = { ...ADD_ALLERGY, subjectId, child: commune, changes: additions(allergy) };
    const course: Course = { status: 'accepted', events: [{ kind: 'accepted' }] };
    addRequest(draft, 'ztest/allergy', ztest, asked, course, { days: 20, agentId });
  }
  if (creche) {
    const pai = {
      instructions: 'Fruits en coque',
      validFrom: dayFrom(draft, 0),
      validUntil: dayFrom(draft, 300),
    };
    const note =
      'Bonjour, pour valider le PAI et voir ses modalités d’application, merci de : – nous faire parvenir un certificat médical ; – convenir d’un rendez-vous. Cordialement, Mme Agent';
    addRequest(
      draft,
      'ztest/pai',
      ztest,
      {
        type: 'health',
        section: 'pai',
        action: 'add',
        isHealth: true,
        child: creche,
        changes: additions(pai),
      },
      { status: 'complement-asked', events: [{ kind: 'complement-asked', note }] },
      { days: 4, agentId },
    );
  }
  const jean = responsable?.adults[0];
  if (jean)
    addRequest(
      draft,
      'dupont/mobile',
      dupont,
      {
        type: 'guardian',
        section: 'guardian',
        action: 'update',
        subjectId: jean.id,
        changes: [{ field: 'phoneMobile', before: null, after: '0639980405' }],
      },
      { status: 'pending', events: [] },
      { days: 2, agentId },
    );
}

const ADD_ALLERGY = { type: 'health', section: 'allergy', action: 'add', isHealth: true } as const;

function additions(values: Readonly<Record<string, Change['after']>>): Change[] {
  return Object.entries(values).map(([field, after]) => ({ field, before: null, after }));
}

function addRequest(
  draft: Draft,
  key: string,
  { households }: Family,
  { type, section, action, subjectId, child, isHealth, changes }: Asked,
  { status, events }: Course,
  { days, agentId }: { days: number; agentId: Id<'account'> },
): void {
  const [household] = households;
  const submittedBy = household?.adults[0]?.accountId ?? null;
  if (!household) return;
  // Each step takes its part of the days that have gone by since.
  const at = (step: number) => daysAgo(draft, days - (days * step) / (events.length + 1));
  const last = events.at(-1);
  const by = (kind: RequestEvent | undefined) =>
    kind === undefined || kind === 'answered' || kind === 'withdrawn' ? submittedBy : agentId;
  const requestId = draft.putAt('request', key, at(0), {
    householdId: household.id,
    submittedBy,
    type,
    section,
    action,
    subjectId: subjectId ?? null,
    childId: child?.id ?? null,
    memberId: child?.memberId ?? household.memberId,
    status,
    changes: isHealth ? null : changes,
    immediate: false,
    submittedAt: at(0),
    statusAt: at(events.length),
    statusBy: last ? by(last.kind) : null,
    reason: status === 'refused' || status === 'complement-asked' || status === 'on-hold' ? last?.note : null,
  });
  if (isHealth) draft.put('requestHealth', key, { requestId, changes });
  draft.putAt('requestEvent', `${key}/0`, at(0), {
    requestId,
    kind: 'submitted',
    byAccountId: submittedBy,
    at: at(0),
  });
  for (const [index, { kind, note }] of events.entries())
    draft.putAt('requestEvent', `${key}/${index + 1}`, at(index + 1), {
      requestId,
      kind,
      byAccountId: by(kind),
      at: at(index + 1),
      note: note ?? null,
    });
}

type Ask = (draft: Draft, family: Family, isAccepted: boolean) => Asked | null;

/** A change from what the file says; one that was accepted has led to what it says. */
function change(field: string, now: Change['after'], other: Change['after'], isAccepted: boolean): Change {
  return isAccepted ? { field, before: other, after: now } : { field, before: now, after: other };
}

const ASKED: readonly Ask[] = [
  ({ chance }, { households }, isAccepted) => {
    const adult = households[0]?.adults[0];
    if (!adult) return null;
    const { row, id } = adult;
    const mobile = `${MOBILES}${chance.between(1000, 9999)}`;
    return {
      type: 'guardian',
      section: 'guardian',
      action: 'update',
      subjectId: id,
      changes: [
        change(
          'address',
          row.address ?? null,
          `${chance.between(1, 90)} ${chance.oneOf(STREETS)}`,
          isAccepted,
        ),
        change('phoneMobile', row.phoneMobile ?? null, mobile, isAccepted),
      ],
    };
  },
  (_, { households }, isAccepted) => {
    const adult = households[0]?.adults[1];
    if (!adult) return null;
    const consent = adult.row.smsConsent;
    const changes = [change('smsConsent', consent, !consent, isAccepted)];
    return { type: 'partner', section: 'partner', action: 'update', subjectId: adult.id, changes };
  },
  ({ rows }, { households }, isAccepted) => {
    const now = rows.householdFiscal.find(({ householdId }) => householdId === households[0]?.id);
    if (!now || now.referenceIncomeCents == null) return null;
    const other = now.referenceIncomeCents + 1_250_00;
    const changes = [change('referenceIncomeCents', now.referenceIncomeCents, other, isAccepted)];
    return { type: 'fiscal', section: 'fiscal', action: 'update', changes };
  },
  (draft, { households }, isAccepted) => {
    const last = draft.rows.householdQuotient.findLast(
      ({ householdId }) => householdId === households[0]?.id,
    );
    const now = last?.quotientFamilial ?? null;
    return {
      type: 'caf',
      section: 'caf',
      action: 'update',
      changes: [
        change('quotientFamilial', now, (now ?? 700) + 85, isAccepted && now !== null),
        { field: 'quotientReferenceDate', before: last?.referenceDate ?? null, after: dayFrom(draft, -15) },
      ],
    };
  },
  ({ rows }, { households }, isAccepted) => {
    const now = rows.householdBank.find(({ householdId }) => householdId === households[0]?.id);
    if (!now) return null;
    const changes = [change('directDebit', now.directDebit, !now.directDebit, isAccepted)];
    return { type: 'bank', section: 'bank', action: 'update', changes };
  },
  (draft, { households, children }, isAccepted) => {
    const { chance, today } = draft;
    const asked = { type: 'add-child', section: 'child', action: 'add' } as const;
    const youngest = children.at(-1);
    if (isAccepted && youngest) {
      const { lastName, firstName, sex, birthDate } = youngest.row;
      const changes = additions({ lastName, firstName, sex: sex ?? null, birthDate });
      return { ...asked, subjectId: youngest.id, child: youngest, changes };
    }
    const lastName = children[0]?.row.lastName ?? households[0]?.adults[0]?.row.lastName ?? 'Martin';
    const birthDate = `${Number(today.slice(0, 4)) - 3}-0${chance.between(1, 9)}-1${chance.between(0, 9)}`;
    const values = { lastName, firstName: chance.oneOf(GIRLS), sex: 'female', birthDate };
    return { ...asked, changes: additions(values) };
  },
  ({ chance, put }, { children: [child] }, isAccepted) => {
    if (!child) return null;
    const values = {
      lastName: chance.oneOf(LAST_NAMES),
      firstName: chance.oneOf(WOMEN),
      mobile: `${MOBILES}${chance.between(1000, 9999)}`,
      kinship: 'grandmother',
    } as const;
    const asked = { type: 'authorised-person', section: 'authorised-person', action: 'add', child } as const;
    if (!isAccepted) return { ...asked, changes: additions(values) };
    const subjectId = put('authorisedPerson', `${child.key}/accepted`, { childId: child.id, ...values });
    return { ...asked, subjectId, changes: additions(values) };
  },
  ({ rows }, { children: [child] }, isAccepted) => {
    const now = rows.childComplement.find(({ childId }) => childId === child?.id);
    if (!child || !now) return null;
    const consent = now.photoConsent ?? null;
    const changes = [change('photoConsent', consent, consent !== true, isAccepted)];
    return {
      type: 'complementary',
      section: 'complement',
      action: 'update',
      subjectId: child.id,
      isHealth: true,
      child,
      changes,
    };
  },
  (draft, { children: [child] }, isAccepted) => {
    if (!child) return null;
    const noticedOn = dayFrom(draft, -200);
    const values = { kind: 'food', name: 'Arachide', noticedOn, doctor: 'Dr Lemoine' } as const;
    const asked = { ...ADD_ALLERGY, child, changes: additions(values) };
    if (!isAccepted) return asked;
    const row = { childId: child.id, ...values };
    return { ...asked, subjectId: draft.put('childAllergy', `${child.key}/accepted`, row) };
  },
  ({ rows, commune }, { children: [child] }, isAccepted) => {
    const now = rows.childHealth.find(({ childId }) => childId === child?.id);
    const other = commune.mealTypes.find(({ id }) => id !== now?.mealTypeId);
    if (!child || !now || !other) return null;
    const changes = [change('mealTypeId', now.mealTypeId ?? null, other.id, isAccepted)];
    return {
      type: 'health',
      section: 'health',
      action: 'update',
      subjectId: child.id,
      isHealth: true,
      child,
      changes,
    };
  },
  ({ commune, rows }, { households: [household] }, isAccepted) => {
    const [kind] = commune.documents;
    const provided = rows.familyDocument.find(({ householdId }) => householdId === household?.id);
    if (!kind || (isAccepted && !provided)) return null;
    const values = { kind: (isAccepted && provided?.kind) || kind.key, fileId: commune.proof };
    const asked = { type: 'document', section: 'document', action: 'add' } as const;
    const subjectId = isAccepted ? provided?.id : undefined;
    return { ...asked, ...(subjectId && { subjectId }), changes: additions(values) };
  },
  ({ rows, commune, ...draft }, { children: [child] }, isAccepted) => {
    const asked = { type: 'enrolment', section: 'enrolment', action: 'add' } as const;
    const given = rows.enrolment.find(({ childId }) => childId === child?.id);
    const service = commune.services.find(({ memberId }) => memberId === child?.memberId);
    if (!child || !service || (isAccepted && !given)) return null;
    if (isAccepted && given) {
      const { id, serviceId, firstDay, contract, weekdays } = given;
      return {
        ...asked,
        subjectId: id,
        child,
        changes: additions({ serviceId, firstDay, contract, weekdays }),
      };
    }
    const values = {
      serviceId: service.id,
      firstDay: dayFrom(draft, 14),
      contract: 'regular',
      weekdays: service.weekdays.slice(0, 2),
    };
    return { ...asked, child, changes: additions(values) };
  },
];
