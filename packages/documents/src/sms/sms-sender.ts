/** Hands SMS to a provider over HTTP. */
import { toPlainSms } from '@preau/domain/sms';
import type { Delivery } from '../email/mailer.ts';

export interface Sms {
  /** Stable: the provider that sees it again has this SMS already. */
  id: string;
  /** As dialled from abroad: `+33612345678`. */
  to: string;
  /** In whose name, as the provider shows it where it may: at most eleven signs. */
  from: string;
  text: string;
}

export interface SmsSender {
  /** @throws Error when the provider cannot be reached, or asks to try again later. */
  send(sms: Sms): Promise<Delivery>;
}

/** A job that sends an SMS holds a database transaction open, so a provider that dawdles is left soon. */
const PATIENCE_MS = 10_000;

/**
 * Any provider that takes `POST { id, to, from, text }` as JSON, with the token as a bearer and the id once more as
 * `Idempotency-Key`. 2xx is sent; 408, 429 and 5xx are to be tried again; anything else is a refusal for good.
 */
export function openSmsSender({ url, token }: { url: string; token: string | null }): SmsSender {
  return {
    async send({ id, to, from, text }) {
      const answer = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'idempotency-key': id,
          ...(token !== null && { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify({ id, to, from: senderName(from), text: toPlainSms(text) }),
        redirect: 'error',
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      await answer.body?.cancel();
      if (answer.ok) return { kind: 'sent' };
      // 401 and 403 are the setting's fault: every SMS waits for it to be mended.
      if (answer.status >= 500 || [401, 403, 408, 429].includes(answer.status))
        throw new Error(`the SMS provider answered ${answer.status}`);
      return {
        kind: 'refused',
        reason: `Le fournisseur de SMS a refusé l’envoi (réponse ${answer.status}).`,
      };
    },
  };
}

/** Eleven letters or digits, as operators take a sender's name. */
export function senderName(name: string): string {
  const plain = name
    .normalize('NFD')
    .replace(/[^A-Za-z0-9]+/g, '')
    .slice(0, 11);
  return plain === '' ? 'PORTAIL' : plain;
}
