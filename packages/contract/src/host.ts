/** Which host a request is for. One request names one host; a request that names two is not served. */

export type RequestHost = { host: string } | { conflict: true };

export interface HostEvidence {
  /** Values of every Host header, as they were sent. */
  hostHeaders: readonly string[];
  /** The request line's target: normally a path, but HTTP allows a whole address. */
  target: string;
  /** Values of every X-Forwarded-Host header; empty unless a proxy of ours sent them. */
  forwardedHosts: readonly string[];
}

/** The host of a request, in lower case without its port; `conflict` when there is none or they disagree. */
export function requestHost({ hostHeaders, target, forwardedHosts }: HostEvidence): RequestHost {
  if (hostHeaders.length !== 1) return { conflict: true };
  const named = (forwardedHosts.length > 0 ? forwardedHosts : hostHeaders).map(normalise);
  if (/^https?:\/\//i.test(target)) {
    if (!URL.canParse(target)) return { conflict: true };
    named.push(normalise(new URL(target).host));
  }
  const [host] = named;
  return host && named.every(other => other === host) ? { host } : { conflict: true };
}

const HOST = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/;

function normalise(header: string): string | null {
  const host = header.trim().toLowerCase().replace(/:\d*$/, '').replace(/\.$/, '');
  return HOST.test(host) ? host : null;
}
