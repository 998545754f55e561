/** Hands e-mails to an SMTP server. */
import { Readable } from 'node:stream';
import { createTransport } from 'nodemailer';
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
 * Several are on their way at a time, but each ends only once it is known whether the one before was recorded; where it was
 * taken by the server and was not, all that are on their way are given up: what cannot be recorded of one, as when the
 * database dies, can hardly be of the others. So whatever stops, one e-mail at most comes again.
 */
export function openMailer({ smtpUrl, fromAddress }: { smtpUrl: string; fromAddress: string }): Mailer {
  const transport = createTransport({ url: smtpUrl, pool: true, maxConnections: 5, ...PATIENCE });
  const host = fromAddress.slice(fromAddress.lastIndexOf('@') + 1);
  /** The e-mails that are on their way and will be recorded, by their Message-ID. */
  const sendings = new Map<string, Sending>();
  let last = Promise.resolve();
  async function* endInTurn(message: Readable, sending: Sending) {
    yield* message;
    const before = last;
    last = before.then(async () => {
      if (!(await sending.recorded) && sending.isTaken)
        for (const other of sendings.values()) other.isGivenUp = true;
    });
    await before;
    if (sending.isGivenUp) throw new Error('an e-mail before this one was sent and could not be recorded');
  }
  transport.use('stream', ({ data, message }, done) => {
    const sending = sendings.get(String(data.messageId));
    if (sending) message.processFunc(whole => Readable.from(endInTurn(whole, sending)));
    done();
  });
  return {
    async send({ id, from, to, replyTo, preferencesUrl, content, attachments = [], recorded }) {
      const messageId = `<${id}@${host}>`;
      const sending = recorded && { recorded, isTaken: false, isGivenUp: false };
      if (sending) sendings.set(messageId, sending);
      try {
        await transport.sendMail({
          messageId,
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
        });
        if (sending) sending.isTaken = true;
        return { kind: 'sent' };
      } catch (error) {
        const reason = refusal(error);
        if (reason === null) throw error;
        return { kind: 'refused', reason };
      } finally {
        sendings.delete(messageId);
      }
    },
    close: () => transport.close(),
  };
}

interface Sending {
  recorded: Promise<boolean>;
  /** The server has answered for it. */
  isTaken: boolean;
  isGivenUp: boolean;
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
