/** What a child's sheet says, read for one reader. */
import type { LocalDate } from '@preau/domain/dates';
import type { ALLERGY_KINDS, Authority, KINSHIPS, Level, QUALITIES, SEXES } from '@preau/domain/family';
import type { Id } from '@preau/domain/ids';
import type { AgentScope } from './agent-scope.ts';
import type { TenantTransaction } from './database.ts';
import { childWithin } from './internal/agent-scope.ts';
import { sqlOf } from './internal/transaction.ts';

/** Who reads: a guardian what it answers for, an agent what its limits leave it. */
export type SheetReader =
  | { kind: 'guardian'; guardianId: Id<'guardian'> }
  | { kind: 'agent'; scope: AgentScope };

/** Of a child: itself, its class of today, who answers for it, who may fetch it. */
export interface ChildSheetFacts {
  child: {
    lastName: string;
    usageName: string | null;
    firstName: string;
    sex: (typeof SEXES)[number] | null;
    birthDate: LocalDate;
    birthPlace: string | null;
    photo: { sha256: string; mediaType: string } | null;
  };
  school: {
    school: string;
    className: string;
    level: Level;
    teacher: string | null;
    schoolYear: string;
  } | null;
  guardians: {
    lastName: string;
    firstName: string;
    quality: (typeof QUALITIES)[number] | null;
    authority: Authority;
    /** Empty for an adult of a household that a guardian who reads is not in. */
    phones: string[];
  }[];
  authorisedPersons: {
    lastName: string;
    firstName: string;
    kinship: (typeof KINSHIPS)[number];
    phones: string[];
  }[];
}

/** The sheet without care, or null when there is no such child for this reader. */
export async function readChildSheet(
  tx: TenantTransaction,
  id: Id<'child'>,
  { reader, today }: { reader: SheetReader; today: LocalDate },
): Promise<ChildSheetFacts | null> {
  const sql = sqlOf(tx);
  const isReaders =
    reader.kind === 'agent'
      ? childWithin(tx, reader.scope, sql`child.id`)
      : sql`exists (
          select from child_guardian own
          where own.tenant_id = ${tx.tenantId} and own.child_id = child.id and own.guardian_id = ${reader.guardianId}
            and own.authority in ('parental', 'delegated'))`;
  const knowsPhones =
    reader.kind === 'agent'
      ? sql`true`
      : sql`exists (
          select from household_guardian mine
          join household_guardian theirs
            on theirs.tenant_id = mine.tenant_id and theirs.household_id = mine.household_id
          where mine.tenant_id = ${tx.tenantId} and mine.guardian_id = ${reader.guardianId}
            and theirs.guardian_id = guardian.id)`;
  const [row] = await sql<ChildSheetFacts[]>`
    select
      json_build_object('lastName', child.last_name, 'usageName', child.usage_name, 'firstName', child.first_name,
        'sex', child.sex, 'birthDate', child.birth_date, 'birthPlace', child.birth_place, 'photo',
        (select json_build_object('sha256', sha256, 'mediaType', media_type) from file
          where file.tenant_id = ${tx.tenantId} and file.id = child.photo_file_id)) as child,
      (select json_build_object('school', site.name, 'className', school_class.name, 'level', schooling.level,
          'teacher', school_class.teacher, 'schoolYear', school_year.key)
        from schooling
        join school_year on school_year.tenant_id = schooling.tenant_id and school_year.id = schooling.school_year_id
        join school_class on school_class.tenant_id = schooling.tenant_id and school_class.id = schooling.school_class_id
        join site on site.tenant_id = schooling.tenant_id and site.id = school_class.site_id
        where schooling.tenant_id = ${tx.tenantId} and schooling.child_id = child.id and school_year.last_day >= ${today}
        order by school_year.first_day limit 1) as school,
      (select coalesce(json_agg(json_build_object('lastName', guardian.last_name, 'firstName', guardian.first_name,
          'quality', guardian.quality, 'authority', child_guardian.authority, 'phones',
          case when ${knowsPhones}
            then to_json(array_remove(array[phone_mobile, phone_home, phone_work], null)) else '[]' end)
          order by child_guardian.id), '[]')
        from child_guardian
        join guardian on guardian.tenant_id = child_guardian.tenant_id and guardian.id = child_guardian.guardian_id
        where child_guardian.tenant_id = ${tx.tenantId} and child_guardian.child_id = child.id
          and child_guardian.authority in ('parental', 'delegated')) as guardians,
      (select coalesce(json_agg(json_build_object('lastName', last_name, 'firstName', first_name, 'kinship', kinship,
          'phones', to_json(array_remove(array[mobile, phone], null))) order by id), '[]')
        from authorised_person
        where authorised_person.tenant_id = ${tx.tenantId} and authorised_person.child_id = child.id)
        as "authorisedPersons"
    from child
    where child.tenant_id = ${tx.tenantId} and child.id = ${id} and ${isReaders}`;
  return row ?? null;
}

/** What care needs to know of a child: of health, so that whoever reads it leaves a trace. */
export interface ChildCareFacts {
  complement: {
    glasses: boolean | null;
    dentalDevice: boolean | null;
    hearingDevice: boolean | null;
    hospitalConsent: boolean | null;
    photoConsent: boolean | null;
    mayLeaveAlone: boolean | null;
    outingConsent: boolean | null;
    insurer: string | null;
    insuranceNumber: string | null;
  } | null;
  health: {
    mealType: string | null;
    doctor: string | null;
    doctorPhone: string | null;
    observations: string | null;
  } | null;
  allergies: {
    kind: (typeof ALLERGY_KINDS)[number];
    name: string | null;
    observations: string | null;
    noticedOn: LocalDate | null;
    doctor: string | null;
  }[];
  pais: { instructions: string | null; validFrom: LocalDate; validUntil: LocalDate }[];
  documents: { name: string; providedAt: Date; validUntil: LocalDate | null }[];
}

/** The care of a child whose sheet the reader may have: {@link readChildSheet} has said so before. */
export async function readChildCare(
  tx: TenantTransaction,
  id: Id<'child'>,
  reader: SheetReader,
): Promise<ChildCareFacts> {
  const sql = sqlOf(tx);
  const isReaders =
    reader.kind === 'agent'
      ? sql`true`
      : sql`exists (
          select from household_guardian mine
          where mine.tenant_id = ${tx.tenantId} and mine.guardian_id = ${reader.guardianId}
            and mine.household_id = family_document.household_id)`;
  const [[row], documents] = await Promise.all([
    sql<Omit<ChildCareFacts, 'documents'>[]>`
    select
      (select json_build_object('glasses', glasses, 'dentalDevice', dental_device, 'hearingDevice', hearing_device,
          'hospitalConsent', hospital_consent, 'photoConsent', photo_consent, 'mayLeaveAlone', may_leave_alone,
          'outingConsent', outing_consent, 'insurer', insurer, 'insuranceNumber', insurance_number)
        from child_complement where tenant_id = ${tx.tenantId} and child_id = ${id}) as complement,
      (select json_build_object('mealType', meal_type.name, 'doctor', doctor, 'doctorPhone', doctor_phone,
          'observations', observations)
        from child_health
        left join meal_type on meal_type.tenant_id = child_health.tenant_id and meal_type.id = child_health.meal_type_id
        where child_health.tenant_id = ${tx.tenantId} and child_id = ${id}) as health,
      (select coalesce(json_agg(json_build_object('kind', kind, 'name', name, 'observations', observations,
          'noticedOn', noticed_on, 'doctor', doctor) order by id), '[]')
        from child_allergy where tenant_id = ${tx.tenantId} and child_id = ${id}) as allergies,
      (select coalesce(json_agg(json_build_object('instructions', instructions, 'validFrom', valid_from,
          'validUntil', valid_until) order by valid_from), '[]')
        from child_pai where tenant_id = ${tx.tenantId} and child_id = ${id}) as pais`,
    sql<ChildCareFacts['documents']>`
    select name, provided_at as "providedAt", valid_until as "validUntil" from family_document
    where tenant_id = ${tx.tenantId} and child_id = ${id} and ${isReaders}
    order by provided_at`,
  ]);
  if (!row) throw new Error('a select without a table has a row');
  return { ...row, documents };
}
