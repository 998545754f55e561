/** Where a command speaks to a person: what it prints, and what it asks. */
import { createInterface } from 'node:readline/promises';

export interface Terminal {
  print(line: string): void;
  /** Asks for a yes; null when nobody is there to answer. */
  confirm: ((question: string) => Promise<boolean>) | null;
}

/** The terminal of this process. Somebody is there when both its input and its output are one. */
export function openTerminal(): Terminal {
  return {
    print: line => console.log(line),
    confirm: process.stdin.isTTY && process.stdout.isTTY ? confirm : null,
  };
}

async function confirm(question: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^o(ui)?$/i.test((await lines.question(`${question} (oui/non) `)).trim());
  } finally {
    lines.close();
  }
}
