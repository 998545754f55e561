/** What a version of a règlement changes of the one before it, in sentences, article by article. */
import { frenchTime } from '../french.ts';
import type { Rule, RuleOf } from './rule.ts';
import { phraseOfDeadline } from './sentences/deadline.ts';
import { type Names, serviceName } from './sentences/names.ts';
import { layOutPrice, phraseOfAnswers } from './sentences/price.ts';
import { plainSentencesOfRule, scopeOf } from './sentences/rule.ts';
import { byChannels, listed, sentence, uncapitalised, WEEKDAY_NAMES } from './sentences/words.ts';
import type { RegulationVersion } from './version.ts';
import type { Act } from './vocabulary.ts';

export interface Change {
  change: 'added' | 'changed' | 'removed';
  /** The article of the later version, or of the earlier one for what is gone; null: the règlement as a whole. */
  article: string | null;
  /** « Le délai pour réserver passe du jeudi à 12 h au vendredi à 12 h (article 3.1). » */
  text: string;
}

/** What changes from one version to the next, in the order of the articles. Nothing where both say the same. */
export function compareVersions(before: RegulationVersion, after: RegulationVersion, names: Names): Change[] {
  return [
    ...serviceChanges(before, after, names),
    ...[
      ...deadlineChanges(before, after, names),
      ...priceChanges(before, after, names),
      ...otherChanges(before, after, names),
    ].toSorted((one, other) => byArticle(one.article ?? '', other.article ?? '')),
  ];
}

function serviceChanges(before: RegulationVersion, after: RegulationVersion, names: Names): Change[] {
  const said = (keys: string[]) => listed(keys.map(key => serviceName(key, names)));
  const added = after.services.filter(key => !before.services.includes(key));
  const removed = before.services.filter(key => !after.services.includes(key));
  return [
    ...(added.length > 0 ? [change('added', null, `Le règlement régit aussi : ${said(added)}`)] : []),
    ...(removed.length > 0 ? [change('removed', null, `Le règlement ne régit plus : ${said(removed)}`)] : []),
  ];
}

const ACTS: Record<Act, string> = {
  reserve: 'pour réserver',
  'declare-absence': 'pour annuler ou déclarer une absence',
  'announce-sickness': 'pour annoncer une maladie',
  enrol: 'pour s’inscrire',
  'change-contract': 'pour changer de contrat',
  claim: 'pour contester ce qui est facturé',
};

type Deadline = RuleOf<'deadline'>;

function deadlineChanges(before: RegulationVersion, after: RegulationVersion, names: Names): Change[] {
  const nameOf = (rule: Deadline) =>
    [ACTS[rule.act], byChannels(rule.channels), bracketed(scopeOf(rule, names))]
      .filter(part => part !== '')
      .join(' ');
  return paired(rulesOf('deadline', before), rulesOf('deadline', after), nameOf).flatMap(
    ({ name, was, is }): Change[] => {
      if (!was && is)
        return [change('added', is.article, `Un délai ${name} est fixé : ${phraseOfDeadline(is.until)}`)];
      if (was && !is)
        return [
          change('removed', was.article, `Le délai ${name} n’existe plus : ${phraseOfDeadline(was.until)}`),
        ];
      if (!was || !is || phraseOfDeadline(was.until) === phraseOfDeadline(is.until)) return [];
      return [change('changed', is.article, `Le délai ${name} ${passage(was, is)}`)];
    },
  );
}

/** « passe du jeudi à 12 h au vendredi à 12 h » where weekdays differ alone; else both deadlines in full. */
function passage({ until: was }: Deadline, { until: is }: Deadline): string {
  if (was.kind === 'weekday' && is.kind === 'weekday' && was.weeksBefore === is.weeksBefore) {
    const at = ({ weekday, at }: typeof was) => `${WEEKDAY_NAMES[weekday]} à ${frenchTime(at)}`;
    return `passe du ${at(was)} au ${at(is)}`;
  }
  return `était : ${phraseOfDeadline(was)} ; il devient : ${phraseOfDeadline(is)}`;
}

interface PricedCase {
  article: string;
  service: string;
  phrase: string;
  said: string;
}

function priceChanges(before: RegulationVersion, after: RegulationVersion, names: Names): Change[] {
  const nameOf = ({ service, phrase }: PricedCase) =>
    `Le prix du service « ${service} »${phrase === '' ? '' : ` ${phrase}`}`;
  return paired(casesOf(before, names), casesOf(after, names), nameOf).flatMap(
    ({ name, was, is }): Change[] => {
      if (!was && is) return [change('added', is.article, `${name} est de ${is.said}, ce qui est nouveau`)];
      if (was && !is) return [change('removed', was.article, `${name}, de ${was.said}, n’existe plus`)];
      if (!was || !is || was.said === is.said) return [];
      return [change('changed', is.article, `${name} passe de ${was.said} à ${is.said}`)];
    },
  );
}

/** Each line of each price, for each service by itself: services that a later version parts keep their own price. */
function casesOf(version: RegulationVersion, names: Names): PricedCase[] {
  return rulesOf('price', version).flatMap(rule => {
    const scope = bracketed(scopeOf({ ...rule, services: undefined }, names));
    return (rule.services ?? version.services).flatMap(key =>
      layOutPrice(rule.price, names).lines.map(line => ({
        article: line.article ?? rule.article,
        service: serviceName(key, names),
        phrase: [scope, phraseOfAnswers(line.answers)].filter(part => part !== '').join(' '),
        said: line.said,
      })),
    );
  });
}

interface Statement {
  kind: Rule['kind'];
  article: string;
  text: string;
}

/** All other sentences: those of an article and a kind stand for each other, in their order. */
function otherChanges(before: RegulationVersion, after: RegulationVersion, names: Names): Change[] {
  const [was, is] = [statementsOf(before, names), statementsOf(after, names)];
  const gone = was.filter(({ text }) => !is.some(other => other.text === text));
  const come = is.filter(({ text }) => !was.some(other => other.text === text));
  return paired(numbered(gone), numbered(come), ({ slot }) => slot).flatMap(
    ({ was: old, is: now }): Change[] => {
      if (!old && now) return [change('added', now.article, `Nouveau : ${uncapitalised(now.text)}`)];
      if (old && !now) return [change('removed', old.article, `Supprimé : ${uncapitalised(old.text)}`)];
      return old && now ? [change('changed', now.article, `« ${old.text} » devient « ${now.text} »`)] : [];
    },
  );
}

function statementsOf(version: RegulationVersion, names: Names): Statement[] {
  const said = version.rules.flatMap((rule): Statement[] => {
    const scope = scopeOf(rule, names, version.services);
    const own =
      rule.kind === 'deadline' ? 1 : rule.kind === 'price' ? layOutPrice(rule.price, names).lines.length : 0;
    return plainSentencesOfRule(rule, names)
      .slice(own)
      .map(({ article, text }) => ({
        kind: rule.kind,
        article,
        text: scope === '' ? text : sentence(`${scope} : ${uncapitalised(text)}`),
      }));
  });
  return said.filter(({ text }, at) => said.findIndex(other => other.text === text) === at);
}

function numbered(statements: readonly Statement[]): (Statement & { slot: string })[] {
  const counts = new Map<string, number>();
  return statements.map(statement => {
    const name = `${statement.kind} ${statement.article}`;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return { ...statement, slot: `${name} ${count}` };
  });
}

/** The things of both sides by their names, those of the later side first in its order, then what is gone. */
function paired<Thing>(
  before: readonly Thing[],
  after: readonly Thing[],
  nameOf: (thing: Thing) => string,
): { name: string; was: Thing | null; is: Thing | null }[] {
  const [old, now] = [firstByName(before, nameOf), firstByName(after, nameOf)];
  return [...new Set([...now.keys(), ...old.keys()])].map(name => ({
    name,
    was: old.get(name) ?? null,
    is: now.get(name) ?? null,
  }));
}

/** Of several with a name the first decides, as in the file. */
function firstByName<Thing>(things: readonly Thing[], nameOf: (thing: Thing) => string): Map<string, Thing> {
  const byName = new Map<string, Thing>();
  for (const thing of things) if (!byName.has(nameOf(thing))) byName.set(nameOf(thing), thing);
  return byName;
}

function rulesOf<Kind extends Rule['kind']>(kind: Kind, { rules }: RegulationVersion): RuleOf<Kind>[] {
  return rules.filter((rule): rule is RuleOf<Kind> => rule.kind === kind);
}

function bracketed(scope: string): string {
  return scope === '' ? '' : `(${uncapitalised(scope)})`;
}

function change(kind: Change['change'], article: string | null, text: string): Change {
  const told = text.replace(/\.$/, '');
  return { change: kind, article, text: sentence(article === null ? told : `${told} (article ${article})`) };
}

/** 2 before 10, and 3.9 before 3.10. */
function byArticle(one: string, other: string): number {
  return one.localeCompare(other, 'fr', { numeric: true });
}
