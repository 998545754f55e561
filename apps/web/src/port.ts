/** The way out of the web app: whoever composes the process sets it before it loads the built handler. */
import { siteAddress } from '@preau/contract/site-address';

export interface WebPort {
  /**
   * Answers a request for `/api/…`, whose `host` header names the portal it is for. `page` is the same for all that one page
   * asks, so that who asks may be found once.
   */
  dispatch(request: Request, page: object): Promise<Response>;
  /** Host, with its port where it has one, of the operators' console: `console.localhost:3000`. */
  consoleHost: string;
}

/** The console's host, as browsers name it: with the port only where no proxy hides it. */
export function consoleHostOf(origin: { baseDomain: string; port: number }): string {
  return new URL(siteAddress('console', origin)).host;
}

// A symbol of the registry, because the composing process and the built bundle are two module graphs.
const KEY = Symbol.for('preau.web');

export function setWebPort(port: WebPort): void {
  Reflect.set(globalThis, KEY, port);
}

/** @throws Error when no one has set it, which is a mistake of whoever starts the process. */
export function webPort(): WebPort {
  const port: WebPort | undefined = Reflect.get(globalThis, KEY);
  if (!port) throw new Error('setWebPort must be called before the web handler serves a request');
  return port;
}
