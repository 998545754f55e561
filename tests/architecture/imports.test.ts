/** Who may import whom: the arrows of docs/architecture.md, read off the imports themselves. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

const ROOT = new URL('../..', import.meta.url).pathname;

/** Which of our packages each may import. `modules` narrows an arrow to the modules it is drawn to. */
const ARROWS: Record<string, { packages: string[]; modules?: Record<string, string[]> }> = {
  domain: { packages: [] },
  contract: { packages: ['domain'] },
  db: { packages: ['domain'] },
  documents: { packages: ['domain'] },
  auth: { packages: ['domain', 'db'] },
  operations: { packages: ['domain', 'contract', 'db', 'auth'] },
  api: { packages: ['domain', 'operations', 'contract', 'auth', 'documents'] },
  worker: { packages: ['domain', 'operations', 'contract', 'documents'] },
  web: { packages: ['contract', 'domain', 'api'], modules: { api: ['client'] } },
  cli: { packages: ['domain', 'contract', 'db', 'documents', 'auth', 'operations', 'api', 'worker', 'web'] },
};

/** The libraries that only one place may import. */
const RESERVED: Record<string, string[]> = {
  bullmq: ['worker'],
  ioredis: ['worker'],
  pg: ['worker'],
  postgres: ['db'],
  'drizzle-orm': ['db'],
  lucia: ['auth'],
  '@node-rs/argon2': ['auth'],
  nodemailer: ['worker', 'documents'],
};

/** Beside its own packages, the domain knows the shapes of zod and the calendar of Temporal, and no more. */
const DOMAIN_LIBRARIES = ['zod', 'temporal-polyfill'];

interface Import {
  file: string;
  unit: string;
  target: string;
}

function sourceFiles(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => /\.(ts|svelte)$/.test(name) && !/(^|\/)(node_modules|build|\.svelte-kit)\//.test(name))
    .filter(name => !/\.test\.ts$/.test(name))
    .map(name => join(folder, name));
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const code = file.endsWith('.svelte')
    ? [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(m => m[1]).join('\n')
    : text;
  return ts.preProcessFile(code, true, true).importedFiles.map(({ fileName }) => fileName);
}

const files = [...sourceFiles('apps'), ...sourceFiles('packages')];
const imports: Import[] = files.flatMap(file =>
  importsOf(file).map(target => ({ file, unit: file.split('/')[1] ?? '', target })),
);

function forbidden(arrow: Import): string | null {
  const { unit, target } = arrow;
  const rule = ARROWS[unit];
  if (!rule) return 'is in a unit without a rule';
  const own = /^@preau\/([a-z]+)\/(.+)$/.exec(target);
  if (own) {
    const [, other = '', module = ''] = own;
    if (!rule.packages.includes(other)) return `may not import ${other}`;
    const modules = rule.modules?.[other];
    return modules && !modules.includes(module) ? `may import of ${other} only ${modules}` : null;
  }
  if (target.startsWith('.') || target.startsWith('#') || target.startsWith('$')) return null;
  const library = target
    .split('/')
    .slice(0, target.startsWith('@') ? 2 : 1)
    .join('/');
  const places = RESERVED[library];
  if (places && !places.includes(unit)) return `may not import ${library}`;
  if (unit === 'domain' && !DOMAIN_LIBRARIES.includes(library)) return 'is pure and may not import this';
  return null;
}

test('there is something to read', () => {
  expect(imports.length).toBeGreaterThan(100);
});

test('no import draws an arrow that the architecture does not have', () => {
  expect(
    imports.flatMap(arrow =>
      forbidden(arrow) ? [`${arrow.file}: ${arrow.target} — ${forbidden(arrow)}`] : [],
    ),
  ).toEqual([]);
});

test('no file reaches into another package by its path', () => {
  const escapes = imports.filter(({ file, target }) => {
    if (!target.startsWith('.')) return false;
    const unit = file.split('/').slice(0, 2).join('/');
    return !relative(unit, join(file, '..', target)).match(/^(?!\.\.)/);
  });
  expect(escapes.map(({ file, target }) => `${file}: ${target}`)).toEqual([]);
});

test('no import closes a circle', () => {
  const next = new Map<string, string[]>();
  for (const { file, target } of imports) {
    const own = /^@preau\/([a-z]+)\/(.+)$/.exec(target);
    const resolved = own
      ? files.find(
          f => f === `packages/${own[1]}/src/${own[2]}.ts` || f === `apps/${own[1]}/src/${own[2]}.ts`,
        )
      : target.startsWith('.')
        ? join(file, '..', target)
        : undefined;
    if (resolved) next.set(file, [...(next.get(file) ?? []), resolved]);
  }
  const done = new Set<string>();
  const circles: string[] = [];
  const walk = (file: string, path: string[]) => {
    if (path.includes(file)) return circles.push([...path.slice(path.indexOf(file)), file].join(' → '));
    if (done.has(file)) return;
    for (const target of next.get(file) ?? []) walk(target, [...path, file]);
    done.add(file);
  };
  for (const file of files) walk(file, []);
  expect(circles).toEqual([]);
});

test('only a main.ts reads the environment', () => {
  const readers = files.filter(
    file =>
      /\bprocess\.env\b/.test(readFileSync(join(ROOT, file), 'utf8')) &&
      !/^apps\/[a-z]+\/(src\/)?main\.ts$/.test(file),
  );
  expect(readers).toEqual([]);
});

test('SQL is written in packages/db and in migrations, nowhere else', () => {
  const statement =
    /\b(select\s+[\w*".]+[\s\S]{0,80}\bfrom\b|insert\s+into\b|update\s+\w+\s+set\b|delete\s+from\b)/i;
  const writers = files.filter(
    file =>
      !file.startsWith('packages/db/') &&
      /`[^`]*`/.test(readFileSync(join(ROOT, file), 'utf8')) &&
      [...readFileSync(join(ROOT, file), 'utf8').matchAll(/`[^`]*`/g)].some(([text]) => statement.test(text)),
  );
  expect(writers).toEqual([]);
});

test('nothing loosens a check without saying why on the line', () => {
  const loose = files.flatMap(file =>
    readFileSync(join(ROOT, file), 'utf8')
      .split('\n')
      .flatMap((line, index) =>
        /@ts-ignore|@ts-nocheck|\bas any\b/.test(line) ? [`${file}:${index + 1}`] : [],
      ),
  );
  expect(loose).toEqual([]);
});
