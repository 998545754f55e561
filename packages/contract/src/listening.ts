/** Servers that listen, or say in a sentence why they cannot, and stop. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import { StartRefusal } from './start-refusal.ts';

/** How long those who are being answered may take when a server stops. */
const PATIENCE_MS = 3000;

export interface Listening {
  /** 0: the system chooses. */
  port: number;
  host: string;
  /** The setting that the port comes from. */
  variable: 'PORT' | 'METRICS_PORT';
}

/** Starts to listen. @returns the port. @throws StartRefusal when the port is taken or forbidden, or the host not ours */
export async function listen(server: Server, listening: Listening): Promise<number> {
  try {
    server.listen(listening.port, listening.host);
    await once(server, 'listening');
  } catch (error) {
    const sentence = explainListening(error, listening);
    throw sentence === null ? error : new StartRefusal(sentence);
  }
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  return address.port;
}

/** What a system's error says to whoever chose the port and the host; null for one that they cannot mend. */
export function explainListening(error: unknown, { port, host, variable }: Listening): string | null {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  if (code === 'EADDRINUSE') {
    const another = port + 100 <= 65_535 ? port + 100 : port - 100;
    return `Le port ${port} est déjà pris : arrêtez le programme qui l’emploie, ou choisissez-en un autre, par exemple ${variable}=${another}.`;
  }
  if (code === 'EACCES')
    return `Le port ${port} demande des droits d’administrateur : choisissez ${variable} au-dessus de 1023.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return `Cette machine n’a pas l’adresse « ${host} » : corrigez HOST, par exemple 127.0.0.1 ou 0.0.0.0.`;
  return null;
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
