/** Several files as one ZIP, written as it is read: nothing is held but the file that is being written. */
import { makeZip } from 'client-zip';

export interface ZipEntry {
  /** Path in the ZIP, with `/` between its parts. */
  name: string;
  content: string | Uint8Array;
}

/** The bytes of a ZIP whose entries bear this date. An entry that fails breaks the stream off. */
export function zipStream(entries: AsyncIterable<ZipEntry>, at: Date): ReadableStream<Uint8Array> {
  return makeZip(inputs(entries, at));
}

async function* inputs(entries: AsyncIterable<ZipEntry>, lastModified: Date) {
  for await (const { name, content } of entries) yield { name, lastModified, input: content };
}
