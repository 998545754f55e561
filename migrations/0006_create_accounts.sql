-- Who may sign in to a tenant: families and agents. What is a secret is kept as a hash, and times are of the real clock.

-- An operator who looks in with the leave of a tenant's admin.
alter table audit_entry drop constraint audit_entry_actor_kind_check;
alter table audit_entry add constraint audit_entry_actor_kind_check
  check (actor_kind in ('visitor', 'guardian', 'agent', 'operator', 'support', 'system'));

create table account (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  kind text not null check (kind in ('guardian', 'agent')),
  -- What signs it in, in lower case. Families without one sign in with the number of their household.
  email text check (email = lower(email) and email <> ''),
  -- Argon2id. Null until a first password was chosen.
  password_hash text,
  -- Failures since the last success; at ten the account rests until locked_until.
  failures int not null default 0 check (failures >= 0),
  locked_until timestamptz,
  -- Agents only. A secret that is not confirmed yet asks for nothing.
  totp_secret text,
  totp_confirmed_at timestamptz,
  -- The last step of time whose code was taken: none is taken twice.
  totp_step bigint,
  created_at timestamptz not null,
  -- Closed accounts stay for the audit and sign nobody in.
  closed_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, email),
  check (kind = 'guardian' or email is not null),
  check (totp_confirmed_at is null or totp_secret is not null)
);
select secure_tenant_table('account', '{select,insert,update,delete}');

create table recovery_code (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  account_id uuid not null,
  code_hash text not null,
  used_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, account_id, code_hash),
  foreign key (tenant_id, account_id) references account (tenant_id, id) on delete cascade
);
select secure_tenant_table('recovery_code', '{select,insert,update,delete}');

create table agent (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  account_id uuid not null,
  first_name text not null check (first_name <> ''),
  last_name text not null check (last_name <> ''),
  role text not null check (role in ('admin', 'gestionnaire', 'regisseur', 'animateur', 'caterer')),
  phone text,
  primary key (tenant_id, id),
  unique (tenant_id, account_id),
  foreign key (tenant_id, account_id) references account (tenant_id, id)
);
select secure_tenant_table('agent', '{select,insert,update,delete}');

-- What an agent is limited to; one without any row here sees the whole tenant.
create table agent_limit (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  agent_id uuid not null,
  member_id uuid,
  site_id uuid,
  service_id uuid,
  primary key (tenant_id, id),
  foreign key (tenant_id, agent_id) references agent (tenant_id, id) on delete cascade,
  foreign key (tenant_id, member_id) references member (tenant_id, id),
  foreign key (tenant_id, site_id) references site (tenant_id, id),
  foreign key (tenant_id, service_id) references service (tenant_id, id),
  check (num_nonnulls(member_id, site_id, service_id) = 1)
);
select secure_tenant_table('agent_limit', '{select,insert,delete}');

-- The leave that an admin gives the operators: an hour, read only, without health data.
create table support_grant (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  granted_by uuid not null,
  reason text not null check (reason <> ''),
  granted_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, granted_by) references account (tenant_id, id),
  check (expires_at > granted_at and expires_at <= granted_at + interval '1 hour')
);
select secure_tenant_table('support_grant', '{select,insert,update}');

-- A device that is signed in, as an account or as the operators' support.
create table sign_in (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  -- SHA-256 of what the cookie holds.
  token_hash text not null check (token_hash ~ '^[0-9a-f]{64}$'),
  account_id uuid,
  support_grant_id uuid,
  operator_id uuid,
  -- What is still asked before anything else may be done.
  awaits text not null check (awaits in ('nothing', 'second-factor', 'second-factor-enrolment', 'new-password')),
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  address text,
  user_agent text,
  primary key (tenant_id, id),
  unique (tenant_id, token_hash),
  foreign key (tenant_id, account_id) references account (tenant_id, id) on delete cascade,
  foreign key (tenant_id, support_grant_id) references support_grant (tenant_id, id),
  check (num_nonnulls(account_id, support_grant_id) = 1),
  check ((support_grant_id is null) = (operator_id is null))
);
select secure_tenant_table('sign_in', '{select,insert,update,delete}');
create index sign_in_account on sign_in (tenant_id, account_id);
create index sign_in_expiry on sign_in (tenant_id, expires_at);

-- A link, and perhaps a temporary password beside it, by which an account gets a password of its own. The password that
-- it has stays good until then: whoever asks for a link in another's name disturbs nobody.
create table password_link (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  account_id uuid not null,
  token_hash text not null check (token_hash ~ '^[0-9a-f]{64}$'),
  temporary_password_hash text,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, token_hash),
  foreign key (tenant_id, account_id) references account (tenant_id, id) on delete cascade
);
select secure_tenant_table('password_link', '{select,insert,update,delete}');
create index password_link_account on password_link (tenant_id, account_id);

-- How often an address has tried lately, counted for all processes together.
create table attempt (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  -- What is counted, and for whom: a keyed hash, no address.
  key_hash text not null,
  window_ends_at timestamptz not null,
  attempts int not null check (attempts > 0),
  primary key (tenant_id, id),
  unique (tenant_id, key_hash)
);
select secure_tenant_table('attempt', '{select,insert,update,delete}');

-- The operators of the platform. No role but preau_platform reads these.
create table operator (
  id uuid primary key,
  email text not null unique check (email = lower(email) and email <> ''),
  name text not null check (name <> ''),
  password_hash text,
  failures int not null default 0 check (failures >= 0),
  locked_until timestamptz,
  totp_secret text,
  totp_confirmed_at timestamptz,
  totp_step bigint,
  created_at timestamptz not null,
  closed_at timestamptz,
  check (totp_confirmed_at is null or totp_secret is not null)
);
create table operator_recovery_code (
  id uuid primary key,
  operator_id uuid not null references operator (id) on delete cascade,
  code_hash text not null,
  used_at timestamptz,
  unique (operator_id, code_hash)
);
create table operator_sign_in (
  id uuid primary key,
  token_hash text not null unique check (token_hash ~ '^[0-9a-f]{64}$'),
  operator_id uuid not null references operator (id) on delete cascade,
  awaits text not null check (awaits in ('nothing', 'second-factor', 'second-factor-enrolment', 'new-password')),
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  address text,
  user_agent text
);
create table operator_password_link (
  id uuid primary key,
  operator_id uuid not null references operator (id) on delete cascade,
  token_hash text not null unique check (token_hash ~ '^[0-9a-f]{64}$'),
  temporary_password_hash text,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create table operator_attempt (
  id uuid primary key,
  key_hash text not null unique,
  window_ends_at timestamptz not null,
  attempts int not null check (attempts > 0)
);
grant select, insert, update, delete on operator, operator_recovery_code, operator_sign_in, operator_password_link,
  operator_attempt to preau_platform;
