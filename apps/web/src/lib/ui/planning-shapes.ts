/**
 * The shape of everything that a cell of the planning can say. A circle is about a reservation, a square about an
 * absence, a diamond is a mark on top, a triangle a mistake; what is full is settled, what is hollow awaits someone.
 * The colour, one of five, repeats what the shape and the word say.
 */
import type { PlanningDay, PlanningMark, PlanningState } from '#lib/fr/states.ts';

export type Subject = PlanningState | PlanningMark | PlanningDay;

export interface Shape {
  frame: 'circle' | 'square' | 'diamond' | 'triangle' | 'none';
  fill: 'full' | 'hollow' | 'dashed';
  /** What is drawn in the frame: strokes, or the letter of the guides' legend. */
  glyph: { strokes: string } | { letter: string };
  family: 'settled' | 'pending' | 'refused' | 'excused' | 'quiet';
}

const CHECK = 'm6 10.4 2.9 2.9 5.1-6';
const DOTS = 'M6 10h.01M10 10h.01M14 10h.01';
const PAUSE = 'M8 7v6M12 7v6';
const CROSS = 'm7 7 6 6M13 7l-6 6';
const EURO = 'M13.4 7a3.9 3.9 0 1 0 0 6M5.8 9.2h5M5.8 11h4.4';
const PERSON = 'M10 9.2a2.1 2.1 0 1 0 0-4.2 2.1 2.1 0 0 0 0 4.2ZM6 14.6a4 4 0 0 1 8 0';
const LINES = 'M6.5 7h7M6.5 10h7M6.5 13h4';
const DASH = 'M6.5 10h7';
const QUESTION = 'M7.8 8a2.2 2.2 0 1 1 3.4 1.8c-.8.5-1.2 1-1.2 1.7M10 14.2h.01';
const MOON = 'M13.6 11.6A4.4 4.4 0 0 1 8.4 6.4a4.2 4.2 0 1 0 5.2 5.2Z';
const HANDS = 'M10 6.4V10l2.4 1.6';
const PLUS = 'M10 7v6M7 10h6';
const GAP = 'M6.4 10h1.4M12.2 10h1.4';
const EXCLAMATION = 'M10 8v3.6M10 14.2h.01';
const BARRED = 'm5 15 10-10';

export const shapes: Readonly<Record<Subject, Shape>> = {
  free: { frame: 'circle', fill: 'dashed', glyph: { strokes: '' }, family: 'quiet' },
  requested: { frame: 'circle', fill: 'hollow', glyph: { strokes: DOTS }, family: 'pending' },
  onHold: { frame: 'circle', fill: 'hollow', glyph: { strokes: PAUSE }, family: 'pending' },
  awaitingPayment: { frame: 'circle', fill: 'hollow', glyph: { strokes: EURO }, family: 'pending' },
  refused: { frame: 'circle', fill: 'full', glyph: { strokes: CROSS }, family: 'refused' },
  reserved: { frame: 'circle', fill: 'full', glyph: { strokes: CHECK }, family: 'settled' },
  present: { frame: 'circle', fill: 'full', glyph: { strokes: PERSON }, family: 'settled' },
  absenceRequested: { frame: 'square', fill: 'hollow', glyph: { strokes: DOTS }, family: 'pending' },
  awaitingProof: { frame: 'square', fill: 'hollow', glyph: { strokes: LINES }, family: 'pending' },
  absenceToVerify: { frame: 'square', fill: 'hollow', glyph: { strokes: QUESTION }, family: 'pending' },
  absentExcused: { frame: 'square', fill: 'full', glyph: { strokes: DASH }, family: 'excused' },
  absentBilled: { frame: 'square', fill: 'full', glyph: { strokes: EURO }, family: 'refused' },
  leave: { frame: 'square', fill: 'full', glyph: { strokes: MOON }, family: 'excused' },
  outsideContractHours: { frame: 'diamond', fill: 'hollow', glyph: { strokes: HANDS }, family: 'pending' },
  outsideContract: { frame: 'diamond', fill: 'hollow', glyph: { strokes: PLUS }, family: 'pending' },
  missingClocking: { frame: 'diamond', fill: 'hollow', glyph: { strokes: GAP }, family: 'pending' },
  anomaly: { frame: 'triangle', fill: 'full', glyph: { strokes: EXCLAMATION }, family: 'refused' },
  publicHoliday: { frame: 'none', fill: 'hollow', glyph: { letter: 'F' }, family: 'quiet' },
  shortHolidays: { frame: 'none', fill: 'hollow', glyph: { letter: 'P' }, family: 'quiet' },
  summerHolidays: { frame: 'none', fill: 'hollow', glyph: { letter: 'G' }, family: 'quiet' },
  closed: { frame: 'none', fill: 'hollow', glyph: { strokes: BARRED }, family: 'quiet' },
  notServed: { frame: 'none', fill: 'hollow', glyph: { strokes: DASH }, family: 'quiet' },
};

export const frames: Readonly<Record<Shape['frame'], string>> = {
  circle: 'M10 1.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17Z',
  square: 'M4 2h12a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2Z',
  diamond: 'M10 1 19 10 10 19 1 10Z',
  triangle: 'M10 2 19 17.5H1Z',
  none: '',
};
