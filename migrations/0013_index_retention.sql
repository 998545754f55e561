-- By which the purge finds what is over.
create index household_left on household (tenant_id, left_on) where left_on is not null;
create index health_reading_at on health_reading (tenant_id, at);
create index password_link_expiry on password_link (tenant_id, expires_at);
create index attempt_window on attempt (tenant_id, window_ends_at);
