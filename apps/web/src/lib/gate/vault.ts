/**
 * The day's pack on the tablet: health is in it, so it lies there encrypted, under a key that no script can read out of the
 * browser, and both are gone the same night.
 */
import type { GatePack } from '@preau/contract/gate';
import { forgetPacks, inDrawers, put, read } from './store.ts';

interface Sealed {
  iv: Uint8Array<ArrayBuffer>;
  data: ArrayBuffer;
}

interface KeptPack extends Sealed {
  id: typeof PACK;
  key: CryptoKey;
  /** Milliseconds. */
  expiresAt: number;
}

/** There is one: a tablet is at one site at a time. */
const PACK = 'jour';

/** A pack as it is kept: with the site for which it was downloaded. */
export interface OpenPack extends GatePack {
  site: string;
}

async function seal(key: CryptoKey, bytes: Uint8Array<ArrayBuffer>): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, data: await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, bytes) };
}

async function unseal(key: CryptoKey, { iv, data }: Sealed): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, data));
}

/** Keeps a pack that was just downloaded, under a new key: what the former one had sealed is gone. */
export async function keepPack(pack: OpenPack): Promise<void> {
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ]);
  await forgetPacks();
  await write(key, pack);
}

/** Keeps the same pack with what has changed in the day. */
export async function keepDay(pack: OpenPack): Promise<void> {
  const kept = await read<KeptPack>('packs', PACK);
  if (kept) await write(kept.key, pack);
}

async function write(key: CryptoKey, pack: OpenPack): Promise<void> {
  const sealed = await seal(key, new TextEncoder().encode(JSON.stringify(pack)));
  const kept: KeptPack = { id: PACK, key, expiresAt: Date.parse(pack.expiresAt), ...sealed };
  await put('packs', kept);
}

/** The pack, unless there is none or its day is over, in which case it is forgotten. */
export async function openPack(now: number): Promise<OpenPack | null> {
  const kept = await read<KeptPack>('packs', PACK);
  if (!kept) return null;
  if (kept.expiresAt <= now) {
    await forgetPacks();
    return null;
  }
  try {
    return JSON.parse(new TextDecoder().decode(await unseal(kept.key, kept))) as OpenPack; // what was written
  } catch {
    // Of a version of the page that has written it otherwise.
    await forgetPacks();
    return null;
  }
}

/** A face, from the drawer or from the server; null where neither has it now. */
export async function photoOf(id: string): Promise<ImageBitmap | null> {
  const kept = await read<KeptPack>('packs', PACK);
  if (!kept) return null;
  const sealed = await read<Sealed>('photos', id);
  if (sealed) return createImageBitmap(new Blob([await unseal(kept.key, sealed)]));
  const response = await fetch(`/api/v1/office/files/${id}`).catch(() => null);
  if (!response?.ok) return null;
  const small = await shrink(await response.blob());
  const added = await seal(kept.key, new Uint8Array(await small.arrayBuffer()));
  await inDrawers(['photos'], 'readwrite', of => of('photos').put({ id, ...added }));
  return createImageBitmap(small);
}

/** Twice as wide as it is shown, for fine screens. */
const FACE_PX = 192;

/** The middle of a picture, small enough for hundreds of them. */
async function shrink(picture: Blob): Promise<Blob> {
  const whole = await createImageBitmap(picture);
  const side = Math.min(whole.width, whole.height);
  const canvas = new OffscreenCanvas(FACE_PX, FACE_PX);
  const [x, y] = [(whole.width - side) / 2, (whole.height - side) / 2];
  canvas.getContext('2d')?.drawImage(whole, x, y, side, side, 0, 0, FACE_PX, FACE_PX);
  whole.close();
  return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.8 });
}
