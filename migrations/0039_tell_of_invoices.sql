-- Families are told of their invoices, with the invoice in the e-mail, of what they still owe and of what was received.
alter table notification
  drop constraint notification_occasion_check,
  add constraint notification_occasion_check check (occasion in ('request-submitted', 'request-answered',
    'request-withdrawn', 'request-accepted', 'request-refused', 'complement-asked', 'message-from-family',
    'message-from-mairie', 'broadcast', 'support-granted', 'email-changed', 'planning-receipt', 'planning-decided',
    'planning-asked', 'place-offered', 'service-closed', 'presence-to-settle', 'invoice-issued', 'payment-reminder',
    'payment-received')),
  add column invoice_id uuid,
  -- That a mailbox has given it back, later, and as what: the status of RFC 3463, « 5.1.1 ».
  add column bounced_at timestamptz,
  add column bounce_status text check (bounce_status ~ '^[245]\.\d{1,3}\.\d{1,3}$'),
  add foreign key (tenant_id, invoice_id) references invoice (tenant_id, id) on delete cascade,
  add check ((bounced_at is null) = (bounce_status is null)),
  add check (bounced_at is null or state = 'sent');
create index notification_invoice on notification (tenant_id, invoice_id) where invoice_id is not null;
-- What the Message-ID of an e-mail that comes back names.
create index notification_job on notification (tenant_id, job_id) where job_id is not null;
alter table message_template
  drop constraint message_template_occasion_check,
  add constraint message_template_occasion_check check (occasion in ('request-submitted', 'request-answered',
    'request-withdrawn', 'request-accepted', 'request-refused', 'complement-asked', 'message-from-family',
    'message-from-mairie', 'broadcast', 'support-granted', 'email-changed', 'planning-receipt', 'planning-decided',
    'planning-asked', 'place-offered', 'service-closed', 'presence-to-settle', 'invoice-issued', 'payment-reminder',
    'payment-received'));
alter table notification_preference
  drop constraint notification_preference_topic_check,
  add constraint notification_preference_topic_check
    check (topic in ('requests', 'planning', 'invoices', 'messages', 'broadcasts'));

-- A family asks about a line of an invoice.
alter table thread
  drop constraint thread_about_kind_check,
  add constraint thread_about_kind_check check (about_kind in ('child', 'request', 'invoice-line'));
