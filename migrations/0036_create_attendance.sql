-- The day at the gate: who was seen, when, by whom; and what families are told of it the same day.

-- What a tablet or an agent noted, as it was noted: nothing is ever changed here. Its id is made on the tablet, so that
-- what is sent twice is one row, and what was noted without network is as good as what was not.
create table attendance_mark (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  child_id uuid not null,
  service_id uuid not null,
  date date not null,
  kind text not null check (kind in ('arrived', 'left', 'absent', 'undo')),
  -- The time on the clock at the gate; null where it was not noted: a child is seen at a meal, not timed.
  at time,
  -- Of an undo, the mark that it takes back: perhaps one that is still on another tablet.
  undoes_id uuid,
  noted_at timestamptz not null,
  received_at timestamptz not null,
  -- Null: the product itself.
  account_id uuid,
  device_id uuid,
  source text not null check (source in ('list', 'badge', 'office', 'roll')),
  -- Of the message in which it came.
  format int not null check (format > 0),
  primary key (tenant_id, id),
  foreign key (tenant_id, child_id) references child (tenant_id, id) on delete cascade,
  foreign key (tenant_id, service_id) references service (tenant_id, id),
  foreign key (tenant_id, account_id) references account (tenant_id, id),
  check ((kind = 'undo') = (undoes_id is not null)),
  check (kind <> 'left' or at is not null),
  check (kind in ('arrived', 'left') or at is null)
);
select secure_tenant_table('attendance_mark', '{select,insert,delete}');
-- All marks of a child on a day are folded together.
create index attendance_mark_day on attendance_mark (tenant_id, child_id, service_id, date);

-- What all marks of a child, a service and a day come to, for whoever reads it: no row, nobody has taken attendance.
create table attendance (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  child_id uuid not null,
  service_id uuid not null,
  date date not null,
  -- Who pays: of the reservation, else of the enrolment, else in whose care the child was.
  household_id uuid not null,
  is_present boolean not null,
  arrived_at time,
  departed_at time,
  primary key (tenant_id, id),
  constraint attendance_once unique (tenant_id, child_id, service_id, date),
  foreign key (tenant_id, child_id) references child (tenant_id, id) on delete cascade,
  foreign key (tenant_id, service_id) references service (tenant_id, id),
  foreign key (tenant_id, household_id) references household (tenant_id, id) on delete cascade,
  check (is_present or (arrived_at is null and departed_at is null))
);
select secure_tenant_table('attendance', '{select,insert,update,delete}');
create index attendance_service on attendance (tenant_id, service_id, date);
create index attendance_household on attendance (tenant_id, household_id, date);

-- Attendance of a service on a day. It is also the row at which tablets wait for each other.
create table attendance_roll (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  service_id uuid not null,
  date date not null,
  -- « Appel terminé »: from then on who was expected and has no mark is missing.
  closed_at timestamptz,
  closed_by uuid,
  primary key (tenant_id, id),
  unique (tenant_id, service_id, date),
  foreign key (tenant_id, service_id) references service (tenant_id, id),
  foreign key (tenant_id, closed_by) references account (tenant_id, id),
  check (closed_by is null or closed_at is not null)
);
select secure_tenant_table('attendance_roll', '{select,insert,update}');
create index attendance_roll_date on attendance_roll (tenant_id, date);

-- What a tablet's camera reads instead of a name. It says nothing of the child and opens nothing; a badge that is lost
-- is replaced, and the former means nobody.
create table child_badge (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  child_id uuid not null,
  token text not null check (token ~ '^[A-Z2-7]{26}$'),
  made_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, child_id),
  unique (tenant_id, token),
  foreign key (tenant_id, child_id) references child (tenant_id, id) on delete cascade
);
select secure_tenant_table('child_badge', '{select,insert,update,delete}');

-- Who came unreserved, did not come or has no departure is told the same day.
alter table notification
  drop constraint notification_occasion_check,
  add constraint notification_occasion_check check (occasion in ('request-submitted', 'request-answered',
    'request-withdrawn', 'request-accepted', 'request-refused', 'complement-asked', 'message-from-family',
    'message-from-mairie', 'broadcast', 'support-granted', 'email-changed', 'planning-receipt', 'planning-decided',
    'planning-asked', 'place-offered', 'service-closed', 'presence-to-settle'));
alter table message_template
  drop constraint message_template_occasion_check,
  add constraint message_template_occasion_check check (occasion in ('request-submitted', 'request-answered',
    'request-withdrawn', 'request-accepted', 'request-refused', 'complement-asked', 'message-from-family',
    'message-from-mairie', 'broadcast', 'support-granted', 'email-changed', 'planning-receipt', 'planning-decided',
    'planning-asked', 'place-offered', 'service-closed', 'presence-to-settle'));
