/** Ways to reach someone, as a link and as one reads them. */

/** `tel:+33479382194` from any usual writing of a French number; another country's number keeps its own prefix. */
export function telephoneUrl(phone: string): string {
  const dialled = phone.replace(/[^\d+]/g, '');
  return `tel:${dialled.replace(/^0033/, '+33').replace(/^0(?=\d{9}$)/, '+33')}`;
}

/** « www.rognaix.fr », from the address of a site. */
export function webName(url: string): string {
  return url.replace(/^https?:\/\//, '').replace(/\/$/, '');
}
