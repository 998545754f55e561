/** Lock 1: no public module of packages/db takes or hands out what could run raw SQL, or shows its type. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const SOURCE = new URL('../../packages/db/src', import.meta.url).pathname;

const modules = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter(
  name => /(?<!\.test)\.ts$/.test(name) && !name.startsWith('internal/'),
);

/** Modules whose names must not leave packages/db. */
const isRaw = (module: string) => module === 'postgres' || /(^|\/)internal\//.test(module);

/** What a module lets others see of raw names, and exported functions whose answer is not written down. */
function leaksOf(text: string): string[] {
  const file = ts.createSourceFile('module.ts', text, ts.ScriptTarget.Latest, true);
  const raw = new Set<string>();
  const leaks: string[] = [];

  for (const node of file.statements) if (ts.isImportDeclaration(node)) addImported(node, raw);
  // A type that is made of a raw one is as raw, and so on until no more are found.
  for (let known = -1; known !== raw.size; ) {
    known = raw.size;
    for (const node of file.statements)
      if ((ts.isTypeAliasDeclaration(node) || ts.isInterfaceDeclaration(node)) && mentions(node, raw))
        raw.add(node.name.text);
  }

  for (const node of file.statements) {
    if (ts.isExportDeclaration(node)) {
      const from = node.moduleSpecifier;
      if (from && ts.isStringLiteral(from) && isRaw(from.text)) leaks.push(`export from ${from.text}`);
      if (node.exportClause && mentions(node.exportClause, raw)) leaks.push(node.exportClause.getText());
    } else if (ts.isExportAssignment(node)) leaks.push('export default');
    else if (isExported(node)) leaks.push(...leaksOfDeclaration(node, raw));
  }
  return leaks;
}

function addImported({ moduleSpecifier, importClause }: ts.ImportDeclaration, raw: Set<string>): void {
  if (!ts.isStringLiteral(moduleSpecifier) || !isRaw(moduleSpecifier.text)) return;
  const bindings = importClause?.namedBindings;
  if (importClause?.name) raw.add(importClause.name.text);
  if (bindings && ts.isNamespaceImport(bindings)) raw.add(bindings.name.text);
  if (bindings && ts.isNamedImports(bindings)) for (const { name } of bindings.elements) raw.add(name.text);
}

function isExported(node: ts.Statement): boolean {
  return ts.canHaveModifiers(node) && hasModifier(node, ts.SyntaxKind.ExportKeyword);
}

function hasModifier(node: ts.HasModifiers, kind: ts.SyntaxKind): boolean {
  return ts.getModifiers(node)?.some(modifier => modifier.kind === kind) ?? false;
}

function leaksOfDeclaration(node: ts.Statement, raw: ReadonlySet<string>): string[] {
  if (ts.isFunctionDeclaration(node)) return leaksOfFunction(node, node.name?.text ?? '', raw);
  if (ts.isClassDeclaration(node)) {
    const name = node.name?.text ?? '';
    const heritage = node.heritageClauses?.some(clause => mentions(clause, raw)) ? [`${name} extends`] : [];
    return [...heritage, ...node.members.flatMap(member => leaksOfMember(member, name, raw))];
  }
  if (ts.isVariableStatement(node))
    return node.declarationList.declarations.flatMap(({ name, type, initializer }) => {
      if (!type && initializer && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer)))
        return leaksOfFunction(initializer, name.getText(), raw);
      const shown = type ?? initializer;
      return shown && mentions(shown, raw) ? [name.getText()] : [];
    });
  return mentions(node, raw) ? [node.getText().split('\n')[0] ?? ''] : [];
}

function leaksOfMember(member: ts.ClassElement, owner: string, raw: ReadonlySet<string>): string[] {
  const isPrivate =
    (member.name && ts.isPrivateIdentifier(member.name)) ||
    (ts.canHaveModifiers(member) && hasModifier(member, ts.SyntaxKind.PrivateKeyword));
  if (isPrivate || ts.isClassStaticBlockDeclaration(member)) return [];
  const name = `${owner}.${member.name?.getText() ?? 'constructor'}`;
  if (ts.isFunctionLike(member)) return leaksOfFunction(member, name, raw);
  if (ts.isPropertyDeclaration(member)) {
    const shown = member.type ?? member.initializer;
    return shown && mentions(shown, raw) ? [name] : [];
  }
  return mentions(member, raw) ? [name] : [];
}

function leaksOfFunction(
  { kind, typeParameters, parameters, type }: ts.SignatureDeclaration,
  name: string,
  raw: ReadonlySet<string>,
): string[] {
  const answers = kind !== ts.SyntaxKind.Constructor && kind !== ts.SyntaxKind.SetAccessor;
  const shown = [...(typeParameters ?? []), ...parameters, ...(type ? [type] : [])];
  return [
    ...(shown.some(node => mentions(node, raw)) ? [name] : []),
    ...(answers && !type ? [`${name} answers what is not written down`] : []),
  ];
}

function mentions(node: ts.Node, names: ReadonlySet<string>): boolean {
  if (ts.isIdentifier(node)) return names.has(node.text);
  if (ts.isImportTypeNode(node) && isRaw(node.argument.getText().slice(1, -1))) return true;
  return ts.forEachChild(node, child => mentions(child, names) || undefined) ?? false;
}

test('no public module of packages/db shows a connection, a pool, or anything of postgres.js', () => {
  expect(modules.length).toBeGreaterThan(10);
  const leaks = modules.flatMap(module =>
    leaksOf(readFileSync(join(SOURCE, module), 'utf8')).map(leak => `${module}: ${leak}`),
  );
  expect(leaks).toEqual([]);
});

describe('the check finds', () => {
  const connection = "import { type Connection, Pool } from './internal/pool.ts';\n";
  test.each([
    ['a parameter', 'export function run(sql: Connection): void {}'],
    ['what a callback is given', 'export function run(work: (sql: Connection) => void): void {}'],
    ['an answer', 'export async function open(): Promise<Connection> { throw 0; }'],
    ['an answer that is inferred', 'export function open() { return new Pool("", 1); }'],
    ['a static', 'export class Database { static query(work: (sql: Connection) => void): void {} }'],
    ['a property', 'export class Database { readonly pool = new Pool("", 1); }'],
    ['a constant', 'export const pool = new Pool("", 1);'],
    ['an arrow function', 'export const run = (sql: Connection): void => {};'],
    ['another name for it', 'type Door = { sql: Connection };\nexport function open(): Door { throw 0; }'],
    ['a type', 'export interface Door { sql: Connection }'],
    ['a list of exports', 'export { Pool };'],
    ['a re-export', "export { sqlOf } from './internal/transaction.ts';"],
    ['a type that is imported in place', "export function run(sql: import('postgres').Sql): void {}"],
  ])('%s', (_, text) => {
    expect(leaksOf(connection + text)).toHaveLength(1);
  });

  test('nothing to say of what stays inside', () => {
    const text =
      'export class Database { readonly #pool: Pool; async close(): Promise<void> { new Pool("", 1); } }';
    expect(leaksOf(connection + text)).toEqual([]);
  });
});
