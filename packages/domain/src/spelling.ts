/** Near words: what a person probably meant by a word that is not known. */

/** The known word that a few strokes make of the written one; null when none is that near. */
export function nearestWord(written: string, known: Iterable<string>): string | null {
  let nearest: string | null = null;
  let least = Math.floor(Math.min(written.length, 40) / 3) + 1;
  for (const word of known) {
    const distance = editDistance(written.toLowerCase(), word.toLowerCase(), least);
    if (distance < least) {
      nearest = word;
      least = distance;
    }
  }
  return nearest;
}

/** Strokes that make one word of the other (a letter more, less, other, or two swapped); `limit` when no less. */
function editDistance(one: string, other: string, limit: number): number {
  if (Math.abs(one.length - other.length) >= limit) return limit;
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const isSame = one[i - 1] === other[j - 1];
      const isSwapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      row.push(
        Math.min(
          at(last, j - 1) + (isSame ? 0 : 1),
          at(last, j) + 1,
          at(row, j - 1) + 1,
          isSwapped ? at(beforeLast, j - 2) + 1 : limit,
        ),
      );
    }
    if (Math.min(...row, ...last) >= limit) return limit;
    [beforeLast, last] = [last, row];
  }
  return at(last, other.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}
