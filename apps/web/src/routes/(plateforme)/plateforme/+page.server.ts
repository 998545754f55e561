import { addressesOf, matches } from '#lib/console/tenant-search.ts';
import * as api from '#lib/server/api.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async event => {
  const query = event.url.searchParams.get('q')?.trim() ?? '';
  const { tenants } = await api.tenants(event);
  return {
    query,
    total: tenants.length,
    tenants: tenants
      .filter(tenant => matches(tenant, query))
      .map(tenant => ({ ...tenant, addresses: addressesOf(tenant, event.url) })),
  };
};
