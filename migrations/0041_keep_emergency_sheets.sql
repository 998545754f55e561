-- What is printed each morning for an emergency: who is expected where, whom to call, what their care needs. Health is in
-- it: it is kept for its day, and goes the same night.
create table emergency_sheet (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  site_id uuid not null,
  -- Null: the whole site, as a list to be ticked at the assembly point, without health.
  service_id uuid,
  date date not null,
  file_id uuid not null,
  -- Whose health is in it, for the traces that a reading leaves; none where there is none.
  child_ids uuid[] not null,
  children int not null check (children > 0),
  made_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, site_id) references site (tenant_id, id),
  foreign key (tenant_id, service_id) references service (tenant_id, id),
  foreign key (tenant_id, file_id) references file (tenant_id, id),
  check (service_id is not null or cardinality(child_ids) = 0)
);
select secure_tenant_table('emergency_sheet', '{select,insert,update,delete}');
create index emergency_sheet_date on emergency_sheet (tenant_id, date);
