/** Being told to stop. */

/** Settles at the first signal that asks to stop; further ones change nothing. */
export function stopRequest(): Promise<void> {
  return new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
  });
}
