/** Fiscal, CAF and bank details of invented households, and their quotients over the years. */
import { QUOTIENT_SOURCES } from '@preau/domain/family';
import { type Draft, dayFrom, daysAgo } from './draft.ts';
import { type Household, startOf } from './families.ts';

/** Adds what the `n`-th household has told; one in seven has told nothing. */
export function addMoney(draft: Draft, household: Household, n: number): void {
  if (n % 7 === 6) return;
  const { chance } = draft;
  const shares = chance.oneOf([150, 200, 250, 300, 400]);
  // Every bracket from nothing to well beyond the last one.
  const quotient = (n * 67) % 2400;
  const { id: householdId, key } = household;
  draft.put('householdFiscal', key, {
    householdId,
    fiscalNumber: String(30_00_000_000_000 + n * 7919).slice(0, 13),
    incomeYear: startOf(draft.year) - 1,
    referenceIncomeCents: Math.round((quotient * 12 * shares) / 100) * 100,
    sharesHundredths: shares,
  });
  const scheme = n % 11 === 4 ? 'msa' : n % 23 === 5 ? 'other' : n % 29 === 6 ? 'none' : 'caf';
  draft.put('householdCaf', key, {
    householdId,
    scheme,
    beneficiaryNumber:
      scheme === 'caf' || scheme === 'msa' ? String(1_000_000 + ((n * 7919) % 9_000_000)) : null,
  });
  const source =
    scheme === 'caf' || scheme === 'msa' ? scheme : (QUOTIENT_SOURCES[2 + (n % 2)] ?? 'declared');
  // Known before the months that are billed. Last year's stays beside this year's: what was billed then was billed by it.
  for (const [index, age] of (n % 3 === 0 ? [465, 100] : [100]).entries())
    draft.put('householdQuotient', `${key}/${index}`, {
      householdId,
      quotientFamilial: Math.max(0, quotient - (index === 0 && n % 3 === 0 ? 60 : 0)),
      referenceDate: dayFrom(draft, -age - 20),
      appliesFrom: dayFrom(draft, -age),
      source,
      recordedAt: daysAgo(draft, age),
    });
  if (chance.percent(40)) addBank(draft, household, n);
}

function addBank(draft: Draft, { id: householdId, key, adults }: Household, n: number): void {
  const holder = adults[0]?.row;
  draft.put('householdBank', key, {
    householdId,
    accountHolder: holder ? `${holder.lastName} ${holder.firstName}` : null,
    bankName: 'Banque du Préau',
    iban: inventedIban(n),
    bic: 'PREAFRPP',
    directDebit: draft.chance.percent(50),
  });
}

/** An IBAN of a bank that does not exist (99999), of which both keys are right. */
export function inventedIban(n: number): string {
  const [bank, branch, account] = ['99999', '00001', String(n).padStart(11, '0')];
  const key = 97n - ((89n * BigInt(bank) + 15n * BigInt(branch) + 3n * BigInt(account)) % 97n);
  const rib = `${bank}${branch}${account}${String(key).padStart(2, '0')}`;
  // F is 15 and R is 27: « FR00 » at the end, as letters are counted.
  const check = 98n - (BigInt(`${rib}152700`) % 97n);
  return `FR${String(check).padStart(2, '0')}${rib}`;
}
