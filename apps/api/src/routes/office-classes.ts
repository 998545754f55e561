/** Classes of a school year, and the year above. */
import { uuid } from '@preau/contract/family';
import {
  classChange,
  classList,
  classQuery,
  done,
  givenEnrolments,
  newClass,
  officeClass,
  promoted,
  promotionChoice,
  promotionPreview,
  promotionQuery,
  savedClass,
} from '@preau/contract/office';
import { tenantContext } from '@preau/operations/context';
import { giveDefaults } from '@preau/operations/enrol-child';
import { changeClass, createClass, listClasses, readClass } from '@preau/operations/manage-classes';
import { previewPromotion, promoteClasses } from '@preau/operations/promote-classes';
import { Hono } from 'hono';
import { z } from 'zod';
import { type ApiParts, type Environment, occasionOf, type RequestContext } from '../environment.ts';
import { allow, check, describe, tenantOf } from '../route.ts';

const id = z.object({ id: uuid });

export function officeClassRoutes({ stores, clock }: ApiParts) {
  const contextOf = (c: RequestContext) => tenantContext(stores, tenantOf(c), occasionOf(c, clock));
  return new Hono<Environment>()
    .get(
      '/office/classes',
      describe('The classes of a school year', classList),
      allow('portal', 'families.read'),
      check('query', classQuery),
      async c => c.json(await listClasses(contextOf(c), c.req.valid('query').year)),
    )
    .post(
      '/office/classes',
      describe('Opens a class', savedClass),
      allow('portal', 'families.write'),
      check('json', newClass),
      async c => c.json({ id: await createClass(contextOf(c), c.req.valid('json')) }),
    )
    .post(
      '/office/classes/default-enrolments',
      describe('Gives pupils what the commune gives by default', givenEnrolments),
      allow('portal', 'families.write'),
      check('json', classQuery),
      async c => c.json({ given: await giveDefaults(contextOf(c), c.req.valid('json').year) }),
    )
    .get(
      '/office/classes/:id',
      describe('A class with its children', officeClass),
      allow('portal', 'families.read'),
      check('param', id),
      async c => c.json(await readClass(contextOf(c), c.req.valid('param').id)),
    )
    .put(
      '/office/classes/:id',
      describe('Changes a class', done),
      allow('portal', 'families.write'),
      check('param', id),
      check('json', classChange),
      async c => {
        await changeClass(contextOf(c), c.req.valid('param').id, c.req.valid('json'));
        return c.json({ done: true as const });
      },
    )
    .get(
      '/office/promotion',
      describe('What is proposed for each pupil of a school year', promotionPreview),
      allow('portal', 'families.write'),
      check('query', promotionQuery),
      async c => c.json(await previewPromotion(contextOf(c), c.req.valid('query').from)),
    )
    .post(
      '/office/promotion',
      describe('Moves the pupils of a school year up', promoted),
      allow('portal', 'families.write'),
      check('json', promotionChoice),
      async c => c.json(await promoteClasses(contextOf(c), c.req.valid('json'))),
    );
}
