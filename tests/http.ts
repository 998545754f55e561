/** Plain HTTP to 127.0.0.1 under any host name: Node's fetch resolves no `*.localhost` and lets nobody set Host. */
import { request } from 'node:http';

export interface Reply {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
  body: string;
}

export interface Ask {
  port: number;
  path?: string;
  /** One Host header each; several make a request that names several hosts. */
  hosts: string[];
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

/** Sends one request and reads the whole reply. */
export function ask({ port, path = '/', hosts, method = 'GET', headers = {}, body }: Ask): Promise<Reply> {
  // Said unless the test sends its body in chunks, as Node would by itself.
  const length =
    'Transfer-Encoding' in headers ? [] : ['Content-Length', String(Buffer.byteLength(body ?? ''))];
  const rawHeaders = [...hosts.flatMap(host => ['Host', host]), ...length, ...Object.entries(headers).flat()];
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port, path, method, headers: rawHeaders, setHost: false },
      response => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', chunk => {
          text += chunk;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}
