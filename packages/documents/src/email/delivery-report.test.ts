import { expect, test } from 'vitest';
import { readDeliveryReport } from './delivery-report.ts';

const ID = '01930000-0000-7000-8000-00000000abcd';
const report = ({ action = 'failed', status = '5.1.1', id = ID } = {}) =>
  [
    'From: MAILER-DAEMON@relais.example',
    'Message-ID: <01930000-0000-7000-8000-000000000001@relais.example>',
    'Content-Type: multipart/report; report-type=delivery-status;',
    '\tboundary="limite"',
    '',
    '--limite',
    'Content-Type: text/plain',
    '',
    'Votre message n’a pas pu être remis.',
    '--limite',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; relais.example',
    '',
    'Final-Recipient: rfc822; jeanne@example.org',
    `Action: ${action}`,
    `Status: ${status}`,
    '--limite',
    'Content-Type: text/rfc822-headers',
    '',
    'Subject: Facture',
    'Message-ID:',
    ` <${id}@famille.example.fr>`,
    '--limite--',
  ].join('\r\n');

test('a report of failure names the e-mail that comes back, and why', () => {
  expect(readDeliveryReport(report())).toEqual({ jobId: ID, status: '5.1.1' });
});

test.each([
  ['a delay', report({ action: 'delayed', status: '4.4.7' })],
  ['a status that is no failure', report({ status: '2.0.0' })],
  ['the e-mail of another', report({ id: 'abc' })],
  ['an answer of a person', 'From: a@example.org\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n'],
  ['nothing', ''],
])('%s says nothing of ours', (_, raw) => {
  expect(readDeliveryReport(raw)).toBeNull();
});
