/** The `preau` command. Each subcommand is loaded only when it is asked for, so that all start fast. */
import { enableCompileCache } from 'node:module';

enableCompileCache();
const directory = process.cwd();
process.chdir(new URL('../../..', import.meta.url).pathname);
// Who started us is gone, and nobody is left to read what a command prints: stop as at a signal, at once if none is awaited.
process.once('disconnect', () => process.emit('SIGTERM') || process.exit(143));
process.channel?.unref();

// The front door says itself by which protocol a request came; SvelteKit reads the name of that header when it is loaded.
process.env.PROTOCOL_HEADER = 'x-forwarded-proto';
// And the most that a form may bring, photos and proofs together. The API judges each file by itself.
process.env.BODY_SIZE_LIMIT = '25M';

const { run } = await import('./program.ts');
process.exitCode = await run(process.argv.slice(2), { environment: process.env, directory });
