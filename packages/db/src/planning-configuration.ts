/** All of a tenant's configuration that its planning is decided by, with the number that says whether it has changed. */

import type { SchoolZone } from '@preau/domain/calendar/calendar';
import type { LocalDate } from '@preau/domain/dates';
import type { CommuneActKind } from '@preau/domain/planning/act';
import type { Cause } from '@preau/domain/regulation/vocabulary';
import type { TenantTransaction } from './database.ts';
import { sqlOf } from './internal/transaction.ts';
import { type RegulationFacts, readRegulationFacts } from './regulation-text.ts';
import type { TenantConfiguration } from './tenant-configuration.ts';
import { loadCalendar, loadServices } from './tenant-folder.ts';

/** What the commune has closed or opened by an act, and not by its folder. */
export interface StandingCommuneAct {
  id: string;
  kind: CommuneActKind;
  cause: Cause;
  reason: string;
  from: LocalDate;
  to: LocalDate;
  /** Key. */
  service: string;
  /** Null: for all. */
  classId: string | null;
}

export interface PlanningConfiguration extends RegulationFacts {
  revision: number;
  zone: SchoolZone;
  alsaceMoselle: boolean;
  members: { key: string; name: string; phone: string | null }[];
  services: TenantConfiguration['services'];
  calendar: TenantConfiguration['calendar'];
  communeActs: StandingCommuneAct[];
}

/** Everything in a flight of statements; asked once for each revision. */
export async function readPlanningConfiguration(tx: TenantTransaction): Promise<PlanningConfiguration> {
  const sql = sqlOf(tx);
  const [[profile], members, communeActs, services, calendar, facts] = await Promise.all([
    sql<Pick<PlanningConfiguration, 'revision' | 'zone' | 'alsaceMoselle'>[]>`
      select revision, school_zone as zone, alsace_moselle as "alsaceMoselle" from tenant_profile
      where tenant_id = ${tx.tenantId}`,
    sql<PlanningConfiguration['members']>`
      select key, name, phone from member where tenant_id = ${tx.tenantId} order by position`,
    sql<StandingCommuneAct[]>`
      select a.id, a.kind, a.cause, a.reason, a.first_day as "from", a.last_day as "to", s.key as service,
        a.school_class_id as "classId"
      from commune_act a join service s on s.tenant_id = a.tenant_id and s.id = a.service_id
      where a.tenant_id = ${tx.tenantId} and a.withdrawn_at is null
      order by a.first_day, a.id`,
    loadServices(tx),
    loadCalendar(tx),
    readRegulationFacts(tx),
  ]);
  if (!profile) throw new Error('this tenant has no configuration');
  return { ...profile, ...facts, members: [...members], services, calendar, communeActs: [...communeActs] };
}
