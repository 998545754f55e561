-- What concerns a child is told only to adults who answer for it, also when it waits for the morning: so the row says which.
alter table notification
  add column child_id uuid,
  add foreign key (tenant_id, child_id) references child (tenant_id, id) on delete cascade;
create index notification_child on notification (tenant_id, child_id) where child_id is not null;
