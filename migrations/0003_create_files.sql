-- What is kept of each stored file. The bytes are in the file store under tenant and SHA-256: the same bytes are kept
-- once a tenant, and never change.

create table file (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  media_type text not null,
  byte_size bigint not null check (byte_size > 0),
  -- Who may fetch it without more ado: everyone (a logo), or nobody before a verb has authorised it.
  visibility text not null check (visibility in ('public', 'private')),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, sha256, visibility)
);
select secure_tenant_table('file', '{select,insert,delete}');
