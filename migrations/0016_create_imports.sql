-- Files that a mairie imports: what each line would do, until somebody confirms it.

create table data_import (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  kind text not null check (kind in ('families', 'children', 'enrolments', 'onde-pupils', 'onde-guardians')),
  file_id uuid not null,
  file_name text not null check (file_name <> ''),
  -- The school that lines without one mean, and the year of its classes.
  site_id uuid,
  school_year_id uuid,
  -- reading: the file; checking: its lines, some at a time; checked: a person decides; applying, applied. `unreadable` is
  -- no table of this kind, `abandoned` was not wanted.
  status text not null check (status in ('reading', 'checking', 'checked', 'applying', 'applied', 'unreadable', 'abandoned')),
  line_count int not null default 0 check (line_count >= 0),
  lines_done int not null default 0 check (lines_done >= 0 and lines_done <= line_count),
  -- Of the file as a whole: why it cannot be read, or that something has changed since it was checked.
  problem text,
  -- Facts for its sentence: titles of columns, a line.
  problem_facts jsonb,
  -- Which columns of the file were passed over.
  ignored_columns text[] not null default '{}',
  header jsonb,
  requested_by uuid not null,
  requested_at timestamptz not null,
  confirmed_by uuid,
  confirmed_at timestamptz,
  ended_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, file_id) references file (tenant_id, id),
  foreign key (tenant_id, site_id) references site (tenant_id, id),
  foreign key (tenant_id, school_year_id) references school_year (tenant_id, id),
  foreign key (tenant_id, requested_by) references account (tenant_id, id),
  foreign key (tenant_id, confirmed_by) references account (tenant_id, id),
  check (kind not in ('onde-pupils', 'onde-guardians') or (site_id is not null and school_year_id is not null)),
  check ((confirmed_by is null) = (confirmed_at is null))
);
select secure_tenant_table('data_import', '{select,insert,update,delete}');

-- A line of such a file. It is kept as it came, so that the refused ones can be handed back to be corrected.
create table import_line (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  import_id uuid not null,
  -- Of the file; the header is 1.
  number int not null check (number > 1),
  -- The first line of those that are decided together, as the lines of one family.
  group_number int not null,
  cells jsonb not null check (jsonb_typeof(cells) = 'array'),
  -- What was read; null where it is refused already.
  input jsonb,
  -- Null until it is decided.
  outcome text check (outcome in ('created', 'matched', 'changed', 'refused')),
  plan jsonb,
  primary key (tenant_id, id),
  unique (tenant_id, import_id, number),
  foreign key (tenant_id, import_id) references data_import (tenant_id, id) on delete cascade,
  check ((outcome is null) = (plan is null)),
  check (input is not null or outcome = 'refused')
);
select secure_tenant_table('import_line', '{select,insert,update,delete}');
create index import_line_group on import_line (tenant_id, import_id, group_number, number);
