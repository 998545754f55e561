-- Why an agent has noted afterwards what nobody, or somebody else, had noted at the gate.
alter table attendance_mark
  add column note text check (note <> ''),
  add constraint attendance_mark_note_of_office check (note is null or source = 'office');

-- A day of a service, asked for by every tablet that looks at it; the other index is of a child.
create index attendance_mark_service on attendance_mark (tenant_id, service_id, date);
