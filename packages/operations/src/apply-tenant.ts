/** Makes a tenant what its folder says: in one transaction, or not at all. */
import type { TenantFolder } from '@preau/contract/tenant-folder';
import { type Difference, diffTenantFolders } from '@preau/contract/tenant-folder-diff';
import { recordAudit } from '@preau/db/audit';
import { findUsedParts, type UsedPart } from '@preau/db/configuration-uses';
import { asTenant, type PlatformTransaction } from '@preau/db/database';
import { bumpDirectory } from '@preau/db/directory';
import { newId } from '@preau/db/new-id';
import { loadTenantFolder, saveTenantFolder } from '@preau/db/tenant-folder';
import { findHostsOfOthers, findRegistered, lockRegister, registerTenant } from '@preau/db/tenant-registry';
import { localDateAt } from '@preau/domain/dates';
import type { Tenant } from '@preau/domain/tenant';
import type { PlatformContext } from './context.ts';
import { reviewOrders } from './order-meals.ts';

export interface ApplyTenantInput {
  folder: TenantFolder;
  /** The domain below which every tenant has its address; none of it can be a tenant's own. */
  baseDomain: string;
  /** `preview` says what `apply` would change, and changes nothing. */
  mode: 'preview' | 'apply';
  /** The removals that a person has seen and agreed to, as an earlier answer named them. */
  agreedRemovals: 'all' | readonly Difference[];
}

/** Why a folder cannot be applied. */
export type Refusal =
  | { kind: 'host-taken'; host: string; slug: string }
  | { kind: 'host-of-platform'; host: string }
  | { kind: 'regulation-changed'; key: string }
  | { kind: 'regulation-in-effect'; key: string; effectiveFrom: string }
  /** Families or agents refer to what would be removed. */
  | ({ kind: 'in-use' } & UsedPart);

export type ApplyTenantOutcome =
  | { kind: 'applied' | 'previewed'; differences: Difference[] }
  /** It would remove what nobody has agreed to remove; nothing was changed. */
  | { kind: 'removals-to-agree'; differences: Difference[] }
  | { kind: 'refused'; refusals: Refusal[] };

/**
 * Applies a folder to the tenant of its slug, which it creates if need be. Applied again it changes nothing. Other
 * processes answer accordingly within a second.
 */
export function applyTenant(ctx: PlatformContext, input: ApplyTenantInput): Promise<ApplyTenantOutcome> {
  const { folder, mode, agreedRemovals } = input;
  return ctx.transaction(async tx => {
    await lockRegister(tx);
    const known = await findRegistered(tx, folder.commune.slug);
    const before = known && (await asTenant(tx, known.id, tenant => loadTenantFolder(tenant, ctx.files)));
    const differences = diffTenantFolders(before, folder);

    const refusals = [
      ...(await hostRefusals(tx, input)),
      ...regulationRefusals(before, differences, localDateAt(ctx.now, folder.commune.timeZone)),
      ...(known ? await usedPartRefusals(tx, known, differences) : []),
    ];
    if (refusals.length > 0) return { kind: 'refused', refusals };
    if (mode === 'preview') return { kind: 'previewed', differences };
    if (!areAgreed(differences, agreedRemovals)) return { kind: 'removals-to-agree', differences };
    if (differences.length > 0) await save(ctx, tx, known, folder, differences);
    return { kind: 'applied', differences };
  });
}

async function save(
  ctx: PlatformContext,
  tx: PlatformTransaction,
  known: Tenant | null,
  folder: TenantFolder,
  differences: Difference[],
): Promise<void> {
  const { slug, kind, name, timeZone, hosts, members } = folder.commune;
  const id = known?.id ?? newId<'tenant'>();
  const counts = { memberCount: members.length, serviceCount: folder.services.services.length };
  await registerTenant(tx, { id, slug, kind, name, timeZone, hosts, ...counts }, ctx.now);
  await asTenant(tx, id, async tenant => {
    await saveTenantFolder(tenant, ctx.files, folder, ctx.now);
    // A new tenant has nothing to order before the clock comes by.
    if (known) await reviewOrders(tenant);
    await recordAudit(tenant, {
      actor: ctx.actor,
      at: ctx.now,
      requestId: ctx.requestId,
      action: 'tenant.apply',
      after: { differences: differences.map(({ sentence }) => sentence) },
    });
  });
  await bumpDirectory(tx);
}

async function hostRefusals(
  tx: PlatformTransaction,
  { folder, baseDomain }: ApplyTenantInput,
): Promise<Refusal[]> {
  const { slug, hosts } = folder.commune;
  const taken = await findHostsOfOthers(tx, slug, hosts);
  return [
    ...taken.map((other): Refusal => ({ kind: 'host-taken', ...other })),
    ...hosts
      .filter(host => host === baseDomain || host.endsWith(`.${baseDomain}`))
      .map((host): Refusal => ({ kind: 'host-of-platform', host })),
  ];
}

/** A published version never changes, and is not withdrawn once decisions may rest on it. */
function regulationRefusals(
  before: TenantFolder | null,
  differences: readonly Difference[],
  today: string,
): Refusal[] {
  return differences
    .filter(({ noun }) => noun === 'regulation')
    .flatMap(({ change, key }): Refusal[] => {
      const published = before?.regulations.find(version => version.key === key);
      if (!published) return [];
      if (change === 'changed') return [{ kind: 'regulation-changed', key }];
      const { effectiveFrom } = published;
      return effectiveFrom <= today ? [{ kind: 'regulation-in-effect', key, effectiveFrom }] : [];
    });
}

/** What families refer to stays until they no longer do. */
async function usedPartRefusals(
  tx: PlatformTransaction,
  { id }: Tenant,
  differences: readonly Difference[],
): Promise<Refusal[]> {
  const removals = differences.filter(({ change }) => change === 'removed');
  const used = await asTenant(tx, id, tenant => findUsedParts(tenant, removals));
  return used.map(part => ({ kind: 'in-use', ...part }));
}

function areAgreed(differences: readonly Difference[], agreed: ApplyTenantInput['agreedRemovals']): boolean {
  return differences
    .filter(({ change }) => change === 'removed')
    .every(
      removal =>
        agreed === 'all' || agreed.some(({ noun, key }) => noun === removal.noun && key === removal.key),
    );
}
