-- Who has sent which file. Until it is attached to something, it is its sender's alone, and gone after a day.

create table file_upload (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  account_id uuid not null,
  file_id uuid not null,
  name text not null check (name <> ''),
  purpose text not null check (purpose in ('document', 'photo')),
  uploaded_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, account_id, file_id),
  foreign key (tenant_id, account_id) references account (tenant_id, id) on delete cascade,
  foreign key (tenant_id, file_id) references file (tenant_id, id)
);
select secure_tenant_table('file_upload', '{select,insert,update,delete}');
create index file_upload_file on file_upload (tenant_id, file_id);

-- Who may fetch a private file is asked of the rows that name it.
create index request_file_file on request_file (tenant_id, file_id);
create index family_document_file on family_document (tenant_id, file_id);
create index child_photo on child (tenant_id, photo_file_id);
create index child_pai_certificate on child_pai (tenant_id, certificate_file_id);
