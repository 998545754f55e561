import fc from 'fast-check';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { kindOf, takeFile } from './incoming-file.ts';

const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 4, background: { r: 200, g: 60, b: 60, alpha: 0.5 } } });

test('a file is what its first bytes say', async () => {
  expect(kindOf(await picture(2, 2).png().toBuffer())).toBe('png');
  expect(kindOf(await picture(2, 2).jpeg().toBuffer())).toBe('jpeg');
  expect(kindOf(await picture(2, 2).webp().toBuffer())).toBe('webp');
  expect(kindOf(new TextEncoder().encode('%PDF-1.7'))).toBe('pdf');
  for (const other of ['GIF89a', '<svg', ' %PDF-1.7', 'RIFF0000WAVE', '', '\u0000\u0000\u0000 ftypheic'])
    expect(kindOf(new TextEncoder().encode(other)), other).toBeNull();
});

test('whatever is sent, it is taken or refused: nothing makes it fail', async () => {
  const starts = ['\u00ff\u00d8\u00ff', '\u0089PNG\r\n\u001a\n', 'RIFF\u0010\u0000\u0000\u0000WEBPVP8 ', ''];
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 300 }), async (start, rest) => {
      const bytes = Buffer.concat([Buffer.from(start, 'latin1'), rest]);
      expect(['taken', 'refused']).toContain((await takeFile(bytes, 'document')).kind);
    }),
    { numRuns: 60 },
  );
});

test('a photo keeps its shape in 512 pixels, a small one its size, and what was clear is white', async () => {
  const taken = await takeFile(await picture(1000, 250).png().toBuffer(), 'photo');
  if (taken.kind !== 'taken') throw new Error(taken.problem);
  expect(await sharp(taken.bytes).metadata()).toMatchObject({
    format: 'jpeg',
    width: 512,
    height: 128,
    hasAlpha: false,
  });
  const small = await takeFile(await picture(30, 20).png().toBuffer(), 'photo');
  if (small.kind !== 'taken') throw new Error(small.problem);
  expect(await sharp(small.bytes).metadata()).toMatchObject({ width: 30, height: 20 });
});
