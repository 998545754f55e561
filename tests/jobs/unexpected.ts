/** Handlers for a test that expects few jobs: every other is refused. */
import type { JobHandlers } from '@preau/operations/run-job';

const refuse = async () => ({ refused: 'not expected in this test' });

export const unexpected: JobHandlers = {
  'send-email': refuse,
  'send-password-link': refuse,
  'send-notification': refuse,
  'send-broadcast': refuse,
  'read-import': refuse,
  'check-import': refuse,
  'apply-import': refuse,
  'offer-places': refuse,
  'end-offers': refuse,
  'ask-online-payment': refuse,
  'freeze-meal-orders': refuse,
  'check-meal-changes': refuse,
  'send-meal-order': refuse,
  'plan-meal-orders': refuse,
  'settle-attendance': refuse,
  'deliver-invoices': refuse,
  'price-billing-chunk': refuse,
  'issue-billing-chunk': refuse,
  'plan-emergency-sheets': refuse,
  'make-emergency-sheets': refuse,
  'purge-done-jobs': refuse,
  'purge-expired-data': refuse,
  'continue-purge': refuse,
};
