-- Boîte de réception: what families and the mairie write to each other.

-- One message of the mairie to many families. It is sent in chunks of households, each of which gets a thread of its own.
create table broadcast (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  -- In whose name; null is the whole collectivité.
  member_id uuid,
  subject text not null check (subject <> ''),
  text text not null check (text <> ''),
  -- { kind: all } or { kind: service | class | school | member, ids: [...] }
  audience jsonb not null check (jsonb_typeof(audience) = 'object'),
  created_by uuid not null,
  -- As families read it.
  sender text not null check (sender <> ''),
  created_at timestamptz not null,
  household_count int not null check (household_count > 0),
  sent_count int not null check (sent_count between 0 and household_count),
  primary key (tenant_id, id),
  foreign key (tenant_id, member_id) references member (tenant_id, id),
  foreign key (tenant_id, created_by) references account (tenant_id, id)
);
select secure_tenant_table('broadcast', '{select,insert,update,delete}');

-- The households of a broadcast, as they were when it was asked for, in chunks that are sent one after the other.
create table broadcast_chunk (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  broadcast_id uuid not null,
  position int not null check (position >= 0),
  household_ids uuid[] not null check (cardinality(household_ids) > 0),
  sent_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, broadcast_id, position),
  foreign key (tenant_id, broadcast_id) references broadcast (tenant_id, id) on delete cascade
);
select secure_tenant_table('broadcast_chunk', '{select,insert,update,delete}');

create table broadcast_file (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  broadcast_id uuid not null,
  file_id uuid not null,
  name text not null check (name <> ''),
  position int not null check (position >= 0),
  primary key (tenant_id, id),
  unique (tenant_id, broadcast_id, position),
  foreign key (tenant_id, broadcast_id) references broadcast (tenant_id, id) on delete cascade,
  foreign key (tenant_id, file_id) references file (tenant_id, id)
);
select secure_tenant_table('broadcast_file', '{select,insert,delete}');

-- A conversation between one household and the mairie, or one of its members. No other household ever sees it.
create table thread (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  household_id uuid not null,
  -- The member that it is with; null is the collectivité.
  member_id uuid,
  subject text not null check (subject <> ''),
  -- What it is about, if anything: a child, a request, later a line of a bill. Of a child only those see it who answer
  -- for the child.
  about_kind text check (about_kind in ('child', 'request')),
  about_id uuid,
  child_id uuid,
  broadcast_id uuid,
  created_at timestamptz not null,
  last_message_at timestamptz not null,
  message_count int not null check (message_count > 0),
  -- The family has written, and nobody has answered or said that no answer is needed.
  awaits_answer boolean not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, household_id) references household (tenant_id, id) on delete cascade,
  foreign key (tenant_id, member_id) references member (tenant_id, id),
  foreign key (tenant_id, child_id) references child (tenant_id, id) on delete cascade,
  foreign key (tenant_id, broadcast_id) references broadcast (tenant_id, id) on delete cascade,
  check ((about_kind is null) = (about_id is null))
);
select secure_tenant_table('thread', '{select,insert,update,delete}');
create index thread_household on thread (tenant_id, household_id, last_message_at);
create index thread_latest on thread (tenant_id, last_message_at);
create index thread_awaiting on thread (tenant_id, last_message_at) where awaits_answer;
create index thread_broadcast on thread (tenant_id, broadcast_id);

create table message (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  thread_id uuid not null,
  -- 1 is the first of its thread.
  number int not null check (number > 0),
  side text not null check (side in ('family', 'mairie')),
  author_id uuid not null,
  -- As the other side reads it: « Jeanne DUPONT », « Mairie de Rognaix ».
  author_name text not null check (author_name <> ''),
  text text not null check (text <> ''),
  at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, thread_id, number),
  foreign key (tenant_id, thread_id) references thread (tenant_id, id) on delete cascade,
  foreign key (tenant_id, author_id) references account (tenant_id, id)
);
select secure_tenant_table('message', '{select,insert,delete}');

create table message_file (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  message_id uuid not null,
  file_id uuid not null,
  name text not null check (name <> ''),
  position int not null check (position >= 0),
  primary key (tenant_id, id),
  unique (tenant_id, message_id, position),
  foreign key (tenant_id, message_id) references message (tenant_id, id) on delete cascade,
  foreign key (tenant_id, file_id) references file (tenant_id, id)
);
select secure_tenant_table('message_file', '{select,insert,delete}');
create index message_file_file on message_file (tenant_id, file_id);

-- How far each reader has read a thread, and whether it was put among the deleted. Nobody deletes for the other side.
create table thread_reading (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  thread_id uuid not null,
  account_id uuid not null,
  read_number int not null check (read_number >= 0),
  -- Up to which message; what comes later brings the thread back.
  deleted_number int check (deleted_number > 0),
  primary key (tenant_id, id),
  unique (tenant_id, thread_id, account_id),
  foreign key (tenant_id, thread_id) references thread (tenant_id, id) on delete cascade,
  foreign key (tenant_id, account_id) references account (tenant_id, id) on delete cascade
);
select secure_tenant_table('thread_reading', '{select,insert,update,delete}');
create index thread_reading_account on thread_reading (tenant_id, account_id);
