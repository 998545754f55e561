/** Chance that falls the same way every time: a demonstration shows the same families on every machine. */

export interface Chance {
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number;
  /** True in so many cases of a hundred. */
  percent(share: number): boolean;
  /** One of them. @throws RangeError where there is none */
  oneOf<Item>(items: readonly Item[]): Item;
}

/** Chance by Mulberry32, which needs no more than a number to start from. */
export function createChance(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  return {
    between,
    percent: share => next() * 100 < share,
    oneOf(items) {
      const item = items[between(0, items.length - 1)];
      if (item === undefined) throw new RangeError('nothing to choose from');
      return item;
    },
  };
}
