-- What a family is enrolled in is asked each time that it comes home; it is also what goes when the family does.
create index enrolment_household on enrolment (tenant_id, household_id);
