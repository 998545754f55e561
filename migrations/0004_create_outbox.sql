-- Work to do later, written in the transaction of the change that asks for it. These rows are the truth about jobs: the
-- queue in front of the workers only hands out their ids, and may be lost at any time.

create table outbox (
  tenant_id uuid not null references tenant (id),
  -- A UUIDv7, or derived from what the job is for, so that the same work is asked for once.
  id uuid not null,
  job text not null,
  payload jsonb not null,
  -- The instant of business from which it is due; '-infinity' at once.
  run_at timestamptz not null default '-infinity',
  -- waiting: not yet handed to the queue. relayed: handed over. done, failed: ended.
  state text not null default 'waiting' check (state in ('waiting', 'relayed', 'done', 'failed')),
  -- Real time. Until then the relay leaves a waiting job alone (it has just failed) and trusts the queue with a relayed
  -- one; after it, a relayed job counts as lost by the queue.
  hidden_until timestamptz not null default '-infinity',
  -- Runs that came to nothing.
  attempts integer not null default 0,
  -- Of the last of these, in a sentence without personal data.
  last_error text,
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  primary key (tenant_id, id),
  check ((state in ('done', 'failed')) = (ended_at is not null))
);

-- A tenant adds jobs, records how they went, and removes those that are done. What a job is cannot be changed.
select secure_tenant_table('outbox', '{select,insert,update}');
revoke insert, update on outbox from preau_app;
grant insert (tenant_id, id, job, payload, run_at) on outbox to preau_app;
grant update (state, hidden_until, attempts, last_error, ended_at) on outbox to preau_app;
create policy tenant_delete on outbox for delete to preau_app
  using (tenant_id = current_setting('app.tenant_id')::uuid and state = 'done');
grant delete on outbox to preau_app;

-- The relay sees which jobs there are, of all tenants, but not what they carry. It hands them over and puts them back.
create policy relay_select on outbox for select to preau_relay using (true);
create policy relay_update on outbox for update to preau_relay
  using (state <> 'done') with check (state in ('waiting', 'relayed'));
grant select (tenant_id, id, job, run_at, state, hidden_until, attempts, last_error, created_at, ended_at)
  on outbox to preau_relay;
grant update (state, hidden_until, attempts, ended_at) on outbox to preau_relay;

-- A tenant's waiting jobs in the order in which they run.
create index outbox_waiting on outbox (tenant_id, run_at, id) where state = 'waiting';
-- What the queue holds, and since when too long.
create index outbox_relayed on outbox (hidden_until) where state = 'relayed';
-- The operators' list.
create index outbox_failed on outbox (ended_at) where state = 'failed';
-- What retention removes.
create index outbox_done on outbox (tenant_id, ended_at) where state = 'done';
