/** The rows by which a tenant's folder is kept. */
import { WEEKDAYS, type Weekday } from '@preau/domain/dates';
import type { FileId } from '@preau/domain/ids';
import type { TenantTransaction } from '../database.ts';
import { derivedId } from '../new-id.ts';
import type { Part, TenantConfiguration } from '../tenant-configuration.ts';
import { sqlOf } from './transaction.ts';

/** The rows of one table that a folder asks for, without their tenant. */
export interface Rows {
  table: string;
  /** Whether rows that are there may be changed. */
  isFixed: boolean;
  rows: { id: string; [column: string]: unknown }[];
}

/** ISO numbers: Monday is 1. */
function numbersOf(weekdays: readonly Weekday[]): number[] {
  return weekdays.map(weekday => WEEKDAYS.indexOf(weekday) + 1);
}

/** All rows of a folder. A table comes after those that it refers to. */
export function rowsOf(
  tx: TenantTransaction,
  folder: TenantConfiguration,
  logoFileId: FileId | null,
): Rows[] {
  const { commune, services, calendar, families } = folder;
  const enrolments = (families.enrolments ?? []).map(rule => ({
    ...rule,
    key: `${rule.service}/${rule.way}`,
  }));
  const json = (value: object) => sqlOf(tx).json(value as never); // postgres.js' JSONValue excludes unknown
  const id = (table: string, key: string) => derivedId(tx.tenantId, table, key);
  const optionalId = (table: string, key: string | null) => (key === null ? null : id(table, key));
  const scopeIds = (scope: { kind: 'tenant' } | Part) => ({
    member_id: scope.kind === 'member' ? id('member', scope.key) : null,
    site_id: scope.kind === 'site' ? id('site', scope.key) : null,
    service_id: scope.kind === 'service' ? id('service', scope.key) : null,
  });
  /** Rows that are known by a key, in the order of their list. */
  const keyed = <Item extends { key: string }>(
    table: string,
    items: Item[],
    columns: (item: Item) => object,
  ): Rows => ({
    table,
    isFixed: false,
    rows: items.map((item, position) => ({
      id: id(table, item.key),
      key: item.key,
      position,
      ...columns(item),
    })),
  });
  /** Rows that link an item to those it names. */
  const links = <Item extends { key: string }, Named>(
    table: string,
    items: Item[],
    named: (item: Item) => Named[],
    columns: (item: Item, name: Named) => object,
  ): Rows => ({
    table,
    isFixed: false,
    rows: items.flatMap(item =>
      named(item).map((name, position) => ({
        id: id(table, `${item.key}/${JSON.stringify(name)}`),
        position,
        ...columns(item, name),
      })),
    ),
  });
  const exceptions = (['closure', 'opening'] as const).flatMap(kind =>
    calendar[`${kind}s`].map((period, position) => ({
      id: id('calendar_exception', `${kind}/${period.key}`),
      kind,
      key: period.key,
      position,
      first_day: period.from,
      last_day: period.to,
      ...scopeIds(period.scope),
      reason: period.reason,
    })),
  );

  return [
    {
      table: 'tenant_profile',
      isFixed: false,
      rows: [
        {
          id: id('tenant_profile', ''),
          website: commune.website,
          school_zone: commune.school.zone,
          alsace_moselle: commune.school.alsaceMoselle,
          school_weekdays: numbersOf(calendar.schoolWeekdays),
          accent: commune.branding.accent,
          header: commune.branding.header,
          logo_file_id: logoFileId,
          logo_alt: logoFileId && commune.branding.logo?.alt,
        },
      ],
    },
    keyed('member', commune.members, ({ name, address, phone, email, website, openingHours, siret }) => ({
      name,
      address,
      phone,
      email,
      website,
      opening_hours: openingHours,
      siret,
    })),
    keyed('regie', commune.regies, regie => ({
      member_id: id('member', regie.member),
      name: regie.name,
      numbering: regie.numbering,
      collected_by: regie.collectedBy,
      means_of_payment: regie.meansOfPayment,
      cheque_payee: regie.chequePayee,
      invoice_by_email: regie.invoiceByEmail,
      cash_ceiling_cents: regie.cashCeilingCents,
      payment_note: regie.paymentNote,
    })),
    keyed('site', services.sites, ({ member, name, kind, address, caterer }) => ({
      member_id: id('member', member),
      name,
      kind,
      address,
      caterer_name: caterer?.name ?? null,
      caterer_emails: caterer?.emails ?? [],
      caterer_days_before: caterer?.sends.kind === 'days-before' ? caterer.sends.days : null,
      caterer_sends_at: caterer?.sends.kind === 'days-before' ? caterer.sends.at : null,
      caterer_changes_at: caterer?.changesAt ?? null,
    })),
    keyed(
      'service',
      services.services,
      ({ member, site, regie, name, kind, weekdays, holidayWeekdays, hours, capacity, contact }) => ({
        member_id: id('member', member),
        site_id: id('site', site),
        regie_id: id('regie', regie),
        name,
        kind,
        weekdays: numbersOf(weekdays),
        holiday_weekdays: numbersOf(holidayWeekdays),
        starts_at: hours?.start ?? null,
        ends_at: hours?.end ?? null,
        capacity,
        contact_name: contact?.name ?? null,
        contact_phone: contact?.phone ?? null,
        contact_note: contact?.note ?? null,
      }),
    ),
    keyed('meal_type', services.mealTypes, ({ name }) => ({ name })),
    links(
      'meal_type_site',
      services.mealTypes,
      ({ canteens }) => canteens,
      ({ key }, canteen) => ({ meal_type_id: id('meal_type', key), site_id: id('site', canteen) }),
    ),
    keyed('absence_reason', services.absenceReasons, ({ name }) => ({ name })),
    keyed('staff_role', commune.staffRoles, ({ name, role }) => ({ name, role })),
    links(
      'staff_role_limit',
      commune.staffRoles,
      ({ limitedTo }) => limitedTo,
      ({ key }, limit) => ({ staff_role_id: id('staff_role', key), ...scopeIds(limit) }),
    ),
    keyed('school_year', calendar.schoolYears, ({ firstDay, lastDay }) => ({
      first_day: firstDay,
      last_day: lastDay,
    })),
    keyed('school_holidays', calendar.holidays, ({ name, from, to }) => ({
      name,
      first_day: from,
      last_day: to,
    })),
    { table: 'calendar_exception', isFixed: false, rows: exceptions },
    {
      table: 'family_rules',
      isFixed: false,
      rows: [
        {
          id: id('family_rules', ''),
          at_once: families.atOnce,
          optional_fields: families.optionalFields,
          password_minimum: families.passwords.minimum,
          names_enrolments: families.enrolments !== null,
          notice_kind: families.notices.kind,
          notice_at: families.notices.kind === 'daily' ? families.notices.at : null,
          quiet_from: families.quietHours.from,
          quiet_to: families.quietHours.to,
          departed_families_months: families.retention.departedFamilies,
          declined_requests_months: families.retention.declinedRequests,
          messages_months: families.retention.messages,
          sign_ins_months: families.retention.signIns,
          health_readings_months: families.retention.healthReadings,
          import_files_months: families.retention.importFiles,
          notifications_months: families.retention.notifications,
          accounting_months: families.retention.accounting,
        },
      ],
    },
    keyed('document_kind', families.documents, ({ name, per, required, validMonths }) => ({
      name,
      per,
      required,
      valid_months: validMonths,
    })),
    {
      table: 'enrolment_rule',
      isFixed: false,
      rows: enrolments.map(({ key, service, way }, position) => ({
        id: id('enrolment_rule', key),
        position,
        service_id: id('service', service),
        way,
      })),
    },
    links(
      'enrolment_rule_site',
      enrolments,
      ({ schools }) => schools,
      ({ key }, school) => ({ enrolment_rule_id: id('enrolment_rule', key), site_id: id('site', school) }),
    ),
    {
      table: 'regulation_version',
      isFixed: true,
      rows: folder.regulations.map(version => ({
        id: id('regulation_version', version.key),
        key: version.key,
        effective_from: version.effectiveFrom,
        revision: version.revision,
        member_id: optionalId('member', version.member),
        act_kind: version.adoptedBy.kind,
        act_reference: version.adoptedBy.reference,
        act_date: version.adoptedBy.date,
        date_executoire: version.adoptedBy.dateExecutoire,
        format: version.format,
        rules: json(version.rules),
      })),
    },
    {
      ...links(
        'regulation_version_service',
        folder.regulations,
        version => version.services,
        ({ key }, service) => ({
          regulation_version_id: id('regulation_version', key),
          service_id: id('service', service),
        }),
      ),
      isFixed: true,
    },
    {
      table: 'regulation_text',
      isFixed: false,
      rows: folder.texts.map(({ key, title, markdown }) => ({
        id: id('regulation_text', key),
        key,
        title,
        markdown,
      })),
    },
    {
      table: 'agreed_case',
      isFixed: false,
      rows: folder.cases.map(({ title, given, when, expect }, position) => ({
        id: id('agreed_case', title),
        position,
        title,
        given: json(given),
        act: json(when),
        expected: json(expect),
      })),
    },
  ];
}
