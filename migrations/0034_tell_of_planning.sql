-- Families are told of what they reserve, of what is decided and closed, and of places that come free.
alter table notification
  drop constraint notification_occasion_check,
  add constraint notification_occasion_check check (occasion in ('request-submitted', 'request-answered',
    'request-withdrawn', 'request-accepted', 'request-refused', 'complement-asked', 'message-from-family',
    'message-from-mairie', 'broadcast', 'support-granted', 'email-changed', 'planning-receipt', 'planning-decided',
    'planning-asked', 'place-offered', 'service-closed'));
alter table message_template
  drop constraint message_template_occasion_check,
  add constraint message_template_occasion_check check (occasion in ('request-submitted', 'request-answered',
    'request-withdrawn', 'request-accepted', 'request-refused', 'complement-asked', 'message-from-family',
    'message-from-mairie', 'broadcast', 'support-granted', 'email-changed', 'planning-receipt', 'planning-decided',
    'planning-asked', 'place-offered', 'service-closed'));
alter table notification_preference
  drop constraint notification_preference_topic_check,
  add constraint notification_preference_topic_check check (topic in ('requests', 'planning', 'messages', 'broadcasts'));
