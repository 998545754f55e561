-- What families ask and agents decide.

create table request (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  household_id uuid not null,
  -- The adult who asked; null where an agent wrote it down at the counter.
  submitted_by uuid,
  type text not null check (type in ('guardian', 'partner', 'fiscal', 'caf', 'bank', 'add-child', 'authorised-person',
    'complementary', 'health', 'document', 'enrolment', 'reservation', 'absence')),
  -- Which part of the file, as domain/family-file has it, and what happens to it.
  section text not null check (section ~ '^[a-z]+(-[a-z]+)*$'),
  action text not null check (action in ('add', 'update', 'remove')),
  -- The row that it is about: a guardian, a child, an authorised person, an allergy … Null for an addition.
  subject_id uuid,
  child_id uuid,
  -- The member that decides; null is for all.
  member_id uuid,
  status text not null check (status in ('pending', 'on-hold', 'complement-asked', 'accepted', 'refused', 'withdrawn')),
  -- [{ field, before, after }]; null where they are of health, see request_health.
  changes jsonb check (jsonb_typeof(changes) = 'array'),
  -- Took effect at once, as the commune lets it.
  immediate boolean not null,
  submitted_at timestamptz not null,
  -- When the status last changed, by whom, and the reason or question that was given.
  status_at timestamptz not null,
  status_by uuid,
  reason text,
  primary key (tenant_id, id),
  foreign key (tenant_id, household_id) references household (tenant_id, id) on delete cascade,
  foreign key (tenant_id, child_id) references child (tenant_id, id) on delete cascade,
  foreign key (tenant_id, member_id) references member (tenant_id, id),
  foreign key (tenant_id, submitted_by) references account (tenant_id, id),
  foreign key (tenant_id, status_by) references account (tenant_id, id),
  check (status not in ('refused', 'complement-asked') or reason <> '')
);
select secure_tenant_table('request', '{select,insert,update,delete}');
create index request_household on request (tenant_id, household_id, id);
create index request_queue on request (tenant_id, status, submitted_at);
create index request_child on request (tenant_id, child_id);

-- The changes of a request about health, apart as the data that they become.
create table request_health (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  request_id uuid not null,
  changes jsonb not null check (jsonb_typeof(changes) = 'array'),
  primary key (tenant_id, id),
  unique (tenant_id, request_id),
  foreign key (tenant_id, request_id) references request (tenant_id, id) on delete cascade
);
select secure_tenant_table('request_health', '{select,insert,update,delete}');

-- All that happened to a request, in order.
create table request_event (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  request_id uuid not null,
  kind text not null check (kind in ('submitted', 'held', 'complement-asked', 'answered', 'accepted', 'refused', 'withdrawn')),
  by_account_id uuid,
  at timestamptz not null,
  -- A reason, a question, an answer.
  note text,
  primary key (tenant_id, id),
  foreign key (tenant_id, request_id) references request (tenant_id, id) on delete cascade,
  foreign key (tenant_id, by_account_id) references account (tenant_id, id)
);
select secure_tenant_table('request_event', '{select,insert,delete}');
create index request_event_request on request_event (tenant_id, request_id, id);

-- Files that were sent with a request or an answer.
create table request_file (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  request_id uuid not null,
  file_id uuid not null,
  name text not null check (name <> ''),
  position int not null check (position >= 0),
  primary key (tenant_id, id),
  unique (tenant_id, request_id, position),
  foreign key (tenant_id, request_id) references request (tenant_id, id) on delete cascade,
  foreign key (tenant_id, file_id) references file (tenant_id, id)
);
select secure_tenant_table('request_file', '{select,insert,delete}');
