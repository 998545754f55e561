/** The pages of each part of the mairie's side, in the order of its tabs. */
import { mealPages } from '#lib/fr/meals.ts';
import { officeDayWords } from '#lib/fr/office-day.ts';
import { officePlanningWords } from '#lib/fr/office-planning.ts';
import { moneyWords } from '#lib/fr/payments.ts';

interface Tab {
  href: string;
  label: string;
  /** The permission without which it is not shown. */
  needs: string;
}

export const PLANNING_TABS: readonly Tab[] = [
  { href: '/mairie/planning', label: officePlanningWords.week, needs: 'office-planning.read' },
  { href: '/mairie/planning/demandes', label: officePlanningWords.queue, needs: 'office-planning.write' },
  { href: '/mairie/planning/saisie', label: officePlanningWords.entry, needs: 'office-planning.write' },
  {
    href: '/mairie/planning/fermetures',
    label: officePlanningWords.closures,
    needs: 'office-planning.close',
  },
];

export const DAY_TABS: readonly Tab[] = [
  { href: '/mairie/journee', label: officeDayWords.board, needs: 'attendance.read' },
  { href: '/mairie/journee/places', label: officeDayWords.places, needs: 'office-planning.read' },
  { href: '/mairie/journee/frequentation', label: officeDayWords.occupancy, needs: 'attendance.read' },
  { href: '/mairie/journee/fichiers', label: officeDayWords.files, needs: 'attendance.export' },
  { href: '/mairie/journee/urgence', label: officeDayWords.emergency, needs: 'health.read' },
];

export const MEAL_TABS: readonly Tab[] = [
  { href: '/mairie/repas', label: mealPages.orders, needs: 'meals.read' },
  { href: '/mairie/repas/adultes', label: mealPages.guests, needs: 'guest-meals.write' },
  { href: '/mairie/repas/menus', label: mealPages.menus, needs: 'menus.write' },
];

export const MONEY_TABS: readonly Tab[] = [
  { href: '/mairie/encaissements', label: moneyWords.desk, needs: 'payments.record' },
  { href: '/mairie/encaissements/remises', label: moneyWords.deposits, needs: 'payments.record' },
  { href: '/mairie/encaissements/impayes', label: moneyWords.unpaid, needs: 'billing.read' },
  { href: '/mairie/encaissements/relances', label: moneyWords.reminders, needs: 'billing.run' },
  { href: '/mairie/encaissements/titres', label: moneyWords.titres, needs: 'titres.hand' },
  { href: '/mairie/encaissements/journal', label: moneyWords.journal, needs: 'billing.read' },
];

/**
 * Those that an agent may open, the one of this address marked.
 * @param counts what waits behind a tab, by its address
 */
export function tabsFor(
  tabs: readonly Tab[],
  path: string,
  permissions: readonly string[],
  counts: Readonly<Record<string, number | null>> = {},
): { href: string; label: string; isShown: boolean; count: number | null }[] {
  return tabs
    .filter(({ needs }) => permissions.includes(needs))
    .map(({ href, label }) => ({ href, label, isShown: path === href, count: counts[href] ?? null }));
}
