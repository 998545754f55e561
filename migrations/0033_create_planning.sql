-- The planning: what families reserve and when they are absent, what agents decide of it, what the commune itself closes.

-- Goes up whenever what decisions are made by changes: the folder is applied, a service closes, a capacity is raised. What
-- a process remembers of a tenant's rules is good as long as this number is the same.
alter table tenant_profile add column revision int not null default 1 check (revision > 0);

-- Who did what, when, by which channel: nothing is ever changed here. Its id follows from the key that the browser sends,
-- so that the same act sent again is the same row.
create table act (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  kind text not null check (kind in ('reserve', 'cancel-request', 'declare-absence', 'withdraw-absence', 'add-proof',
    'decide', 'close', 'reopen', 'offer', 'change-capacity')),
  -- Null for what the commune does to all.
  household_id uuid,
  -- Null: the product itself, as a freed place that is offered.
  by_account_id uuid,
  channel text not null check (channel in ('portal', 'telephone', 'email', 'paper', 'counter')),
  -- When the mairie received it: what a deadline is measured by.
  received_at timestamptz not null,
  recorded_at timestamptz not null,
  -- The act that this one takes back.
  undoes_id uuid,
  -- What was asked, and what became of it day by day.
  content jsonb not null check (jsonb_typeof(content) = 'object'),
  primary key (tenant_id, id),
  foreign key (tenant_id, household_id) references household (tenant_id, id) on delete cascade,
  foreign key (tenant_id, by_account_id) references account (tenant_id, id)
);
select secure_tenant_table('act', '{select,insert,delete}');
create index act_household on act (tenant_id, household_id, recorded_at desc);

-- A day of a service that has a number of places. The row is what bookings wait for each other at: locked in the order of
-- service and date, and only where places are counted.
create table service_day (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  service_id uuid not null,
  date date not null,
  capacity int not null check (capacity >= 0),
  -- An agent has set this day's places: the service's own number no longer counts.
  is_exceptional boolean not null default false,
  primary key (tenant_id, id),
  unique (tenant_id, service_id, date),
  unique (tenant_id, service_id, date, capacity),
  foreign key (tenant_id, service_id) references service (tenant_id, id)
);
select secure_tenant_table('service_day', '{select,insert,update}');

-- An absence that a family declares for one child and service: in time it is a cancellation, later it costs what the
-- règlement says.
create table absence (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  child_id uuid not null,
  service_id uuid not null,
  household_id uuid not null,
  -- Key of a reason of the tenant's list; the list may lose it.
  reason text not null check (reason ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  note text check (note <> ''),
  return_on date,
  -- [{ channel, receivedAt }]: the declaration, after a call before it.
  announcements jsonb not null check (jsonb_typeof(announcements) = 'array'),
  act_id uuid not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, child_id) references child (tenant_id, id) on delete cascade,
  foreign key (tenant_id, service_id) references service (tenant_id, id),
  foreign key (tenant_id, household_id) references household (tenant_id, id) on delete cascade,
  foreign key (tenant_id, act_id) references act (tenant_id, id)
);
select secure_tenant_table('absence', '{select,insert,update,delete}');
create index absence_child on absence (tenant_id, child_id, service_id);
create index absence_household on absence (tenant_id, household_id);

-- Proofs of an absence. A medical certificate is of health: only its family and who may read health opens it.
create table absence_proof (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  absence_id uuid not null,
  kind text not null check (kind ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  file_id uuid not null,
  name text not null check (name <> ''),
  received_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, absence_id) references absence (tenant_id, id) on delete cascade,
  foreign key (tenant_id, file_id) references file (tenant_id, id)
);
select secure_tenant_table('absence_proof', '{select,insert,delete}');
create index absence_proof_absence on absence_proof (tenant_id, absence_id);
create index absence_proof_file on absence_proof (tenant_id, file_id);

-- One row for a child, a service and a date, with what became of it last; how it came to that is in the acts.
create table reservation (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  child_id uuid not null,
  service_id uuid not null,
  date date not null,
  -- Who pays.
  household_id uuid not null,
  status text not null check (status in ('requested', 'on-hold', 'awaiting-payment', 'reserved', 'refused', 'cancelled')),
  -- Where places are counted, which of them it has. No place is had twice, and none is above the day's capacity, whatever
  -- the program believes: the last word on « never more than there are places » is here.
  capacity int,
  place int,
  -- Why it is as it is: RESERVATION_REASONS of the domain, with the article and the version that decided.
  reason text not null,
  article text,
  version text,
  surcharge jsonb,
  -- What an agent gave as a reason.
  note text check (note <> ''),
  channel text not null check (channel in ('portal', 'telephone', 'email', 'paper', 'counter')),
  received_at timestamptz not null,
  -- The act that asked for it: days of one act are one order.
  act_id uuid not null,
  -- A place that has come free is kept for this family until then.
  offered_until timestamptz,
  -- The absence of the day, and what it costs as things stand.
  absence_id uuid,
  absence_outcome text check (absence_outcome in ('free', 'billed', 'share', 'fixed', 'refund', 'collectable',
    'awaiting-proof', 'ask-agent')),
  absence_charge jsonb,
  absence_article text,
  absence_version text,
  proof_by timestamptz,
  -- Of what the commune cancelled.
  commune_act_id uuid,
  primary key (tenant_id, id),
  constraint reservation_once unique (tenant_id, child_id, service_id, date),
  constraint reservation_place_once unique (tenant_id, service_id, date, place),
  constraint reservation_day foreign key (tenant_id, service_id, date, capacity)
    references service_day (tenant_id, service_id, date, capacity) deferrable initially immediate,
  foreign key (tenant_id, child_id) references child (tenant_id, id) on delete cascade,
  foreign key (tenant_id, service_id) references service (tenant_id, id),
  foreign key (tenant_id, household_id) references household (tenant_id, id) on delete cascade,
  foreign key (tenant_id, act_id) references act (tenant_id, id),
  foreign key (tenant_id, absence_id) references absence (tenant_id, id),
  check ((place is null) = (capacity is null)),
  constraint reservation_within_capacity check (place between 1 and capacity),
  -- A place is held by who has it, or by whom it is offered to.
  check (place is null or status in ('reserved', 'awaiting-payment') or (status = 'on-hold' and offered_until is not null)),
  check (offered_until is null or (status = 'on-hold')),
  check ((absence_id is null) = (absence_outcome is null) and (absence_id is null) = (absence_charge is null)),
  check (absence_id is null or status in ('reserved', 'awaiting-payment'))
);
select secure_tenant_table('reservation', '{select,insert,update,delete}');
create index reservation_household on reservation (tenant_id, household_id, date);
-- The week of a service: who is expected.
create index reservation_service on reservation (tenant_id, service_id, date, status);
-- What waits for an agent, or for a place.
create index reservation_waiting on reservation (tenant_id, received_at, id)
  where status in ('requested', 'on-hold') or absence_outcome in ('ask-agent', 'awaiting-proof');
create index reservation_absence on reservation (tenant_id, absence_id) where absence_id is not null;

-- A day, or several, on which the commune closes a service or opens it; for one class, or for all.
create table commune_act (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  kind text not null check (kind in ('closure', 'opening')),
  cause text not null check (cause in ('strike', 'absent-teacher', 'school-trip', 'snow', 'closure', 'other')),
  -- As families read it.
  reason text not null check (reason <> ''),
  first_day date not null,
  last_day date not null,
  service_id uuid not null,
  school_class_id uuid,
  act_id uuid not null,
  withdrawn_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, service_id) references service (tenant_id, id),
  foreign key (tenant_id, school_class_id) references school_class (tenant_id, id),
  foreign key (tenant_id, act_id) references act (tenant_id, id),
  check (first_day <= last_day),
  check (kind = 'closure' or school_class_id is null)
);
select secure_tenant_table('commune_act', '{select,insert,update}');
create index commune_act_service on commune_act (tenant_id, service_id, first_day);

-- A secret address under which an agenda reads a family's planning. Only its hash is kept.
create table planning_feed (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  guardian_id uuid not null,
  token_hash text not null check (token_hash ~ '^[0-9a-f]{64}$'),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, guardian_id),
  unique (tenant_id, token_hash),
  foreign key (tenant_id, guardian_id) references guardian (tenant_id, id) on delete cascade
);
select secure_tenant_table('planning_feed', '{select,insert,update,delete}');
