import { stylesheetOf } from '#lib/server/colours.ts';
import { Failure } from '#lib/server/failure.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ params }) => {
  if (!/^[0-9a-f]{6}$/.test(params.accent)) throw new Failure('not_found');
  const { css, digest } = stylesheetOf(`#${params.accent}`);
  // During a deployment an older page may ask a newer server: it gets today's colours, and keeps them for no one.
  const isCurrent = digest === params.digest;
  return new Response(css, {
    headers: {
      'content-type': 'text/css; charset=utf-8',
      'cache-control': isCurrent ? 'public, max-age=31536000, immutable' : 'no-cache',
      etag: `"${digest}"`,
    },
  });
};
