-- Infos/Documents: what the mairie gives families to read, and who has taken note of which règlement.

create table information_item (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  -- A text to read, a form to fetch, a link to follow, a message in a few lines.
  kind text not null check (kind in ('text', 'form', 'link', 'message')),
  position int not null check (position >= 0),
  -- The member whose families it is for; null is for all.
  member_id uuid,
  created_at timestamptz not null,
  -- Withdrawn: families no longer see it, the mairie still does.
  withdrawn_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, member_id) references member (tenant_id, id)
);
select secure_tenant_table('information_item', '{select,insert,update,delete}');

-- What an item says, version after version; the last one is read. A version that was published never changes.
create table information_version (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  information_item_id uuid not null,
  number int not null check (number > 0),
  title text not null check (title <> ''),
  -- Of a text or a message: Markdown. Of a form or a link: a line about it, or nothing.
  markdown text,
  url text check (url ~ '^https?://'),
  file_id uuid,
  published_at timestamptz not null,
  published_by uuid,
  primary key (tenant_id, id),
  unique (tenant_id, information_item_id, number),
  foreign key (tenant_id, information_item_id) references information_item (tenant_id, id) on delete cascade,
  foreign key (tenant_id, file_id) references file (tenant_id, id),
  foreign key (tenant_id, published_by) references account (tenant_id, id),
  check (num_nonnulls(url, file_id) <= 1),
  check (num_nonnulls(markdown, url, file_id) > 0)
);
select secure_tenant_table('information_version', '{select,insert,delete}');

-- When an adult last looked at the page, and the time before: what came in between is new.
create table information_visit (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  account_id uuid not null,
  seen_at timestamptz not null,
  seen_before_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, account_id),
  foreign key (tenant_id, account_id) references account (tenant_id, id) on delete cascade
);
select secure_tenant_table('information_visit', '{select,insert,update,delete}');

-- A household has taken note of a version of the règlement: once, by which of its adults, when.
create table regulation_acknowledgement (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  household_id uuid not null,
  regulation_version_id uuid not null,
  account_id uuid not null,
  at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, household_id, regulation_version_id),
  foreign key (tenant_id, household_id) references household (tenant_id, id) on delete cascade,
  foreign key (tenant_id, regulation_version_id) references regulation_version (tenant_id, id),
  foreign key (tenant_id, account_id) references account (tenant_id, id)
);
select secure_tenant_table('regulation_acknowledgement', '{select,insert,delete}');
