/** `npm run bench [-- prefix] [-- --json]`: prints one line a figure, and each beside its floor. */
import { parseArgs } from 'node:util';
import { measure, type Row } from './bench.ts';
import { billing } from './billing.ts';
import { rollCall, taps } from './day-gate.ts';
import { mealCounts } from './day-meals.ts';
import { foundation } from './foundation.ts';
import { people } from './people.ts';
import { planning } from './planning.ts';
import { regulation } from './regulation.ts';
import { replayYear } from './replay.ts';

const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const [prefix = ''] = positionals;
const known = [
  ...(await foundation()),
  ...people(),
  ...planning(),
  rollCall,
  taps,
  mealCounts,
  ...billing(),
  ...regulation(),
  replayYear,
];
const chosen = known.filter(({ name }) => name.startsWith(prefix));
if (chosen.length === 0) {
  console.error(
    `Aucune mesure ne commence par « ${prefix} ». Il y a : ${known.map(({ name }) => name).join(', ')}.`,
  );
  process.exit(2);
}
if (!values.json) console.log(line('mesure', 'valeur', 'plancher', 'rapport', 'but', ''));
for (const one of chosen) {
  const row = await measure(one);
  console.log(values.json ? JSON.stringify(row) : toText(row));
}
process.exit(0);

function toText({ name, unit, value, floor, ratio, aim, higherIsBetter, met }: Row): string {
  const goal = aim === null ? '–' : `${higherIsBetter ? '≥' : '≤'} ${aim}`;
  const verdict = met === null ? '' : met ? 'atteint' : 'manqué';
  return line(name, `${round(value)} ${unit}`, `${round(floor)} ${unit}`, round(ratio), goal, verdict);
}

function line(...columns: string[]): string {
  return columns.map((column, index) => column.padEnd([36, 18, 18, 9, 7, 0][index] ?? 0)).join('');
}

function round(number: number): string {
  return number >= 100 ? number.toFixed(0) : number.toPrecision(3);
}
