-- The kitchen: what is ordered for each day, as it was when the numbers stopped moving; who eats beside the children; what
-- is cooked. Nothing here names a child: the caterer is told numbers.

-- To whom the orders of a canteen are sent, and when.
alter table site
  add column caterer_name text check (caterer_name <> ''),
  add column caterer_emails text[] not null default '{}',
  -- So many working days before, at this local time; both null: as soon as the règlement freezes the day.
  add column caterer_days_before int check (caterer_days_before between 0 and 30),
  add column caterer_sends_at time,
  -- On the day itself, at this local time, the numbers once more where they have changed.
  add column caterer_changes_at time,
  add check ((caterer_name is null) = (cardinality(caterer_emails) = 0)),
  add check ((caterer_days_before is null) = (caterer_sends_at is null)),
  add check (caterer_name is not null or (caterer_days_before is null and caterer_changes_at is null));

-- The order of a canteen for a day. It never changes: ordered again, it is a new version and the former stays. Only that it
-- has been received is written on it later.
create table meal_order (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  site_id uuid not null,
  date date not null,
  version int not null check (version > 0),
  -- What froze it: the deadline of the règlement, the time of sending where that comes first, the changes of the morning,
  -- an agent.
  made_by text not null check (made_by in ('deadline', 'sending', 'changes', 'agent')),
  by_account_id uuid,
  reason text check (reason <> ''),
  frozen_at timestamptz not null,
  -- The last minute of families for this day, with the article and the version that say so.
  deadline_ends_at timestamptz,
  deadline_article text,
  deadline_version text,
  acknowledged_at timestamptz,
  -- By an account, or by whoever followed the link that was sent to an address.
  acknowledged_by_id uuid,
  acknowledged_address text,
  primary key (tenant_id, id),
  unique (tenant_id, site_id, date, version),
  foreign key (tenant_id, site_id) references site (tenant_id, id),
  foreign key (tenant_id, by_account_id) references account (tenant_id, id),
  foreign key (tenant_id, acknowledged_by_id) references account (tenant_id, id),
  check ((made_by = 'agent') = (by_account_id is not null) and (made_by = 'agent') = (reason is not null)),
  check (acknowledged_at is not null or (acknowledged_by_id is null and acknowledged_address is null))
);
select secure_tenant_table('meal_order', '{select,insert}');
create policy tenant_update on meal_order for update to preau_app
  using (tenant_id = current_setting('app.tenant_id')::uuid)
  with check (tenant_id = current_setting('app.tenant_id')::uuid);
grant update (acknowledged_at, acknowledged_by_id, acknowledged_address) on meal_order to preau_app;
create index meal_order_date on meal_order (tenant_id, date);

-- How many of what for whom, in the words of that day: services and meal types may change their names or go.
create table meal_order_line (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  order_id uuid not null,
  position int not null check (position >= 0),
  service text not null check (service <> ''),
  service_name text not null check (service_name <> ''),
  -- Null where the commune tells no types apart.
  meal_type text,
  meal_type_name text not null check (meal_type_name <> ''),
  age_group text not null check (age_group in ('maternelle', 'elementaire', 'unknown', 'adult')),
  quantity int not null check (quantity > 0),
  primary key (tenant_id, id),
  unique nulls not distinct (tenant_id, order_id, service, meal_type, age_group),
  foreign key (tenant_id, order_id) references meal_order (tenant_id, id)
);
select secure_tenant_table('meal_order_line', '{select,insert}');

-- An order on its way to one address. Its token is kept as it is until the e-mail has left, so that an e-mail that is sent
-- twice leads to the same page; from then on only as a hash.
create table meal_order_sending (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  order_id uuid not null,
  address text not null check (address <> ''),
  requested_at timestamptz not null,
  -- Null: by the clock.
  requested_by_id uuid,
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'refused', 'superseded')),
  settled_at timestamptz,
  refusal text check (refusal <> ''),
  token text,
  token_hash text not null check (token_hash ~ '^[0-9a-f]{64}$'),
  primary key (tenant_id, id),
  unique (tenant_id, token_hash),
  foreign key (tenant_id, order_id) references meal_order (tenant_id, id),
  foreign key (tenant_id, requested_by_id) references account (tenant_id, id),
  check ((state = 'waiting') = (settled_at is null) and (state = 'waiting') = (token is not null)),
  check ((state = 'refused') = (refusal is not null))
);
select secure_tenant_table('meal_order_sending', '{select,insert,update}');
create index meal_order_sending_order on meal_order_sending (tenant_id, order_id);

-- Meals of adults: guests and staff. Counted in the order, in no family's bill.
create table guest_meal (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  -- Those that were noted at one go.
  series_id uuid not null,
  service_id uuid not null,
  date date not null,
  -- Null: the first of the canteen.
  meal_type_id uuid,
  kind text not null check (kind in ('guest', 'staff')),
  quantity int not null check (quantity between 1 and 500),
  -- For whom: « Stagiaires », « Conseil d’école ».
  label text check (label <> ''),
  noted_by_id uuid not null,
  noted_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, service_id) references service (tenant_id, id),
  foreign key (tenant_id, meal_type_id) references meal_type (tenant_id, id),
  foreign key (tenant_id, noted_by_id) references account (tenant_id, id)
);
select secure_tenant_table('guest_meal', '{select,insert,update,delete}');
create index guest_meal_day on guest_meal (tenant_id, service_id, date);
create index guest_meal_series on guest_meal (tenant_id, series_id);

-- What is cooked on a day: for one canteen, or for all where it has none of its own.
create table menu (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  site_id uuid,
  date date not null,
  status text not null check (status in ('draft', 'published')),
  -- [{ course, name, allergens, labels }], in the order in which they are served.
  dishes jsonb not null check (jsonb_typeof(dishes) = 'array'),
  updated_at timestamptz not null,
  updated_by_id uuid not null,
  primary key (tenant_id, id),
  unique nulls not distinct (tenant_id, site_id, date),
  foreign key (tenant_id, site_id) references site (tenant_id, id),
  foreign key (tenant_id, updated_by_id) references account (tenant_id, id)
);
select secure_tenant_table('menu', '{select,insert,update,delete}');
create index menu_date on menu (tenant_id, date);
