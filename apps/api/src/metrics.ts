/** What Prometheus reads, on a port of its own: figures of the process and of its requests, without personal data. */
import { createServer, type Server } from 'node:http';
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';

export interface Metrics {
  registry: Registry;
  /** Counts an answered request; `route` is the pattern (`/portal/texts/:key`), never the address itself. */
  observe(route: string, method: string, status: number, seconds: number): void;
}

/** Figures of this process from now on. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: 'preau_http_requests_total',
    help: 'Answered API requests',
    labelNames: ['route', 'method', 'status'],
    registers: [registry],
  });
  const duration = new Histogram({
    name: 'preau_http_request_seconds',
    help: 'Time to answer an API request',
    labelNames: ['route', 'method'],
    buckets: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3],
    registers: [registry],
  });
  return {
    registry,
    observe(route, method, status, seconds) {
      requests.inc({ route, method, status });
      duration.observe({ route, method }, seconds);
    },
  };
}

/** A server that answers /metrics with what the given sources say, one after the other. It is not listening yet. */
export function createMetricsServer(sources: readonly (() => Promise<string>)[]): Server {
  return createServer(async (request, response) => {
    if (request.url !== '/metrics') return response.writeHead(404).end();
    const texts = await Promise.all(sources.map(source => source()));
    response.writeHead(200, { 'content-type': Registry.PROMETHEUS_CONTENT_TYPE }).end(texts.join('\n'));
  });
}
