/** Reads an imported file: its table, what each line says, and which lines belong together. The first step of the dry run. */
import { readCsv } from '@preau/contract/csv';
import {
  advanceCheck,
  findImportFile,
  type ImportId,
  insertLines,
  type NewLine,
  saveProgress,
  takeImport,
} from '@preau/db/import';
import type { LocalDate } from '@preau/domain/dates';
import { type ImportKind, type Remark, readHeader, readLine } from '@preau/domain/import-format';
import { groupLines, type LinePlan } from '@preau/domain/import-plan';
import { type FileProblem, IMPORT_LIMITS } from '@preau/domain/import-status';
import type { Context } from './context.ts';
import { enqueue } from './enqueue.ts';
import { todayOf } from './open-family.ts';

/** An import that is not to be read any more is left as it is: the job may come twice. */
export async function readImport(ctx: Context, importId: ImportId): Promise<void> {
  await ctx.tenant.transaction(async tx => {
    const row = await takeImport(tx, importId);
    const sha256 = row && (await findImportFile(tx, importId));
    if (row?.status !== 'reading' || !sha256) return;
    const read = readFileLines(row.kind, await ctx.files.get(ctx.tenant.id, sha256), todayOf(ctx));
    if (read.kind === 'unreadable') {
      const { problem, facts } = read;
      await saveProgress(tx, importId, { status: 'unreadable', problem, facts, endedAt: ctx.now });
      return;
    }
    const { header, ignoredColumns, lines } = read;
    await insertLines(tx, importId, lines);
    const linesDone = lines.filter(({ plan }) => plan !== null).length;
    await saveProgress(tx, importId, {
      status: 'checking',
      lineCount: lines.length,
      linesDone,
      header,
      ignoredColumns,
    });
    if (linesDone === lines.length) await advanceCheck(tx, importId);
    else await enqueue(tx, 'check-import', { importId, after: 0 });
  });
}

type FileReading =
  | { kind: 'read'; header: string[]; ignoredColumns: string[]; lines: NewLine[] }
  | {
      kind: 'unreadable';
      problem: FileProblem;
      facts: { missing?: string[]; line?: number; lines?: number };
    };

/** What can be said of a file without looking at what is known already. */
export function readFileLines(kind: ImportKind, bytes: Uint8Array, today: LocalDate): FileReading {
  const csv = readCsv(bytes, { mostLines: IMPORT_LIMITS.lines });
  if (csv.kind === 'mistaken') {
    const { problem, line } = csv;
    if (problem === 'too-many-lines') return { kind: 'unreadable', problem, facts: { lines: line ?? 0 } };
    return { kind: 'unreadable', problem, facts: line === undefined ? {} : { line } };
  }
  const header = readHeader(kind, csv.header);
  if (header.kind === 'mistaken')
    return { kind: 'unreadable', problem: 'missing-columns', facts: { missing: header.missing } };
  if (csv.lines.length === 0) return { kind: 'unreadable', problem: 'no-lines', facts: {} };
  const { positions, ignored } = header;
  const readings = csv.lines.map(({ number, cells }) => ({
    number,
    cells,
    ...readLine(kind, cells, { positions, today }),
  }));
  const { groups, refusals } = groupLines(
    readings.flatMap(({ number, input }) => (input ? [{ number, input }] : [])),
  );
  return {
    kind: 'read',
    header: csv.header,
    ignoredColumns: ignored,
    lines: readings.map(({ number, cells, input, remarks }): NewLine => {
      const refusal = refusals.get(number);
      const group = groups.get(number) ?? number;
      if (input && !refusal) return { number, group, cells, input, plan: null };
      return {
        number,
        group,
        cells,
        input: null,
        plan: refused(whoIn(kind, cells, positions), refusal ? [refusal] : remarks),
      };
    }),
  };
}

/** Whom a line that cannot be read is about, as far as its cells tell. */
function whoIn(
  kind: ImportKind,
  cells: readonly string[],
  positions: Readonly<Record<string, number>>,
): string {
  const [last, usage, first, ondeFirst] = cells;
  const named = (prefix: string) =>
    ['firstName', 'lastName'].map(field => cells[positions[`${prefix}.${field}`] ?? -1]?.trim() ?? '');
  const names =
    kind === 'onde-pupils'
      ? [first, last]
      : kind === 'onde-guardians'
        ? [ondeFirst, usage || first]
        : ([named('child'), named('guardian')].find(of => of.some(Boolean)) ?? []);
  return names.filter(Boolean).join(' ').replace(/\s+/g, ' ').trim().slice(0, 100);
}

function refused(label: string, remarks: Remark[]): LinePlan {
  return {
    outcome: 'refused',
    label,
    matchedBy: null,
    creates: [],
    changes: [],
    remarks,
    newClass: null,
  };
}
