/**
 * Files that families send, made safe to keep: known by their bytes and by nothing that their sender says of them; images
 * decoded within bounds and written anew, without place, device or whatever else was hidden in them.
 */
import type { FileProblem, FilePurpose } from '@preau/domain/incoming-file';
import sharp from 'sharp';

export type IncomingFile =
  | { kind: 'taken'; bytes: Uint8Array; mediaType: 'image/jpeg' | 'application/pdf' }
  | { kind: 'refused'; problem: FileProblem };

/** A page of A4 at 600 dots per inch has 35 million. */
const MOST_PIXELS = 50_000_000;

/** What a photo and an image of a document are cut down to, along their longer side. */
const LONGEST = { photo: 512, document: 3000 } as const;

// Images are rare, and what is idle holds memory.
sharp.cache(false);
sharp.concurrency(1);

type Kind = 'jpeg' | 'png' | 'webp' | 'pdf';

/** Takes a file that somebody sent, or says why not. */
export async function takeFile(bytes: Uint8Array, purpose: FilePurpose): Promise<IncomingFile> {
  if (bytes.byteLength === 0) return refused('empty');
  const kind = kindOf(bytes);
  if (kind === null || (kind === 'pdf' && purpose === 'photo')) return refused('not-a-kind');
  return kind === 'pdf' ? { kind: 'taken', bytes, mediaType: 'application/pdf' } : rewrite(bytes, purpose);
}

function refused(problem: FileProblem): IncomingFile {
  return { kind: 'refused', problem };
}

/** What a file is by its first bytes. */
export function kindOf(bytes: Uint8Array): Kind | null {
  const starts = (text: string, at = 0) =>
    Buffer.from(bytes.subarray(at, at + text.length)).toString('latin1') === text;
  if (starts('\u00ff\u00d8\u00ff')) return 'jpeg';
  if (starts('\u0089PNG\r\n\u001a\n')) return 'png';
  if (starts('RIFF') && starts('WEBP', 8)) return 'webp';
  return starts('%PDF-') ? 'pdf' : null;
}

async function rewrite(bytes: Uint8Array, purpose: FilePurpose): Promise<IncomingFile> {
  try {
    const image = sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error', pages: 1 });
    const { width, height, hasAlpha } = await image.metadata();
    if (width * height > MOST_PIXELS) return refused('too-many-pixels');
    const longest = LONGEST[purpose];
    const upright = image
      .autoOrient()
      .resize({ width: longest, height: longest, fit: 'inside', withoutEnlargement: true });
    const flat = hasAlpha ? upright.flatten({ background: 'white' }) : upright;
    const written = await flat.toColourspace('srgb').jpeg({ quality: 85, mozjpeg: true }).toBuffer();
    return { kind: 'taken', bytes: new Uint8Array(written), mediaType: 'image/jpeg' };
  } catch (error) {
    const isTooLarge = error instanceof Error && /pixel limit/i.test(error.message);
    return refused(isTooLarge ? 'too-many-pixels' : 'damaged');
  }
}
