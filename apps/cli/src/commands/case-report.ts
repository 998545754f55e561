/** What `preau tenant check` prints of the agreed cases: expected and found side by side, and why. */
import type { CaseProblem, CaseResult, CaseValue, Comparison } from '@preau/domain/agreed-case/run-case';
import { frenchTypography } from '@preau/domain/french';
import { reasoningLines } from '@preau/domain/regulation/sentences/reasoning';

/** The lines of a report. @param which all cases, or only those that failed */
export function caseReport(results: readonly CaseResult[], which: 'all' | 'failed'): string[] {
  return results
    .filter(({ passed }) => which === 'all' || !passed)
    .flatMap(result => [
      '',
      `${result.passed ? '✓' : '✗'} ${result.title}`,
      ...(result.problem ? [`    ${sentenceOfProblem(result.problem)}`] : []),
      ...table(result.comparisons),
      ...result.reasoning.flatMap(reasoningLines).map(line => `    ${line}`),
    ]);
}

function sentenceOfProblem(problem: CaseProblem): string {
  switch (problem.kind) {
    case 'lacks':
      return frenchTypography(`Ce cas ne dit pas « ${problem.key} » : ajoutez cette clé sous « given ».`);
    case 'unknown-service':
      return frenchTypography(`Aucun service n’a la clé « ${problem.key} » : corrigez-la sous « given ».`);
    case 'nothing-expected':
      return frenchTypography('Ce cas n’attend rien : écrivez sous « expect » ce qui doit en résulter.');
  }
}

/** Name, expected and found in columns, under their heads. */
function table(comparisons: readonly Comparison[]): string[] {
  if (comparisons.length === 0) return [];
  const rows = [
    ['', '', 'attendu', 'trouvé'],
    ...comparisons.map(({ name, expected, found, isMet }) => [
      isMet ? ' ' : '≠',
      name,
      written(expected),
      written(found),
    ]),
  ];
  const widths = [0, 1, 2].map(column => Math.max(...rows.map(row => row[column]?.length ?? 0)));
  return rows.map(row =>
    `    ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  );
}

function written(value: CaseValue | undefined): string {
  return value === null || value === undefined ? '–' : String(value);
}
