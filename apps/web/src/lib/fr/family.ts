/** The families' screens: what stands around them, Accueil, Mon compte, Mes enfants. */
import type { NextStep } from '@preau/contract/family';
import { type LocalDate, nextDay, toLocalDate } from '@preau/domain/dates';
import type { LEVELS } from '@preau/domain/family';
import { frenchDay } from '@preau/domain/french';
import { regulationName } from './information.ts';
import { plainDay } from './moment.ts';
import { nextDeadline, type Until } from './planning.ts';
import { typeWords } from './requests.ts';
import { count, enumerate, fr } from './typeset.ts';

export const frame = {
  navigation: fr`Portail famille`,
  home: fr`Accueil`,
  planning: fr`Planning`,
  invoices: fr`Factures`,
  account: fr`Mon compte`,
  children: fr`Mes enfants`,
  messages: fr`Boîte de réception`,
  requests: fr`Liste des demandes`,
  documents: fr`Infos/Documents`,
  short: { messages: fr`Messages`, family: fr`Famille` },
  signOut: fr`Se déconnecter`,
  unread: (messages: number) => fr`${count(messages, 'nouveau message', 'nouveaux messages')}`,
  pageTitle: (page: string, name: string) => fr`${page} · ${name}`,
  support: fr`Assistance : vous voyez ce portail en lecture seule, avec l’accord de la mairie.`,
};

export const homeWords = {
  title: fr`Accueil`,
  hello: (firstName: string) => fr`Bonjour ${firstName}`,
  next: fr`À faire`,
  actOf: (act: string, what: string) => fr`${act} : ${what}`,
  moreSteps: (steps: number) =>
    steps === 1 ? fr`Voir un autre point` : fr`Voir ${count(steps, 'autre point', 'autres points')}`,
  nothingNext: fr`Vous êtes à jour : rien ne vous attend.`,
  children: fr`Mes enfants`,
  noChildren: fr`Aucun enfant n’est encore enregistré.`,
  noChildrenAdvice: fr`Ajoutez votre enfant : la mairie vérifiera et l’inscrira.`,
  requests: fr`Demandes`,
  openRequests: (requests: number) =>
    requests === 0
      ? fr`Aucune demande en attente.`
      : fr`${count(requests, 'demande')} en attente de réponse.`,
  messages: fr`Messages`,
  unread: (messages: number) =>
    messages === 0
      ? fr`Aucun nouveau message.`
      : fr`${count(messages, 'nouveau message', 'nouveaux messages')}.`,
  file: fr`Dossier`,
  responsable: fr`Responsable`,
  number: fr`N° famille`,
  see: fr`Voir`,
  seeOf: (what: string) => fr`Voir : ${what}`,
};

/** The next deadline, and the days to come. */
export const aheadWords = {
  title: fr`À venir`,
  until: (until: Until, dates: readonly LocalDate[]) => fr`${nextDeadline(until, dates)}.`,
  reserved: (child: string, days: number) =>
    days === 0
      ? fr`${child} : rien de réservé`
      : fr`${child} : ${count(days, 'jour réservé', 'jours réservés')}`,
  reserve: fr`Réserver`,
  reserveOf: (day: LocalDate) => fr`Réserver à partir du ${frenchDay(day)}`,
  see: fr`Planning`,
  dayName: (date: LocalDate, today: LocalDate) =>
    date === today ? fr`Aujourd’hui` : date === nextDay(today) ? fr`Demain` : frenchDay(date),
  absent: fr`Absent ?`,
  absentOf: (child: string) => fr`Déclarer ${child} absent aujourd’hui`,
  nothing: fr`Rien n’est réservé cette semaine.`,
};

/** Something to do, and where: for several children, once for each. */
export interface StepWords {
  title: string;
  detail?: string;
  /** What it is about, when it is about several. */
  items?: string[];
  acts: { label: string; href: string }[];
}

const forChild = (child: string | null) => (child ? fr` pour ${child}` : '');

/** What is of one kind stands together: the règlements, one document of several children, the classes. */
function kindOf(step: NextStep, index: number): string {
  switch (step.kind) {
    case 'regulation-to-acknowledge':
    case 'class-unknown':
      return step.kind;
    case 'document-missing':
      return `${step.kind}/${step.document}`;
    default:
      return `${index}`;
  }
}

/** What to do next, in the order of the steps, each kind once. */
export function stepsWords(steps: readonly NextStep[]): StepWords[] {
  const kinds = Map.groupBy(steps, kindOf);
  return [...kinds.values()].flatMap(([step, ...others]) => (step ? [stepWords(step, others)] : []));
}

/** Says a step, together with the others of its kind. */
function stepWords(step: NextStep, others: readonly NextStep[]): StepWords {
  switch (step.kind) {
    case 'complement-asked':
      return {
        title: fr`Une réponse est attendue${forChild(step.child)}`,
        detail: fr`Votre demande « ${typeWords[step.type]} » ne peut pas continuer sans vous.`,
        acts: [{ label: fr`Répondre`, href: `/demandes/${step.requestId}` }],
      };
    case 'phone-missing':
      return {
        title: fr`Aucun numéro de téléphone`,
        detail: fr`Il en faut un pour vous appeler si votre enfant a besoin de vous.`,
        acts: [{ label: fr`Ajouter un numéro`, href: '/mon-compte/responsable/contact' }],
      };
    case 'document-missing': {
      const all = [step, ...others.filter(other => other.kind === step.kind)];
      const children = all.flatMap(({ child }) => child ?? []);
      return {
        title: step.name,
        detail:
          children.length > 0
            ? fr`À envoyer pour ${enumerate(children)}.`
            : fr`À envoyer pour votre dossier.`,
        acts: all.map(({ child, childId, document }) => ({
          label: all.length > 1 ? fr`Envoyer${forChild(child)}` : fr`Envoyer`,
          href: documentForm(childId, document),
        })),
      };
    }
    case 'document-expiring':
      return {
        title: step.name,
        detail: fr`À renouveler${forChild(step.child)} : valable jusqu’au ${plainDay(toLocalDate(step.validUntil))}.`,
        acts: [{ label: fr`Envoyer le nouveau`, href: documentForm(step.childId, step.document) }],
      };
    case 'regulation-to-acknowledge': {
      const names = [step, ...others.filter(other => other.kind === step.kind)].map(regulationName);
      const acts = [{ label: fr`Lire et accepter`, href: '/documents' }];
      return names.length > 1
        ? { title: fr`${count(names.length, 'règlement')} à lire et à accepter`, items: names, acts }
        : { title: names.join(''), detail: fr`À lire et à accepter.`, acts };
    }
    case 'pai-expiring':
      return {
        title: fr`Le PAI de ${step.child} prend fin`,
        detail: fr`Il est valable jusqu’au ${plainDay(toLocalDate(step.validUntil))}.`,
        acts: [{ label: fr`Envoyer le nouveau`, href: `/mes-enfants/${step.childId}/pai` }],
      };
    case 'presence-to-settle':
      return {
        title: step.count === 1 ? fr`Un pointage est à régler` : fr`${step.count} pointages sont à régler`,
        detail: fr`Ce qui a été vu au service ne va pas avec ce qui était réservé.`,
        acts: [{ label: fr`Régler`, href: '/planning/a-regler' }],
      };
    case 'class-unknown': {
      const all = [step, ...others.filter(other => other.kind === step.kind)];
      return {
        title:
          all.length > 1
            ? fr`Les classes de ${enumerate(all.map(({ child }) => child))} ne sont pas connues`
            : fr`La classe de ${step.child} n’est pas connue`,
        detail: fr`La mairie l’enregistrera, vous n’avez rien à faire.`,
        acts: [],
      };
    }
  }
}

function documentForm(childId: string | null, kind: string): string {
  const where = childId ? `/mes-enfants/${childId}/documents` : '/mon-compte/documents';
  return `${where}?nature=${kind}`;
}

export const levelWords: Record<(typeof LEVELS)[number], string> = {
  tps: fr`très petite section`,
  ps: fr`petite section`,
  ms: fr`moyenne section`,
  gs: fr`grande section`,
  cp: fr`CP`,
  ce1: fr`CE1`,
  ce2: fr`CE2`,
  cm1: fr`CM1`,
  cm2: fr`CM2`,
  ulis: fr`ULIS`,
};

export const accountWords = {
  title: fr`Mon compte`,
  change: fr`Modifier`,
  changeOf: (what: string) => fr`Modifier : ${what}`,
  household: (number: string) => fr`N° famille ${number}`,
  notMine: fr`Seule cette personne peut demander un changement de ces informations.`,
  addPartner: fr`Ajouter un conjoint`,
  removePartner: fr`Demander le retrait du conjoint`,
  quotient: fr`Quotient familial retenu`,
  quotientDetail: (value: number, day: string) => fr`${value}, depuis le ${day}`,
  connection: fr`Connexion et messages`,
  links: {
    password: fr`Changer mot de passe`,
    signIns: fr`Mes connexions`,
    preferences: fr`Mes préférences de messages`,
    data: fr`Mes données`,
  },
  provided: (day: string) => fr`valable jusqu’au ${day}`,
};

export const familyWords = {
  title: fr`Famille`,
  lead: fr`Vos enfants, votre dossier, vos réglages.`,
  signedIn: (name: string) => fr`Vous êtes connecté : ${name}.`,
};

export const childWords = {
  title: fr`Mes enfants`,
  add: fr`Ajouter un enfant`,
  addLead: fr`Votre demande est lue par la mairie, qui vous répond ici.`,
  none: fr`Aucun enfant n’est encore enregistré.`,
  noneAdvice: fr`Ajoutez votre enfant : la mairie vérifiera et l’inscrira.`,
  blank: fr`Fiche d’inscription vierge (PDF)`,
  pendingAdditions: fr`Ajouts demandés`,
  back: fr`Mes enfants`,
  born: (day: string) => fr`Date de naissance : ${day}`,
  schooling: fr`Scolarité`,
  unknownClass: fr`La classe n’est pas encore connue.`,
  school: fr`École`,
  className: fr`Classe`,
  teacher: fr`Enseignant`,
  level: fr`Niveau`,
  year: (schoolYear: string) => fr`Année ${schoolYear}`,
  sheet: fr`Fiche enfant à imprimer`,
  shortSheet: fr`Fiche courte (PDF)`,
  completeSheet: fr`Fiche complète (PDF)`,
  healthTitle: fr`Données sanitaires`,
  healthLead: fr`Elles sont gardées à part, et chaque consultation est enregistrée.`,
  healthOf: (name: string) => fr`Données sanitaires et complémentaires de ${name}`,
  custodyFrom: (from: string, to: string | null) =>
    to ? fr`Du ${from} au ${to} :` : fr`Depuis le ${from} :`,
  seeHealth: fr`Voir les données sanitaires et complémentaires`,
  openRequests: (requests: number) => fr`${count(requests, 'demande')} en attente`,
  custody: fr`Garde`,
  ownWeeks: {
    every: fr`chez vous toute l’année`,
    even: fr`chez vous les semaines paires`,
    odd: fr`chez vous les semaines impaires`,
    none: fr`pas chez vous en semaine`,
  },
  otherWeeks: {
    every: fr`dans l’autre foyer toute l’année`,
    even: fr`dans l’autre foyer les semaines paires`,
    odd: fr`dans l’autre foyer les semaines impaires`,
    none: fr`pas dans l’autre foyer en semaine`,
  },
  change: fr`Modifier`,
  remove: fr`Retirer`,
  removeOf: (name: string) => fr`Demander à retirer : ${name}`,
  changeOf: (name: string) => fr`Modifier : ${name}`,
  endOf: (name: string) => fr`Demander la fin : ${name}`,
  end: fr`Arrêter`,
  noPhoto: fr`Pas de photo`,
  photoOf: (name: string) => fr`Photo de ${name}`,
  ofOtherHousehold: fr`Inscription de l’autre foyer.`,
  copyTo: fr`Demander aussi pour`,
  toProvide: fr`À fournir`,
  send: fr`Envoyer`,
  replace: fr`Remplacer`,
  provided: fr`fourni`,
  nothingAsked: fr`Aucun document n’est demandé.`,
  sendOf: (name: string) => fr`Envoyer : ${name}`,
  optionalDocument: fr`si vous l’avez`,
};

export const formWords = {
  send: fr`Envoyer la demande`,
  save: fr`Enregistrer`,
  cancel: fr`Revenir sans rien changer`,
  atOnce: fr`Ce changement prendra effet tout de suite.`,
  partlyAtOnce: (fields: string) => fr`Changent tout de suite : ${fields}. Le reste attendra une réponse.`,
  decided: (office: string) => fr`Votre demande sera traitée par ${office} avant de prendre effet.`,
  note: fr`Un mot à ajouter`,
  noteHint: fr`Par exemple, à partir de quand.`,
  keptIban: (iban: string) => fr`Compte enregistré : ${iban}. Laissez vide pour le garder.`,
  waiting: fr`En attente`,
  waitingValue: (value: string) => fr`En attente : ${value}`,
  waitingEmpty: fr`En attente : effacer cette information`,
  waitingRemoval: fr`Retrait en attente`,
  waitingAddition: fr`Ajout en attente`,
  waitingElsewhere: fr`Une demande de l’autre foyer est en attente.`,
  unknown: fr`Non renseigné`,
  noAnswer: fr`Sans réponse`,
  file: {
    empty: fr`ce fichier est vide, choisissez-en un autre.`,
    'too-large': fr`ce fichier est trop lourd : 10 Mo au plus.`,
    'not-a-kind': fr`ce type de fichier n’est pas accepté, choisissez-en un autre.`,
    damaged: fr`ce fichier ne s’ouvre pas, choisissez-en un autre.`,
    'too-many-pixels': fr`cette image est trop grande, prenez la photo moins finement.`,
  },
  fileSentence: (label: string, problem: string) => fr`${label} : ${problem}`,
};
