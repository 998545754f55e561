/** Which host a request is for. One request names one host; a request that names two is not served. */

export type RequestHost = { host: string; port: number | null } | { conflict: true };

export interface HostEvidence {
  /** Values of every Host header, as they were sent. */
  hostHeaders: readonly string[];
  /** The request line's target: normally a path, but HTTP allows a whole address. */
  target: string;
  /** Values of every X-Forwarded-Host header; empty unless a proxy of ours sent them. */
  forwardedHosts: readonly string[];
}

/**
 * The host of a request, in lower case without final dot, and the port that was sent with it; `conflict` when there is
 * no host or they disagree.
 */
export function requestHost({ hostHeaders, target, forwardedHosts }: HostEvidence): RequestHost {
  if (hostHeaders.length !== 1) return { conflict: true };
  const named = (forwardedHosts.length > 0 ? forwardedHosts : hostHeaders).map(read);
  // Node lets any « scheme:// » through as a target; what reads it next may take another host from it.
  if (!isAddress(target) && !target.startsWith('/') && target !== '*') return { conflict: true };
  if (isAddress(target)) {
    if (!URL.canParse(target)) return { conflict: true };
    named.push(read(new URL(target).host));
  }
  const [first] = named;
  return first && named.every(other => other?.host === first.host) ? first : { conflict: true };
}

/** Whether a request's target is a whole address, not a path. */
export function isAddress(target: string): boolean {
  return /^https?:\/\//i.test(target);
}

const HEADER = /^([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)\.?(?::(\d{0,5}))?$/;

/** As DNS has it. */
const LONGEST_HOST = 253;

function read(header: string): { host: string; port: number | null } | null {
  if (header.length > LONGEST_HOST + ':65535'.length) return null;
  const [, host, port] = HEADER.exec(header.trim().toLowerCase()) ?? [];
  // Four numbers that are no address look like a host, but make no URL.
  return host && URL.canParse(`http://${host}`) && Number(port ?? 0) <= 65_535
    ? { host, port: port ? Number(port) : null }
    : null;
}
