/** Where people find the sites of this installation. */
import type { Settings } from '@preau/contract/settings';

/** Address of a commune by its slug, or of the console. On this machine by http and port, elsewhere behind https. */
export function siteAddresses({ baseDomain }: Settings, port: number): (name: string) => string {
  const local = baseDomain === 'localhost';
  return name => (local ? `http://${name}.localhost:${port}/` : `https://${name}.${baseDomain}/`);
}
