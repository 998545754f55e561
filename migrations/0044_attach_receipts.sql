-- The quittance of a payment goes with the e-mail that tells of it, made anew when that is sent.
alter table notification
  add column payment_id uuid,
  add foreign key (tenant_id, payment_id) references payment (tenant_id, id) on delete cascade;
create index notification_payment on notification (tenant_id, payment_id) where payment_id is not null;
