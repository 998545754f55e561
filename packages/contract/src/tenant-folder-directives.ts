/** The directives of a folder's texts: what they name must be there, and what the rules say must be told somewhere. */

import { type Names, namesOf } from '@preau/domain/regulation/sentences/names';
import {
  bare,
  DIRECTIVES,
  type Directive,
  type DirectiveFlaw,
  readDirectives,
} from '@preau/domain/regulation/text/directive';
import {
  articlesOf,
  articlesToldBy,
  serviceKey,
  type TextFacts,
  versionsOfText,
} from '@preau/domain/regulation/text/text';
import type { RegulationVersion } from '@preau/domain/regulation/version';
import type { CommuneFile, FamiliesFile, ServicesFile } from './tenant-folder.ts';
import { didYouMean, type Mistake, mistake } from './tenant-folder-mistake.ts';
import type { Source } from './tenant-folder-source.ts';

/** How the files of a commune call what its rules name. */
export function communeNames(
  commune: Pick<CommuneFile, 'kind' | 'members'>,
  { services, mealTypes, absenceReasons }: Pick<ServicesFile, 'services' | 'mealTypes' | 'absenceReasons'>,
  { documents }: Pick<FamiliesFile, 'documents'>,
): Names {
  return namesOf({
    kind: commune.kind,
    members: commune.members.length,
    services,
    mealTypes,
    absenceReasons,
    documents,
  });
}

/** What is wrong with the directives of one text, by line. */
export function directiveMistakes(file: string, markdown: string, facts: TextFacts): Mistake[] {
  const { directives, flaws } = readDirectives(markdown);
  const versions = versionsOfText(markdown, facts);
  const articles = new Set(
    versions.flatMap(version => articlesOf(version, facts.names).map(({ article }) => article)),
  );
  return [
    ...flaws.map(flaw => mistake(file, flaw.line, flawSentence(flaw))),
    ...directives.flatMap(directive => [
      ...serviceMistakes(file, directive, facts),
      ...directive.articles
        .filter(article => versions.length > 0 && !articles.has(article))
        .map(article =>
          mistake(
            file,
            directive.line,
            `Aucune règle ne porte l’article « ${article} »${didYouMean(article, articles) || ' : corrigez son numéro, ou ajoutez la règle.'}`,
          ),
        ),
    ]),
  ];
}

function flawSentence(flaw: DirectiveFlaw): string {
  const words = Object.keys(DIRECTIVES);
  switch (flaw.kind) {
    case 'unclosed':
      return 'Une directive s’écrit entre {{ et }}, sur une seule ligne : fermez-la, ou retirez ces accolades.';
    case 'unknown-word':
      return `« {{ ${flaw.word} }} » n’est pas une directive${didYouMean(flaw.word, words) || ` : écrivez ${words.join(', ')}.`}`;
    case 'no-article':
      return 'Cette directive ne dit pas quel article : écrivez par exemple {{ article 3.1 }}.';
    case 'no-service':
      return 'Cette directive ne dit pas de quel service est le règlement : écrivez par exemple {{ règlement : repas }}.';
    case 'not-alone':
      return `« {{ ${flaw.word} }} » devient un tableau ou une liste : mettez cette directive seule sur sa ligne.`;
  }
}

function serviceMistakes(file: string, { services, line }: Directive, facts: TextFacts): Mistake[] {
  const { names, regulations } = facts;
  return services.flatMap(said => {
    const key = serviceKey(said, names);
    if (key === null) {
      const known = [...names.services].flatMap(([own, { name }]) => [own, name]);
      return [
        mistake(
          file,
          line,
          `Aucun service ne s’appelle « ${said} »${didYouMean(said, known) || ' : écrivez sa clé ou son nom, comme dans services.yaml.'}`,
        ),
      ];
    }
    return regulations.some(version => version.services.includes(key))
      ? []
      : [
          mistake(
            file,
            line,
            `Aucun règlement ne régit le service « ${said} » : ajoutez-le à un fichier de regulations/, ou nommez-en un autre.`,
          ),
        ];
  });
}

/** A version with the file that it was read from. */
export interface ReadVersion {
  source: Source;
  version: RegulationVersion;
}

/**
 * The articles of rules that no text tells. A version is told of by the texts that name one of its services; one of which
 * no text tells is not asked about.
 */
export function untoldArticles(
  versions: readonly ReadVersion[],
  texts: readonly { markdown: string }[],
  facts: TextFacts,
): Mistake[] {
  return versions.flatMap(({ source, version }) => {
    const own = texts.filter(({ markdown }) =>
      versionsOfText(markdown, facts).some(({ key }) => key === version.key),
    );
    if (own.length === 0) return [];
    const told = new Set(own.flatMap(({ markdown }) => articlesTold(markdown, version, facts.names)));
    return articlesOf(version, facts.names)
      .filter(({ article }) => !told.has(bare(article)))
      .filter(({ article }, at, all) => all.findIndex(other => other.article === article) === at)
      .map(({ article, rule }) =>
        mistake(
          source.file,
          source.lineOf(['rules', rule, 'article']),
          `Aucun texte ne parle de l’article « ${article} » : écrivez-y {{ article ${article} }}, ou corrigez ce numéro.`,
        ),
      );
  });
}

/** Articles that a text tells by a directive, or by their number in bold: « **3.1** ». */
function articlesTold(markdown: string, version: RegulationVersion, names: Names): string[] {
  return [
    ...readDirectives(markdown).directives.flatMap(directive =>
      directive.articles.length > 0 ? directive.articles : articlesToldBy(directive, version, names),
    ),
    ...[...markdown.matchAll(/\*\*([^*\n]{1,20})\*\*/g)].map(([, said = '']) => said),
  ].map(bare);
}
