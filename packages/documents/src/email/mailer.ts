/** Hands e-mails to an SMTP server. */
import { Readable } from 'node:stream';
import { createTransport, type SendMailOptions } from 'nodemailer';
import type { EmailContent } from './letter.ts';

export interface Email {
  /** Stable: the same e-mail sent again bears the same Message-ID, so that it can be known for the same. */
  id: string;
  from: { name: string };
  to: string;
  replyTo: string | null;
  /** The page where its reader chooses what comes; a mail program offers it beside the message. */
  preferencesUrl?: string;
  content: EmailContent;
  attachments?: { name: string; mediaType: string; content: string | Uint8Array }[];
  /** Whether it was recorded that it was sent, once that is known. Without, nobody records it. */
  recorded?: Promise<boolean>;
}

/** Sent: the server has answered for it. Refused: it never will, for the reason given, which names no address. */
export type Delivery = { kind: 'sent' } | { kind: 'refused'; reason: string };

export interface Mailer {
  /** @throws Error when the server cannot be reached, or asks to try again later. */
  send(email: Email): Promise<Delivery>;
  close(): void;
}

/** A job that sends an e-mail holds a database transaction open, so a server that dawdles is left soon. */
const PATIENCE = {
  connectionTimeout: 10_000,
  greetingTimeout: 10_000,
  socketTimeout: 20_000,
  dnsTimeout: 10_000,
};

/**
 * Connects when there is something to send. Every e-mail leaves from `fromAddress`, under the name that it gives.
 *
 * Several are on their way at a time, but each ends only once it is known whether the one before was recorded. Where what
 * was to record one is lost, which may have been taken by then, all that are on their way are given up: as when the database
 * dies, whose connections end one after the other. So whatever stops, one e-mail at most comes again.
 */
export function openMailer({ smtpUrl, fromAddress }: { smtpUrl: string; fromAddress: string }): Mailer {
  const transport = createTransport({ url: smtpUrl, pool: true, maxConnections: 5, ...PATIENCE });
  const host = fromAddress.slice(fromAddress.lastIndexOf('@') + 1);
  const sendings = new Set<Sending>();
  let last: Promise<unknown> = Promise.resolve();
  function begin(recorded: Promise<boolean>): Sending {
    const sending: Sending = { recorded, hasFailed: false, isGivenUp: false };
    sendings.add(sending);
    recorded.then(isRecorded => {
      if (!isRecorded && !sending.hasFailed) for (const other of sendings) other.isGivenUp = true;
    });
    return sending;
  }
  async function* endInTurn(message: Readable, sending: Sending) {
    yield* message;
    const before = last;
    last = before.then(() => sending.recorded);
    await before;
    if (sending.isGivenUp) throw new Error('what was to record this e-mail, or one before, is lost');
  }
  transport.use('stream', ({ data, message }, done) => {
    const { sending } = data as Begun; // as it is given to sendMail below
    if (sending) message.processFunc(whole => Readable.from(endInTurn(whole, sending)));
    done();
  });
  return {
    async send({ id, from, to, replyTo, preferencesUrl, content, attachments = [], recorded }) {
      const sending = recorded && begin(recorded);
      try {
        const begun: Begun = {
          sending,
          messageId: `<${id}@${host}>`,
          from: { name: from.name, address: fromAddress },
          to: { name: '', address: to },
          ...(replyTo === null ? {} : { replyTo }),
          headers: {
            'Auto-Submitted': 'auto-generated',
            'X-Auto-Response-Suppress': 'All',
            ...(preferencesUrl && { 'List-Unsubscribe': `<${preferencesUrl}>` }),
          },
          disableFileAccess: true,
          disableUrlAccess: true,
          ...content,
          attachments: attachments.map(({ name, mediaType, content: said }) => ({
            filename: name,
            contentType: mediaType,
            content: typeof said === 'string' ? said : Buffer.from(said),
          })),
        };
        await transport.sendMail(begun);
        return { kind: 'sent' };
      } catch (error) {
        if (sending) sending.hasFailed = true;
        const reason = refusal(error);
        if (reason === null) throw error;
        return { kind: 'refused', reason };
      } finally {
        if (sending) sendings.delete(sending);
      }
    },
    close: () => transport.close(),
  };
}

/** An e-mail that is on its way and will be recorded. */
interface Sending {
  recorded: Promise<boolean>;
  /** It is known that the server has not taken it. */
  hasFailed: boolean;
  isGivenUp: boolean;
}

interface Begun extends SendMailOptions {
  sending: Sending | undefined;
}

/** Greets the server and signs in to it, without sending anything. @throws Error when it does not answer, or refuses */
export async function reachMailServer(smtpUrl: string): Promise<void> {
  const transport = createTransport({ url: smtpUrl, ...PATIENCE });
  try {
    await transport.verify();
  } finally {
    transport.close();
  }
}

/**
 * Why a server will never take this e-mail; null when it may yet. A 5xx answer to the sender, the recipient or the
 * message is final; one to the password is not: it is the setting that is wrong, and every e-mail that waits.
 */
function refusal(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const code = 'code' in error ? error.code : undefined;
  const status = 'responseCode' in error ? Number(error.responseCode) : 0;
  if (status < 500 || status > 599) return null;
  if (code === 'EENVELOPE')
    return `Le serveur de courriel a refusé l’adresse du destinataire ou de l’expéditeur (réponse ${status}).`;
  if (code === 'EMESSAGE') return `Le serveur de courriel a refusé le message (réponse ${status}).`;
  return null;
}
