/** The front door of a server process: one HTTP listener that settles who is asked, then hands over to API or pages. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { settleRequest } from '@preau/contract/front-door';

export type NodeHandler = (request: IncomingMessage, response: ServerResponse) => unknown;

export interface FrontOptions {
  /** Answers /api/, /healthz and /readyz. */
  api: NodeHandler;
  /** Answers all the rest. */
  pages: NodeHandler;
  /** Whether X-Forwarded-Host, -Proto and -For come from a proxy of ours. */
  trustProxy: boolean;
}

/** A server that is not listening yet. A request for no host, or for two, gets 400. */
export function createFront({ api, pages, trustProxy }: FrontOptions): Server {
  return createServer({ requestTimeout: 60_000, headersTimeout: 20_000 }, (request, response) => {
    response.setHeader('x-content-type-options', 'nosniff');
    if (!settleRequest(request, { trustProxy })) return refuse(response);
    const path = request.url ?? '/';
    return /^\/(api\/|healthz$|readyz$)/.test(path) ? api(request, response) : pages(request, response);
  });
}

function refuse(response: ServerResponse): void {
  response.writeHead(400, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' });
  response.end('Requête refusée : elle doit nommer un seul hôte.\n');
}
