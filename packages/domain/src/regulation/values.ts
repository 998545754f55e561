/** The values that files of a commune are made of: keys, lines, days, times, money, shares. */
import { z } from 'zod';
import { isLocalDate, toLocalDate, WEEKDAYS } from '../dates.ts';

const KEY = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const DATE_TIME = /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d$/;
const ONE_LINE = /^[^\s\p{Cc}]([^\p{Cc}]*[^\s\p{Cc}])?$/u;

/** What an editor shows of a key; the title is also its name in the sentences of a difference. */
export const label = (title: string, description: string) => ({ title, description });
export const distinct = { uniqueItems: true };

export const line = (max: number) =>
  z.string().max(max).regex(ONE_LINE, 'écrivez un texte d’une seule ligne, sans espace au début ni à la fin');

export const key = z
  .string()
  .max(60)
  .regex(
    KEY,
    'une clé s’écrit en minuscules sans accent, chiffres et tirets, par exemple « repas-elementaire »',
  );

const NO_DAY = 'ce n’est pas un jour du calendrier ; écrivez année-mois-jour, par exemple 2026-09-01';

export const date = z.iso.date(NO_DAY).refine(isLocalDate, NO_DAY).transform(toLocalDate);

export const time = z
  .string()
  .regex(TIME, 'une heure s’écrit hh:mm entre guillemets, par exemple "07:15"')
  .meta(label('heure', 'Heure locale hh:mm, entre guillemets.'));

/** The time until which an act is taken. Midnight at the end of a day is its last minute, 23:59. */
export const lastMinute = z
  .string()
  .refine(
    text => TIME.test(text) || text === '24:00',
    'une heure s’écrit hh:mm entre guillemets, par exemple "12:00", et minuit "23:59" ou "24:00"',
  )
  .transform(text => (text === '24:00' ? '23:59' : text))
  .meta(
    label('à', 'Dernière minute, hh:mm entre guillemets : "12:00" finit à 12 h 01 ; minuit est "23:59".'),
  );

/** A local date and time, `2026-06-01T08:00`. */
export const dateTime = z
  .string()
  .refine(
    text => DATE_TIME.test(text) && isLocalDate(text.slice(0, 10)),
    'un jour et une heure s’écrivent 2026-06-01T08:00',
  );

/** A day of every year, `03-31`. */
export const dayOfYear = z
  .string()
  .refine(
    text => /^\d{2}-\d{2}$/.test(text) && isLocalDate(`2024-${text}`),
    'un jour de l’année s’écrit mois-jour entre guillemets, par exemple "03-31"',
  );

export const weekday = z.enum(WEEKDAYS);

export const cents = z
  .int()
  .min(0)
  .max(100_000_00)
  .meta(label('centimes', 'Un montant en centimes : 3,90 € s’écrit 390.'));

const PARTS = 10_000;

/** A share or a rate, to the fourth decimal: `0.36` is 0,36 %. */
export const percent = z
  .number()
  .min(0)
  .max(1000)
  .refine(
    value => Math.abs(value * PARTS - Math.round(value * PARTS)) < 1e-6,
    'un pourcentage a quatre décimales au plus',
  )
  .meta(label('pour cent', 'Un pourcentage, avec un point : 0,36 % s’écrit 0.36.'));

export const article = line(20).meta(
  label('article', 'Numéro de l’article du règlement, entre guillemets : "4.1".'),
);

export const minutes = z
  .int()
  .min(1)
  .max(24 * 60);

export const several = <Item extends z.ZodType>(item: Item, title: string, description: string) =>
  z
    .array(item)
    .min(1)
    .meta({ ...label(title, description), ...distinct });
