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
  otpauth: ['auth'],
  nodemailer: ['worker', 'documents'],
  '@myriaddreamin/typst-ts-node-compiler': ['documents'],
};

/** Beside its own packages, the domain knows the shapes of zod the calendar of Temporal and the keys of IBANs, and no more. */
const DOMAIN_LIBRARIES = ['zod', 'temporal-polyfill', 'ibantools'];

interface Import {
  file: string;
  unit: string;
  target: string;
}

/** Everything written by us below a folder. */
function filesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(({ parentPath, name }) => join(relative(ROOT, parentPath), name))
    .filter(path => !/\/(node_modules|build|\.svelte-kit)\//.test(path));
}

function sourceFiles(folder: string): string[] {
  return filesBelow(folder).filter(name => /\.(ts|svelte)$/.test(name) && !/\.test\.ts$/.test(name));
}

function read(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

/** The TypeScript of a file. Of a component its scripts, each on the lines where it stands. */
function scriptsOf(file: string): string {
  const text = read(file);
  if (!file.endsWith('.svelte')) return text;
  const outside = /(?<=^|<\/script>)[\s\S]*?(<script[^>]*>|$(?![\s\S]))/g;
  return text.replace(outside, markup => markup.replace(/[^\n]/g, '')).replaceAll('</script>', '');
}

function importsOf(file: string): string[] {
  return ts.preProcessFile(scriptsOf(file), true, true).importedFiles.map(({ fileName }) => fileName);
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

test('Typst, which blocks, is imported by its thread alone', () => {
  const importers = imports.filter(({ target }) => target.startsWith('@myriaddreamin/'));
  expect(importers.map(({ file }) => file)).toEqual(['packages/documents/src/pdf/compiler-thread.ts']);
  const byPath = imports.filter(({ target }) => target.endsWith('/compiler-thread.ts'));
  expect(byPath).toEqual([]);
});

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

/** They measure what a page or a list costs without row security, so they need a connection that has none. */
const REACHES_INSIDE_ON_PURPOSE = ['tests/load/day-gate.ts', 'tests/load/floor-server.ts'];

test('what a package keeps in its internal/ folder is reached by that package alone', () => {
  const everywhere = readdirSync(join(ROOT, 'tests'), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts'))
    .map(name => join('tests', name));
  const reached = [...files, ...everywhere].flatMap(file =>
    importsOf(file).flatMap(target => {
      const own = /^@preau\/([a-z]+)\/(.*)$/.exec(target);
      const path = own ? `packages/${own[1]}/src/${own[2]}` : join(file, '..', target);
      const keeper = /^(packages|apps)\/[a-z]+\/(?=src\/(.*\/)?internal\/)/.exec(path)?.[0];
      return keeper && !file.startsWith(keeper) ? [file] : [];
    }),
  );
  expect(reached).toEqual(REACHES_INSIDE_ON_PURPOSE);
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
    file => /\bprocess\.env\b/.test(read(file)) && !/^apps\/[a-z]+\/(src\/)?main\.ts$/.test(file),
  );
  expect(readers).toEqual([]);
});

test('SQL is written in packages/db and in migrations, nowhere else', () => {
  const statement =
    /\b(select\s+[\w*".]+[\s\S]{0,80}\bfrom\b|insert\s+into\b|update\s+\w+\s+set\b|delete\s+from\b)/i;
  const writers = files.filter(
    file =>
      !file.startsWith('packages/db/') &&
      /`[^`]*`/.test(read(file)) &&
      [...read(file).matchAll(/`[^`]*`/g)].some(([text]) => statement.test(text)),
  );
  expect(writers).toEqual([]);
});

/** Files in which a check can be loosened: also those of tests and of styles. */
const checkedFiles = ['apps', 'packages'].flatMap(folder =>
  filesBelow(folder).filter(name => /\.(ts|mjs|svelte|css)$/.test(name)),
);

test('every `as` says why on its line or on the one above', () => {
  const bare = checkedFiles
    .filter(file => /\.(ts|svelte)$/.test(file))
    .flatMap(file => castsWithoutReason(file, scriptsOf(file)));
  expect(bare).toEqual([]);
});

test('everything that silences a check says why on its line or on the one above', () => {
  const silent = checkedFiles.flatMap(file => silencersWithoutReason(file, read(file)));
  expect(silent).toEqual([]);
});

test.each([
  'const a = b as B;',
  'const a = <B>b;',
  'const url = "http://x" as B;',
  'const a = b as\n  B;',
  '/** Says nothing of the cast. */\nconst a = b as B;',
])('a cast without a reason is found: %s', code => {
  expect(castsWithoutReason('a.ts', code)).toHaveLength(1);
});

test.each(['const a = b as const;', 'const a = b as B; // because', '// because\nconst a = b as B;'])(
  'a cast that may stay is left: %s',
  code => {
    expect(castsWithoutReason('a.ts', code)).toEqual([]);
  },
);

test.each([
  '// @ts-expect-error',
  '// @ts-ignore',
  '/* @ts-nocheck */',
  '// biome-ignore lint/suspicious/noExplicitAny:',
  '<!-- svelte-ignore a11y_no_redundant_roles -->',
])('a silencer without a reason is found: %s', code => {
  expect(silencersWithoutReason('a.ts', code)).toHaveLength(1);
  expect(silencersWithoutReason('a.ts', `${code.replace(/ -->| \*\/|$/, ': it is so$&')}`)).toEqual([]);
});

/** Lines of the casts, other than `as const`, that no line comment explains. */
function castsWithoutReason(file: string, code: string): string[] {
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest);
  const lines = code.split('\n');
  const lineAt = (position: number) => source.getLineAndCharacterOfPosition(position).line;
  const bare: string[] = [];
  const walk = (node: ts.Node) => {
    if (isCast(node, source)) {
      const at = lineAt(node.type.getStart(source));
      const isExplained =
        /\s\/\/ \S/.test(lines[lineAt(node.type.end)] ?? '') || /^\s*\/\/ \S/.test(lines[at - 1] ?? '');
      if (!isExplained) bare.push(`${file}:${at + 1}`);
    }
    ts.forEachChild(node, walk);
  };
  walk(source);
  return bare;
}

function isCast(node: ts.Node, source: ts.SourceFile): node is ts.AssertionExpression {
  return ts.isAssertionExpression(node) && node.type.getText(source) !== 'const';
}

/** Lines that silence a compiler or a linter without two words of why. */
function silencersWithoutReason(file: string, text: string): string[] {
  const silencer = /@ts-(ignore|nocheck|expect-error)|\b(biome|svelte|eslint|prettier)-(ignore|disable)/;
  const reason = /(:|@ts-[a-z-]+) +[\p{L}’'-]+ \p{L}/u;
  const lines = text.split('\n');
  return lines.flatMap((line, index) =>
    silencer.test(line) && ![line, lines[index - 1] ?? ''].some(said => reason.test(said))
      ? [`${file}:${index + 1}`]
      : [],
  );
}
