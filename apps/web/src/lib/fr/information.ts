/** Infos/Documents: what families read there, and what the mairie publishes. */
import type { InformationProblem, RegulationInForce } from '@preau/contract/information';
import { toLocalDate } from '@preau/domain/dates';
import type { InformationKind } from '@preau/domain/information';
import type { ServiceKind } from '@preau/domain/service';
import { plainDay } from './moment.ts';
import { count, enumerate, fr } from './typeset.ts';

const ACTS = { deliberation: fr`délibération`, arrete: fr`arrêté`, decision: fr`décision` };

const GOVERNED: Record<ServiceKind, string> = {
  meal: fr`de la restauration scolaire`,
  childcare: fr`de la garderie`,
  activity: fr`des activités`,
};

/** What a version of the règlement is, and whose: « Règlement de la garderie, Mairie de Rognaix ». */
export function regulationName({
  memberName,
  serviceKinds,
}: Pick<RegulationInForce, 'memberName' | 'serviceKinds'>): string {
  const name = fr`Règlement ${enumerate(serviceKinds.map(kind => GOVERNED[kind]))}`.trim();
  return memberName ? fr`${name}, ${memberName}` : name;
}

export const informationWords = {
  title: fr`Infos/Documents`,
  lead: fr`Ce que la mairie vous donne à lire, les formulaires et le règlement.`,
  back: fr`Infos/Documents`,
  isNew: fr`Nouveau`,
  published: (day: string) => fr`Publié le ${day}`,
  changed: (day: string) => fr`Mis à jour le ${day}`,
  from: (member: string) => fr`Par ${member}`,
  none: fr`La mairie n’a rien publié pour le moment.`,
  noneAdvice: fr`Le règlement et la fiche d’inscription sont sur cette page.`,
  mairie: fr`De la mairie`,
  read: fr`Lire`,
  readOf: (title: string) => fr`Lire : ${title}`,
  open: fr`Ouvrir le lien`,
  openOf: (title: string) => fr`Ouvrir le lien : ${title}`,
  fetch: (size: string) => fr`Télécharger (PDF, ${size})`,
  fetchOf: (title: string, size: string) => fr`Télécharger : ${title} (PDF, ${size})`,
  regulation: fr`Règlement`,
  inForce: ({ effectiveFrom, actKind, actReference, actDate }: RegulationInForce) =>
    fr`En vigueur depuis le ${day(effectiveFrom)}, par ${ACTS[actKind]} n° ${actReference} du ${day(actDate)}.`,
  services: fr`Services concernés`,
  texts: fr`Textes à lire`,
  accept: fr`J’ai lu et j’accepte le règlement`,
  acceptOf: (effectiveFrom: string) => fr`J’ai lu et j’accepte le règlement du ${day(effectiveFrom)}`,
  toAccept: fr`À lire et à accepter`,
  accepted: (by: string | null, on: string) =>
    by ? fr`Lu et accepté par ${by} le ${on}.` : fr`Lu et accepté le ${on}.`,
  acceptedNow: fr`C’est noté : vous avez lu et accepté le règlement. Merci.`,
  noRegulation: fr`Aucun règlement n’est en vigueur pour votre famille.`,
  forms: fr`Fiche d’inscription`,
  blank: fr`Fiche d’inscription vierge (PDF)`,
};

export const officeInformationWords = {
  title: fr`Infos aux familles`,
  lead: fr`Ce que les familles lisent sous « Infos/Documents », dans cet ordre.`,
  add: fr`Publier`,
  newTitle: fr`Publier une information`,
  changeTitle: (title: string) => fr`Modifier : ${title}`,
  back: fr`Infos aux familles`,
  kinds: {
    message: fr`Message`,
    text: fr`Texte`,
    form: fr`Formulaire`,
    link: fr`Lien`,
  } satisfies Record<InformationKind, string>,
  kindHints: {
    message: fr`quelques lignes, lues sur la page même`,
    text: fr`une page à lire`,
    form: fr`un PDF à télécharger`,
    link: fr`une page d’un autre site`,
  } satisfies Record<InformationKind, string>,
  kind: fr`Que voulez-vous publier ?`,
  fields: {
    title: fr`Titre`,
    markdown: fr`Texte`,
    about: fr`Une ligne d’explication`,
    markdownHint: fr`**gras**, *italique*, une ligne vide entre deux paragraphes, un tiret devant chaque élément d’une liste.`,
    url: fr`Adresse de la page`,
    urlHint: fr`Par exemple https://www.rognaix.fr/menus`,
    file: fr`Fichier PDF`,
    fileHint: fr`5 Mo au plus.`,
    keepFile: fr`Sans nouveau fichier, celui qui est publié reste.`,
    member: fr`Pour les familles de`,
    everyone: fr`Toutes les familles`,
  },
  publish: fr`Publier`,
  publishVersion: fr`Publier cette version`,
  versionHint: fr`Les familles liront la nouvelle version, marquée comme nouvelle. Les précédentes sont gardées.`,
  version: (number: number, day: string) => fr`Version ${number}, publiée le ${day}`,
  forMember: (member: string | null) => (member ? fr`Familles de ${member}` : fr`Toutes les familles`),
  change: fr`Modifier`,
  changeOf: (title: string) => fr`Modifier : ${title}`,
  withdraw: fr`Retirer`,
  withdrawOf: (title: string) => fr`Retirer : ${title}`,
  restore: fr`Remettre`,
  restoreOf: (title: string) => fr`Remettre : ${title}`,
  up: fr`Monter`,
  upOf: (title: string) => fr`Monter : ${title}`,
  down: fr`Descendre`,
  downOf: (title: string) => fr`Descendre : ${title}`,
  withdrawn: (day: string) => fr`Retiré le ${day} : les familles ne le voient plus.`,
  shown: fr`Publié`,
  none: fr`Rien n’est publié pour le moment.`,
  noneAdvice: fr`Un message, un formulaire ou un lien : les familles le verront marqué « Nouveau ».`,
  done: {
    publie: fr`C’est publié.`,
    modifie: fr`La nouvelle version est publiée.`,
    retire: fr`C’est retiré de la page des familles. « Remettre » l’y remet.`,
    remis: fr`C’est de nouveau sur la page des familles.`,
    ordonne: fr`L’ordre est changé.`,
  },
  regulations: fr`Qui a lu et accepté le règlement`,
  regulationsLead: fr`Chaque famille l’accepte une fois par version, sur sa page Infos/Documents.`,
  acknowledged: (acknowledged: number, concerned: number) =>
    concerned === 0
      ? fr`Aucune famille n’est concernée.`
      : acknowledged === 0
        ? fr`Aucune famille sur ${concerned} ne l’a encore accepté.`
        : fr`${count(acknowledged, 'famille')} sur ${concerned} ${acknowledged < 2 ? 'l’a accepté' : 'l’ont accepté'}.`,
  seeLacking: (lacking: number) =>
    fr`Voir ${lacking < 2 ? 'celle qui manque' : `les ${lacking} qui manquent`}`,
  lackingTitle: fr`Familles qui n’ont pas encore accepté le règlement`,
  lackingNone: fr`Toutes les familles l’ont accepté.`,
  lackingCut: (shown: number) => fr`Les ${shown} premières, par ordre alphabétique.`,
  lackingNumber: fr`N° famille`,
  lackingAdults: fr`Famille`,
  problems: {
    required: fr`à remplir`,
    'not-an-address': fr`écrivez une adresse complète, qui commence par https://`,
    'no-such-file': fr`ce fichier n’est plus là, envoyez-le de nouveau`,
    'not-a-pdf': fr`ce fichier n’est pas un PDF, choisissez-en un autre`,
  } satisfies Record<InformationProblem, string>,
  tooLarge: fr`ce fichier est trop lourd, 5 Mo au plus`,
  sentence: (label: string, problem: string) => fr`${label} : ${problem}.`,
};

/** « 1,2 Mo », « 340 ko ». */
export function fileSize(bytes: number): string {
  return bytes < 1_000_000
    ? `${Math.max(1, Math.round(bytes / 1000))}\u00a0ko`
    : `${(bytes / 1_000_000).toFixed(1).replace('.', ',')}\u00a0Mo`;
}

/** « 1ᵉʳ septembre 2026 », from a day as the API writes it. */
export function day(text: string): string {
  return plainDay(toLocalDate(text));
}
