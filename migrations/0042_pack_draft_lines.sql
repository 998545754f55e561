-- What many lines of a draft have alike is stored once: a run of 20,000 families wrote ten times as much before it was issued.
update billing_chunk set lines = (
  select jsonb_build_object(
    'owners', coalesce(jsonb_agg(jsonb_build_object('place', place - 1, 'invoiceId', line -> 'invoiceId',
      'childId', line -> 'childId', 'childName', line -> 'childName') order by place), '[]'),
    'prices', coalesce(jsonb_agg(line - '{invoiceId,position,childId,childName,dates,quantity,amountCents,reversesId}'::text[]
      || jsonb_build_object('place', place - 1) order by place), '[]'),
    'lines', coalesce(jsonb_agg(jsonb_build_object('owner', place - 1, 'price', place - 1, 'position', line -> 'position',
      'dates', line -> 'dates', 'quantity', line -> 'quantity', 'amountCents', line -> 'amountCents') order by place), '[]'))
  from jsonb_array_elements(lines) with ordinality as listed (line, place))
where lines is not null;
alter table billing_chunk add constraint lines_packed check (jsonb_typeof(lines) = 'object');

-- Who else a child lives with: asked for each child of a run, of a planning, of a family's page.
create index custody_child on custody (tenant_id, child_id);
