-- Tenants, the addresses that lead to them, and the locks that every later table of a tenant gets.

-- The five locks are written once, here. A table of a tenant is created with its columns and keys, then handed to
-- secure_tenant_table, which puts every row behind its tenant and grants no more than the commands that are named.

-- On Citus, spreads a table over the nodes by its tenant; on plain PostgreSQL does nothing.
create function distribute(target regclass) returns void language plpgsql as $$
begin
  if exists (select from pg_extension where extname = 'citus') then
    execute format('select create_distributed_table(%L, %L)', target::text, 'tenant_id');
  end if;
end $$;

-- On Citus, copies a small global table to every node; on plain PostgreSQL does nothing.
create function replicate(target regclass) returns void language plpgsql as $$
begin
  if exists (select from pg_extension where extname = 'citus') then
    execute format('select create_reference_table(%L)', target::text);
  end if;
end $$;

-- One permissive policy per command, for preau_app alone. Without app.tenant_id the policy raises an error: a missing
-- tenant never returns rows.
create function secure_tenant_table(target regclass, commands text[]) returns void language plpgsql as $$
declare
  command text;
  own_rows constant text := '(tenant_id = current_setting(''app.tenant_id'')::uuid)';
begin
  perform distribute(target);
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  foreach command in array commands loop
    execute format('create policy %I on %s for %s to preau_app %s', 'tenant_' || command, target, command,
      case command
        when 'select' then 'using ' || own_rows
        when 'insert' then 'with check ' || own_rows
        when 'update' then 'using ' || own_rows || ' with check ' || own_rows
        when 'delete' then 'using ' || own_rows
      end);
    execute format('grant %s on %s to preau_app', command, target);
  end loop;
end $$;

-- Nobody but the three roles of the product enters this database. A copy of it has to be sealed again.
create function seal_database() returns void language plpgsql as $$
begin
  execute format('revoke all on database %I from public', current_database());
  execute format('grant connect on database %I to preau_app, preau_relay, preau_platform', current_database());
  -- The queue that the relay feeds works on temporary tables.
  execute format('grant temporary on database %I to preau_relay', current_database());
end $$;
select seal_database();
revoke all on schema public from public;
grant usage on schema public to preau_app, preau_relay, preau_platform;
alter default privileges revoke execute on functions from public;
revoke execute on all functions in schema public from public;

create table tenant (
  id uuid primary key,
  slug text not null unique check (slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
  kind text not null check (kind in ('commune', 'rpi', 'ssi', 'epci', 'association')),
  name text not null check (name <> ''),
  time_zone text not null,
  created_at timestamptz not null,
  applied_at timestamptz not null
);
select replicate('tenant');

-- Custom domains. `<slug>.<base domain>` goes without saying.
create table tenant_host (
  host text primary key check (host = lower(host) and host <> ''),
  tenant_id uuid not null references tenant (id) on delete cascade
);
select replicate('tenant_host');
create index tenant_host_tenant on tenant_host (tenant_id);

-- Counts the changes of the two tables above, so that a process that remembers a tenant knows when to forget it.
create table tenant_directory (
  only_row boolean primary key default true check (only_row),
  version bigint not null
);
select replicate('tenant_directory');
insert into tenant_directory (version) values (1);

-- What this database is for. Demonstration data enters only where it says so, and it is said once.
create table installation (
  only_row boolean primary key default true check (only_row),
  purpose text not null check (purpose in ('demonstration', 'production'))
);
select replicate('installation');

grant select on tenant, tenant_host, tenant_directory, installation to preau_app, preau_platform;
grant select on tenant to preau_relay;
grant insert, update on tenant to preau_platform;
grant insert, update, delete on tenant_host to preau_platform;
grant update on tenant_directory to preau_platform;
grant insert on installation to preau_platform;
