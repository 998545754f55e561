-- Who did what, when, from where. Entries are added and read, never changed: no role is granted more.

create table audit_entry (
  tenant_id uuid not null references tenant (id),
  -- A UUIDv7: its first 48 bits are the real time of the act, and the range of its partition.
  id uuid not null,
  -- The time of business, which a demonstration may set.
  at timestamptz not null,
  actor_kind text not null check (actor_kind in ('visitor', 'guardian', 'agent', 'operator', 'system')),
  actor_id uuid,
  action text not null check (action ~ '^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$'),
  request_id text not null,
  before jsonb,
  after jsonb,
  primary key (tenant_id, id)
) partition by range (id);
select secure_tenant_table('audit_entry', '{select,insert}');

-- The first UUIDv7 of an instant.
create function uuid_at(instant timestamptz) returns uuid language sql immutable as $$
  select (lpad(to_hex((extract(epoch from instant) * 1000)::bigint), 12, '0') || '00000000000000000000')::uuid
$$;

-- A partition a year, from this year to three years on. Called after every migration, so that there is always one.
create function prepare_audit_partitions() returns void language plpgsql as $$
declare
  year int;
  name text;
begin
  for year in select generate_series(2026, extract(year from now())::int + 3) loop
    name := 'audit_entry_' || year;
    continue when to_regclass(name) is not null;
    execute format('create table %I partition of audit_entry for values from (%L) to (%L)', name,
      uuid_at(make_timestamptz(year, 1, 1, 0, 0, 0, 'UTC')), uuid_at(make_timestamptz(year + 1, 1, 1, 0, 0, 0, 'UTC')));
    -- Reached through audit_entry only: no grant, and row security without a policy.
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
  end loop;
end $$;
select prepare_audit_partitions();

-- What operators do to the platform as a whole. The app role cannot read it.
create table platform_audit_entry (
  id uuid primary key,
  at timestamptz not null,
  actor_kind text not null check (actor_kind in ('operator', 'system')),
  actor_id uuid,
  action text not null check (action ~ '^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$'),
  request_id text not null,
  detail jsonb
);
grant select, insert on platform_audit_entry to preau_platform;
