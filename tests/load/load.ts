/** Load from outside: requests as fast as they are answered, over ten connections. */
import autocannon from 'autocannon';

/** Answered requests per second of one address. @throws Error when any answer is not a 200 */
export async function requestsPerSecond(
  port: number,
  host: string,
  path: string,
  { seconds = 3, cookie }: { seconds?: number; cookie?: string } = {},
): Promise<number> {
  const result = await autocannon({
    url: `http://127.0.0.1:${port}${path}`,
    connections: 10,
    duration: seconds,
    headers: { host, ...(cookie && { cookie }) },
  });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} wrong answers and ${result.errors} errors from ${host}${path}`);
  return result.requests.average;
}
