/** A collectivité: what it may be, and the zone by which its schools are on holiday. */
import type { TenantId } from './ids.ts';

export const TENANT_KINDS = ['commune', 'rpi', 'ssi', 'epci', 'association'] as const;
export type TenantKind = (typeof TENANT_KINDS)[number];

/** A tenant as every request needs it. */
export interface Tenant {
  id: TenantId;
  slug: string;
  name: string;
  kind: TenantKind;
  /** IANA name. */
  timeZone: string;
}

/** The zones of the ministère's calendar in mainland France, then the places with a calendar of their own. */
export const SCHOOL_ZONES = [
  'A',
  'B',
  'C',
  'corse',
  'guadeloupe',
  'guyane',
  'martinique',
  'mayotte',
  'reunion',
  'saint-pierre-et-miquelon',
  'polynesie-francaise',
  'nouvelle-caledonie',
  'wallis-et-futuna',
] as const;
