/** Servers that listen, and stop. */
import { once } from 'node:events';
import type { Server } from 'node:http';

/** How long those who are being answered may take when a server stops. */
const PATIENCE_MS = 3000;

/** Starts to listen. @returns the port, which the system chooses for port 0. @throws the system's error, with its code */
export async function listen(server: Server, port: number, host: string): Promise<number> {
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  return address.port;
}

/** Answers what has been asked, then closes; connections that idle are closed at once. */
export async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const patience = setTimeout(() => server.closeAllConnections(), PATIENCE_MS);
  await closed;
  clearTimeout(patience);
}
