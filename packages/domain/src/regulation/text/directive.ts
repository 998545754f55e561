/**
 * Directives of a règlement's text: `{{ article 3.1 }}` stands for what the rules of that article say, so that families
 * read what is applied. For a secretary they are explained in docs/reglement-textes.md.
 */

/** What a directive may begin with, and what it stands for. */
export const DIRECTIVES = {
  règlement: 'declaration', // which règlement a text is of, since when, by which act
  article: 'article', // the sentences of an article
  délais: 'deadlines', // a table of deadlines
  tarifs: 'prices', // tables of prices
  absences: 'absences', // what absences cost, rule by rule
  motifs: 'reasons', // the reasons for an absence
  facturation: 'billing', // bills and payment
} as const;
export type DirectiveWord = keyof typeof DIRECTIVES;
export type DirectiveKind = (typeof DIRECTIVES)[DirectiveWord];

export interface Directive {
  kind: DirectiveKind;
  /** As it stands in the text, braces and all. */
  source: string;
  /** Counted from 1. */
  line: number;
  /** Numbers of articles, as written. */
  articles: string[];
  /** Keys or names of services, as written. */
  services: string[];
}

/** A directive that cannot be read; `word` is what stands in the place of a directive's name. */
export type DirectiveFlaw = { line: number } & (
  | { kind: 'unknown-word'; word: string }
  | { kind: 'unclosed' }
  | { kind: 'no-article'; word: string }
  | { kind: 'no-service'; word: string }
  | { kind: 'not-alone'; word: string }
);

/** Those that become tables or lists, which no paragraph can hold. */
const BLOCKS: readonly DirectiveKind[] = ['deadlines', 'prices', 'absences', 'reasons', 'billing'];

/** Every directive of a text, and those that cannot be read. */
export function readDirectives(markdown: string): { directives: Directive[]; flaws: DirectiveFlaw[] } {
  const directives: Directive[] = [];
  const flaws: DirectiveFlaw[] = [];
  markdown.split('\n').forEach((text, index) => {
    const line = index + 1;
    for (const [source, said = ''] of text.matchAll(DIRECTIVE)) {
      const read = readDirective(source, said, line);
      if ('flaw' in read) flaws.push(read.flaw);
      else if (BLOCKS.includes(read.directive.kind) && text.trim() !== source)
        flaws.push({ kind: 'not-alone', line, word: said.trim() });
      else directives.push(read.directive);
    }
    if (/\{\{|\}\}/.test(text.replace(DIRECTIVE, ''))) flaws.push({ kind: 'unclosed', line });
  });
  return { directives, flaws };
}

const DIRECTIVE = /\{\{([^{}\n]*)\}\}/g;

function readDirective(
  source: string,
  said: string,
  line: number,
): { directive: Directive } | { flaw: DirectiveFlaw } {
  const [before = '', after = ''] = split(said, ':');
  const [word = '', ...rest] = before.trim().split(/[\s,]+/);
  const kind = kindOf(word);
  if (!kind) return { flaw: { kind: 'unknown-word', line, word } };
  const articles = rest.filter(part => part !== '' && part !== 'et');
  const services = after
    .split(',')
    .map(part => part.trim())
    .filter(part => part !== '');
  if (kind === 'article' && articles.length === 0) return { flaw: { kind: 'no-article', line, word } };
  if (kind === 'declaration' && services.length === 0) return { flaw: { kind: 'no-service', line, word } };
  return { directive: { kind, source, line, articles, services } };
}

/** The directive of a word, whatever its accents and case: « Délais », « delais ». */
function kindOf(word: string): DirectiveKind | null {
  const found = Object.entries(DIRECTIVES).find(([known]) => bare(known) === bare(word));
  return found ? found[1] : null;
}

/** A word as directives compare it: neither accents nor case. */
export function bare(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('\u00a0', ' ').trim();
}

function split(text: string, mark: string): string[] {
  const at = text.indexOf(mark);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
