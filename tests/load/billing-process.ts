/** A run of invoices in a process of its own, which tells at its end the most memory that it has had, in megabytes. */
import postgres from 'postgres';
import { draftAll, issueAll, withBilling } from './billing-world.ts';

const [order = ''] = process.argv.slice(2);
const { superuserUrl, ...regie } = JSON.parse(order);
const superuser = postgres(superuserUrl, { max: 1, onnotice: () => {} });
await withBilling(regie, async ctx => {
  const whole = { ...regie, superuser };
  await issueAll(whole, ctx, await draftAll(whole, ctx));
});
await superuser.end();
console.log(process.resourceUsage().maxRSS / 1024);
