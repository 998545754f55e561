/** `npm run check`: types, style, format and architecture, side by side, without a database. */
import { spawn } from 'node:child_process';

const WEB = new URL('../../../web/', import.meta.url).pathname;
const TYPESCRIPT = new URL('../../../../node_modules/@typescript/native/bin/tsc', import.meta.url).pathname;

/** Runs every check to its end and prints what the failing ones said. @returns 0 when all pass, else 1 */
export async function runChecks(): Promise<number> {
  const results = await Promise.all([
    run('types', process.execPath, [TYPESCRIPT, '-p', '.']),
    run('style et format', 'biome', ['check', '--error-on-warnings', '.']),
    run('pages', 'npm', ['run', 'check', '--silent'], WEB),
    run('architecture', 'vitest', ['run', '--config', 'tests/vitest.config.ts', 'tests/architecture']),
  ]);
  for (const { name, passed, output } of results) console.log(passed ? `✓ ${name}` : `✗ ${name}\n${output}`);
  return results.every(result => result.passed) ? 0 : 1;
}

/** Puts the code in form. @returns the exit code of the formatter */
export async function formatCode(): Promise<number> {
  const { passed, output } = await run('format', 'biome', ['check', '--write', '.']);
  console.log(output.trim());
  return passed ? 0 : 1;
}

interface CheckResult {
  name: string;
  passed: boolean;
  output: string;
}

function run(name: string, command: string, args: string[], cwd?: string): Promise<CheckResult> {
  return new Promise(resolve => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', chunk => {
        output += chunk;
      });
    child.once('error', error => resolve({ name, passed: false, output: error.message }));
    child.once('close', code => resolve({ name, passed: code === 0, output }));
  });
}
