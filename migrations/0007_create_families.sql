-- Families: adults, households, children, and who answers for whom. What health is about is in 0008, apart.

create extension if not exists pg_trgm;
create extension if not exists btree_gin;
create extension if not exists btree_gist;

-- A class of a school in a school year.
create table school_class (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  site_id uuid not null,
  school_year_id uuid not null,
  name text not null check (name <> ''),
  -- One class may hold several levels.
  levels text[] not null check (cardinality(levels) > 0
    and levels <@ '{tps,ps,ms,gs,cp,ce1,ce2,cm1,cm2,ulis}'),
  teacher text,
  -- ONDE's own identifier of the class.
  onde_id text,
  primary key (tenant_id, id),
  unique (tenant_id, site_id, school_year_id, name),
  foreign key (tenant_id, site_id) references site (tenant_id, id),
  foreign key (tenant_id, school_year_id) references school_year (tenant_id, id)
);
select secure_tenant_table('school_class', '{select,insert,update,delete}');

-- An adult: responsable or conjoint of a household, or both in two.
create table guardian (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  account_id uuid,
  civility text check (civility in ('madame', 'monsieur')),
  last_name text not null check (last_name <> ''),
  birth_name text,
  first_name text not null check (first_name <> ''),
  quality text check (quality in ('father', 'mother', 'legal-guardian', 'foster-family', 'other')),
  situation text check (situation in ('married', 'civil-union', 'cohabiting', 'single', 'separated', 'divorced', 'widowed')),
  address text,
  address_complement_1 text,
  address_complement_2 text,
  lieu_dit text,
  postal_code text,
  city text,
  -- Ten digits, or with a country's code; written as it is dialled, without spaces.
  phone_home text,
  phone_work text,
  phone_mobile text,
  email text,
  csp text,
  profession text,
  employer text,
  employer_address text,
  email_consent boolean not null default false,
  sms_consent boolean not null default false,
  -- Names and contacts without accents, case or signs, for the search.
  search text not null,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, account_id),
  foreign key (tenant_id, account_id) references account (tenant_id, id)
);
select secure_tenant_table('guardian', '{select,insert,update,delete}');
create index guardian_search on guardian using gin (tenant_id, search gin_trgm_ops);

create table household (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  -- N° famille: what is printed on letters, and signs in the first adult.
  number text not null check (number ~ '^[0-9]{6,20}$'),
  -- The member whose family this is; null where it lives outside of all.
  member_id uuid,
  created_at timestamptz not null,
  -- When it left: retention counts from here.
  left_on date,
  -- What the mairie notes for itself; families read it when they ask for their data.
  note text,
  primary key (tenant_id, id),
  unique (tenant_id, number),
  foreign key (tenant_id, member_id) references member (tenant_id, id)
);
select secure_tenant_table('household', '{select,insert,update,delete}');

create table household_guardian (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  household_id uuid not null,
  guardian_id uuid not null,
  -- 1 is the responsable, 2 the conjoint.
  position int not null check (position in (1, 2)),
  primary key (tenant_id, id),
  unique (tenant_id, household_id, position),
  unique (tenant_id, household_id, guardian_id),
  foreign key (tenant_id, household_id) references household (tenant_id, id) on delete cascade,
  foreign key (tenant_id, guardian_id) references guardian (tenant_id, id)
);
select secure_tenant_table('household_guardian', '{select,insert,update,delete}');
create index household_guardian_guardian on household_guardian (tenant_id, guardian_id);

create table household_fiscal (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  household_id uuid not null,
  -- Of the avis d'imposition: number, year of the income, revenu fiscal de référence, shares in hundredths.
  fiscal_number text,
  income_year int check (income_year between 1990 and 2100),
  reference_income_cents bigint check (reference_income_cents >= 0),
  shares_hundredths int check (shares_hundredths > 0),
  primary key (tenant_id, id),
  unique (tenant_id, household_id),
  foreign key (tenant_id, household_id) references household (tenant_id, id) on delete cascade
);
select secure_tenant_table('household_fiscal', '{select,insert,update,delete}');

create table household_caf (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  household_id uuid not null,
  scheme text check (scheme in ('caf', 'msa', 'other', 'none')),
  beneficiary_number text,
  primary key (tenant_id, id),
  unique (tenant_id, household_id),
  foreign key (tenant_id, household_id) references household (tenant_id, id) on delete cascade
);
select secure_tenant_table('household_caf', '{select,insert,update,delete}');

create table household_bank (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  household_id uuid not null,
  account_holder text,
  bank_name text,
  iban text check (iban ~ '^[A-Z]{2}[0-9]{2}[A-Z0-9]{8,30}$'),
  bic text check (bic ~ '^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$'),
  direct_debit boolean not null default false,
  primary key (tenant_id, id),
  unique (tenant_id, household_id),
  foreign key (tenant_id, household_id) references household (tenant_id, id) on delete cascade,
  check (not direct_debit or iban is not null)
);
select secure_tenant_table('household_bank', '{select,insert,update,delete}');

-- Facts with a date: a price is computed from the one that applies on its day.
create table household_quotient (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  household_id uuid not null,
  -- Euros without cents, as the CAF states it.
  quotient_familial int not null check (quotient_familial >= 0),
  reference_date date not null,
  applies_from date not null,
  source text not null check (source in ('caf', 'msa', 'fiscal', 'declared')),
  recorded_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, household_id, applies_from, recorded_at),
  foreign key (tenant_id, household_id) references household (tenant_id, id) on delete cascade
);
select secure_tenant_table('household_quotient', '{select,insert,delete}');

create table child (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  last_name text not null check (last_name <> ''),
  usage_name text,
  first_name text not null check (first_name <> ''),
  sex text check (sex in ('female', 'male')),
  birth_date date not null,
  birth_place text,
  -- Identifiant national élève, from ONDE.
  ine text,
  photo_file_id uuid,
  search text not null,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, ine),
  foreign key (tenant_id, photo_file_id) references file (tenant_id, id)
);
select secure_tenant_table('child', '{select,insert,update,delete}');
create index child_search on child using gin (tenant_id, search gin_trgm_ops);
create index child_identity on child (tenant_id, birth_date, last_name);

-- Parental authority: a link from each adult to each child. Without one an adult sees nothing of a child.
create table child_guardian (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  child_id uuid not null,
  guardian_id uuid not null,
  -- `delegated`: a tutor, or whoever a judge has named. `none` is said where a judge has withdrawn it.
  authority text not null check (authority in ('parental', 'delegated', 'none')),
  primary key (tenant_id, id),
  unique (tenant_id, child_id, guardian_id),
  foreign key (tenant_id, child_id) references child (tenant_id, id) on delete cascade,
  foreign key (tenant_id, guardian_id) references guardian (tenant_id, id) on delete cascade
);
select secure_tenant_table('child_guardian', '{select,insert,update,delete}');
create index child_guardian_guardian on child_guardian (tenant_id, guardian_id);

-- In which household a child lives, when, and what part of the costs it bears. One household for most, with everything.
create table custody (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  child_id uuid not null,
  household_id uuid not null,
  first_day date not null,
  -- Null: until further notice.
  last_day date,
  weeks text not null check (weeks in ('every', 'even', 'odd', 'none')),
  -- Which half of the holidays; `as-weeks` where they follow the weeks.
  holidays text not null check (holidays in ('as-weeks', 'all', 'none', 'first-half', 'second-half',
    'first-half-even-years', 'first-half-odd-years')),
  -- Basis points of the costs: 10000 is all of them.
  cost_share_bp int not null check (cost_share_bp between 0 and 10000),
  primary key (tenant_id, id),
  foreign key (tenant_id, child_id) references child (tenant_id, id) on delete cascade,
  foreign key (tenant_id, household_id) references household (tenant_id, id) on delete cascade,
  check (last_day is null or first_day <= last_day),
  exclude using gist (tenant_id with =, child_id with =, household_id with =, daterange(first_day, last_day, '[]') with &&)
);
select secure_tenant_table('custody', '{select,insert,update,delete}');
create index custody_household on custody (tenant_id, household_id);

create table schooling (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  child_id uuid not null,
  school_year_id uuid not null,
  school_class_id uuid not null,
  level text not null check (level in ('tps', 'ps', 'ms', 'gs', 'cp', 'ce1', 'ce2', 'cm1', 'cm2', 'ulis')),
  primary key (tenant_id, id),
  unique (tenant_id, child_id, school_year_id),
  foreign key (tenant_id, child_id) references child (tenant_id, id) on delete cascade,
  foreign key (tenant_id, school_year_id) references school_year (tenant_id, id),
  foreign key (tenant_id, school_class_id) references school_class (tenant_id, id)
);
select secure_tenant_table('schooling', '{select,insert,update,delete}');
create index schooling_class on schooling (tenant_id, school_class_id);

-- A child's right to use a service in a period, for which a household answers.
create table enrolment (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  child_id uuid not null,
  service_id uuid not null,
  household_id uuid not null,
  first_day date not null,
  last_day date,
  contract text not null check (contract in ('regular', 'occasional')),
  -- ISO days of a regular contract.
  weekdays smallint[] not null check (weekdays <@ '{1,2,3,4,5,6,7}'),
  primary key (tenant_id, id),
  foreign key (tenant_id, child_id) references child (tenant_id, id) on delete cascade,
  foreign key (tenant_id, service_id) references service (tenant_id, id),
  foreign key (tenant_id, household_id) references household (tenant_id, id) on delete cascade,
  check (last_day is null or first_day <= last_day),
  check ((contract = 'regular') = (cardinality(weekdays) > 0)),
  exclude using gist (tenant_id with =, child_id with =, service_id with =, household_id with =,
    daterange(first_day, last_day, '[]') with &&)
);
select secure_tenant_table('enrolment', '{select,insert,update,delete}');
create index enrolment_service on enrolment (tenant_id, service_id);

-- Who may fetch a child, beside its parents.
create table authorised_person (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  child_id uuid not null,
  last_name text not null check (last_name <> ''),
  first_name text not null check (first_name <> ''),
  phone text,
  mobile text,
  kinship text not null check (kinship in ('father', 'mother', 'brother', 'sister', 'grandfather', 'grandmother',
    'uncle-aunt', 'childminder', 'legal-guardian', 'neighbour', 'cousin', 'other', 'godfather', 'godmother', 'stepfather',
    'stepmother')),
  photo_file_id uuid,
  primary key (tenant_id, id),
  foreign key (tenant_id, child_id) references child (tenant_id, id) on delete cascade,
  foreign key (tenant_id, photo_file_id) references file (tenant_id, id),
  check (num_nonnulls(phone, mobile) > 0)
);
select secure_tenant_table('authorised_person', '{select,insert,update,delete}');
create index authorised_person_child on authorised_person (tenant_id, child_id);

-- Proofs that a family has provided: which kind is for the tenant's folder to say.
create table family_document (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  household_id uuid not null,
  child_id uuid,
  kind text not null check (kind ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  file_id uuid not null,
  name text not null check (name <> ''),
  valid_until date,
  provided_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, household_id) references household (tenant_id, id) on delete cascade,
  foreign key (tenant_id, child_id) references child (tenant_id, id) on delete cascade,
  foreign key (tenant_id, file_id) references file (tenant_id, id)
);
select secure_tenant_table('family_document', '{select,insert,update,delete}');
create index family_document_household on family_document (tenant_id, household_id);
