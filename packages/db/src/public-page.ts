/** What the public page of a tenant shows, in one statement. */

import type { FileId } from '@preau/domain/ids';
import type { ServiceKind } from '@preau/domain/service';
import type { TenantTransaction } from './database.ts';
import { sqlOf } from './internal/transaction.ts';

export interface PublicPage {
  website: string | null;
  accent: string;
  header: string | null;
  logo: { id: FileId; alt: string } | null;
  members: {
    key: string;
    name: string;
    address: string[];
    phone: string | null;
    email: string | null;
    website: string | null;
    openingHours: string[];
  }[];
  services: {
    key: string;
    name: string;
    kind: ServiceKind;
    member: string;
    site: string;
    weekdays: number[];
    /** Local times hh:mm. */
    hours: { start: string; end: string } | null;
    contact: { name: string; phone: string; note: string | null } | null;
  }[];
  texts: { key: string; title: string }[];
}

/** Everything on the public page. @throws Error when the tenant was never configured */
export async function readPublicPage(tx: TenantTransaction): Promise<PublicPage> {
  const [page] = await sqlOf(tx)<PublicPage[]>`
    select website, accent, header,
      case when logo_file_id is not null then json_build_object('id', logo_file_id, 'alt', logo_alt) end as logo,
      (select json_agg(json_build_object('key', key, 'name', name, 'address', address, 'phone', phone, 'email', email,
          'website', website, 'openingHours', opening_hours) order by position)
        from member where tenant_id = ${tx.tenantId}) as members,
      (select coalesce(json_agg(json_build_object('key', service.key, 'name', service.name, 'kind', service.kind,
          'member', member.key, 'site', site.name, 'weekdays', weekdays, 'hours',
          case when starts_at is not null then json_build_object(
            'start', to_char(starts_at, 'HH24:MI'), 'end', to_char(ends_at, 'HH24:MI')) end, 'contact',
          case when contact_name is not null then json_build_object(
            'name', contact_name, 'phone', contact_phone, 'note', contact_note) end) order by service.position), '[]')
        from service
        join member on member.tenant_id = service.tenant_id and member.id = service.member_id
        join site on site.tenant_id = service.tenant_id and site.id = service.site_id
        where service.tenant_id = ${tx.tenantId}) as services,
      (select coalesce(json_agg(json_build_object('key', key, 'title', title) order by key), '[]')
        from regulation_text where tenant_id = ${tx.tenantId}) as texts
    from tenant_profile where tenant_id = ${tx.tenantId}`;
  if (!page) throw new Error('this tenant has no configuration');
  return page;
}

export interface RegulationText {
  key: string;
  title: string;
  markdown: string;
}

/** A text that families read, or null. */
export async function findText(tx: TenantTransaction, key: string): Promise<RegulationText | null> {
  const [row] = await sqlOf(tx)<RegulationText[]>`
    select key, title, markdown from regulation_text where tenant_id = ${tx.tenantId} and key = ${key}`;
  return row ?? null;
}
