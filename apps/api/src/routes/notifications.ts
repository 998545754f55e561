/** What people are told: what they choose of it, the texts of it, and what was sent. */
import { done } from '@preau/contract/console';
import {
  newPreferences,
  newTemplate,
  preferences,
  sentNotificationList,
  templateList,
  templateNamed,
} from '@preau/contract/notification';
import {
  chooseNotifications,
  readOwnPreferences,
  readSentNotifications,
} from '@preau/operations/choose-notifications';
import { tenantContext } from '@preau/operations/context';
import { changeTemplate, listTemplates, restoreTemplate } from '@preau/operations/edit-template';
import { Hono } from 'hono';
import { z } from 'zod';
import { type ApiParts, type Environment, occasionOf, type RequestContext } from '../environment.ts';
import { allow, check, describe, printable, tenantOf } from '../route.ts';

const household = z.object({ id: printable(100) });

export function notificationRoutes(parts: ApiParts) {
  const { stores, clock } = parts;
  const contextOf = (c: RequestContext) => tenantContext(stores, tenantOf(c), occasionOf(c, clock));
  return new Hono<Environment>()
    .get(
      '/family/preferences',
      describe('What an adult is told, how and when', preferences),
      allow('portal', 'family.read'),
      async c => c.json(await readOwnPreferences(contextOf(c))),
    )
    .put(
      '/family/preferences',
      describe('Keeps what an adult wishes to be told', done),
      allow('portal', 'family.request'),
      check('json', newPreferences),
      async c => {
        await chooseNotifications(contextOf(c), c.req.valid('json').preferences);
        return c.json(DONE);
      },
    )
    .get(
      '/office/preferences',
      describe('What an agent is told, how and when', preferences),
      allow('portal', 'messages.read'),
      async c => c.json(await readOwnPreferences(contextOf(c))),
    )
    .put(
      '/office/preferences',
      describe('Keeps what an agent wishes to be told', done),
      allow('portal', 'messages.read'),
      check('json', newPreferences),
      async c => {
        await chooseNotifications(contextOf(c), c.req.valid('json').preferences);
        return c.json(DONE);
      },
    )
    .get(
      '/office/families/:id/notifications',
      describe('What the adults of a household were told', sentNotificationList),
      allow('portal', 'messages.read'),
      check('param', household),
      async c => c.json(await readSentNotifications(contextOf(c), c.req.valid('param').id)),
    )
    .get(
      '/office/templates',
      describe('The texts of all notifications', templateList),
      allow('portal', 'information.write'),
      async c => c.json({ templates: await listTemplates(contextOf(c)) }),
    )
    .put(
      '/office/templates',
      describe('Keeps the commune’s own text of an occasion', done),
      allow('portal', 'information.write'),
      check('json', newTemplate),
      async c => {
        const { occasion, ...template } = c.req.valid('json');
        await changeTemplate(contextOf(c), occasion, template);
        return c.json(DONE);
      },
    )
    .post(
      '/office/templates/restoration',
      describe('Goes back to the product’s text of an occasion', done),
      allow('portal', 'information.write'),
      check('json', templateNamed),
      async c => {
        await restoreTemplate(contextOf(c), c.req.valid('json').occasion);
        return c.json(DONE);
      },
    );
}

const DONE = { done: true as const };
