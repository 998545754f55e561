/**
 * docs/reglement.md is all that a mairie has to write its rules from: every example in it is read by the schemas, every
 * case is run by the engine, and every sentence that it says families read is what the portal writes. What follows a rule
 * in a quote, or a refused rule in a block, is written by the program itself: `vitest -u` renews it.
 */
import { readFileSync } from 'node:fs';
import { runCases } from '@preau/contract/tenant-folder-cases';
import { checkTenantFolder, type FolderFiles } from '@preau/contract/tenant-folder-check';
import { communeNames } from '@preau/contract/tenant-folder-directives';
import { communeCalendar, communeServices } from '@preau/contract/tenant-folder-facts';
import { servicesFile } from '@preau/contract/tenant-folder-services';
import { agreedCase } from '@preau/domain/agreed-case/case-language';
import { runCase } from '@preau/domain/agreed-case/run-case';
import { toLocalDate } from '@preau/domain/dates';
import { conditionFindings } from '@preau/domain/regulation/check/conditions';
import { deadlineFindings } from '@preau/domain/regulation/check/deadlines';
import { priceFindings } from '@preau/domain/regulation/check/prices';
import { scopeFindings } from '@preau/domain/regulation/check/scopes';
import { deadline } from '@preau/domain/regulation/deadline-language';
import { price } from '@preau/domain/regulation/price-language';
import { type Rule, rule } from '@preau/domain/regulation/rule';
import { createRulebook, type Rulebook } from '@preau/domain/regulation/rulebook';
import { sentenceOfDeadline } from '@preau/domain/regulation/sentences/deadline';
import { sentencesOfPrice } from '@preau/domain/regulation/sentences/price';
import { sentencesOfRule } from '@preau/domain/regulation/sentences/rule';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { caseReport } from '../../apps/cli/src/commands/case-report.ts';

const PATH = new URL('../../docs/reglement.md', import.meta.url).pathname;
const text = readFileSync(PATH, 'utf8');

/** A fenced block: what it holds, under which heading, and the quote or block that follows it. */
interface Block {
  heading: string;
  marker: string;
  yaml: string;
  /** What is written after it by the program; null where nothing is. */
  answer: string | null;
}

const BLOCK = /^(#{2,4}) (.*)$|^```yaml (\S+)\n([\s\S]*?)^```\n((?:> .*\n)+|```text\n[\s\S]*?^```\n)?/gm;

const blocks: Block[] = [];
{
  let heading = '';
  for (const [, , title, marker = '', yaml = '', answer = null] of text.matchAll(BLOCK))
    if (title === undefined) blocks.push({ heading, marker, yaml, answer });
    else heading = title;
}
const marked = (marker: string) => blocks.filter(block => block.marker === marker);

const rules = z.array(rule);
const untilBlock = z.strictObject({ until: deadline });
const priceBlock = z.strictObject({ price });
const cases = z.array(agreedCase);

const files = new Map(
  blocks
    .filter(({ marker }) => marker.endsWith('.yaml'))
    .map(({ marker, yaml }) => [marker, new TextEncoder().encode(yaml)]),
);

function soundFolder(of: FolderFiles) {
  const check = checkTenantFolder('montclair', of);
  if (check.kind === 'mistaken') throw new Error(JSON.stringify(check.mistakes, null, 2));
  return check.folder;
}

const folder = soundFolder(files);
/** The services that the rules of all the other examples name. */
const services = servicesFile.parse(parse(marked('services')[0]?.yaml ?? ''));
const names = communeNames(folder.commune, services, folder.families);

/** The rules that stand under a heading, as a version of their own. */
function rulebookOf(heading: string): Rulebook {
  const own = marked('regle').filter(block => block.heading === heading);
  return createRulebook({
    calendar: communeCalendar(folder),
    services: communeServices({ services }),
    regulations: [
      {
        key: '2026-09-01',
        format: 1,
        effectiveFrom: toLocalDate('2026-09-01'),
        revision: 1,
        adoptedBy: {
          kind: 'deliberation',
          reference: '2026-24',
          date: toLocalDate('2026-06-15'),
          dateExecutoire: toLocalDate('2026-06-22'),
        },
        member: null,
        services: services.services.map(({ key }) => key),
        rules: own.flatMap(({ yaml }) => rules.parse(parse(yaml))),
      },
    ],
  });
}

/** What the program says of an example. */
function answerTo({ marker, yaml }: Block): string {
  switch (marker) {
    case 'regle':
      return quoted(rules.parse(parse(yaml)).flatMap(said => sentencesOfRule(said, names)));
    case 'delai':
      return `> ${sentenceOfDeadline(untilBlock.parse(parse(yaml)).until)}\n`;
    case 'prix':
      return quoted(
        sentencesOfPrice(priceBlock.parse(parse(yaml)).price, names).map(({ text: said, article }) => ({
          text: said,
          article,
        })),
      );
    case 'echec': {
      const report = caseReport(
        [runCase(rulebookOf(rulesBefore(yaml)), agreedCase.parse(parse(yaml)))],
        'all',
      );
      return `\`\`\`text\n${report.slice(1).join('\n')}\n\`\`\`\n`;
    }
    case 'refuse':
      return `\`\`\`text\n${refusalsOf(yaml)
        .map(line => `${line}\n`)
        .join('')}\`\`\`\n`;
    default:
      throw new Error(`nothing is said after a block « ${marker} »`);
  }
}

/** The heading of the last rules before an example. */
function rulesBefore(yaml: string): string {
  const place = blocks.findIndex(block => block.yaml === yaml);
  return blocks.slice(0, place).findLast(({ marker }) => marker === 'regle')?.heading ?? '';
}

function quoted(said: { text: string; article: string | null }[]): string {
  return said
    .map(({ text: words, article }) => `> - ${article === null ? '' : `**${article}** `}${words}\n`)
    .join('');
}

/** What the check of the folder says when these rules stand at the end of its règlement. */
function refusalsOf(yaml: string): string[] {
  const name = 'regulations/2026-09-01.yaml';
  const regulation = new TextDecoder().decode(files.get(name));
  const indented = yaml.replace(/^(?=.)/gm, '  ');
  const check = checkTenantFolder(
    'montclair',
    new Map([...files, [name, new TextEncoder().encode(`${regulation}${indented}`)]]),
  );
  return check.kind === 'sound'
    ? []
    : check.mistakes.map(({ file, line, sentence }) => `${file}:${line}\n  ${sentence}`);
}

test('the commune of the first section is a sound folder, and its cases pass', () => {
  const results = runCases(folder);
  expect(results.filter(({ passed }) => !passed)).toEqual([]);
  expect(results.length).toBeGreaterThan(1);
});

test('every rule, deadline, price and case of docs/reglement.md is one that the language admits', () => {
  const schemas = new Map<string, z.ZodType>([
    ['regle', rules],
    ['delai', untilBlock],
    ['prix', priceBlock],
    ['cas', cases],
    ['echec', agreedCase],
    ['services', servicesFile],
  ]);
  const refused = blocks.flatMap(({ heading, marker, yaml }) => {
    if (marker.endsWith('.yaml') || marker === 'refuse') return [];
    const schema = schemas.get(marker);
    const read = schema?.safeParse(parse(yaml));
    return read?.success
      ? []
      : [{ heading, marker, problem: read ? z.prettifyError(read.error) : 'unknown' }];
  });
  expect(refused).toEqual([]);
  const known = new Set(services.services.map(({ key }) => key));
  const named = marked('regle').flatMap(({ heading, yaml }) =>
    rules
      .parse(parse(yaml))
      .flatMap(servicesNamed)
      .map(service => ({ heading, service })),
  );
  expect(named.filter(({ service }) => !known.has(service))).toEqual([]);
});

function servicesNamed(said: Rule): string[] {
  return [...(said.services ?? []), ...(said.kind === 'not-collected' ? [said.becomes] : [])];
}

test('no rule of docs/reglement.md is one that cannot be meant', () => {
  const facts = {
    services: communeServices({ services }),
    calendar: communeCalendar(folder),
    mealTypes: services.mealTypes,
    absenceReasons: services.absenceReasons.map(({ key }) => key),
    tenantKind: 'commune',
    enrolmentWays: null,
  };
  // What is missing beside a rule is no matter: an example is one rule or two.
  const found = marked('regle').flatMap(({ heading, yaml }) => {
    const version = {
      effectiveFrom: toLocalDate('2026-09-01'),
      services: services.services.map(({ key }) => key),
      rules: rules.parse(parse(yaml)),
    };
    return [scopeFindings, deadlineFindings, conditionFindings, priceFindings]
      .flatMap(find => find(version, facts))
      .map(({ path, sentence }) => `${heading}: ${path.join('.')} ${sentence}`);
  });
  expect(found).toEqual([]);
});

test('every case of docs/reglement.md passes by the rules above it', () => {
  const failed = marked('cas').flatMap(({ heading, yaml }) => {
    const rulebook = rulebookOf(heading);
    return cases
      .parse(parse(yaml))
      .map(one => runCase(rulebook, one))
      .filter(({ passed }) => !passed)
      .map(({ title, comparisons, problem, reasoning }) => ({
        heading,
        title,
        problem,
        unmet: comparisons.filter(({ isMet }) => !isMet),
        reasoning,
      }));
  });
  expect(failed).toEqual([]);
});

test('every recipe has a rule and a case that proves it, and there are more than sixty', () => {
  const recipes = [...text.matchAll(/^#### (.*)$/gm)].map(([, title = '']) => title);
  const without = recipes.filter(
    title =>
      !blocks.some(({ heading, marker }) => heading === title && marker === 'regle') ||
      !blocks.some(({ heading, marker }) => heading === title && marker === 'cas'),
  );
  expect(without).toEqual([]);
  expect(recipes.length).toBeGreaterThan(60);
  expect(new Set(recipes).size).toBe(recipes.length);
});

test('what families are said to read, and what the check is said to answer, is what the program writes', async () => {
  const renewed = text.replace(BLOCK, (whole, _level, title, marker, yaml, answer) =>
    title !== undefined || answer === undefined
      ? whole
      : whole.slice(0, whole.length - answer.length) + answerTo({ heading: '', marker, yaml, answer }),
  );
  await expect(renewed).toMatchFileSnapshot(PATH);
});

test('what stands between braces within a sentence is a part of the language', () => {
  const parts = [...text.replace(/^```[\s\S]*?^```/gm, '').matchAll(/`(\{ kind: [^`]*\})`/g)].map(
    ([, part = '']) => part,
  );
  const schemas = partsOfTheLanguage();
  expect(parts.length).toBeGreaterThan(20);
  expect(parts.filter(part => !schemas.some(schema => schema.safeParse(parse(part)).success))).toEqual([]);
});

/** Values that begin with a `kind`, each put where a rule takes it. */
function partsOfTheLanguage(): z.ZodType[] {
  const within = (make: (part: unknown) => unknown) => z.unknown().transform(make).pipe(rule);
  const head = { article: '1' };
  return [
    deadline,
    price,
    within(opens => ({ ...head, kind: 'horizon', opens, to: 'unlimited' })),
    within(amount => ({ ...head, kind: 'surcharge', on: 'unbooked-presence', amount })),
    within(amount => ({
      ...head,
      kind: 'surcharge',
      on: 'late-pick-up',
      after: '18:30',
      per: 'child',
      amount,
    })),
    within(due => ({ ...head, kind: 'billing', every: 'month', on: 'attendance', terms: 'arrears', due })),
    within(when => ({ ...head, kind: 'exclusion', when })),
    within(one => ({ ...head, kind: 'absence', proof: { kind: 'letter', within: one }, outcome: 'free' })),
    within(one => ({ ...head, kind: 'absence', notice: [one], outcome: 'free' })),
    within(basis => ({
      ...head,
      kind: 'price',
      price: {
        kind: 'by-contract',
        basis,
        regular: { kind: 'amount', cents: 1 },
        occasional: { kind: 'amount', cents: 2 },
      },
    })),
  ];
}

test('docs/reglement.md names every key and every fixed value of the language', () => {
  const words = new Set<string>();
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if ('properties' in node) for (const key of Object.keys(node.properties ?? {})) words.add(key);
    if ('enum' in node && Array.isArray(node.enum)) for (const value of node.enum) words.add(String(value));
    if ('const' in node) words.add(String(node.const));
    for (const part of Object.values(node)) walk(part);
  };
  for (const schema of [rule, agreedCase]) walk(z.toJSONSchema(schema, { io: 'input' }));
  expect(words.size).toBeGreaterThan(200);
  expect([...words].filter(word => !new RegExp(`(?<![\\w-])${word}(?![\\w-])`).test(text))).toEqual([]);
});

test('what docs/reglement.md refers to within itself is there', () => {
  const anchors = new Set(
    [...text.matchAll(/^#{1,4} (.*)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
  const links = [...text.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor = '']) => anchor);
  expect(links.filter(anchor => !anchors.has(anchor))).toEqual([]);
});
