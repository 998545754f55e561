/** Does a thing again and again, one at a time, until it is stopped. */
import { setTimeout as sleep } from 'node:timers/promises';

export interface Loop {
  /** Lets the turn that is running end, and starts no other. */
  stop(): Promise<void>;
}

/** After an error a loop rests so long, so that what is broken is not asked a thousand times a second. */
const AFTER_ERROR_MS = 1000;

/** Runs `turn`, which answers after how many milliseconds it wants its next. What it throws is told and survived. */
export function startLoop(turn: () => Promise<number>, onError: (error: unknown) => void): Loop {
  const stopping = new AbortController();
  const running = (async () => {
    while (!stopping.signal.aborted) {
      const restMs = await turn().catch(error => {
        onError(error);
        return AFTER_ERROR_MS;
      });
      await sleep(restMs, undefined, { signal: stopping.signal }).catch(() => {}); // rejects when stopped: that is all
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
