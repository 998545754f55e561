/** Where people find the sites of an installation. */

/**
 * Address of a commune's portal by its slug, or of the console by `console`: on this machine by http and port,
 * elsewhere behind a proxy by https.
 */
export function siteAddress(
  name: string,
  { baseDomain, port }: { baseDomain: string; port: number },
): string {
  return baseDomain === 'localhost' ? `http://${name}.localhost:${port}/` : `https://${name}.${baseDomain}/`;
}
