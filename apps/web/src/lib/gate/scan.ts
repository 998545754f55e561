/** Reads badges with the tablet's camera: by the browser itself where it can, otherwise by a small decoder. */
import { BarcodeDetector as OwnDetector } from 'qr/decode.js';

interface Detector {
  detect(source: HTMLCanvasElement): Promise<{ rawValue: string }[]>;
}

type NativeDetector = {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats(): Promise<string[]>;
};

async function createDetector(): Promise<Detector> {
  const { BarcodeDetector: Native } = globalThis as { BarcodeDetector?: NativeDetector }; // not in all browsers
  try {
    if ((await Native?.getSupportedFormats())?.includes('qr_code') && Native)
      return new Native({ formats: ['qr_code'] });
  } catch {
    // One that is there and does not work is as good as none.
  }
  return new OwnDetector({ formats: ['qr_code'] }) as unknown as Detector; // takes a canvas as the native one does
}

/** Between two looks: a hand needs longer to change a badge. */
const LOOK_MS = 150;
/** A square in the middle of the picture is enough, and quick. */
const SIDE_PX = 640;

/**
 * Shows what the camera sees and looks for badges in it until it is stopped.
 * @param onread called for each look in which a badge is seen: the same badge again and again
 * @throws DOMException where there is no camera, or it may not be used
 */
export async function scan(video: HTMLVideoElement, onread: (text: string) => void): Promise<() => void> {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
  video.srcObject = stream;
  await video.play();
  const detector = await createDetector();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [SIDE_PX, SIDE_PX];
  const context = canvas.getContext('2d', { willReadFrequently: true });
  let isOver = false;
  const look = async () => {
    const { videoWidth: width, videoHeight: height } = video;
    const side = Math.min(width, height);
    if (side > 0 && context) {
      context.drawImage(video, (width - side) / 2, (height - side) / 2, side, side, 0, 0, SIDE_PX, SIDE_PX);
      const found = await detector.detect(canvas).catch(() => []);
      for (const { rawValue } of found) if (!isOver) onread(rawValue);
    }
    if (!isOver) setTimeout(look, LOOK_MS);
  };
  void look();
  return () => {
    isOver = true;
    for (const track of stream.getTracks()) track.stop();
  };
}
