import * as api from '#lib/server/api.ts';
import { Failure } from '#lib/server/failure.ts';
import type { RequestHandler } from './$types';

/**
 * The HTML of a caught e-mail, for a frame of its page. It is others' content: no script, no address of ours, nothing
 * fetched. Inline styles are the one thing that e-mails live by, and this policy is for nothing else.
 */
export const GET: RequestHandler = async event => {
  const { html } = await api.mail(event, event.params.id);
  if (html === null) throw new Failure('not_found');
  // Links leave the frame: nothing else may be shown in it.
  const framed = html.replace(/<head[^>]*>/i, head => `${head}<base target="_blank">`);
  return new Response(framed, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox",
    },
  });
};
