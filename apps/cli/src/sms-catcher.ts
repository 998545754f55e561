/**
 * A provider of SMS that keeps what it is given instead of sending it: what it takes appears in the inbox of the caught
 * e-mails. As a real one, it knows again an SMS that it has seen.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { close } from '@preau/contract/listening';
import { smsSize } from '@preau/domain/sms';
import { z } from 'zod';
import { keepMessage } from './mail-catcher.ts';

export interface SmsCatcher {
  /** `http://127.0.0.1:4500/` */
  url: string;
  stop(): Promise<void>;
}

const LARGEST_CHARACTERS = 10_000;

const sms = z.object({
  id: z.string().min(1),
  to: z.string().regex(/^\+\d{6,15}$/),
  from: z.string().regex(/^[A-Za-z0-9]{1,11}$/),
  text: z.string().min(1).max(2000),
});

/** Starts to listen, on this machine only. */
export async function startSmsCatcher({ directory }: { directory: string }): Promise<SmsCatcher> {
  const seen = new Set<string>();
  const server = createServer(async (request, response) => {
    const parsed = request.method === 'POST' ? sms.safeParse(await readJson(request)) : null;
    if (!parsed?.success) return response.writeHead(400).end();
    const { id, to, from, text } = parsed.data;
    if (!seen.has(id)) {
      await keepMessage(directory, asMessage(to, from, text));
      seen.add(id);
    }
    response.writeHead(200).end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  return { url: `http://127.0.0.1:${address.port}/`, stop: () => close(server) };
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk;
    if (text.length > LARGEST_CHARACTERS) return null;
  }
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** An SMS as a message of the inbox: its text is its subject too, and its size is said below. */
function asMessage(to: string, from: string, text: string): Buffer {
  const { encoding, segments } = smsSize(text);
  const size = `${segments} SMS (${encoding === 'gsm-7' ? 'GSM 7 bits' : 'UCS-2'})`;
  const subject = Buffer.from(`SMS : ${text}`).toString('base64');
  return Buffer.from(
    [
      `Delivered-To: ${to}`,
      `From: ${from} <sms@localhost>`,
      `Subject: =?utf-8?B?${subject}?=`,
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: 8bit',
      '',
      `${text}\n\n${size}`,
    ].join('\r\n'),
  );
}
