import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Email, openMailer } from '@preau/documents/email/mailer';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type MailCatcher, startMailCatcher } from './mail-catcher.ts';

let directory: string;
let catcher: MailCatcher;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'preau-mail-'));
  catcher = await startMailCatcher({ directory, kept: 3 });
});
afterEach(async () => {
  await catcher.stop();
  await rm(directory, { recursive: true, force: true });
});

async function send(subject: string, text = 'Bonjour.'): Promise<void> {
  const mailer = openMailer({ smtpUrl: catcher.url, fromAddress: 'portail@example.fr' });
  const email: Email = {
    id: subject,
    from: { name: 'Portail famille d’Esserts-Blay' },
    to: 'jeanne@example.fr',
    replyTo: null,
    content: { subject, html: `<p>${text}</p>`, text },
  };
  await mailer.send(email).finally(() => mailer.close());
}

test('what is sent is kept whole, and read as it was written', async () => {
  await send('Réservé : œufs à la coque', '« L’été » à 12 h, 3,90 €.');
  const [mail] = await catcher.list();
  expect(mail).toMatchObject({
    from: 'Portail famille d’Esserts-Blay <portail@example.fr>',
    to: ['jeanne@example.fr'],
    subject: 'Réservé : œufs à la coque',
  });
  expect(Math.abs(Date.parse(mail?.receivedAt ?? '') - Date.now())).toBeLessThan(60_000);
  const read = await catcher.read(mail?.id ?? '');
  expect(read?.text.trim()).toBe('« L’été » à 12 h, 3,90 €.');
  expect(read?.html?.trim()).toBe('<p>« L’été » à 12 h, 3,90 €.</p>');
});

test('the latest message comes first, and beyond the number that is kept the oldest go', async () => {
  for (const subject of ['un', 'deux', 'trois', 'quatre']) await send(subject);
  expect((await catcher.list()).map(mail => mail.subject)).toEqual(['quatre', 'trois', 'deux']);
});

test('an id that is no message’s reads nothing, wherever it points', async () => {
  await writeFile(join(directory, '..', 'secret.eml'), 'Subject: secret\n\n');
  for (const id of ['../secret', `..%2fsecret`, '', '.', '0190a0b0-0000-7000-8000-000000000000'])
    expect(await catcher.read(id)).toBeNull();
  await rm(join(directory, '..', 'secret.eml'));
});

test('a message that is too large is refused and not kept', async () => {
  const mailer = openMailer({ smtpUrl: catcher.url, fromAddress: 'portail@example.fr' });
  const delivery = await mailer.send({
    id: 'large',
    from: { name: 'Portail' },
    to: 'jeanne@example.fr',
    replyTo: null,
    content: { subject: 'trop', html: '', text: 'x'.repeat(6_000_000) },
  });
  mailer.close();
  expect(delivery).toMatchObject({ kind: 'refused' });
  expect(await catcher.list()).toEqual([]);
});

test('a sender that vanishes in the middle leaves no message, and the catcher goes on', async () => {
  const { port } = new URL(catcher.url);
  await new Promise<void>(resolve => {
    const socket = createConnection(Number(port), '127.0.0.1');
    const lines = ['EHLO x', 'MAIL FROM:<a@b.fr>', 'RCPT TO:<c@d.fr>', 'DATA', 'Subject: half\r\n\r\nhal'];
    socket.on('data', () => {
      const line = lines.shift();
      if (line !== undefined) socket.write(`${line}\r\n`);
      if (lines.length === 0) socket.destroy();
    });
    socket.on('close', () => resolve());
  });
  await send('après');
  expect((await catcher.list()).map(mail => mail.subject)).toEqual(['après']);
  expect((await readdir(directory)).filter(name => !name.endsWith('.eml'))).toEqual([]);
});

test('a catcher that starts on the folder of another finds its messages', async () => {
  await send('avant');
  const next = await startMailCatcher({ directory });
  expect((await next.list()).map(mail => mail.subject)).toEqual(['avant']);
  await next.stop();
});
