/** What a version of a règlement changes of the one that it follows in the same folder. */
import { compareVersions } from '@preau/domain/regulation/compare';
import { versionBefore } from '@preau/domain/regulation/text/text';
import type { TenantFolder } from './tenant-folder.ts';
import { communeNames } from './tenant-folder-directives.ts';

/** In French sentences, in the order of the articles; none for a first version, or one that changes no rule. */
export function changesOfVersion(
  { commune, services, families, regulations }: TenantFolder,
  key: string,
): string[] {
  const version = regulations.find(one => one.key === key);
  const before = version && versionBefore(version, regulations);
  if (!version || !before) return [];
  return compareVersions(before, version, communeNames(commune, services, families)).map(({ text }) => text);
}
