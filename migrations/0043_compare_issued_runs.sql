-- An issued run may be priced anew, part by part as it was drafted, to find families whose bill has become another: by rules
-- that were revised, by an import, by whatever leaves no note of a family.
alter table billing_run add column compared_at timestamptz,
  add constraint compared_once_issued check (compared_at is null or status = 'issued');
-- Of the families of a part, those whose months came out different from what was issued.
alter table billing_chunk add column differing uuid[],
  add constraint differing_from_issued check (differing is null or status = 'issued');
