/** What a tenant decides about the files of its families, as the product asks for it. */
import {
  DEFAULT_NOTICES,
  DEFAULT_QUIET_HOURS,
  type Notices,
  PASSWORD_LENGTHS,
  type QuietHours,
  RETENTION_MONTHS,
  type Retention,
} from '@preau/domain/family-rules';
import type { Id } from '@preau/domain/ids';
import type { TenantTransaction } from './database.ts';
import { sqlOf } from './internal/transaction.ts';
import type { documentKind, enrolmentRule, familyRules } from './schema/family-rules.ts';

type Row = typeof familyRules.$inferSelect;

export type DocumentKind = Pick<
  typeof documentKind.$inferSelect,
  'key' | 'name' | 'per' | 'required' | 'validMonths'
>;

export interface EnrolmentRule {
  serviceId: Id<'service'>;
  way: (typeof enrolmentRule.$inferSelect)['way'];
  /** The schools whose pupils it is for; none: every child. */
  siteIds: Id<'site'>[];
}

export interface FamilyRules {
  /** `section.field` of what takes effect without an agent. */
  atOnce: string[];
  optionalFields: Row['optionalFields'];
  passwordMinimum: number;
  /** The proofs to provide, in the order of their page. */
  documents: DocumentKind[];
  /** Null: every service may be asked for by everyone, and none is given by default. */
  enrolments: EnrolmentRule[] | null;
  notices: Notices;
  /** Local times hh:mm. */
  quietHours: QuietHours;
  /** In months. */
  retention: Retention;
}

/** What the tenant of the transaction has decided, or the defaults. */
export async function readFamilyRules(tx: TenantTransaction): Promise<FamilyRules> {
  const [row] = await sqlOf(tx)<(Row & { documents: DocumentKind[]; enrolments: EnrolmentRule[] })[]>`
    select r.at_once as "atOnce", r.optional_fields as "optionalFields", r.password_minimum as "passwordMinimum",
      r.names_enrolments as "namesEnrolments", r.notice_kind as "noticeKind",
      to_char(r.notice_at, 'HH24:MI') as "noticeAt", to_char(r.quiet_from, 'HH24:MI') as "quietFrom",
      to_char(r.quiet_to, 'HH24:MI') as "quietTo", r.departed_families_months as "departedFamiliesMonths",
      r.declined_requests_months as "declinedRequestsMonths", r.messages_months as "messagesMonths",
      r.sign_ins_months as "signInsMonths", r.health_readings_months as "healthReadingsMonths",
      r.import_files_months as "importFilesMonths", r.notifications_months as "notificationsMonths",
      r.accounting_months as "accountingMonths",
      coalesce((
        select jsonb_agg(jsonb_build_object('key', d.key, 'name', d.name, 'per', d.per, 'required', d.required,
          'validMonths', d.valid_months) order by d.position)
        from document_kind d where d.tenant_id = r.tenant_id), '[]') as documents,
      coalesce((
        select jsonb_agg(jsonb_build_object('serviceId', e.service_id, 'way', e.way, 'siteIds', coalesce((
          select jsonb_agg(s.site_id order by s.position) from enrolment_rule_site s
          where s.tenant_id = e.tenant_id and s.enrolment_rule_id = e.id), '[]')) order by e.position)
        from enrolment_rule e where e.tenant_id = r.tenant_id), '[]') as enrolments
    from family_rules r where r.tenant_id = ${tx.tenantId}`;
  return row ? ofRow(row) : DEFAULTS;
}

const DEFAULTS: FamilyRules = {
  atOnce: [],
  optionalFields: [],
  passwordMinimum: PASSWORD_LENGTHS.usual,
  documents: [],
  enrolments: null,
  notices: DEFAULT_NOTICES,
  quietHours: DEFAULT_QUIET_HOURS,
  retention: RETENTION_MONTHS,
};

function ofRow(row: Row & { documents: DocumentKind[]; enrolments: EnrolmentRule[] }): FamilyRules {
  return {
    atOnce: row.atOnce,
    optionalFields: row.optionalFields,
    passwordMinimum: row.passwordMinimum,
    documents: row.documents,
    enrolments: row.namesEnrolments ? row.enrolments : null,
    notices: row.noticeAt === null ? { kind: 'at-once' } : { kind: 'daily', at: row.noticeAt },
    quietHours: { from: row.quietFrom, to: row.quietTo },
    retention: {
      departedFamilies: row.departedFamiliesMonths,
      declinedRequests: row.declinedRequestsMonths,
      messages: row.messagesMonths,
      signIns: row.signInsMonths,
      healthReadings: row.healthReadingsMonths,
      importFiles: row.importFilesMonths,
      notifications: row.notificationsMonths,
      accounting: row.accountingMonths,
    },
  };
}
