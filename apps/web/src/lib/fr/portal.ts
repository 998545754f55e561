/** The public pages of a commune. */
import type { Portal } from '@preau/contract/portal';
import { moment } from './moment.ts';
import { count, enumerate, fr } from './typeset.ts';

type Kind = Portal['kind'];
type ServiceKind = Portal['services'][number]['kind'];

const ACTIVITIES: Record<ServiceKind, string> = {
  meal: 'cantine',
  childcare: 'garderie',
  activity: 'activités',
};

/** « Cantine et garderie », of what this portal has; « Accueil des enfants » of a portal without services yet. */
export function activities(services: Portal['services']): string {
  const kinds: ServiceKind[] = ['meal', 'childcare', 'activity'];
  const present = kinds.filter(kind => services.some(service => service.kind === kind));
  const words = enumerate(present.map(kind => ACTIVITIES[kind])) || 'accueil des enfants';
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const KINDS: Record<Kind, (members: number) => string> = {
  commune: () => '',
  rpi: members => fr`Regroupement pédagogique intercommunal de ${count(members, 'commune')}.`,
  ssi: members => fr`Syndicat scolaire intercommunal de ${count(members, 'commune')}.`,
  epci: members => fr`Intercommunalité de ${count(members, 'commune')}.`,
  association: () => fr`Association.`,
};

/** Who stands behind the portal, unless its name says it, and what this page is for. */
export function lead({ kind, members }: Pick<Portal, 'kind' | 'members'>): string {
  return `${KINDS[kind](members.length)} ${fr`Qui contacter, à quelles heures, selon quelles règles.`}`.trim();
}

/** What the demonstration says of itself on every page, with its own date and time. */
export function demonstrationNotice({ now, timeZone }: Pick<Portal, 'now' | 'timeZone'>): string {
  return fr`Démonstration : données inventées. Ici, ${moment(new Date(now), timeZone)}.`;
}

export const words = {
  product: fr`Portail famille`,
  pageTitle: (page: string, name: string) => fr`${page} · ${name}`,
  description: (activities: string, name: string) =>
    fr`${activities} : contacts, jours et horaires, règlement intérieur. Portail famille : ${name}.`,
  chooseMember: fr`Votre commune`,
  phone: fr`Téléphone`,
  email: fr`Courriel`,
  address: fr`Adresse`,
  openingHours: fr`Ouverture`,
  website: fr`Site internet`,
  until: fr`à`,
  hoursUnknown: fr`à demander`,
  noServices: fr`Les services ne sont pas encore décrits ici. Renseignez-vous par téléphone.`,
  rules: fr`Le règlement`,
  rulesLead: fr`Inscriptions, délais, absences, tarifs : ce qui a été décidé et voté.`,
  noRules: fr`Le règlement n’est pas encore publié ici. Demandez-le aux personnes ci-dessus.`,
  home: fr`Accueil`,
  footer: fr`Informations sur ce site`,
  accessibility: fr`Accessibilité : non conforme`,
  ownSite: (site: string) => fr`Aller sur ${site}`,
};

/** A text of the règlement. */
export const textWords = {
  download: fr`Télécharger en PDF`,
  versions: fr`Versions de ce règlement`,
  otherVersions: fr`Ce règlement a aussi une autre version :`,
  from: (day: string) => fr`à partir du ${day}`,
  changes: fr`Ce qui change`,
  changesLead: (day: string) => fr`Par rapport à la version précédente, à partir du ${day} :`,
};
