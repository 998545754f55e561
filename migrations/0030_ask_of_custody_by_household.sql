-- Which children live in a household, and what it is enrolled in, is asked each time that it comes home. The indexes of
-- the exclusions hold these columns too, but not foremost: asked by the household alone, they are read from one end to the
-- other (24 ms among 20,000 children), and the planner, which does not know it, took them. So they hold the household as a
-- text, by which only the exclusions ask.
alter table custody
  add constraint custody_once exclude using gist (
    tenant_id with =, child_id with =, (household_id::text) with =, daterange(first_day, last_day, '[]') with &&),
  drop constraint custody_tenant_id_child_id_household_id_daterange_excl;
alter table enrolment
  add constraint enrolment_once exclude using gist (
    tenant_id with =, child_id with =, (service_id::text || household_id::text) with =,
    daterange(first_day, last_day, '[]') with &&),
  drop constraint enrolment_tenant_id_child_id_service_id_household_id_dater_excl;

drop index custody_household;
create index custody_household on custody (tenant_id, household_id, child_id);
