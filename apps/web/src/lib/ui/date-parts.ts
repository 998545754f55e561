/** A day, as a form takes it apart and puts it together again. */

export interface DayParts {
  day: string;
  month: string;
  year: string;
}

/** The boxes of `2026-11-05`: « 5 », « 11 », « 2026 »; of a text that is no day, whatever was typed in each. */
export function dayParts(text: string): DayParts {
  const [year = '', month = '', day = ''] = text.split('-');
  return { day: plain(day), month: plain(month), year };
}

/** `2026-11-05` from what was typed in the boxes; nothing when all are empty, and no day when they name none. */
export function dayOf({ day, month, year }: DayParts): string {
  const typed = [year, month, day].map(part => part.trim().replaceAll('-', ''));
  if (typed.every(part => part === '')) return '';
  return [typed[0], typed[1]?.padStart(2, '0'), typed[2]?.padStart(2, '0')].join('-');
}

function plain(part: string): string {
  return part.replace(/^0+(?=\d)/, '').replace(/^0+$/, '');
}
