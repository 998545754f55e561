/** The values that the files of a tenant folder are made of: keys, lines, days, times, telephone numbers. */
import { isLocalDate, toLocalDate, WEEKDAYS } from '@preau/domain/dates';
import { z } from 'zod';

const KEY = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const PHONE = /^(0[1-9]([ .]?\d\d){4}|\+\d{1,3}([ .]?\d){6,12}|\d{4})$/;
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

export const ownKey = key.meta(
  label(
    'clé',
    'Nom court et stable, unique dans sa liste. Ne plus le changer : c’est lui qui fait l’identité.',
  ),
);

export const memberKey = key.meta(label('membre', 'Clé d’un membre de « members » dans commune.yaml.'));

const NO_DAY = 'ce n’est pas un jour du calendrier ; écrivez année-mois-jour, par exemple 2026-09-01';

export const date = z.iso.date(NO_DAY).refine(isLocalDate, NO_DAY).transform(toLocalDate);

export const time = z
  .string()
  .regex(TIME, 'une heure s’écrit hh:mm entre guillemets, par exemple "07:15"')
  .meta(label('heure', 'Heure locale hh:mm, entre guillemets.'));

export const phone = z
  .string()
  .max(24)
  .regex(PHONE, 'écrivez un numéro de téléphone entre guillemets, par exemple "04 65 71 00 12"');

export const weekday = z.enum(WEEKDAYS);

export const webAddress = z
  .url({ protocol: /^https?$/, error: 'écrivez une adresse complète, par exemple https://www.rognaix.fr' })
  .max(300);
