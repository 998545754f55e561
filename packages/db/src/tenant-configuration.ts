/** A tenant's configuration, in the shape of its folder, of the types that its tables have. */
import type { Weekday } from '@preau/domain/dates';
import type { EnrolmentWay, Notices, OptionalField, QuietHours, Retention } from '@preau/domain/family-rules';
import type {
  absenceReason,
  agreedCase,
  calendarException,
  mealType,
  member,
  regie,
  regulationText,
  regulationVersion,
  schoolHolidays,
  schoolYear,
  service,
  site,
  staffRole,
  tenantProfile,
} from './schema/configuration.ts';
import type { documentKind } from './schema/family-rules.ts';
import type { tenant } from './schema/tenant.ts';

/** What a row says, without the columns that place it and those that refer to others by id. */
export type Said<Table extends { $inferSelect: object }, Referring extends string = never> = Omit<
  Table['$inferSelect'],
  'tenantId' | 'id' | 'position' | Referring
>;

/** One of a member, a site or a service, by its key. */
export type Part = { kind: 'member' | 'site' | 'service'; key: string };

export interface Period extends Pick<Said<typeof calendarException>, 'key' | 'reason'> {
  from: Said<typeof calendarException>['firstDay'];
  to: Said<typeof calendarException>['lastDay'];
  scope: { kind: 'tenant' } | Part;
}

export interface Holidays extends Pick<Said<typeof schoolHolidays>, 'key' | 'name'> {
  from: Said<typeof schoolHolidays>['firstDay'];
  to: Said<typeof schoolHolidays>['lastDay'];
}

/** The folder of a tenant. References are by key; lists are in the order in which people wrote them. */
export interface TenantConfiguration {
  commune: Pick<typeof tenant.$inferSelect, 'slug' | 'kind' | 'name' | 'timeZone'> &
    Pick<Said<typeof tenantProfile>, 'website'> & {
      school: { zone: Said<typeof tenantProfile>['schoolZone']; alsaceMoselle: boolean };
      hosts: string[];
      branding: Pick<Said<typeof tenantProfile>, 'accent' | 'header'> & {
        logo: { file: 'logo.svg' | 'logo.png'; alt: string } | null;
      };
      members: Said<typeof member>[];
      regies: (Said<typeof regie, 'memberId'> & { member: string })[];
      staffRoles: (Said<typeof staffRole> & { limitedTo: Part[] })[];
    };
  services: {
    sites: (Pick<Said<typeof site>, 'key' | 'name' | 'kind' | 'address'> & {
      member: string;
      caterer: {
        name: string;
        emails: string[];
        sends: { kind: 'deadline' } | { kind: 'days-before'; days: number; at: string };
        changesAt: string | null;
      } | null;
    })[];
    services: (Pick<Said<typeof service>, 'key' | 'name' | 'kind' | 'capacity'> & {
      member: string;
      site: string;
      regie: string;
      weekdays: Weekday[];
      holidayWeekdays: Weekday[];
      hours: { start: string; end: string } | null;
      contact: { name: string; phone: string; note: string | null } | null;
    })[];
    mealTypes: (Said<typeof mealType> & { canteens: string[] })[];
    absenceReasons: Said<typeof absenceReason>[];
  };
  calendar: {
    schoolYears: Said<typeof schoolYear>[];
    schoolWeekdays: Weekday[];
    holidays: Holidays[];
    closures: Period[];
    openings: Period[];
  };
  families: {
    atOnce: string[];
    optionalFields: OptionalField[];
    passwords: { minimum: number };
    documents: Said<typeof documentKind>[];
    enrolments: { service: string; way: EnrolmentWay; schools: string[] }[] | null;
    notices: Notices;
    quietHours: QuietHours;
    retention: Retention;
  };
  regulations: (Pick<Said<typeof regulationVersion>, 'key' | 'effectiveFrom' | 'revision' | 'rules'> & {
    format: 1;
    adoptedBy: {
      kind: Said<typeof regulationVersion>['actKind'];
      reference: string;
      date: Said<typeof regulationVersion>['actDate'];
      dateExecutoire: Said<typeof regulationVersion>['dateExecutoire'];
    };
    member: string | null;
    services: string[];
  })[];
  texts: Said<typeof regulationText>[];
  cases: (Pick<Said<typeof agreedCase>, 'title' | 'given'> & {
    when: Said<typeof agreedCase>['act'];
    expect: Said<typeof agreedCase>['expected'];
  })[];
  /** The bytes of the logo that `commune.branding.logo` names. */
  logo: Uint8Array | null;
}
