/**
 * A real SMTP server that keeps what it is sent instead of passing it on: by default no e-mail leaves the machine. Each
 * message is a file, there before the server answers for it.
 */
import { once } from 'node:events';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CaughtMailContent, Inbox } from '@preau/contract/console';
import { newId } from '@preau/db/new-id';
import { isUuid } from '@preau/domain/ids';
import type { Address, Attachment, Email } from 'postal-mime';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';

export interface MailCatcherOptions {
  /** Folder of the messages, created when missing. */
  directory: string;
  /** A free one without. */
  port?: number;
  /** How many messages are kept: beyond, the oldest go. */
  kept?: number;
}

export interface MailCatcher {
  /** `smtp://127.0.0.1:2525` */
  url: string;
  /** The messages, the latest first. */
  list(): Promise<Inbox['mails']>;
  /** One message, or null when there is none of this id. */
  read(id: string): Promise<CaughtMailContent | null>;
  /** What goes with a message, by its place; null when there is none. */
  attachment(id: string, place: number): Promise<CaughtAttachment | null>;
  /** Answers those who are in the middle, if they are quick, then closes. */
  stop(): Promise<void>;
}

export interface CaughtAttachment {
  name: string;
  mediaType: string;
  bytes: Uint8Array;
}

const LARGEST_BYTES = 5 * 1024 * 1024;
const KEPT = 500;

type CaughtMail = Inbox['mails'][number];

/** Starts to listen, on this machine only. @throws Error when the port is taken */
export async function startMailCatcher({
  directory,
  port = 0,
  kept = KEPT,
}: MailCatcherOptions): Promise<MailCatcher> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const server = new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    size: LARGEST_BYTES,
    rejectOversized: true,
    maxClients: 100,
    closeTimeout: 500,
    onAuth: (_, __, done) => done(null, { user: 'anyone' }),
    onData(stream, session, done) {
      keep(directory, stream, session, kept).then(() => done(), done);
    },
  });
  // A client that leaves in the middle is its own affair; without a listener it would end this process.
  server.on('error', () => {});
  await once(server.listen(port, '127.0.0.1'), 'listening');
  const known = new Map<string, CaughtMail>();
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    list: () => summarise(directory, known),
    read: async id => (isUuid(id) ? readMail(directory, id) : null),
    attachment: async (id, place) => (isUuid(id) ? readAttachment(directory, id, place) : null),
    stop: () => new Promise(resolve => server.close(() => resolve())),
  };
}

/**
 * Keeps one message under a name that sorts by time. It is written aside and renamed, so that a message is whole or not
 * there; the envelope's recipients are put above it, as a mailbox does, since its own headers may not name them.
 */
async function keep(
  directory: string,
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
  kept: number,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) if (!stream.sizeExceeded) chunks.push(chunk);
  if (stream.sizeExceeded) return; // the server itself answers 552
  const recipients = session.envelope.rcptTo.map(({ address }) => `Delivered-To: ${address}\r\n`);
  await keepMessage(directory, Buffer.concat([Buffer.from(recipients.join('')), ...chunks]), kept);
}

/** Keeps a whole message, with its recipients above it, and lets go of the oldest. */
export async function keepMessage(directory: string, message: Buffer, kept = KEPT): Promise<void> {
  const aside = join(directory, `.${newId()}`);
  await writeFile(aside, message, { mode: 0o600 });
  await rename(aside, join(directory, `${newId()}.eml`));
  const ids = await idsIn(directory);
  for (const id of ids.slice(0, Math.max(0, ids.length - kept)))
    await rm(join(directory, `${id}.eml`), { force: true });
}

/** What the list shows of each message, the latest first. A message never changes, so each is read once. */
async function summarise(directory: string, known: Map<string, CaughtMail>): Promise<CaughtMail[]> {
  const mails: CaughtMail[] = [];
  for (const id of (await idsIn(directory)).reverse()) {
    const mail = known.get(id) ?? (await readMail(directory, id));
    if (!mail) continue;
    const { from, to, subject, receivedAt } = mail;
    mails.push({ id, from, to, subject, receivedAt });
  }
  known.clear();
  for (const mail of mails) known.set(mail.id, mail);
  return mails;
}

/** Ids of the messages, the oldest first. */
async function idsIn(directory: string): Promise<string[]> {
  return (await readdir(directory))
    .filter(name => name.endsWith('.eml'))
    .map(name => name.slice(0, -'.eml'.length))
    .filter(isUuid)
    .sort();
}

/** Reads one message; null when it is gone, as it may be since the folder was listed. */
async function readMail(directory: string, id: string): Promise<CaughtMailContent | null> {
  const email = await parse(directory, id);
  if (!email) return null;
  return {
    id,
    from: email.from ? written(email.from) : '',
    to: recipients(email),
    subject: email.subject ?? '',
    receivedAt: new Date(timeOf(id)).toISOString(),
    html: email.html ?? null,
    text: email.text ?? '',
    attachments: email.attachments.map(attached => {
      const { bytes, ...shown } = readAttached(attached);
      return { ...shown, byteSize: bytes.byteLength };
    }),
  };
}

async function readAttachment(
  directory: string,
  id: string,
  place: number,
): Promise<CaughtAttachment | null> {
  const attached = (await parse(directory, id))?.attachments[place];
  return attached ? readAttached(attached) : null;
}

function readAttached({ filename, mimeType, content }: Attachment): CaughtAttachment {
  const bytes = typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content);
  return { name: filename ?? 'document', mediaType: mimeType, bytes };
}

async function parse(directory: string, id: string): Promise<Email | null> {
  const bytes = await readFile(join(directory, `${id}.eml`)).catch(() => null);
  if (!bytes) return null;
  // Loaded when somebody looks, not when everything starts.
  const { default: PostalMime } = await import('postal-mime');
  return PostalMime.parse(bytes);
}

function recipients(email: Email): string[] {
  return email.headers.filter(({ key }) => key === 'delivered-to').map(({ value }) => value);
}

/** « Portail famille de Rognaix <portail@example.fr> » */
function written({ name, address }: Address): string {
  if (!address) return name;
  return name ? `${name} <${address}>` : address;
}

/** The time in a UUIDv7, in milliseconds. */
function timeOf(id: string): number {
  return Number.parseInt(id.replace('-', '').slice(0, 12), 16);
}
