/** Families and children, as the mairie finds, reads and corrects them. */
import { type localDate, uuid } from '@preau/contract/family';
import {
  authorityChange,
  corrected,
  correction,
  createdChild,
  createdFamily,
  custodyChange,
  done,
  duplicateList,
  enrolled,
  enrolmentEnd,
  found,
  householdChange,
  mergeOrder,
  mergePair,
  mergePreview,
  newChild,
  newEnrolment,
  newFamily,
  officeChild,
  officeHealth,
  officeHousehold,
  placement,
  recentFamilies,
  searchQuery,
  waiting,
} from '@preau/contract/office';
import { isLocalDate, type LocalDate, toLocalDate } from '@preau/domain/dates';
import { tenantContext } from '@preau/operations/context';
import { changeHouseholdNotes, correctSection, permissionToCorrect } from '@preau/operations/correct-section';
import { countWaiting } from '@preau/operations/count-waiting';
import { createChild, createHousehold } from '@preau/operations/create-household';
import { endChildEnrolment, enrolChild } from '@preau/operations/enrol-child';
import { findPeople, listDuplicates, listFamilies } from '@preau/operations/find-people';
import { placeChild } from '@preau/operations/manage-classes';
import { mergePeople, previewMerge } from '@preau/operations/merge-people';
import { OperationError } from '@preau/operations/operation-error';
import { readOfficeChild, readOfficeHealth, readOfficeHousehold } from '@preau/operations/read-office-file';
import { setAuthority, setCustody } from '@preau/operations/set-custody';
import { Hono } from 'hono';
import { z } from 'zod';
import { type ApiParts, type Environment, occasionOf, type RequestContext } from '../environment.ts';
import { allow, check, describe, tenantOf } from '../route.ts';

const id = z.object({ id: uuid });
const DONE = { done: true } as const;

export function officeFamilyRoutes({ stores, clock }: ApiParts) {
  const contextOf = (c: RequestContext) => tenantContext(stores, tenantOf(c), occasionOf(c, clock));
  /** Each kind of correction has a permission and a route of its own. */
  const correct = (c: RequestContext, asked: z.infer<typeof correction>, permission: string) => {
    if (permissionToCorrect(asked.section) !== permission) throw new OperationError('invalid');
    return correctSection(contextOf(c), asked);
  };
  return new Hono<Environment>()
    .get(
      '/office/search',
      describe('Families and children by names, numbers, addresses: the best first', found),
      allow('portal', 'families.read'),
      check('query', searchQuery),
      async c => c.json(await findPeople(contextOf(c), c.req.valid('query').q)),
    )
    .get(
      '/office/waiting',
      describe('How much waits for this agent', waiting),
      allow('portal', 'families.read'),
      async c => c.json(await countWaiting(contextOf(c))),
    )
    .get(
      '/office/families',
      describe('The families whose files were made last', recentFamilies),
      allow('portal', 'families.read'),
      async c => c.json(await listFamilies(contextOf(c))),
    )
    .post(
      '/office/families',
      describe('A new family, or who is like it on file', createdFamily),
      allow('portal', 'families.write'),
      check('json', newFamily),
      async c => c.json(await createHousehold(contextOf(c), c.req.valid('json'))),
    )
    .get(
      '/office/families/:id',
      describe('A family’s file', officeHousehold),
      allow('portal', 'families.read'),
      check('param', id),
      async c => c.json(await readOfficeHousehold(contextOf(c), c.req.valid('param').id)),
    )
    .put(
      '/office/families/:id',
      describe('Says of a family what the mairie alone says', done),
      allow('portal', 'families.write'),
      check('param', id),
      check('json', householdChange),
      async c => {
        const { memberId, note, leftOn } = c.req.valid('json');
        const notes = { memberId, note: note || null, leftOn: dayOrNull(leftOn, 'leftOn') };
        await changeHouseholdNotes(contextOf(c), c.req.valid('param').id, notes);
        return c.json(DONE);
      },
    )
    .post(
      '/office/families/:id/children',
      describe('A new child of a family, or who is like it on file', createdChild),
      allow('portal', 'families.write'),
      check('param', id),
      check('json', newChild),
      async c => c.json(await createChild(contextOf(c), c.req.valid('param').id, c.req.valid('json'))),
    )
    .get(
      '/office/children/:id',
      describe('A child’s file without its health', officeChild),
      allow('portal', 'families.read'),
      check('param', id),
      async c => c.json(await readOfficeChild(contextOf(c), c.req.valid('param').id)),
    )
    .get(
      '/office/children/:id/health',
      describe('What is known of a child’s health; that it was read is noted', officeHealth),
      allow('portal', 'health.read'),
      check('param', id),
      async c => c.json(await readOfficeHealth(contextOf(c), c.req.valid('param').id)),
    )
    .put(
      '/office/children/:id/custody',
      describe('Says where a child lives and who bears its costs', done),
      allow('portal', 'families.write'),
      check('param', id),
      check('json', custodyChange),
      async c => {
        const periods = c.req.valid('json').periods.map(period => ({
          ...period,
          firstDay: day(period.firstDay, 'firstDay'),
          lastDay: dayOrNull(period.lastDay, 'lastDay'),
        }));
        await setCustody(contextOf(c), c.req.valid('param').id, periods);
        return c.json(DONE);
      },
    )
    .put(
      '/office/children/:id/authority',
      describe('Says what an adult is to a child', done),
      allow('portal', 'families.write'),
      check('param', id),
      check('json', authorityChange),
      async c => {
        await setAuthority(contextOf(c), c.req.valid('param').id, c.req.valid('json'));
        return c.json(DONE);
      },
    )
    .put(
      '/office/children/:id/class',
      describe('Has a child in a class', done),
      allow('portal', 'families.write'),
      check('param', id),
      check('json', placement),
      async c => {
        await placeChild(contextOf(c), c.req.valid('param').id, c.req.valid('json'));
        return c.json(DONE);
      },
    )
    .post(
      '/office/children/:id/enrolments',
      describe('Enrols a child in a service', enrolled),
      allow('portal', 'families.write'),
      check('param', id),
      check('json', newEnrolment),
      async c => {
        const asked = c.req.valid('json');
        const enrolmentId = await enrolChild(contextOf(c), c.req.valid('param').id, {
          ...asked,
          firstDay: day(asked.firstDay, 'firstDay'),
          lastDay: dayOrNull(asked.lastDay, 'lastDay'),
        });
        return c.json({ enrolmentId });
      },
    )
    .post(
      '/office/enrolments/:id/end',
      describe('Ends an enrolment on a day', done),
      allow('portal', 'families.write'),
      check('param', id),
      check('json', enrolmentEnd),
      async c => {
        const lastDay = day(c.req.valid('json').lastDay, 'lastDay');
        await endChildEnrolment(contextOf(c), c.req.valid('param').id, lastDay);
        return c.json(DONE);
      },
    )
    .post(
      '/office/corrections',
      describe('Corrects the file of an adult or a child', corrected),
      allow('portal', 'families.write'),
      check('json', correction),
      async c => c.json(await correct(c, c.req.valid('json'), 'families.write')),
    )
    .post(
      '/office/corrections/finances',
      describe('Corrects fiscal, CAF or bank details', corrected),
      allow('portal', 'finances.write'),
      check('json', correction),
      async c => c.json(await correct(c, c.req.valid('json'), 'finances.write')),
    )
    .post(
      '/office/corrections/health',
      describe('Corrects what is known of a child’s health', corrected),
      allow('portal', 'health.write'),
      check('json', correction),
      async c => c.json(await correct(c, c.req.valid('json'), 'health.write')),
    )
    .get(
      '/office/duplicates',
      describe('Who may be on file twice', duplicateList),
      allow('portal', 'families.write'),
      async c => c.json(await listDuplicates(contextOf(c))),
    )
    .get(
      '/office/merges',
      describe('What a merge would keep and move', mergePreview),
      allow('portal', 'families.write'),
      check('query', mergePair),
      async c => c.json(await previewMerge(contextOf(c), c.req.valid('query'))),
    )
    .post(
      '/office/merges',
      describe('Merges two files that are one', done),
      allow('portal', 'families.write'),
      check('json', mergeOrder),
      async c => {
        const { taken, ...pair } = c.req.valid('json');
        await mergePeople(contextOf(c), pair, taken);
        return c.json(DONE);
      },
    );
}

/** @throws OperationError `invalid` for a day that no calendar has */
function day(text: string, field: string): LocalDate {
  if (!isLocalDate(text)) throw new OperationError('invalid', { mistakes: { [field]: 'not-a-date' } });
  return toLocalDate(text);
}

function dayOrNull(text: z.infer<typeof localDate> | null, field: string): LocalDate | null {
  return text === null ? null : day(text, field);
}
