-- The calendar of a tenant, whole: its days of class, the school holidays that it names itself, services in holidays.

alter table tenant_profile
  -- ISO: Monday is 1, Sunday 7.
  add column school_weekdays smallint[] not null default '{1,2,4,5}'
    check (cardinality(school_weekdays) > 0 and school_weekdays <@ '{1,2,3,4,5,6,7}');

alter table service
  -- Days of the week on which it takes place during school holidays.
  add column holiday_weekdays smallint[] not null default '{}' check (holiday_weekdays <@ '{1,2,3,4,5,6,7}');

-- From the first to the last day without class. In the school years they fall in, they replace those of the zone.
create table school_holidays (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  key text not null check (key ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  position int not null check (position >= 0),
  name text not null check (name <> ''),
  first_day date not null,
  last_day date not null,
  primary key (tenant_id, id),
  unique (tenant_id, key),
  check (first_day <= last_day)
);
select secure_tenant_table('school_holidays', '{select,insert,update,delete}');
