/** A family's file, part by part: the households of an adult, its children, one of them, and apart what is of health. */
import type { ChildFile, ChildHealth, ChildList, FamilyFile, HouseholdFile } from '@preau/contract/family';
import {
  type HouseholdRows,
  readChildRows,
  readChildren,
  readHealthRows,
  readHouseholdRows,
  readMealTypes,
  readSchools,
  readServices,
} from '@preau/db/family-file';
import { type DocumentKind, readFamilyRules } from '@preau/db/family-rules';
import { type Row, valuesOfRow } from '@preau/db/family-sections';
import { recordHealthReading } from '@preau/db/health-reading';
import { type OpenRequest, readFileNames, readNames, readOpenRequests } from '@preau/db/request';
import { type SectionName, sectionOf, type Values } from '@preau/domain/family-file';
import type { Context } from './context.ts';
import { schoolingsOf, servicesToAsk } from './family-choices.ts';
import { openFamily, ownChild } from './open-family.ts';
import { OperationError } from './operation-error.ts';
import { childCard, fileUrl, shownSchooling } from './read-family-home.ts';
import { type Asked, referencesIn, showAddition, showRows, showSection } from './show-section.ts';

/** Mon compte: the adults, the finances and the proofs of each household of this adult. */
export async function readFamilyFile(ctx: Context): Promise<FamilyFile> {
  return ctx.tenant.transaction(async tx => {
    const family = await openFamily(tx, ctx);
    const { householdIds, today, actor } = family;
    const [rows, open, rules] = await Promise.all([
      readHouseholdRows(tx, householdIds, today),
      readOpenRequests(tx, { households: householdIds, children: [], health: false }),
      readFamilyRules(tx),
    ]);
    const households = householdIds.flatMap(id => {
      const household = rows.find(row => row.id === id);
      const asked: Asked = {
        open: open.filter(request => request.householdId === id && request.childId === null),
        ownHouseholds: householdIds,
      };
      return household ? [householdFile(household, asked)] : [];
    });
    if (households.length === 0) throw new OperationError('not_found');
    return {
      households,
      me: actor.guardianId,
      optionalFields: rules.optionalFields,
      atOnce: rules.atOnce,
      documentKinds: rules.documents.filter(({ per }) => per === 'household'),
      names: {
        ...kindNames(rules.documents),
        ...fileNames(rows.flatMap(({ documents }) => documents)),
        ...(await readFileNames(tx, ownWithFiles({ open, ownHouseholds: householdIds }))),
      },
    };
  });
}

function householdFile(household: HouseholdRows, asked: Asked): HouseholdFile {
  const { id, number, adults, quotient } = household;
  const section = (name: SectionName, subjectId: string | null, row: Row | null, more: Values = {}) =>
    showSection(asked, name, { subjectId, values: { ...valuesOfRow(name, row), ...more } });
  const responsable = adults.find(({ position }) => position === 1)?.row ?? null;
  const partner = adults.find(({ position }) => position === 2)?.row ?? null;
  const addition = asked.open.find(request => request.section === 'partner' && request.action === 'add');
  return {
    id,
    number,
    responsable: section('guardian', responsable?.id ?? null, responsable),
    partner: partner && section('partner', partner.id, partner),
    partnerAddition: addition ? showAddition(addition, asked) : null,
    fiscal: section('fiscal', id, household.fiscal),
    caf: section('caf', id, household.caf, {
      quotientFamilial: quotient?.quotientFamilial ?? null,
      quotientReferenceDate: quotient?.referenceDate ?? null,
    }),
    bank: section('bank', id, household.bank),
    quotient,
    documents: showRows(asked, 'document', household.documents),
  };
}

/** Mes enfants: those that this adult answers for, and those that are to be added. */
export async function readChildList(ctx: Context): Promise<ChildList> {
  return ctx.tenant.transaction(async tx => {
    const { householdIds, childIds, today } = await openFamily(tx, ctx);
    const [children, open, schools] = await Promise.all([
      readChildren(tx, childIds, { households: householdIds, today }),
      readOpenRequests(tx, { households: householdIds, children: [], health: false }),
      readSchools(tx),
    ]);
    const asked: Asked = { open, ownHouseholds: householdIds };
    return {
      children: children.map(child => childCard(child, today)),
      additions: showRows(asked, 'child', []).additions.flatMap(addition =>
        addition.by === 'own-household'
          ? [{ requestId: addition.requestId, status: addition.status, values: addition.values }]
          : [],
      ),
      schools,
    };
  });
}

/** The file of a child that this adult answers for, without its health. @throws OperationError `not_found` */
export async function readChildFile(ctx: Context, id: string): Promise<ChildFile> {
  return ctx.tenant.transaction(async tx => {
    const family = await openFamily(tx, ctx);
    const { householdIds, childIds, today } = family;
    const { id: childId } = ownChild(family, id);
    const [rows, all, open, rules, services] = await Promise.all([
      readChildRows(tx, childId, { households: householdIds, today }),
      readChildren(tx, childIds, { households: householdIds, today }),
      readOpenRequests(tx, { households: [], children: [childId], health: false }),
      readFamilyRules(tx),
      readServices(tx),
    ]);
    const facts = all.find(child => child.id === childId);
    if (!rows || !facts) throw new OperationError('not_found');
    const { now, next } = schoolingsOf(facts, today);
    // The other household's papers are its own, and so is what it asks about them.
    const asked: Asked = {
      open: open.filter(
        request => request.section !== 'document' || householdIds.includes(request.householdId),
      ),
      ownHouseholds: householdIds,
    };
    const identity = (section: SectionName) =>
      showSection(asked, section, { subjectId: childId, values: valuesOfRow(section, rows.child) });
    const named = rows.enrolments.flatMap(row => referencesIn('enrolment', valuesOfRow('enrolment', row)));
    const wished = ownOf(asked).flatMap(({ section, changes }) =>
      (changes ?? []).flatMap(({ field, after }) => referencesIn(section, { [field]: after })),
    );
    const schools = facts.schoolings.map(({ siteId }) => siteId);
    return {
      id: childId,
      identity: identity('child'),
      photo: identity('photo'),
      photoUrl: facts.photoFileId && fileUrl(facts.photoFileId),
      schooling: shownSchooling(now),
      nextSchooling: shownSchooling(next),
      custody: rows.custody.map(({ householdId, ...period }) => ({
        isOwn: householdIds.includes(householdId),
        ...period,
      })),
      authorisedPersons: showRows(asked, 'authorised-person', rows.authorisedPersons),
      enrolments: showRows(asked, 'enrolment', rows.enrolments, row =>
        householdIds.includes(String(row.household_id)),
      ),
      documents: showRows(asked, 'document', rows.documents),
      siblings: all
        .filter(child => child.id !== childId)
        .map(({ id: sibling, firstName }) => ({ id: sibling, firstName })),
      services: servicesToAsk(services, rules, schools),
      documentKinds: rules.documents.filter(({ per }) => per === 'child'),
      names: {
        ...kindNames(rules.documents),
        ...fileNames(rows.documents),
        ...(await readFileNames(tx, ownWithFiles(asked))),
        ...(await readNames(tx, [...named, ...wished])),
      },
    };
  });
}

/** What a child's care needs to know. The reading is noted. @throws OperationError `not_found` */
export async function readChildHealth(ctx: Context, id: string): Promise<ChildHealth> {
  return ctx.tenant.transaction(async tx => {
    const family = await openFamily(tx, ctx);
    const { id: childId } = ownChild(family, id);
    const [rows, open, mealTypes] = await Promise.all([
      readHealthRows(tx, childId),
      readOpenRequests(tx, { households: [], children: [childId], health: true }),
      readMealTypes(tx, childId, family.today),
      recordHealthReading(tx, {
        childId,
        actor: ctx.actor,
        occasion: 'child-file',
        at: ctx.now,
        requestId: ctx.requestId,
      }),
    ]);
    const asked: Asked = { open, ownHouseholds: family.householdIds };
    const one = (section: SectionName, row: Row | null) =>
      showSection(asked, section, { subjectId: childId, values: valuesOfRow(section, row) });
    const wished = ownOf(asked).flatMap(({ section, changes }) =>
      (changes ?? []).flatMap(({ field, before, after }) => [
        ...referencesIn(section, { [field]: before }),
        ...referencesIn(section, { [field]: after }),
      ]),
    );
    const kept = referencesIn('health', valuesOfRow('health', rows.health));
    return {
      childId,
      complement: one('complement', rows.complement),
      health: one('health', rows.health),
      allergies: showRows(asked, 'allergy', rows.allergies),
      pais: showRows(asked, 'pai', rows.pais),
      mealTypes,
      names: {
        ...(await readFileNames(tx, ownWithFiles(asked))),
        ...(await readNames(tx, [...kept, ...wished])),
      },
    };
  });
}

/** Own requests: what another household wishes is not to be told, nor how it is called. */
function ownOf({ open, ownHouseholds }: Asked): OpenRequest[] {
  return open.filter(({ householdId }) => ownHouseholds.includes(householdId));
}

/** Own requests that bring a file. */
function ownWithFiles(asked: Asked): string[] {
  const brings = ({ section }: OpenRequest) =>
    Object.values(sectionOf(section).fields).some(field => field.kind === 'file');
  return ownOf(asked)
    .filter(brings)
    .map(({ id }) => id);
}

/** How documents are called, by the ids of their files. */
function fileNames(documents: readonly Row[]): Record<string, string> {
  return Object.fromEntries(documents.map(row => [String(row.file_id), String(row.name)]));
}

function kindNames(kinds: readonly DocumentKind[]): Record<string, string> {
  return Object.fromEntries(kinds.map(({ key, name }) => [key, name]));
}
