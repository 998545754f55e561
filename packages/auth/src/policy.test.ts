/** The policy table, held against the same table written once more, by who rather than by what. */
import type { Actor, ActorKind } from '@preau/domain/actor';
import { STAFF_ROLES } from '@preau/domain/actor';
import { toId } from '@preau/domain/ids';
import { expect, test } from 'vitest';
import { may, PERMISSIONS, type Permission } from './policy.ts';

/** What a row of the table below stands for. */
const id = toId<'account'>('01900000-0000-7000-8000-000000000000');
const ACTORS: Record<ActorKind, Actor> = {
  visitor: { kind: 'visitor' },
  guardian: { kind: 'guardian', id, guardianId: toId(id) },
  admin: { kind: 'agent', id, role: 'admin', limits: [] },
  gestionnaire: { kind: 'agent', id, role: 'gestionnaire', limits: [] },
  regisseur: { kind: 'agent', id, role: 'regisseur', limits: [] },
  animateur: { kind: 'agent', id, role: 'animateur', limits: [] },
  caterer: { kind: 'agent', id, role: 'caterer', limits: [] },
  support: { kind: 'support', id, grantId: toId(id) },
  operator: { kind: 'operator', id },
  system: { kind: 'system' },
};

/** On a portal, before and after signing in. */
const PUBLIC: Permission[] = ['portal.read', 'sign-in.begin'];
const SIGNED_IN: Permission[] = [...PUBLIC, 'account.own'];
/** Of those who work with families' files. */
const MONEY: Permission[] = ['finances.read', 'finances.write'];
const MAIL: Permission[] = ['messages.read', 'messages.send'];
const DESK: Permission[] = [
  'meals.read',
  'families.read',
  'requests.read',
  'requests.decide',
  ...MONEY,
  ...MAIL,
  'files.attach',
];
const FILES: Permission[] = [
  ...DESK,
  'families.write',
  'families.import',
  'health.read',
  'health.write',
  'messages.broadcast',
  'information.write',
  'office-planning.read',
  'office-planning.write',
  'office-planning.close',
  'meals.order',
  'meals.receive',
  'guest-meals.write',
  'menus.write',
  'attendance.take',
  'attendance.read',
  'attendance.export',
];
/** Of those who bill and collect. */
const TILL: Permission[] = ['billing.read', 'billing.run', 'billing.correct', 'payments.record'];

const ALLOWED: Record<ActorKind, Permission[]> = {
  visitor: PUBLIC,
  guardian: [
    ...SIGNED_IN,
    'family.read',
    'family.request',
    'family.export',
    'planning.read',
    'planning.write',
    'family-account.read',
    'family-account.pay',
  ],
  admin: [
    ...SIGNED_IN,
    ...FILES,
    ...TILL,
    'titres.hand',
    'agents.manage',
    'support.grant',
    'retention.run',
    'audit.read',
  ],
  gestionnaire: [...SIGNED_IN, ...FILES, 'billing.read'],
  regisseur: [...SIGNED_IN, ...DESK, ...TILL, 'office-planning.read', 'attendance.read', 'attendance.export'],
  animateur: [
    ...SIGNED_IN,
    'meals.read',
    'guest-meals.write',
    'families.read',
    'health.read',
    'office-planning.read',
    'attendance.take',
    'attendance.read',
  ],
  caterer: [...SIGNED_IN, 'meals.read', 'meals.receive', 'menus.write'],
  support: [
    ...SIGNED_IN,
    'meals.read',
    'families.read',
    'requests.read',
    'office-planning.read',
    'attendance.read',
  ],
  operator: [
    'sign-in.begin',
    'account.own',
    'tenants.read',
    'tenants.test',
    'tenants.support',
    'jobs.read',
    'jobs.retry',
    'inbox.read',
  ],
  // Jobs and commands call verbs, not routes.
  system: [],
};

test('every kind of actor has its row, and every permission somebody', () => {
  expect(Object.keys(ALLOWED).sort()).toEqual(Object.keys(ACTORS).sort());
  expect(STAFF_ROLES.every(role => role in ALLOWED)).toBe(true);
  const given = new Set(Object.values(ALLOWED).flat());
  expect(PERMISSIONS.filter(permission => !given.has(permission))).toEqual([]);
});

test.each(Object.entries(ACTORS))('%s may do exactly what its row says', (kind, actor) => {
  const allowed = PERMISSIONS.filter(permission => may(actor, permission));
  // The names of the record's rows are the kinds.
  expect(allowed.sort()).toEqual([...ALLOWED[kind as ActorKind]].sort());
});

test('who looks in with the leave of a commune writes nothing, and sees neither health nor money', () => {
  const forbidden =
    /write|decide|send|import|broadcast|manage|grant|run|request$|health|finances|messages|billing|payments|titres/;
  expect(
    PERMISSIONS.filter(permission => may(ACTORS.support, permission) && forbidden.test(permission)),
  ).toEqual([]);
});

test('nobody of a commune may do what is the operators’, and no operator what is a commune’s', () => {
  for (const [kind, actor] of Object.entries(ACTORS))
    for (const permission of PERMISSIONS) {
      const isConsoles = /^(tenants|jobs|inbox)\./.test(permission);
      if (isConsoles) expect(may(actor, permission), `${kind} ${permission}`).toBe(kind === 'operator');
      else if (kind === 'operator')
        expect(may(actor, permission), permission).toBe(
          ['sign-in.begin', 'account.own'].includes(permission),
        );
    }
});
