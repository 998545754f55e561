/** What pages ask the API about money that comes in. */
import type {
  AgedBalance,
  DepositMade,
  Deposits,
  Desk,
  EntryMade,
  FileFormat,
  Journal,
  NewDeposit,
  NewOnlinePayment,
  NewPayment,
  NewReminders,
  NewTitres,
  OnlinePayment,
  OnlinePaymentBegun,
  Payable,
  RecordedPayment,
  Reminders,
  RemindersSent,
  SimulatedPayment,
  Titres,
  TitresMade,
} from '@preau/contract/payments';
import type { Cents } from '@preau/domain/money';
import type { RequestEvent } from '@sveltejs/kit';
import { answer, segment, v1 } from './ask.ts';
import { download } from './download.ts';

type Query = Readonly<Record<string, string>>;

const office = (event: RequestEvent) => v1(event).office;

export const desk = (event: RequestEvent, query: Query): Promise<Desk> =>
  answer(office(event).payments.$get({ query: query as never })); // checked by the route, which says what is wrong

/** Throws `Failure` `invalid` with `problem` where it is not taken; `conflict` where an invoice is no longer open. */
export const record = (event: RequestEvent, json: NewPayment): Promise<RecordedPayment> =>
  answer(office(event).payments.$post({ json: json as never })); // said is what the form says

/** Throws `Failure` `conflict` where it was taken back already. */
export const reverse = (event: RequestEvent, id: string, json: { key: string; reason: string }) =>
  answer(office(event).payments[':id'].reversal.$post({ param: { id: segment(id) }, json }));

/** Throws `Failure` `invalid` with `atMostCents`. */
export const refund = (
  event: RequestEvent,
  json: { key: string; householdId: string; regieId: string; amountCents: Cents; reason: string },
): Promise<EntryMade> => answer(office(event).refunds.$post({ json }));

/** Throws as {@link refund}. */
export const waive = (
  event: RequestEvent,
  json: { key: string; invoiceId: string; amountCents: Cents; reason: string },
): Promise<EntryMade> => answer(office(event).waivers.$post({ json }));

/** Throws `Failure` `conflict` where it was taken back already. */
export const reverseAct = (
  event: RequestEvent,
  id: string,
  json: { key: string; reason: string },
): Promise<EntryMade> =>
  answer(office(event)['account-acts'][':id'].reversal.$post({ param: { id: segment(id) }, json }));

export const deposits = (event: RequestEvent, query: Query): Promise<Deposits> =>
  answer(office(event).deposits.$get({ query }));

/** Throws `Failure` `conflict` where a payment is no longer there to be brought. */
export const makeDeposit = (event: RequestEvent, json: NewDeposit): Promise<DepositMade> =>
  answer(office(event).deposits.$post({ json }));

export const titres = (event: RequestEvent, query: Query): Promise<Titres> =>
  answer(office(event).titres.$get({ query }));

/** Throws `Failure` `conflict` where an invoice is no longer open. */
export const handTitres = (event: RequestEvent, json: NewTitres): Promise<TitresMade> =>
  answer(office(event).titres.$post({ json }));

export const reminders = (event: RequestEvent, query: Query): Promise<Reminders> =>
  answer(office(event).reminders.$get({ query: query as never })); // as above

/** Throws `Failure` `conflict` where nobody is left. */
export const sendReminders = (event: RequestEvent, json: NewReminders): Promise<RemindersSent> =>
  answer(office(event).reminders.$post({ json }));

export const accounts = (event: RequestEvent, query: Query): Promise<AgedBalance> =>
  answer(office(event).accounts.$get({ query }));

export const journal = (event: RequestEvent, query: Query): Promise<Journal> =>
  answer(office(event).receipts.$get({ query: query as never })); // as above

/** Shown by the browser, which prints it. */
async function shown(asked: Promise<unknown>, name: string): Promise<Response> {
  const response = await download(asked);
  response.headers.set('content-disposition', `inline; filename="${name}"`);
  response.headers.set('cache-control', 'private, no-store');
  return response;
}

export const receipt = (event: RequestEvent, id: string): Promise<Response> =>
  shown(office(event).payments[':id'].receipt.$get({ param: { id: segment(id) } }), 'quittance.pdf');

export const deposit = (event: RequestEvent, id: string): Promise<Response> =>
  shown(office(event).deposits[':id'].document.$get({ param: { id: segment(id) } }), 'bordereau.pdf');

export const reminderLetters = (event: RequestEvent, id: string): Promise<Response> =>
  shown(office(event).reminders[':id'].letters.$get({ param: { id: segment(id) } }), 'relances.pdf');

export const titreFile = (event: RequestEvent, id: string): Promise<Response> =>
  download(office(event).titres[':id'].file.$get({ param: { id: segment(id) } }));

export const accountsFile = (event: RequestEvent, query: Query, format: FileFormat): Promise<Response> =>
  download(office(event).accounts.file.$get({ query: { ...query, format } }));

export const journalFile = (event: RequestEvent, query: Query, format: FileFormat): Promise<Response> =>
  download(office(event).receipts.file.$get({ query: { ...query, format } as never })); // as above

// A family

export const payable = (event: RequestEvent): Promise<Payable> =>
  answer(v1(event).family.payable.$get({ query: {} }));

/** Throws `Failure` `conflict` where nothing is owed any more. */
export const beginOnline = (event: RequestEvent, json: NewOnlinePayment): Promise<OnlinePaymentBegun> =>
  answer(v1(event).family['online-payments'].$post({ json }));

export const onlinePayment = (event: RequestEvent, id: string): Promise<OnlinePayment> =>
  answer(v1(event).family['online-payments'][':id'].$get({ param: { id: segment(id) } }));

export const ownReceipt = (event: RequestEvent, id: string): Promise<Response> =>
  shown(v1(event).family.payments[':id'].receipt.$get({ param: { id: segment(id) } }), 'quittance.pdf');

export const simulated = (event: RequestEvent, id: string): Promise<SimulatedPayment> =>
  answer(v1(event)['simulated-payments'][':id'].$get({ param: { id: segment(id) } }));

export const answerSimulated = (
  event: RequestEvent,
  id: string,
  outcome: 'paid' | 'refused' | 'cancelled',
): Promise<SimulatedPayment> =>
  answer(v1(event)['simulated-payments'][':id'].$post({ param: { id: segment(id) }, json: { outcome } }));
