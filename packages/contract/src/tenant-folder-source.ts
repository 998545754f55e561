/** A YAML file of a tenant folder: its value, and the line of each of its parts. */
import {
  type Document,
  type ErrorCode,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type ParsedNode,
  parseDocument,
  visit,
} from 'yaml';
import { type Mistake, mistake } from './tenant-folder-mistake.ts';

/** Keys and indexes that lead from the top of a file to one of its parts. */
export type Path = readonly PropertyKey[];

export interface Source {
  readonly file: string;
  readonly value: unknown;
  /** The line where a part is written; where it is missing, the line of the mapping or list that lacks it. */
  lineOf(path: Path): number;
  /** Whether a part is written at all. */
  has(path: Path): boolean;
  /** The single word or number at a place as it is typed, so that 0479 keeps its zero; null for anything else. */
  typedAt(path: Path): string | null;
}

/**
 * Reads a YAML file. `source` is null when nothing can be made of it; the mistakes then say why.
 * @param need whether an empty file could as well be removed.
 */
export function readYaml(
  file: string,
  text: string,
  need: 'mandatory' | 'optional',
): { source: Source | null; mistakes: Mistake[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true });
  const lineAt = (offset: number) => Math.max(1, lines.linePos(offset).line);

  const findings = [...syntaxMistakes(document, text), ...foreignYaml(document)];
  const blocking = findings.find(({ blocks }) => blocks);
  const mistakes = findings.map(finding =>
    mistake(
      file,
      lineAt(finding.offset),
      finding === blocking ? `${finding.sentence} ${READ_LATER}` : finding.sentence,
    ),
  );
  if (document.contents === null && mistakes.length === 0) mistakes.push(mistake(file, 1, EMPTY[need]));
  const readable = document.contents !== null && !blocking;
  return {
    mistakes,
    source: readable
      ? {
          file,
          value: document.toJS(),
          lineOf: path => lineAt(offsetOf(document, path)),
          has: path => document.hasIn(path),
          typedAt: path => {
            const node = document.getIn(path, true);
            return isScalar(node) ? (node.source ?? null) : null;
          },
        }
      : null,
  };
}

const EMPTY = {
  mandatory: 'Le fichier est vide : écrivez-y ses clés (docs/communes.md dit lesquelles).',
  optional: 'Le fichier est vide : écrivez-y ses clés, ou supprimez-le.',
};

const READ_LATER =
  'Le reste du fichier sera lu une fois cette ligne corrigée ; d’ici là, rien de ce qui y renvoie n’est vérifié.';

interface Finding {
  offset: number;
  sentence: string;
  /** Whether the values of the file cannot be relied on because of it. */
  blocks?: true;
}

function syntaxMistakes(document: Document.Parsed, text: string): Finding[] {
  const duplicates = document.errors.filter(isDuplicateKey).map(({ pos: [offset] }) => {
    const key = text.slice(offset, offset + 80).match(/^["']?([^"':\s]*)/)?.[1] ?? '';
    return { offset, sentence: `La clé « ${key} » est écrite deux fois : gardez-en une seule.` };
  });
  // What follows the first error of syntax is mostly its consequence.
  const [first] = document.errors
    .filter(error => !isDuplicateKey(error))
    .sort((one, other) => one.pos[0] - other.pos[0]);
  return first
    ? [...duplicates, { offset: first.pos[0], sentence: sentenceOfSyntaxError(first.code), blocks: true }]
    : duplicates;
}

function isDuplicateKey(error: { code: ErrorCode }): boolean {
  return error.code === 'DUPLICATE_KEY';
}

const NO_ALIAS =
  'Les ancres et les alias de YAML (« & », « * ») ne sont pas admis : répétez la valeur, ou mettez-la entre guillemets.';
const NO_TAG =
  'Les étiquettes de YAML (« ! ») ne sont pas admises : retirez-la, ou mettez la valeur entre guillemets.';

/** What YAML allows and a folder does not: it could not be stored, or not be written back as it was. */
function foreignYaml(document: Document.Parsed): Finding[] {
  const findings: Finding[] = [];
  if (document.directives.yaml.explicit && document.directives.yaml.version !== '1.2')
    findings.push({
      offset: 0,
      sentence:
        'C’est le YAML 1.2 qui est lu ici : retirez la ligne « %YAML » et vérifiez oui, non et les heures.',
    });
  visit(document, {
    Node(_, node) {
      const report = (sentence: string) => findings.push({ offset: node.range?.[0] ?? 0, sentence });
      if ('anchor' in node && node.anchor) report(NO_ALIAS);
      if (node.tag) report(NO_TAG);
      if (!isScalar(node)) return;
      const { value } = node;
      if (typeof value === 'string' && (value.includes('\0') || !value.isWellFormed()))
        report('Ce texte contient un caractère qui ne peut pas être enregistré : retapez-le.');
      if (typeof value === 'number' && !isExact(value))
        report(`Le nombre « ${node.source} » ne peut pas être lu exactement : mettez-le entre guillemets.`);
    },
    Alias(_, node) {
      findings.push({ offset: node.range?.[0] ?? 0, sentence: NO_ALIAS, blocks: true });
    },
  });
  return findings;
}

function isExact(value: number): boolean {
  return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
}

/** Where a part starts; of a value under a key, the key. */
function offsetOf(document: Document.Parsed, path: Path): number {
  let node: ParsedNode | null = document.contents;
  let offset = node?.range[0] ?? 0;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(item => isScalar(item.key) && item.key.value === String(step));
      if (!pair) break;
      offset = pair.key.range[0];
      node = pair.value;
    } else if (isSeq(node)) {
      const item: unknown = node.items[Number(step)];
      if (!isNode(item)) break;
      offset = item.range?.[0] ?? offset;
      node = item as ParsedNode; // the nodes of a parsed document are parsed nodes
    } else break;
  }
  return offset;
}

function sentenceOfSyntaxError(code: ErrorCode): string {
  switch (code) {
    case 'TAB_AS_INDENT':
      return 'Une tabulation sert de retrait : remplacez-la par des espaces.';
    case 'BAD_INDENT':
      return 'Le retrait est faux, ou une parenthèse « [ » ou « { » n’est pas fermée : alignez cette ligne avec ses voisines.';
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'MULTILINE_IMPLICIT_KEY':
      return 'Un deux-points est mal placé ou manque : écrivez une clé et sa valeur par ligne, et mettez entre guillemets une valeur qui contient un deux-points.';
    case 'MISSING_CHAR':
      return 'Il manque un guillemet, une virgule ou un deux-points : complétez cette ligne.';
    case 'BAD_DQ_ESCAPE':
      return 'La barre oblique inverse « \\ » a un sens particulier entre guillemets doubles : doublez-la, ou prenez des apostrophes.';
    case 'BAD_SCALAR_START':
      return 'Une valeur ne peut pas commencer ainsi : mettez-la entre guillemets.';
    case 'MULTIPLE_DOCS':
      return 'Le fichier contient plusieurs documents : retirez les lignes « --- ».';
    case 'BAD_ALIAS':
      return NO_ALIAS;
    case 'NON_STRING_KEY':
      return 'Une clé doit être un simple mot : récrivez cette ligne.';
    case 'RESOURCE_EXHAUSTION':
      return 'Trop de listes les unes dans les autres : simplifiez le fichier.';
    default:
      return 'Cette ligne n’est pas du YAML : vérifiez les retraits, les deux-points et les guillemets, ici et juste au-dessus.';
  }
}
