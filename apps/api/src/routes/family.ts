/** A family's own file: Accueil, Mon compte, Mes enfants, and apart what is of a child's health. */
import { childFile, childHealth, childList, familyFile, familyHome } from '@preau/contract/family';
import { tenantContext } from '@preau/operations/context';
import type { ReadRegulations } from '@preau/operations/public-pages';
import {
  readChildFile,
  readChildHealth,
  readChildList,
  readFamilyFile,
} from '@preau/operations/read-family-file';
import { readFamilyHome } from '@preau/operations/read-family-home';
import { Hono } from 'hono';
import { z } from 'zod';
import { type ApiParts, type Environment, occasionOf, type RequestContext } from '../environment.ts';
import { allow, check, describe, printable, tenantOf } from '../route.ts';

const child = z.object({ id: printable(100) });

export function familyRoutes(parts: ApiParts, readRegulations: ReadRegulations) {
  const { stores, clock } = parts;
  const contextOf = (c: RequestContext) => tenantContext(stores, tenantOf(c), occasionOf(c, clock));
  return new Hono<Environment>()
    .get(
      '/family/home',
      describe('Who is signed in, their children, and what there is to do next', familyHome),
      allow('portal', 'family.read'),
      async c => c.json(await readFamilyHome(contextOf(c), readRegulations)),
    )
    .get(
      '/family/file',
      describe('The adults, finances and proofs of the family, with what is asked for them', familyFile),
      allow('portal', 'family.read'),
      async c => c.json(await readFamilyFile(contextOf(c))),
    )
    .get(
      '/family/children',
      describe('The children that one answers for', childList),
      allow('portal', 'family.read'),
      async c => c.json(await readChildList(contextOf(c))),
    )
    .get(
      '/family/children/:id',
      describe('The file of a child, without its health', childFile),
      allow('portal', 'family.read'),
      check('param', child),
      async c => c.json(await readChildFile(contextOf(c), c.req.valid('param').id)),
    )
    .get(
      '/family/children/:id/health',
      describe('What a child’s care needs to know; the reading is noted', childHealth),
      allow('portal', 'family.read'),
      check('param', child),
      async c => c.json(await readChildHealth(contextOf(c), c.req.valid('param').id)),
    );
}
