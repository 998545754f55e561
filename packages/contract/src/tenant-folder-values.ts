/** The values that the files of a tenant folder are made of, beside those of the règlement: addresses, telephone numbers. */
import { key, label } from '@preau/domain/regulation/values';
import { z } from 'zod';

const PHONE = /^(0[1-9]([ .]?\d\d){4}|\+\d{1,3}([ .]?\d){6,12}|\d{4})$/;

export const ownKey = key.meta(
  label(
    'clé',
    'Nom court et stable, unique dans sa liste. Ne plus le changer : c’est lui qui fait l’identité.',
  ),
);

export const memberKey = key.meta(label('membre', 'Clé d’un membre de « members » dans commune.yaml.'));

export const phone = z
  .string()
  .max(24)
  .regex(PHONE, 'écrivez un numéro de téléphone entre guillemets, par exemple "04 65 71 00 12"');

export const webAddress = z
  .url({ protocol: /^https?$/, error: 'écrivez une adresse complète, par exemple https://www.rognaix.fr' })
  .max(300);
