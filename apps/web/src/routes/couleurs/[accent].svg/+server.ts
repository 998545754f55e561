import { Failure } from '#lib/server/failure.ts';
import type { RequestHandler } from './$types';

/** The icon of a portal in the browser's tab: the roof and posts of a préau, in the commune's colour. */
export const GET: RequestHandler = ({ params }) => {
  if (!/^[0-9a-f]{6}$/.test(params.accent)) throw new Failure('not_found');
  const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="#${params.accent}"/><path d="M5 15 16 7l11 8M8.5 15v10M23.5 15v10M5 15h22" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/></svg>`;
  return new Response(icon, {
    headers: { 'content-type': 'image/svg+xml', 'cache-control': 'public, max-age=604800' },
  });
};
