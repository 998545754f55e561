-- What a tenant decides about the files of its families, as families.yaml says it. A tenant without a row has the
-- defaults of domain/family-rules.

create table family_rules (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  -- Fields of which a change takes effect without an agent: `guardian.phoneMobile`.
  at_once text[] not null,
  optional_fields text[] not null check (optional_fields <@ '{csp,profession,employer,employerAddress}'),
  password_minimum int not null check (password_minimum between 8 and 64),
  -- Whether the rows of enrolment_rule say all; without, every service may be asked for by everyone.
  names_enrolments boolean not null,
  notice_kind text not null check (notice_kind in ('at-once', 'daily')),
  notice_at time,
  quiet_from time not null,
  quiet_to time not null,
  -- Months that each class of data is kept.
  departed_families_months int not null check (departed_families_months > 0),
  declined_requests_months int not null check (declined_requests_months > 0),
  messages_months int not null check (messages_months > 0),
  sign_ins_months int not null check (sign_ins_months > 0),
  health_readings_months int not null check (health_readings_months > 0),
  import_files_months int not null check (import_files_months > 0),
  notifications_months int not null check (notifications_months > 0),
  primary key (tenant_id, id),
  unique (tenant_id),
  check ((notice_kind = 'daily') = (notice_at is not null))
);
select secure_tenant_table('family_rules', '{select,insert,update}');

-- A kind of proof that families provide.
create table document_kind (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  key text not null check (key ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  position int not null check (position >= 0),
  name text not null check (name <> ''),
  per text not null check (per in ('household', 'child')),
  required boolean not null,
  -- From the day on which it is provided; null: it stays good.
  valid_months int check (valid_months > 0),
  primary key (tenant_id, id),
  unique (tenant_id, key)
);
select secure_tenant_table('document_kind', '{select,insert,update,delete}');

-- How children come by their right to a service.
create table enrolment_rule (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  position int not null check (position >= 0),
  service_id uuid not null,
  way text not null check (way in ('by-default', 'on-request')),
  primary key (tenant_id, id),
  unique (tenant_id, service_id, way),
  foreign key (tenant_id, service_id) references service (tenant_id, id)
);
select secure_tenant_table('enrolment_rule', '{select,insert,update,delete}');

-- The schools whose pupils a rule is for; one without any row here is for every child.
create table enrolment_rule_site (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  position int not null check (position >= 0),
  enrolment_rule_id uuid not null,
  site_id uuid not null,
  primary key (tenant_id, id),
  unique (tenant_id, enrolment_rule_id, site_id),
  foreign key (tenant_id, enrolment_rule_id) references enrolment_rule (tenant_id, id),
  foreign key (tenant_id, site_id) references site (tenant_id, id)
);
select secure_tenant_table('enrolment_rule_site', '{select,insert,update,delete}');
