/** What was done to a planning, and the agenda that follows it. */
import type { PlanningHistory } from '@preau/contract/planning';
import type { LocalDate } from '@preau/domain/dates';
import type { ActKind } from '@preau/domain/planning/act';
import { datesPhrase } from '@preau/domain/planning/summary';
import type { Channel } from '@preau/domain/regulation/vocabulary';
import { fr } from './typeset.ts';

export const historyWords = {
  title: fr`Ce qui a été fait`,
  lead: fr`Vos réservations et vos absences, celles que la mairie a saisies, et ce qu’elle a décidé : le plus récent d’abord.`,
  back: fr`Planning`,
  link: fr`Ce qui a été fait`,
  none: fr`Rien n’a encore été réservé.`,
  noneAdvice: fr`Ce que vous réservez, et les absences que vous déclarez, s’inscrivent ici.`,
  reserve: fr`Réserver plusieurs jours`,
  undone: fr`Annulé depuis.`,
  reason: (reason: string) => fr`Raison donnée : ${reason}`,
  older: fr`Plus anciens`,
  by: {
    family: fr`par votre famille`,
    office: fr`par la mairie`,
    system: fr`par le portail`,
  } satisfies Record<PlanningHistory['acts'][number]['by'], string>,
};

export const actTitles: Record<ActKind, string> = {
  reserve: fr`Réservation`,
  'cancel-request': fr`Demande ou réservation retirée`,
  'declare-absence': fr`Absence déclarée`,
  'withdraw-absence': fr`Absence annulée`,
  'add-proof': fr`Justificatif envoyé`,
  decide: fr`Décision de la mairie`,
  close: fr`Fermeture`,
  reopen: fr`Réouverture`,
  offer: fr`Place proposée`,
  'change-capacity': fr`Nombre de places changé`,
};

/** How an act came, where it was not by the portal. */
export const channelWords: Record<Channel, string> = {
  portal: fr`sur le portail`,
  telephone: fr`par téléphone`,
  email: fr`par courriel`,
  paper: fr`sur papier`,
  counter: fr`au guichet`,
};

/** What became of a day, by the words of decisions and of rows. */
const OUTCOMES: Readonly<Record<string, string>> = {
  accepted: fr`réservé`,
  'accepted-late': fr`réservé hors délai`,
  requested: fr`demandé`,
  'awaiting-payment': fr`en attente de paiement`,
  'on-hold': fr`sur la liste d’attente`,
  refused: fr`refusé`,
  reserved: fr`de nouveau réservé`,
  cancelled: fr`retiré`,
  free: fr`absence non facturée`,
  billed: fr`absence facturée`,
  share: fr`absence facturée en partie`,
  fixed: fr`absence facturée à un prix fixe`,
  refund: fr`absence remboursée`,
  collectable: fr`absence facturée, repas à emporter`,
  'awaiting-proof': fr`absence, justificatif attendu`,
  'ask-agent': fr`absence, à décider par la mairie`,
  accept: fr`accepté`,
  hold: fr`mis en attente`,
  refuse: fr`refusé`,
};

/** « Zoé, Repas : jeudi 26 et vendredi 27 novembre, réservé ». */
export function historyLine({
  child,
  service,
  dates,
  outcome,
}: {
  child: string;
  service: string;
  dates: LocalDate[];
  outcome: string;
}): string {
  const became = OUTCOMES[outcome];
  return fr`${child}, ${service} : ${datesPhrase(dates)}${became ? `, ${became}` : ''}`;
}

export const feedWords = {
  title: fr`Dans mon agenda`,
  lead: fr`Suivez le planning dans l’agenda de votre téléphone ou de votre ordinateur : il se met à jour tout seul.`,
  back: fr`Planning`,
  link: fr`Dans mon agenda`,
  create: fr`Créer l’adresse`,
  replace: fr`Créer une autre adresse`,
  revoke: fr`Ne plus partager`,
  none: fr`Aucun agenda ne suit votre planning.`,
  exists: fr`Une adresse a été créée le`,
  shownOnce: fr`Elle n’est montrée qu’une fois. Si vous l’avez perdue, créez-en une autre : l’ancienne ne mènera plus nulle part.`,
  made: fr`Voici votre adresse. Copiez-la maintenant : elle ne sera plus montrée.`,
  address: fr`Adresse secrète`,
  open: fr`Ouvrir dans mon agenda`,
  copy: fr`Copier`,
  copied: fr`Adresse copiée.`,
  how: fr`Dans votre agenda, choisissez « Ajouter un calendrier par adresse » ou « S’abonner », puis collez-la.`,
  secret: fr`Qui connaît cette adresse voit le prénom des enfants et leurs jours de présence : ne la donnez qu’à qui les garde.`,
  revoked: fr`L’adresse ne mène plus nulle part.`,
};
