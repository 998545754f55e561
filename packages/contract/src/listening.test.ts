import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { close, explainListening, listen } from './listening.ts';

test('a port that is taken is a sentence that names another, which exists', async () => {
  const first = createServer();
  const port = await listen(first, { port: 0, host: '127.0.0.1', variable: 'PORT' });
  const second = listen(createServer(), { port, host: '127.0.0.1', variable: 'PORT' });
  await expect(second).rejects.toThrow(`Le port ${port} est déjà pris`);
  await close(first);
  const taken = Object.assign(new Error(), { code: 'EADDRINUSE' });
  const sentence = explainListening(taken, { port: 65_500, host: '127.0.0.1', variable: 'METRICS_PORT' });
  expect(sentence).toContain('METRICS_PORT=65400');
});

test('a host that this machine does not have is named', async () => {
  const elsewhere = listen(createServer(), { port: 0, host: '192.0.2.1', variable: 'PORT' });
  await expect(elsewhere).rejects.toThrow('corrigez HOST');
});
