/** A compressed ZIP of texts, written as they come: what is in it is never held whole. */
import { pipeline, Readable } from 'node:stream';
import { constants, crc32, createDeflateRaw } from 'node:zlib';

export interface PackedEntry {
  /** Path in the ZIP, in ASCII, with `/` between its parts. */
  name: string;
  /** Pieces of a text, in order. */
  text: Iterable<string> | AsyncIterable<string>;
}

/** Sizes are written with 32 bits. */
const LARGEST_BYTES = 0xffff_ffff;
/** So much text is given to the compressor at once. */
const PIECE_CHARACTERS = 64 * 1024;

/**
 * The bytes of a ZIP whose entries bear this date.
 * @throws RangeError, in the stream, for an entry of more than four gigabytes
 */
export function packedZip(entries: Iterable<PackedEntry>, at: Date): ReadableStream<Uint8Array> {
  const pieces = parts(entries, at);
  return new ReadableStream({
    async pull(controller) {
      const piece = await pieces.next();
      if (piece.done) controller.close();
      else controller.enqueue(piece.value);
    },
    async cancel() {
      await pieces.return(undefined);
    },
  });
}

async function* parts(entries: Iterable<PackedEntry>, at: Date): AsyncGenerator<Uint8Array> {
  const written: Buffer[] = [];
  const when = dosTime(at);
  let offset = 0;
  for (const { name, text } of entries) {
    const start = offset;
    const path = Buffer.from(name);
    // What a size is, is only known once it has been written: bit 3. Names are UTF-8: bit 11.
    const fields = (crc: number, packed: number, plain: number) =>
      bytesOf([20, 2], [0x0808, 2], [8, 2], [when, 4], [crc, 4], [packed, 4], [plain, 4], [path.length, 2]);
    const head = Buffer.concat([bytesOf([0x04034b50, 4]), fields(0, 0, 0), bytesOf([0, 2]), path]);
    yield head;
    const sum = { crc: 0, plain: 0, packed: 0 };
    for await (const chunk of deflated(text, sum)) {
      sum.packed += chunk.length;
      yield chunk;
    }
    if (Math.max(sum.plain, sum.packed) > LARGEST_BYTES)
      throw new RangeError('an entry is too large for a ZIP');
    const tail = bytesOf([0x08074b50, 4], [sum.crc, 4], [sum.packed, 4], [sum.plain, 4]);
    yield tail;
    offset += head.length + sum.packed + tail.length;
    if (offset > LARGEST_BYTES) throw new RangeError('a ZIP is too large');
    written.push(
      Buffer.concat([
        bytesOf([0x02014b50, 4], [20, 2]),
        fields(sum.crc, sum.packed, sum.plain),
        bytesOf([0, 2], [0, 2], [0, 2], [0, 2], [0, 4], [start, 4]),
        path,
      ]),
    );
  }
  const directory = Buffer.concat(written);
  yield directory;
  yield bytesOf(
    [0x06054b50, 4],
    [0, 2],
    [0, 2],
    [written.length, 2],
    [written.length, 2],
    [directory.length, 4],
    [offset, 4],
    [0, 2],
  );
}

interface Sum {
  crc: number;
  plain: number;
}

/** The compressed bytes of a text, with what it comes to noted in `sum`. Whoever stops reading stops the text too. */
async function* deflated(text: PackedEntry['text'], sum: Sum): AsyncGenerator<Buffer> {
  const deflate = createDeflateRaw({ level: constants.Z_BEST_SPEED });
  // What the text throws destroys the compressor with it, and is thrown on by the loop below.
  pipeline(Readable.from(gathered(text, sum), { objectMode: false }), deflate, () => {});
  for await (const chunk of deflate) yield chunk as Buffer; // a stream of bytes
}

async function* gathered(text: PackedEntry['text'], sum: Sum): AsyncGenerator<Buffer> {
  let waiting = '';
  const taken = (): Buffer => {
    const bytes = Buffer.from(waiting);
    waiting = '';
    sum.crc = crc32(bytes, sum.crc);
    sum.plain += bytes.length;
    return bytes;
  };
  for await (const piece of text) {
    waiting += piece;
    if (waiting.length >= PIECE_CHARACTERS) yield taken();
  }
  if (waiting !== '') yield taken();
}

/** Little endian, each value in so many bytes. */
function bytesOf(...values: readonly (readonly [value: number, bytes: 2 | 4])[]): Buffer {
  const buffer = Buffer.alloc(values.reduce((sum, [, bytes]) => sum + bytes, 0));
  let at = 0;
  for (const [value, bytes] of values) at = buffer.writeUIntLE(value, at, bytes);
  return buffer;
}

/** Date and time as ZIPs write them, in universal time: two seconds are the least. */
function dosTime(at: Date): number {
  const date =
    (Math.max(at.getUTCFullYear(), 1980) - 1980) * 512 + (at.getUTCMonth() + 1) * 32 + at.getUTCDate();
  const time = at.getUTCHours() * 2048 + at.getUTCMinutes() * 32 + Math.floor(at.getUTCSeconds() / 2);
  return date * 65_536 + time;
}
