-- The configuration of a tenant, as its folder says it: who it is, what it serves, where and when, by which règlement.
-- Every id is derived from the row's key, so that the same folder applied again meets the same rows.

-- How much there is to a tenant, for the operators' list: they see no row of a tenant.
alter table tenant
  add column member_count int not null default 0 check (member_count >= 0),
  add column service_count int not null default 0 check (service_count >= 0);

create table tenant_profile (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  website text,
  school_zone text not null check (school_zone in ('A', 'B', 'C', 'corse', 'guadeloupe', 'guyane', 'martinique',
    'mayotte', 'reunion', 'saint-pierre-et-miquelon', 'polynesie-francaise', 'nouvelle-caledonie', 'wallis-et-futuna')),
  -- Good Friday and 26 December.
  alsace_moselle boolean not null,
  accent text not null check (accent ~ '^#[0-9a-f]{6}$'),
  header text,
  logo_file_id uuid,
  logo_alt text,
  primary key (tenant_id, id),
  unique (tenant_id),
  foreign key (tenant_id, logo_file_id) references file (tenant_id, id),
  check ((logo_file_id is null) = (logo_alt is null))
);
select secure_tenant_table('tenant_profile', '{select,insert,update}');

create table member (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  key text not null check (key ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  position int not null check (position >= 0),
  name text not null check (name <> ''),
  -- Lines, the postal code and town last.
  address text[] not null check (cardinality(address) > 0),
  phone text,
  email text,
  website text,
  opening_hours text[] not null,
  siret text check (siret ~ '^\d{14}$'),
  primary key (tenant_id, id),
  unique (tenant_id, key)
);
select secure_tenant_table('member', '{select,insert,update,delete}');

create table regie (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  key text not null check (key ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  position int not null check (position >= 0),
  member_id uuid not null,
  name text not null check (name <> ''),
  -- {number} is the invoice's number, {year} its exercice.
  numbering text not null check (numbering like '%{number}'),
  collected_by text not null check (collected_by in ('regie', 'tresorerie')),
  means_of_payment text[] not null check (cardinality(means_of_payment) > 0
    and means_of_payment <@ '{cheque,cash,card,online-card,transfer,direct-debit,cesu}'),
  cheque_payee text,
  primary key (tenant_id, id),
  unique (tenant_id, key),
  foreign key (tenant_id, member_id) references member (tenant_id, id),
  check ((cheque_payee is not null) = ('cheque' = any (means_of_payment)))
);
select secure_tenant_table('regie', '{select,insert,update,delete}');

create table site (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  key text not null check (key ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  position int not null check (position >= 0),
  member_id uuid not null,
  name text not null check (name <> ''),
  kind text not null check (kind in ('school', 'canteen', 'childcare')),
  address text[] not null,
  primary key (tenant_id, id),
  unique (tenant_id, key),
  foreign key (tenant_id, member_id) references member (tenant_id, id)
);
select secure_tenant_table('site', '{select,insert,update,delete}');

create table service (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  key text not null check (key ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  position int not null check (position >= 0),
  member_id uuid not null,
  site_id uuid not null,
  regie_id uuid not null,
  name text not null check (name <> ''),
  kind text not null check (kind in ('meal', 'childcare', 'activity')),
  -- ISO: Monday is 1, Sunday 7.
  weekdays smallint[] not null check (cardinality(weekdays) > 0 and weekdays <@ '{1,2,3,4,5,6,7}'),
  -- Local times of the tenant.
  starts_at time,
  ends_at time,
  -- Places; null where there is no limit.
  capacity int check (capacity > 0),
  contact_name text,
  contact_phone text,
  contact_note text,
  primary key (tenant_id, id),
  unique (tenant_id, key),
  foreign key (tenant_id, member_id) references member (tenant_id, id),
  foreign key (tenant_id, site_id) references site (tenant_id, id),
  foreign key (tenant_id, regie_id) references regie (tenant_id, id),
  check ((starts_at is null) = (ends_at is null) and starts_at < ends_at),
  check ((contact_name is null) = (contact_phone is null)),
  check (contact_note is null or contact_name is not null)
);
select secure_tenant_table('service', '{select,insert,update,delete}');

create table meal_type (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  key text not null check (key ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  position int not null check (position >= 0),
  name text not null check (name <> ''),
  primary key (tenant_id, id),
  unique (tenant_id, key)
);
select secure_tenant_table('meal_type', '{select,insert,update,delete}');

-- The canteens that serve a meal type; one without any row here is served by all.
create table meal_type_site (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  position int not null check (position >= 0),
  meal_type_id uuid not null,
  site_id uuid not null,
  primary key (tenant_id, id),
  unique (tenant_id, meal_type_id, site_id),
  foreign key (tenant_id, meal_type_id) references meal_type (tenant_id, id),
  foreign key (tenant_id, site_id) references site (tenant_id, id)
);
select secure_tenant_table('meal_type_site', '{select,insert,update,delete}');

create table absence_reason (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  key text not null check (key ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  position int not null check (position >= 0),
  name text not null check (name <> ''),
  primary key (tenant_id, id),
  unique (tenant_id, key)
);
select secure_tenant_table('absence_reason', '{select,insert,update,delete}');

-- Roles made ready for the mairie to choose from when it opens an agent's account.
create table staff_role (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  key text not null check (key ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  position int not null check (position >= 0),
  name text not null check (name <> ''),
  role text not null check (role in ('admin', 'gestionnaire', 'regisseur', 'animateur', 'caterer')),
  primary key (tenant_id, id),
  unique (tenant_id, key)
);
select secure_tenant_table('staff_role', '{select,insert,update,delete}');

-- What a role is limited to; one without any row here is not limited.
create table staff_role_limit (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  position int not null check (position >= 0),
  staff_role_id uuid not null,
  member_id uuid,
  site_id uuid,
  service_id uuid,
  primary key (tenant_id, id),
  foreign key (tenant_id, staff_role_id) references staff_role (tenant_id, id),
  foreign key (tenant_id, member_id) references member (tenant_id, id),
  foreign key (tenant_id, site_id) references site (tenant_id, id),
  foreign key (tenant_id, service_id) references service (tenant_id, id),
  check (num_nonnulls(member_id, site_id, service_id) = 1)
);
select secure_tenant_table('staff_role_limit', '{select,insert,update,delete}');

create table school_year (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  key text not null check (key ~ '^\d{4}-\d{4}$'),
  position int not null check (position >= 0),
  first_day date not null,
  last_day date not null,
  primary key (tenant_id, id),
  unique (tenant_id, key),
  check (first_day <= last_day)
);
select secure_tenant_table('school_year', '{select,insert,update,delete}');

-- Days that are otherwise than the calendar says: closed, or open. For the whole tenant when no scope is named.
create table calendar_exception (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  kind text not null check (kind in ('closure', 'opening')),
  key text not null check (key ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  position int not null check (position >= 0),
  first_day date not null,
  last_day date not null,
  member_id uuid,
  site_id uuid,
  service_id uuid,
  reason text not null check (reason <> ''),
  primary key (tenant_id, id),
  unique (tenant_id, kind, key),
  foreign key (tenant_id, member_id) references member (tenant_id, id),
  foreign key (tenant_id, site_id) references site (tenant_id, id),
  foreign key (tenant_id, service_id) references service (tenant_id, id),
  check (first_day <= last_day),
  check (num_nonnulls(member_id, site_id, service_id) <= 1)
);
select secure_tenant_table('calendar_exception', '{select,insert,update,delete}');

-- A published version never changes: there is no update. Whether one may still be withdrawn is for the operation.
create table regulation_version (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  key text not null check (key ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  effective_from date not null,
  revision int not null check (revision > 0),
  -- Whose règlement it is; the whole tenant's when null.
  member_id uuid,
  act_kind text not null check (act_kind in ('deliberation', 'arrete', 'decision')),
  act_reference text not null check (act_reference <> ''),
  act_date date not null,
  date_executoire date not null,
  -- Of the language of the rules.
  format int not null check (format > 0),
  rules jsonb not null check (jsonb_typeof(rules) = 'array'),
  primary key (tenant_id, id),
  unique (tenant_id, key),
  foreign key (tenant_id, member_id) references member (tenant_id, id),
  check (act_date <= date_executoire and date_executoire <= effective_from)
);
select secure_tenant_table('regulation_version', '{select,insert,delete}');

create table regulation_version_service (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  position int not null check (position >= 0),
  regulation_version_id uuid not null,
  service_id uuid not null,
  primary key (tenant_id, id),
  unique (tenant_id, regulation_version_id, service_id),
  foreign key (tenant_id, regulation_version_id) references regulation_version (tenant_id, id),
  foreign key (tenant_id, service_id) references service (tenant_id, id)
);
select secure_tenant_table('regulation_version_service', '{select,insert,delete}');

create table regulation_text (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  key text not null check (key ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  title text not null check (title <> ''),
  markdown text not null,
  primary key (tenant_id, id),
  unique (tenant_id, key)
);
select secure_tenant_table('regulation_text', '{select,insert,update,delete}');

-- Examples agreed with the mairie.
create table agreed_case (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  position int not null check (position >= 0),
  title text not null check (title <> ''),
  given jsonb not null,
  act jsonb not null,
  expected jsonb not null,
  primary key (tenant_id, id),
  unique (tenant_id, title)
);
select secure_tenant_table('agreed_case', '{select,insert,update,delete}');
