/** What is printed on a badge is what the tablet's own decoder reads. */
import { decodeQR } from 'qr/decode.js';
import { encode } from 'uqr';
import { expect, test } from 'vitest';

const PX = 8;

test('the square of a badge is read as what it says, drawn as the badge draws it', () => {
  const token = 'QX7A2MNB4CDEFGHIJKLMNOPQRS';
  const { data, size } = encode(token, { ecc: 'M', border: 4 });
  const side = size * PX;
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
  for (let y = 0; y < side; y += 1)
    for (let x = 0; x < side; x += 1)
      if (data[Math.floor(y / PX)]?.[Math.floor(x / PX)])
        pixels.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3);
  expect(decodeQR({ width: side, height: side, data: pixels })).toBe(token);
});
