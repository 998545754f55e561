/** The benchmark: each figure beside its floor, measured in the same run, for a machine whose speed nobody knows. */

/** A measurement and what it is held against. */
export interface Measure {
  /** `subject.figure`, as `foundation.api-read`. */
  name: string;
  unit: string;
  /** What value / floor should reach (or, where lower is better, not exceed); null where there is no such aim. */
  aim: number | null;
  higherIsBetter: boolean;
  run(): Promise<Sample>;
}

export interface Sample {
  value: number;
  /** The same by the barest means: what the machine itself would do. */
  floor: number;
}

/** One line of the result. */
export interface Row extends Sample {
  name: string;
  unit: string;
  ratio: number;
  aim: number | null;
  higherIsBetter: boolean;
  /** Null where there is no aim. */
  met: boolean | null;
}

/** Measures, and says whether the aim was met. */
export async function measure({ name, unit, aim, higherIsBetter, run }: Measure): Promise<Row> {
  const { value, floor } = await run();
  const ratio = value / floor;
  const met = aim === null ? null : higherIsBetter ? ratio >= aim : ratio <= aim;
  return { name, unit, value, floor, ratio, aim, higherIsBetter, met };
}

/**
 * Samples both sides in turn, so that a noisy minute falls on both, and takes the median of each.
 * @param rounds an odd number
 */
export async function alternate(
  rounds: number,
  value: () => Promise<number>,
  floor: () => Promise<number>,
): Promise<Sample> {
  const values: number[] = [];
  const floors: number[] = [];
  for (let round = 0; round < rounds; round++) {
    floors.push(await floor());
    values.push(await value());
  }
  return { value: median(values), floor: median(floors) };
}

function median(numbers: number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}
