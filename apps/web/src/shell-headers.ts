/**
 * What is said of the shell of the gate beside its own policy: it is a file, so that no hook of the pages speaks for it. Its
 * camera reads badges, nobody may frame it, and a browser asks each time whether there is a newer one.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';

const SHELL = /^\/pointage\/?(?:\?|$)/;

const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': "frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy':
    'camera=(self), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
  'referrer-policy': 'same-origin',
};

/** To be called before the built handler answers. */
export function setShellHeaders(request: IncomingMessage, response: ServerResponse): void {
  if (!SHELL.test(request.url ?? '')) return;
  for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
}
