/** Prices as tables that a person reads: a line for each case, and side by side what differs in one answer alone. */
import type { RuleOf } from '../rule.ts';
import { type Names, serviceName } from '../sentences/names.ts';
import { layOutPrice, QUESTIONS, type Question, type Remark } from '../sentences/price.ts';
import { capitalised, levelNames, listed, manyWeekdays, sentence } from '../sentences/words.ts';

export interface Table {
  caption: string;
  columns: { head: string; align: 'left' | 'right' }[];
  rows: string[][];
}

export interface PriceTables {
  tables: Table[];
  /** What is one price for all, which needs no table. */
  told: Remark[];
  /** What the tables leave out; an article of the text may tell it elsewhere. */
  remarks: Remark[];
}

type Asked = Question | 'service';

interface Row {
  answers: Map<Asked, string>;
  said: string;
  article: string;
}

const HEADS: Record<Asked, string> = { service: 'Service', ...QUESTIONS };

/** The tables of price rules, in the order of the file; rules that ask the same share a table. */
export function priceTables(
  rules: readonly RuleOf<'price'>[],
  services: readonly string[],
  names: Names,
): PriceTables {
  const remarks: Remark[] = [];
  const groups = new Map<string, { rows: Row[]; services: Set<string> }>();
  for (const rule of rules) {
    const concerned = services.filter(key => rule.services?.includes(key) ?? true);
    if (concerned.length === 0) continue;
    const laid = layOutPrice(rule.price, names);
    remarks.push(...laid.remarks.map(remark => ({ ...remark, article: remark.article ?? rule.article })));
    const said = listed(concerned.map(key => serviceName(key, names)));
    const scope = scopeAnswers(rule);
    const rows = laid.lines.map(
      (line): Row => ({
        answers: new Map<Asked, string>([
          ['service', said],
          ...scope,
          ...line.answers.map(answer => [answer.question, answer.said] as const),
        ]),
        said: line.said,
        article: line.article ?? rule.article,
      }),
    );
    const signature = [...new Set(rows.flatMap(({ answers }) => [...answers.keys()]))].join(' ');
    const group = groups.get(signature) ?? { rows: [], services: new Set() };
    groups.set(signature, group);
    group.rows.push(...rows);
    group.services.add(concerned.length === services.length && services.length > 1 ? ALL : said);
  }
  const tables: Table[] = [];
  const told: Remark[] = [];
  for (const { rows, services: said } of groups.values()) {
    const [only] = rows;
    if (rows.length === 1 && only)
      told.push({ text: sentence(`Le prix est de ${only.said}`), article: only.article });
    else tables.push(tableOf(rows, [...said]));
  }
  return { tables, told, remarks };
}

/** What a rule asks before its price does. */
function scopeAnswers(rule: RuleOf<'price'>): (readonly [Asked, string])[] {
  return [
    ...(rule.weekdays ? [['weekday', manyWeekdays(rule.weekdays)] as const] : []),
    ...(rule.during
      ? [['season', { 'school-time': 'période scolaire', holidays: 'vacances' }[rule.during]] as const]
      : []),
    ...(rule.levels ? [['level', levelNames(rule.levels)] as const] : []),
    ...(rule.contract
      ? [['contract', { regular: 'régulier', occasional: 'occasionnel' }[rule.contract]] as const]
      : []),
  ];
}

/** In place of the names of all services that are asked about. */
const ALL = '';

/** What an answer that was not asked for reads as. */
const ANY = 'tous';

function tableOf(rows: readonly Row[], services: readonly string[]): Table {
  const asked = [...new Set(rows.flatMap(({ answers }) => [...answers.keys()]))].filter(
    question => new Set(rows.map(({ answers }) => answers.get(question) ?? ANY)).size > 1,
  );
  const caption = services.length === 1 && services[0] !== ALL ? `Prix, ${services[0]}` : 'Prix';
  const across = asked.length > 1 ? acrossOf(rows, asked) : null;
  const down = asked.filter(question => question !== across?.question);
  const groups = groupedBy(rows, down);
  const prices = across
    ? across.answers.map(answer => ({ head: headOf(across.question, answer), answer }))
    : [{ head: 'Prix', answer: null }];
  return {
    caption,
    columns: [
      ...(down.length === 0 ? [] : down.map(question => ({ head: HEADS[question], align: 'left' as const }))),
      ...prices.map(({ head }) => ({ head, align: 'right' as const })),
    ],
    rows: groups.map(group => [
      ...down.map(question => capitalised(group[0]?.answers.get(question) ?? ANY)),
      ...prices.map(
        ({ answer }) =>
          group.find(({ answers }) => {
            const own = across && answers.get(across.question);
            return own === undefined || own === null || own === answer;
          })?.said ?? '',
      ),
    ]),
  };
}

function headOf(question: Asked, answer: string): string {
  return question === 'service' ? answer : `${HEADS[question]} : ${answer}`;
}

/**
 * The question whose few answers can stand side by side: each line has all of them, or does not ask. Brackets of quotient
 * are read downwards, as everybody prints them; of several such questions, the last.
 */
function acrossOf(
  rows: readonly Row[],
  asked: readonly Asked[],
): { question: Asked; answers: string[] } | null {
  const candidates = asked.flatMap(question => {
    const answers = [...new Set(rows.flatMap(row => row.answers.get(question) ?? []))];
    if (question === 'quotient' || answers.length < 2 || answers.length > MOST_ACROSS) return [];
    const groups = groupedBy(
      rows,
      asked.filter(other => other !== question),
    );
    const isWhole = groups.every(group => {
      const own = group.map(row => row.answers.get(question));
      return group.length === 1 && own[0] === undefined
        ? true
        : group.length === answers.length && answers.every(answer => own.includes(answer));
    });
    return isWhole ? [{ question, answers }] : [];
  });
  return (
    candidates.toReversed().toSorted((one, other) => one.answers.length - other.answers.length)[0] ?? null
  );
}

const MOST_ACROSS = 3;

function groupedBy(rows: readonly Row[], questions: readonly Asked[]): Row[][] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = JSON.stringify(questions.map(question => row.answers.get(question) ?? null));
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()];
}
