-- What a child's care needs to know. Apart from the rest, read only by who cares for the child, and each reading is noted.

-- Données complémentaires.
create table child_complement (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  child_id uuid not null,
  glasses boolean,
  dental_device boolean,
  hearing_device boolean,
  -- Consents: null is not answered yet.
  hospital_consent boolean,
  photo_consent boolean,
  may_leave_alone boolean,
  outing_consent boolean,
  insurer text,
  insurance_number text,
  primary key (tenant_id, id),
  unique (tenant_id, child_id),
  foreign key (tenant_id, child_id) references child (tenant_id, id) on delete cascade
);
select secure_tenant_table('child_complement', '{select,insert,update,delete}');

create table child_health (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  child_id uuid not null,
  -- A choice of meal type, without a reason. Null is the first of the canteen.
  meal_type_id uuid,
  doctor text,
  doctor_phone text,
  observations text,
  primary key (tenant_id, id),
  unique (tenant_id, child_id),
  foreign key (tenant_id, child_id) references child (tenant_id, id) on delete cascade,
  foreign key (tenant_id, meal_type_id) references meal_type (tenant_id, id)
);
select secure_tenant_table('child_health', '{select,insert,update,delete}');

create table child_allergy (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  child_id uuid not null,
  kind text not null check (kind in ('other', 'asthma', 'food', 'medication')),
  -- To what: « arachide ».
  name text,
  observations text,
  noticed_on date,
  doctor text,
  primary key (tenant_id, id),
  foreign key (tenant_id, child_id) references child (tenant_id, id) on delete cascade
);
select secure_tenant_table('child_allergy', '{select,insert,update,delete}');
create index child_allergy_child on child_allergy (tenant_id, child_id);

-- A projet d'accueil individualisé, with the certificate it rests on.
create table child_pai (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  child_id uuid not null,
  instructions text,
  certificate_file_id uuid,
  valid_from date not null,
  valid_until date not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, child_id) references child (tenant_id, id) on delete cascade,
  foreign key (tenant_id, certificate_file_id) references file (tenant_id, id),
  check (valid_from <= valid_until)
);
select secure_tenant_table('child_pai', '{select,insert,update,delete}');
create index child_pai_child on child_pai (tenant_id, child_id);

-- Who has read what of a child's health, when and on what occasion. Added and read; purged with its retention class.
create table health_reading (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  child_id uuid not null,
  actor_kind text not null check (actor_kind in ('guardian', 'agent', 'system')),
  actor_id uuid,
  -- The verb by which it was read: child-file, request, child-sheet, data-export …
  occasion text not null check (occasion ~ '^[a-z]+(-[a-z]+)*$'),
  at timestamptz not null,
  request_id text not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, child_id) references child (tenant_id, id) on delete cascade
);
select secure_tenant_table('health_reading', '{select,insert,delete}');
create index health_reading_child on health_reading (tenant_id, child_id, id);
