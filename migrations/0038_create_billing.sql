-- Money: what is billed, what is paid, what is handed to the comptable public. Everything here is added and read; what was
-- wrong is set right by a row that says so. Two columns alone may change: whose the row is, when two families are found
-- to be one. Families and children are named without a foreign key: an accounting piece outlives their file.

-- Of an invoice, how it reaches families who agreed to e-mail; what a cash box may hold; what families read about paying.
alter table regie
  add column invoice_by_email text not null default 'attached' check (invoice_by_email in ('attached', 'link')),
  add column cash_ceiling_cents int check (cash_ceiling_cents > 0),
  add column payment_note text check (payment_note <> '');

-- Six years pass before a piece of accounting may be deleted, by whichever mistake of the program.
create function keep_accounting(target regclass, dated text) returns void language plpgsql as $$
begin
  execute format('drop policy tenant_delete on %s', target);
  execute format('create policy tenant_delete on %s for delete to preau_app using ('
    '(tenant_id = current_setting(''app.tenant_id'')::uuid) and %I < now() - interval ''6 years'')', target, dated);
end $$;

-- Numbers without a gap: one row for a régie, a series and an exercice, locked while it counts.
create table number_series (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  regie_id uuid not null,
  series text not null check (series in ('invoice', 'receipt', 'deposit', 'titre')),
  year int not null check (year between 2000 and 2999),
  last_number int not null check (last_number >= 0),
  primary key (tenant_id, id),
  unique (tenant_id, regie_id, series, year),
  foreign key (tenant_id, regie_id) references regie (tenant_id, id)
);
select secure_tenant_table('number_series', '{select,insert,update}');
revoke update on number_series from preau_app;
grant update (last_number) on number_series to preau_app;

-- A run bills a régie's families for a period. A draft is computed from facts, and thrown away and computed anew at will;
-- what is issued never changes.
create table billing_run (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  regie_id uuid not null,
  -- Whole months.
  first_day date not null,
  last_day date not null,
  status text not null check (status in ('drafting', 'draft', 'issuing', 'issued', 'discarded')),
  -- The configuration by which the draft was priced.
  revision int not null,
  issued_on date,
  due_on date,
  chunk_count int not null check (chunk_count >= 0),
  chunks_done int not null check (chunks_done between 0 and chunk_count),
  household_count int not null default 0,
  -- Sums of the draft for the screen: by service, and how many of each signal.
  summary jsonb,
  created_at timestamptz not null,
  created_by uuid,
  issued_at timestamptz,
  issued_by uuid,
  primary key (tenant_id, id),
  foreign key (tenant_id, regie_id) references regie (tenant_id, id),
  foreign key (tenant_id, created_by) references account (tenant_id, id),
  foreign key (tenant_id, issued_by) references account (tenant_id, id),
  check (first_day <= last_day and extract(day from first_day) = 1 and extract(day from last_day + 1) = 1),
  check ((status in ('issuing', 'issued')) <= (issued_on is not null and due_on is not null))
);
select secure_tenant_table('billing_run', '{select,insert,update}');
-- One draft at a time of a régie.
create unique index billing_run_open on billing_run (tenant_id, regie_id)
  where status in ('drafting', 'draft', 'issuing');
create index billing_run_regie on billing_run (tenant_id, regie_id, first_day);

-- So many families of a run: the step that is done whole or not at all.
create table billing_chunk (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  run_id uuid not null,
  position int not null check (position >= 0),
  status text not null check (status in ('waiting', 'priced', 'issued')),
  household_ids uuid[] not null,
  -- Of each family: total, outcome, to whom; and the lines of all. Emptied once they are issued: the invoices say it.
  bills jsonb,
  lines jsonb,
  -- Of each family, in short, with what deserves a look: what the list of a draft shows.
  heads jsonb,
  -- What was noted before this instant is in it.
  facts_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, run_id, position),
  foreign key (tenant_id, run_id) references billing_run (tenant_id, id),
  check ((status = 'priced') = (bills is not null) and (status = 'priced') = (lines is not null)
    and (status = 'priced') = (heads is not null)),
  check ((status = 'waiting') = (facts_at is null))
);
select secure_tenant_table('billing_chunk', '{select,insert,update,delete}');
-- Written once and read once or twice: to compress it takes longer than to write it.
alter table billing_chunk alter column lines set storage external;

-- An invoice, a complement or a credit note as it was issued.
create table invoice (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  regie_id uuid not null,
  household_id uuid not null,
  -- N° famille and name as they were.
  household_number text not null,
  household_name text not null,
  kind text not null check (kind in ('invoice', 'complement', 'credit-note')),
  -- Null for a correction.
  run_id uuid,
  corrects_id uuid,
  reason text check (reason <> ''),
  year int not null,
  number int not null check (number > 0),
  -- « AL-36 ».
  reference text not null check (reference <> ''),
  first_day date not null,
  last_day date not null,
  issued_on date not null,
  issued_at timestamptz not null,
  issued_by uuid,
  due_on date,
  -- The sum of its lines: what it adds to the account.
  total_cents int not null,
  -- What the account held before it, within the régie.
  previous_balance_cents int not null,
  -- To whom, from whom, how to pay: as printed.
  content jsonb not null check (jsonb_typeof(content) = 'object'),
  primary key (tenant_id, id),
  constraint invoice_number_once unique (tenant_id, regie_id, year, number),
  foreign key (tenant_id, regie_id) references regie (tenant_id, id),
  foreign key (tenant_id, run_id) references billing_run (tenant_id, id),
  foreign key (tenant_id, corrects_id) references invoice (tenant_id, id),
  foreign key (tenant_id, issued_by) references account (tenant_id, id),
  check ((kind = 'invoice') = (run_id is not null)),
  check ((kind = 'invoice') = (reason is null)),
  check (kind <> 'credit-note' or total_cents <= 0),
  check (kind <> 'complement' or total_cents > 0),
  check (first_day <= last_day)
);
select secure_tenant_table('invoice', '{select,insert,update,delete}');
select keep_accounting('invoice', 'issued_at');
revoke update on invoice from preau_app;
grant update (household_id) on invoice to preau_app;
create index invoice_household on invoice (tenant_id, household_id, issued_on);
create index invoice_reference on invoice (tenant_id, upper(reference));
create index invoice_corrected on invoice (tenant_id, corrects_id) where corrects_id is not null;

create table invoice_line (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  invoice_id uuid not null,
  position int not null check (position >= 0),
  -- The month whose bill it is part of, by its first day.
  month date not null,
  kind text not null check (kind in ('presence', 'forfait', 'absence', 'refund', 'surcharge', 'cap', 'fee')),
  -- What it is for, as a certificate for taxes needs it.
  nature text not null check (nature in ('meal', 'care', 'activity', 'penalty', 'fee')),
  -- Null for what is the family's.
  child_id uuid,
  child_name text,
  -- Key and name as they were.
  service text,
  service_name text,
  dates date[] not null,
  quantity int not null,
  unit_cents int not null,
  amount_cents int not null,
  -- Of a cost that two households share, this one's part in basis points.
  share_bp int not null default 10000 check (share_bp between 1 and 10000),
  article text,
  version text,
  -- How the price came about, step by step.
  steps jsonb not null check (jsonb_typeof(steps) = 'array'),
  -- The line that this one takes back.
  reverses_id uuid,
  primary key (tenant_id, id),
  unique (tenant_id, invoice_id, position),
  foreign key (tenant_id, invoice_id) references invoice (tenant_id, id) on delete cascade,
  foreign key (tenant_id, reverses_id) references invoice_line (tenant_id, id),
  check ((child_id is null) = (child_name is null) and (service is null) = (service_name is null)),
  check (share_bp < 10000 or amount_cents = quantity * unit_cents)
);
select secure_tenant_table('invoice_line', '{select,insert,update}');
revoke update on invoice_line from preau_app;
grant update (child_id) on invoice_line to preau_app;
-- No line is taken back twice.
create unique index invoice_line_reversed on invoice_line (tenant_id, reverses_id) where reverses_id is not null;
create index invoice_line_child on invoice_line (tenant_id, child_id) where child_id is not null;

-- That a family's month is billed within a régie: once, whatever runs beside. A sum too small for a titre waits here with
-- its lines for the invoice that takes it along.
create table billed_month (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  household_id uuid not null,
  regie_id uuid not null,
  month date not null check (extract(day from month) = 1),
  run_id uuid not null,
  outcome text not null check (outcome in ('issued', 'carried-over', 'waived', 'nothing')),
  total_cents int not null,
  -- Of what is not on an invoice of its own: what it was for.
  lines jsonb,
  -- Yearly fees that this month has billed.
  fees text[] not null,
  -- Until when its facts were looked at: what is noted later is a correction.
  facts_at timestamptz not null,
  invoice_id uuid,
  primary key (tenant_id, id),
  constraint month_billed_once unique (tenant_id, household_id, regie_id, month),
  foreign key (tenant_id, regie_id) references regie (tenant_id, id),
  foreign key (tenant_id, run_id) references billing_run (tenant_id, id),
  foreign key (tenant_id, invoice_id) references invoice (tenant_id, id),
  check ((outcome = 'issued') <= (invoice_id is not null)),
  check (outcome in ('carried-over', 'waived') or lines is null)
);
select secure_tenant_table('billed_month', '{select,insert,update,delete}');
revoke update on billed_month from preau_app;
grant update (household_id, invoice_id, facts_at, fees) on billed_month to preau_app;
create index billed_month_waiting on billed_month (tenant_id, regie_id) where outcome = 'carried-over' and invoice_id is null;

-- The bytes of an invoice: made once, the same for ever.
create table invoice_document (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  invoice_id uuid not null,
  file_id uuid not null,
  made_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, invoice_id),
  foreign key (tenant_id, invoice_id) references invoice (tenant_id, id) on delete cascade,
  foreign key (tenant_id, file_id) references file (tenant_id, id)
);
select secure_tenant_table('invoice_document', '{select,insert}');
create index invoice_document_file on invoice_document (tenant_id, file_id);

-- What a household owes a régie. The row is what acts on the account wait for each other at; the balance is the sum of its
-- entries.
create table family_account (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  household_id uuid not null,
  regie_id uuid not null,
  primary key (tenant_id, id),
  unique (tenant_id, household_id, regie_id),
  foreign key (tenant_id, regie_id) references regie (tenant_id, id)
);
select secure_tenant_table('family_account', '{select,insert,update,delete}');
revoke update on family_account from preau_app;
grant update (household_id) on family_account to preau_app;

-- Money that came in.
create table payment (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  regie_id uuid not null,
  household_id uuid not null,
  means text not null check (means in ('cheque', 'cash', 'card', 'online-card', 'transfer', 'direct-debit', 'cesu')),
  amount_cents int not null check (amount_cents > 0),
  received_on date not null,
  recorded_at timestamptz not null,
  recorded_by uuid,
  -- Of a cheque: bank, number, drawer, to whose order. Of a transfer: its reference. Of CESU: their numbers.
  detail jsonb not null check (jsonb_typeof(detail) = 'object'),
  -- Of a payment online.
  provider text,
  provider_reference text,
  -- Of its receipt.
  year int not null,
  receipt_number int not null check (receipt_number > 0),
  primary key (tenant_id, id),
  constraint receipt_number_once unique (tenant_id, regie_id, year, receipt_number),
  constraint provider_payment_once unique (tenant_id, provider, provider_reference),
  foreign key (tenant_id, regie_id) references regie (tenant_id, id),
  foreign key (tenant_id, recorded_by) references account (tenant_id, id)
);
select secure_tenant_table('payment', '{select,insert,update,delete}');
select keep_accounting('payment', 'recorded_at');
revoke update on payment from preau_app;
grant update (household_id) on payment to preau_app;
create index payment_household on payment (tenant_id, household_id);
create index payment_regie on payment (tenant_id, regie_id, received_on);
create index payment_recorded on payment (tenant_id, regie_id, recorded_at);

-- A bordereau: the cheques, the cash that are brought to the bank or the trésorerie together.
create table deposit (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  regie_id uuid not null,
  means text not null check (means in ('cheque', 'cash', 'cesu')),
  year int not null,
  number int not null check (number > 0),
  made_on date not null,
  recorded_at timestamptz not null,
  recorded_by uuid,
  -- Of cash, what was brought may be less than what was taken: a cash fund stays.
  amount_cents int not null check (amount_cents >= 0),
  primary key (tenant_id, id),
  constraint deposit_number_once unique (tenant_id, regie_id, year, number),
  foreign key (tenant_id, regie_id) references regie (tenant_id, id),
  foreign key (tenant_id, recorded_by) references account (tenant_id, id)
);
select secure_tenant_table('deposit', '{select,insert,delete}');
select keep_accounting('deposit', 'recorded_at');

create table deposit_payment (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  deposit_id uuid not null,
  payment_id uuid not null,
  primary key (tenant_id, id),
  constraint deposited_once unique (tenant_id, payment_id),
  foreign key (tenant_id, deposit_id) references deposit (tenant_id, id) on delete cascade,
  foreign key (tenant_id, payment_id) references payment (tenant_id, id) on delete cascade
);
select secure_tenant_table('deposit_payment', '{select,insert}');
create index deposit_payment_deposit on deposit_payment (tenant_id, deposit_id);

-- Debts handed to the comptable public together, by the ordonnateur.
create table titre_batch (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  regie_id uuid not null,
  year int not null,
  number int not null check (number > 0),
  handed_on date not null,
  recorded_at timestamptz not null,
  recorded_by uuid,
  primary key (tenant_id, id),
  unique (tenant_id, regie_id, year, number),
  foreign key (tenant_id, regie_id) references regie (tenant_id, id),
  foreign key (tenant_id, recorded_by) references account (tenant_id, id)
);
select secure_tenant_table('titre_batch', '{select,insert,delete}');
select keep_accounting('titre_batch', 'recorded_at');

-- What is left to pay of an invoice, collected by the trésorerie from then on. A reduction or an annulation is a row with
-- a negative amount.
create table titre (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  batch_id uuid,
  invoice_id uuid not null,
  household_id uuid not null,
  kind text not null check (kind in ('titre', 'reduction', 'annulation')),
  amount_cents int not null,
  reason text check (reason <> ''),
  recorded_at timestamptz not null,
  recorded_by uuid,
  primary key (tenant_id, id),
  foreign key (tenant_id, batch_id) references titre_batch (tenant_id, id),
  foreign key (tenant_id, invoice_id) references invoice (tenant_id, id),
  foreign key (tenant_id, recorded_by) references account (tenant_id, id),
  check ((kind = 'titre') = (amount_cents > 0) and (kind = 'titre') = (batch_id is not null)),
  check ((kind = 'titre') = (reason is null))
);
select secure_tenant_table('titre', '{select,insert,update,delete}');
select keep_accounting('titre', 'recorded_at');
revoke update on titre from preau_app;
grant update (household_id) on titre to preau_app;
-- What becomes owed of it later, when a cheque bounces, goes with another bordereau.
create unique index titre_once on titre (tenant_id, batch_id, invoice_id) where kind = 'titre';
create index titre_invoice on titre (tenant_id, invoice_id);
create index titre_household on titre (tenant_id, household_id);

-- The account: a debit is positive, a credit negative.
create table ledger_entry (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  regie_id uuid not null,
  household_id uuid not null,
  kind text not null check (kind in ('opening', 'invoice', 'complement', 'credit-note', 'payment', 'payment-reversal',
    'titre', 'titre-reduction', 'refund', 'waiver')),
  amount_cents int not null,
  dated_on date not null,
  at timestamptz not null,
  by_account_id uuid,
  invoice_id uuid,
  payment_id uuid,
  titre_id uuid,
  -- The entry that this one sets right.
  reverses_id uuid,
  reason text check (reason <> ''),
  primary key (tenant_id, id),
  foreign key (tenant_id, regie_id) references regie (tenant_id, id),
  foreign key (tenant_id, by_account_id) references account (tenant_id, id),
  foreign key (tenant_id, invoice_id) references invoice (tenant_id, id),
  foreign key (tenant_id, payment_id) references payment (tenant_id, id),
  foreign key (tenant_id, titre_id) references titre (tenant_id, id),
  foreign key (tenant_id, reverses_id) references ledger_entry (tenant_id, id),
  check ((kind in ('invoice', 'complement', 'credit-note')) <= (invoice_id is not null)),
  check ((kind in ('payment', 'payment-reversal')) = (payment_id is not null)),
  check ((kind in ('titre', 'titre-reduction')) = (titre_id is not null)),
  check ((kind in ('payment-reversal', 'refund', 'waiver', 'opening')) <= (reason is not null))
);
select secure_tenant_table('ledger_entry', '{select,insert,update,delete}');
select keep_accounting('ledger_entry', 'at');
revoke update on ledger_entry from preau_app;
grant update (household_id) on ledger_entry to preau_app;
create index ledger_entry_account on ledger_entry (tenant_id, household_id, regie_id, dated_on);
create index ledger_entry_regie on ledger_entry (tenant_id, regie_id, dated_on);
-- Each piece is entered once, and taken back once.
create unique index ledger_entry_invoice on ledger_entry (tenant_id, invoice_id)
  where kind in ('invoice', 'complement', 'credit-note');
create index ledger_entry_waiver on ledger_entry (tenant_id, invoice_id) where kind = 'waiver' and invoice_id is not null;
create unique index ledger_entry_payment on ledger_entry (tenant_id, payment_id, kind) where payment_id is not null;
create unique index ledger_entry_titre on ledger_entry (tenant_id, titre_id) where titre_id is not null;
create unique index ledger_entry_reversed on ledger_entry (tenant_id, reverses_id) where reverses_id is not null;

-- What of a credit (a payment, a credit note, an entry of the account) pays what of a debt (an invoice, what was given
-- back, what was owed before the portal). What is allotted otherwise afterwards is taken back by a negative row.
create table allotment (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  household_id uuid not null,
  invoice_id uuid,
  debit_entry_id uuid,
  payment_id uuid,
  credit_note_id uuid,
  credit_entry_id uuid,
  amount_cents int not null check (amount_cents <> 0),
  at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, invoice_id) references invoice (tenant_id, id),
  foreign key (tenant_id, debit_entry_id) references ledger_entry (tenant_id, id),
  foreign key (tenant_id, payment_id) references payment (tenant_id, id),
  foreign key (tenant_id, credit_note_id) references invoice (tenant_id, id),
  foreign key (tenant_id, credit_entry_id) references ledger_entry (tenant_id, id),
  check (num_nonnulls(invoice_id, debit_entry_id) = 1),
  check (num_nonnulls(payment_id, credit_note_id, credit_entry_id) = 1)
);
select secure_tenant_table('allotment', '{select,insert,update,delete}');
select keep_accounting('allotment', 'at');
revoke update on allotment from preau_app;
grant update (household_id) on allotment to preau_app;
create index allotment_invoice on allotment (tenant_id, invoice_id) where invoice_id is not null;
create index allotment_debit_entry on allotment (tenant_id, debit_entry_id) where debit_entry_id is not null;
create index allotment_payment on allotment (tenant_id, payment_id) where payment_id is not null;
create index allotment_credit_note on allotment (tenant_id, credit_note_id) where credit_note_id is not null;
create index allotment_credit_entry on allotment (tenant_id, credit_entry_id) where credit_entry_id is not null;
create index allotment_household on allotment (tenant_id, household_id);

-- A payment that a family began online: what the provider says of it decides.
create table online_payment (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  regie_id uuid not null,
  household_id uuid not null,
  provider text not null check (provider ~ '^[a-z]+(-[a-z]+)*$'),
  provider_reference text not null,
  amount_cents int not null check (amount_cents > 0),
  invoice_ids uuid[] not null,
  status text not null check (status in ('pending', 'paid', 'refused', 'cancelled', 'expired')),
  begun_at timestamptz not null,
  begun_by uuid,
  settled_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, provider, provider_reference),
  foreign key (tenant_id, regie_id) references regie (tenant_id, id),
  foreign key (tenant_id, begun_by) references account (tenant_id, id),
  check ((status = 'pending') = (settled_at is null))
);
select secure_tenant_table('online_payment', '{select,insert,update,delete}');
create index online_payment_household on online_payment (tenant_id, household_id);

-- Reminders that left together.
create table reminder_batch (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  regie_id uuid not null,
  level int not null check (level between 1 and 9),
  wording text not null check (wording <> ''),
  sent_at timestamptz not null,
  sent_by uuid,
  primary key (tenant_id, id),
  foreign key (tenant_id, regie_id) references regie (tenant_id, id),
  foreign key (tenant_id, sent_by) references account (tenant_id, id)
);
select secure_tenant_table('reminder_batch', '{select,insert,delete}');

create table reminder (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  batch_id uuid not null,
  household_id uuid not null,
  invoice_id uuid not null,
  level int not null check (level between 1 and 9),
  channel text not null check (channel in ('email', 'letter')),
  -- What was left to pay.
  amount_cents int not null check (amount_cents > 0),
  primary key (tenant_id, id),
  constraint reminded_once unique (tenant_id, invoice_id, level),
  foreign key (tenant_id, batch_id) references reminder_batch (tenant_id, id),
  foreign key (tenant_id, invoice_id) references invoice (tenant_id, id)
);
select secure_tenant_table('reminder', '{select,insert,update,delete}');
revoke update on reminder from preau_app;
grant update (household_id) on reminder to preau_app;
create index reminder_household on reminder (tenant_id, household_id);
create index reminder_batch_rows on reminder (tenant_id, batch_id);

-- How long accounting pieces are kept, in months.
alter table family_rules add column accounting_months int not null default 120 check (accounting_months >= 72);

-- What is noted after its day may change what was billed for it: it is looked for when a month is billed, among few.
alter table act add column earliest date;
create index act_recorded on act (tenant_id, recorded_at);
create index act_afterwards on act (tenant_id, recorded_at) where earliest < (recorded_at at time zone 'UTC')::date;
create index attendance_mark_afterwards on attendance_mark (tenant_id, received_at)
  where date < (received_at at time zone 'UTC')::date;
create index household_quotient_recorded on household_quotient (tenant_id, recorded_at);
create index request_accepted on request (tenant_id, status_at) where status = 'accepted';
create index audit_entry_of_files on audit_entry (tenant_id, at)
  where action in ('custody.set', 'enrolment.add', 'enrolment.end', 'schooling.set', 'household.notes', 'file.correct');
