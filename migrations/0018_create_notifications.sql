-- What people are told by e-mail and by SMS: the texts, what each has chosen, and what was sent.

-- A commune's own text of an occasion; without a row, the product's.
create table message_template (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  occasion text not null check (occasion in ('request-submitted', 'request-answered', 'request-withdrawn',
    'request-accepted', 'request-refused', 'complement-asked', 'message-from-family', 'message-from-mairie', 'broadcast',
    'support-granted')),
  subject text not null check (subject <> '' and subject !~ '[\r\n]'),
  text text not null check (text <> ''),
  sms text not null check (sms <> ''),
  changed_at timestamptz not null,
  changed_by uuid,
  primary key (tenant_id, id),
  unique (tenant_id, occasion),
  foreign key (tenant_id, changed_by) references account (tenant_id, id)
);
select secure_tenant_table('message_template', '{select,insert,update,delete}');

-- What an account has chosen; without a row, what is usual. The consents themselves are in the family's file.
create table notification_preference (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  account_id uuid not null,
  topic text not null check (topic in ('requests', 'messages', 'broadcasts')),
  rhythm text not null check (rhythm in ('at-once', 'digest', 'never')),
  channel text not null check (channel in ('email', 'sms', 'both')),
  primary key (tenant_id, id),
  unique (tenant_id, account_id, topic),
  foreign key (tenant_id, account_id) references account (tenant_id, id) on delete cascade
);
select secure_tenant_table('notification_preference', '{select,insert,update,delete}');

-- What somebody was to be told, and what became of it. Its id is derived from the occasion, the recipient and the
-- channel, so that nobody is told twice.
create table notification (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  occasion text not null check (occasion in ('request-submitted', 'request-answered', 'request-withdrawn',
    'request-accepted', 'request-refused', 'complement-asked', 'message-from-family', 'message-from-mairie', 'broadcast',
    'support-granted')),
  -- An adult of a family, or an agent.
  guardian_id uuid,
  account_id uuid,
  channel text not null check (channel in ('email', 'sms')),
  state text not null check (state in ('waiting', 'sent', 'failed', 'suppressed')),
  -- Why it was not sent.
  because text check (because in ('no-consent', 'no-address', 'never', 'departed', 'no-provider',
    'provider-refused')),
  -- A summary, a message for the morning: the instant of business from which it may leave.
  send_after timestamptz not null,
  created_at timestamptz not null,
  sent_at timestamptz,
  -- The address or number that it went to.
  sent_to text,
  subject text not null,
  text text not null,
  -- The page of the portal that it leads to.
  path text not null check (path like '/%'),
  -- Whose family it is about, and what.
  household_id uuid,
  request_id uuid,
  -- The job that sent it, which is the Message-ID that it bears.
  job_id uuid,
  primary key (tenant_id, id),
  foreign key (tenant_id, guardian_id) references guardian (tenant_id, id) on delete cascade,
  foreign key (tenant_id, account_id) references account (tenant_id, id) on delete cascade,
  foreign key (tenant_id, household_id) references household (tenant_id, id) on delete cascade,
  foreign key (tenant_id, request_id) references request (tenant_id, id) on delete cascade,
  check (num_nonnulls(guardian_id, account_id) = 1),
  check ((state in ('failed', 'suppressed')) = (because is not null)),
  check ((state = 'sent') = (sent_at is not null)),
  check (state <> 'sent' or sent_to is not null)
);
select secure_tenant_table('notification', '{select,insert,update,delete}');
-- What waits for one recipient, to be sent together.
create index notification_waiting_guardian on notification (tenant_id, guardian_id, channel) where state = 'waiting';
create index notification_waiting_account on notification (tenant_id, account_id, channel) where state = 'waiting';
-- What a family was sent, the latest first.
create index notification_household on notification (tenant_id, household_id, created_at);
create index notification_guardian on notification (tenant_id, guardian_id, created_at);
