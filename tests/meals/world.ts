/** A commune with canteens, families who reserve meals there, and a worker that does what is due when it is told to. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MealDay, officeMeals } from '@preau/contract/meals';
import { findTenantBySlug } from '@preau/db/directory';
import { newId } from '@preau/db/new-id';
import type { JobId } from '@preau/db/outbox';
import { type Mailer, openMailer } from '@preau/documents/email/mailer';
import { type Context, tenantContext } from '@preau/operations/context';
import { RETRY, runJob } from '@preau/operations/run-job';
import { createClock } from '@preau/operations/tick-clock';
import { createHandlers } from '@preau/worker/handlers';
import { type MailCatcher, startMailCatcher } from '../../apps/cli/src/mail-catcher.ts';
import type { Browser } from '../families/portal.ts';
import { createPlanningWorld, type PlanningWorld } from '../planning/world.ts';

export interface MealWorld extends PlanningWorld {
  slug: string;
  catcher: MailCatcher;
  /** Replaces what carries e-mails; null: the real one. */
  mailer: Mailer | null;
  now(): Date;
  /** Does what is due by now, and what follows from it. @returns the jobs that failed or are put off */
  work(): Promise<string[]>;
  context(): Promise<Context>;
  /** Has a child eat this from now on. */
  choose(childId: string, mealType: string): Promise<void>;
  end(): Promise<void>;
}

export async function createMealWorld(slug: string): Promise<MealWorld> {
  const world = await createPlanningWorld(slug);
  const directory = await mkdtemp(join(tmpdir(), 'preau-meals-'));
  const catcher = await startMailCatcher({ directory });
  const smtp = openMailer({ smtpUrl: catcher.url, fromAddress: 'portail@famille.example.fr' });
  const { database, tenantId, files } = world;
  let now = new Date('2026-11-19T10:58:00Z');
  const tick = createClock(database.app);
  const meals: MealWorld = {
    ...world,
    slug,
    catcher,
    mailer: null,
    now: () => now,
    at(instant) {
      now = new Date(instant);
      world.at(instant);
    },
    async work() {
      const handlers = createHandlers({
        mailer: meals.mailer ?? smtp,
        sms: null,
        siteAddress: name => `https://${name}.famille.example.fr/`,
      });
      const notDone: string[] = [];
      await tick(now);
      for (;;) {
        const due = await database.superuser<{ id: JobId; job: string }[]>`
          select id, job from outbox where tenant_id = ${tenantId} and state = 'waiting' and run_at <= ${now}
            and hidden_until <= now() and job like '%meal%' order by run_at, id`;
        if (due.length === 0) return notDone;
        for (const ref of due) {
          const { outcome } = await runJob(
            { app: database.app, files },
            handlers,
            { ...ref, tenantId },
            {
              now,
              retry: RETRY,
              interrupted: false,
            },
          );
          if (outcome !== 'done') notDone.push(`${ref.job} ${outcome}`);
        }
      }
    },
    async context() {
      const tenant = await findTenantBySlug(database.app, slug);
      if (!tenant) throw new Error('the tenant is there');
      return tenantContext({ app: database.app, files }, tenant, {
        actor: { kind: 'system' },
        now,
        requestId: 'test',
      });
    },
    async choose(childId, mealType) {
      const id = await world.find('meal_type', mealType);
      await database.superuser`
        insert into child_health (tenant_id, id, child_id, meal_type_id) values (${tenantId}, ${newId()}, ${childId}, ${id})
        on conflict (tenant_id, child_id) do update set meal_type_id = excluded.meal_type_id`;
    },
    async end() {
      smtp.close();
      await catcher.stop();
      await rm(directory, { recursive: true, force: true });
      await database.drop();
    },
  };
  return meals;
}

/** The day of a canteen as somebody sees it. */
export async function dayOf(by: Browser, site: string, date: string): Promise<MealDay> {
  const { sites } = await by.read(officeMeals, `/office/meals?from=${date}&to=${date}&site=${site}`);
  const day = sites[0]?.days[0];
  if (!day) throw new Error(`no day ${date} of ${site}`);
  return day;
}

/** « sans-viande elementaire 2/1 »: ordered and now, of each line. */
export function said({ lines }: MealDay): string[] {
  return lines.map(
    ({ service, mealType, group, ordered, now }) =>
      `${service.replace(/-repas.*/, '')} ${mealType} ${group} ${ordered ?? '-'}/${now}`,
  );
}
