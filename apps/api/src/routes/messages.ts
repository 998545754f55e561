/** Boîte de réception: what families and the mairie write to each other, and messages to many families. */
import { done } from '@preau/contract/console';
import {
  audience,
  audienceChoices,
  broadcast,
  broadcastList,
  familyThreadQuery,
  newAnswer,
  newBroadcast,
  newFamilyThread,
  newOfficeThread,
  officeThreadQuery,
  reach,
  thread,
  threadFiling,
  threadList,
  threadReading,
  threadWaiting,
  writingChoices,
  written,
} from '@preau/contract/message';
import {
  broadcastMessage,
  previewBroadcast,
  readAudienceChoices,
  readBroadcast,
  readBroadcasts,
} from '@preau/operations/broadcast-message';
import { tenantContext } from '@preau/operations/context';
import {
  fileThread,
  listMessages,
  markThreadRead,
  readMessageFile,
  readMessages,
  readWritingChoices,
  settleThread,
} from '@preau/operations/read-messages';
import { answerThread, writeToFamily, writeToMairie } from '@preau/operations/write-message';
import { Hono } from 'hono';
import { z } from 'zod';
import { type ApiParts, type Environment, occasionOf, type RequestContext } from '../environment.ts';
import { allow, check, describe, printable, tenantOf } from '../route.ts';

const id = z.object({ id: printable(100) });
const fileOf = z.object({ id: printable(100), fileId: printable(100) });
const bytes = z.string().describe('The bytes of an attached file, to be saved');

export function messageRoutes(parts: ApiParts) {
  const { stores, clock } = parts;
  const contextOf = (c: RequestContext) => tenantContext(stores, tenantOf(c), occasionOf(c, clock));
  return new Hono<Environment>()
    .get(
      '/family/messages',
      describe('The family’s threads of a list, the latest first', threadList),
      allow('portal', 'family.read'),
      check('query', familyThreadQuery),
      async c => c.json(await listMessages(contextOf(c), withoutGaps(c.req.valid('query')))),
    )
    .get(
      '/family/messages/choices',
      describe('With whom a family may write, and about which of its children', writingChoices),
      allow('portal', 'family.read'),
      async c => c.json(await readWritingChoices(contextOf(c))),
    )
    .post(
      '/family/messages',
      describe('Writes to the mairie or to a member', written),
      allow('portal', 'family.request'),
      check('json', newFamilyThread),
      async c => c.json(await writeToMairie(contextOf(c), c.req.valid('json'))),
    )
    .get(
      '/family/messages/:id',
      describe('A thread with its messages', thread),
      allow('portal', 'family.read'),
      check('param', id),
      async c => c.json(await readMessages(contextOf(c), c.req.valid('param').id)),
    )
    .post(
      '/family/messages/:id/answer',
      describe('Answers in a thread', written),
      allow('portal', 'family.request'),
      check('param', id),
      check('json', newAnswer),
      async c => c.json(await answerThread(contextOf(c), c.req.valid('param').id, c.req.valid('json'))),
    )
    .post(
      '/family/messages/:id/reading',
      describe('Notes how far the reader has read', done),
      allow('portal', 'family.read'),
      check('param', id),
      check('json', threadReading),
      async c => {
        await markThreadRead(contextOf(c), c.req.valid('param').id, c.req.valid('json').number);
        return c.json(DONE);
      },
    )
    .post(
      '/family/messages/:id/filing',
      describe('Puts a thread among the reader’s deleted ones, or takes it back', done),
      allow('portal', 'family.request'),
      check('param', id),
      check('json', threadFiling),
      async c => {
        await fileThread(contextOf(c), c.req.valid('param').id, c.req.valid('json').deleted);
        return c.json(DONE);
      },
    )
    .get(
      '/family/messages/:id/files/:fileId',
      describe('A file that is attached to a message', bytes),
      allow('portal', 'family.read'),
      check('param', fileOf),
      async c => answerFile(c, await readMessageFile(contextOf(c), c.req.valid('param'))),
    )
    .get(
      '/office/messages',
      describe('The mairie’s threads of a list, within the agent’s limits, the latest first', threadList),
      allow('portal', 'messages.read'),
      check('query', officeThreadQuery),
      async c => c.json(await listMessages(contextOf(c), withoutGaps(c.req.valid('query')))),
    )
    .post(
      '/office/messages',
      describe('Writes to a family', written),
      allow('portal', 'messages.send'),
      check('json', newOfficeThread),
      async c => c.json(await writeToFamily(contextOf(c), c.req.valid('json'))),
    )
    .get(
      '/office/messages/:id',
      describe('A thread with its messages', thread),
      allow('portal', 'messages.read'),
      check('param', id),
      async c => c.json(await readMessages(contextOf(c), c.req.valid('param').id)),
    )
    .post(
      '/office/messages/:id/answer',
      describe('Answers in a thread', written),
      allow('portal', 'messages.send'),
      check('param', id),
      check('json', newAnswer),
      async c => c.json(await answerThread(contextOf(c), c.req.valid('param').id, c.req.valid('json'))),
    )
    .post(
      '/office/messages/:id/reading',
      describe('Notes how far the reader has read', done),
      allow('portal', 'messages.read'),
      check('param', id),
      check('json', threadReading),
      async c => {
        await markThreadRead(contextOf(c), c.req.valid('param').id, c.req.valid('json').number);
        return c.json(DONE);
      },
    )
    .post(
      '/office/messages/:id/filing',
      describe('Puts a thread among the reader’s deleted ones, or takes it back', done),
      allow('portal', 'messages.send'),
      check('param', id),
      check('json', threadFiling),
      async c => {
        await fileThread(contextOf(c), c.req.valid('param').id, c.req.valid('json').deleted);
        return c.json(DONE);
      },
    )
    .post(
      '/office/messages/:id/waiting',
      describe('Says that a thread needs no answer, or does after all', done),
      allow('portal', 'messages.send'),
      check('param', id),
      check('json', threadWaiting),
      async c => {
        await settleThread(contextOf(c), c.req.valid('param').id, c.req.valid('json').awaitsAnswer);
        return c.json(DONE);
      },
    )
    .get(
      '/office/messages/:id/files/:fileId',
      describe('A file that is attached to a message', bytes),
      allow('portal', 'messages.read'),
      check('param', fileOf),
      async c => answerFile(c, await readMessageFile(contextOf(c), c.req.valid('param'))),
    )
    .get(
      '/office/broadcasts',
      describe('The messages to many families, the latest first', broadcastList),
      allow('portal', 'messages.broadcast'),
      async c => c.json(await readBroadcasts(contextOf(c))),
    )
    .get(
      '/office/broadcasts/choices',
      describe('To whom this agent may write at once, and in whose name', audienceChoices),
      allow('portal', 'messages.broadcast'),
      async c => c.json(await readAudienceChoices(contextOf(c))),
    )
    .post(
      '/office/broadcasts/reach',
      describe('How many families an audience is, and how they would be told', reach),
      allow('portal', 'messages.broadcast'),
      check('json', audience),
      async c => c.json(await previewBroadcast(contextOf(c), c.req.valid('json'))),
    )
    .post(
      '/office/broadcasts',
      describe('Writes to many families', written),
      allow('portal', 'messages.broadcast'),
      check('json', newBroadcast),
      async c => c.json(await broadcastMessage(contextOf(c), c.req.valid('json'))),
    )
    .get(
      '/office/broadcasts/:id',
      describe('A message to many families, and how far it has come', broadcast),
      allow('portal', 'messages.broadcast'),
      check('param', id),
      async c => c.json(await readBroadcast(contextOf(c), c.req.valid('param').id)),
    );
}

const DONE = { done: true as const };

/** A query without the keys that were not given. */
function withoutGaps<Query extends object>(
  query: Query,
): { [Key in keyof Query]: Exclude<Query[Key], undefined> } {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Query]: Exclude<Query[Key], undefined>;
  }; // only what is undefined was taken out
}

/** Always to be saved, never shown in the portal's name: what it is was said by whoever sent it. */
function answerFile(
  c: RequestContext,
  { bytes, mediaType, name }: { bytes: Uint8Array; mediaType: string; name: string },
) {
  // Bytes that were read are not shared with another thread.
  return c.body(bytes as Uint8Array<ArrayBuffer>, 200, {
    'content-type': mediaType,
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
    'x-content-type-options': 'nosniff',
  }); // read from the store into memory of its own
}
