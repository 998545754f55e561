-- An adult whose e-mail is another from now on is told so where it was: at an address that no file has any more.
alter table notification
  add column address text check (address <> ''),
  drop constraint notification_occasion_check,
  add constraint notification_occasion_check check (occasion in ('request-submitted', 'request-answered',
    'request-withdrawn', 'request-accepted', 'request-refused', 'complement-asked', 'message-from-family',
    'message-from-mairie', 'broadcast', 'support-granted', 'email-changed'));
alter table message_template
  drop constraint message_template_occasion_check,
  add constraint message_template_occasion_check check (occasion in ('request-submitted', 'request-answered',
    'request-withdrawn', 'request-accepted', 'request-refused', 'complement-asked', 'message-from-family',
    'message-from-mairie', 'broadcast', 'support-granted', 'email-changed'));
