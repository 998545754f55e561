/** A family is told that its payment has arrived, and where its receipt is. */
import type { TenantTransaction } from '@preau/db/database';
import { listPayments } from '@preau/db/payment';
import { listRegies } from '@preau/db/regies';
import { frenchMoney } from '@preau/domain/french';
import type { Context } from './context.ts';
import { notify } from './notify.ts';
import { pieceNumber } from './show-payment.ts';

/** In the transaction in which the payment is entered. */
export async function tellOfPayment(tx: TenantTransaction, ctx: Context, paymentId: string): Promise<void> {
  const [[payment], regies] = await Promise.all([
    listPayments(tx, { id: paymentId }, { order: 'latest', limit: 1 }),
    listRegies(tx, 'tenant'),
  ]);
  const regie = regies.find(({ id }) => id === payment?.regieId);
  if (!payment || !regie) return;
  const { payer, amountCents, pays } = payment;
  await notify(tx, ctx, {
    occasion: 'payment-received',
    key: paymentId,
    householdId: payer.id,
    number: payer.number,
    familyName: payer.name,
    amount: frenchMoney(amountCents),
    receipt: pieceNumber({ year: payment.year, number: payment.receiptNumber }),
    details: pays
      .map(
        ({ label, amountCents: part }) => `• ${label ? `Facture ${label}` : 'Autre'} : ${frenchMoney(part)}`,
      )
      .join('\n'),
    regie: regie.name,
    paymentId,
  });
}
