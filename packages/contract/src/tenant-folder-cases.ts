/** `cases.yaml`: examples agreed with the mairie. What they say is left open until a rule reads them. */
import { label, line } from '@preau/domain/regulation/values';
import { z } from 'zod';

const record = z.record(z.string(), z.unknown());

export const agreedCase = z.strictObject({
  title: line(200).meta(label('titre', 'Ce que le cas montre, en une phrase.')),
  given: record.meta(label('étant donné', 'La situation de départ.')),
  when: record.meta(label('quand', 'Ce qui est fait, et à quel instant.')),
  expect: record.meta(label('attendu', 'Ce qui doit en résulter.')),
});

export const casesFile = z
  .strictObject({
    cases: z.array(agreedCase).meta(label('cas', 'Exemples convenus avec la mairie.')),
  })
  .meta(label('cases.yaml', 'Exemples convenus avec la mairie, qui servent de preuves.'));
