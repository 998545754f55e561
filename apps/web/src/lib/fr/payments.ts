/** Money that comes in, as the régisseur and the ordonnateur work with it. */
import type { PaymentProblem } from '@preau/contract/payments';
import type { Age } from '@preau/domain/billing/account';
import { MEANS_WORDS } from '@preau/domain/billing/means';
import type { DepositedMeans, LedgerKind } from '@preau/domain/billing/piece';
import type { LocalDate } from '@preau/domain/dates';
import { frenchDate, frenchMoney } from '@preau/domain/french';
import { type Cents, cents } from '@preau/domain/money';
import { count, enumerate, fr } from './typeset.ts';

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

export const moneyWords = {
  title: fr`Encaissements`,
  pages: fr`Pages des encaissements`,
  desk: fr`Encaisser`,
  deposits: fr`Remises`,
  unpaid: fr`Impayés`,
  reminders: fr`Relances`,
  titres: fr`Titres`,
  journal: fr`Journal`,
  regie: fr`Régie`,
  show: fr`Afficher`,
  noRegie: fr`Aucune régie`,
  noRegieAdvice: fr`Aucune régie n’est dans ce qui vous est confié. L’administration du portail peut le changer.`,
};

export const meansWords: Record<keyof typeof MEANS_WORDS, string> = {
  cheque: capital(MEANS_WORDS.cheque),
  cash: capital(MEANS_WORDS.cash),
  card: fr`Carte, au guichet`,
  'online-card': fr`Carte, en ligne`,
  transfer: capital(MEANS_WORDS.transfer),
  'direct-debit': capital(MEANS_WORDS['direct-debit']),
  cesu: MEANS_WORDS.cesu,
};

export const ageWords: Record<Age, string> = {
  'not-due': fr`Non échu`,
  'to-30': fr`0 à 30 jours`,
  'to-60': fr`31 à 60 jours`,
  'to-90': fr`61 à 90 jours`,
  'beyond-90': fr`Plus de 90 jours`,
};

export const deskWords = {
  title: fr`Encaisser`,
  lead: fr`Cherchez la famille, vérifiez ce qui est dû, enregistrez. Le paiement règle d’abord ce qui est échu.`,
  search: fr`Famille ou facture`,
  searchHint: fr`N° famille, nom, ou numéro de la facture tel qu’il est imprimé.`,
  searchRegion: fr`Chercher qui paie`,
  find: fr`Chercher`,
  found: fr`Familles trouvées`,
  foundInvoice: (reference: string) => fr`facture ${reference}`,
  none: fr`Personne ne correspond`,
  noneAdvice: fr`Vérifiez le N° famille ou le numéro de la facture.`,
  number: (number: string) => fr`N° famille ${number}`,
  other: fr`Une autre famille`,
  due: fr`Ce qui est dû`,
  chosen: fr`Factures que ce paiement règle d’abord`,
  chosenHint: fr`Sans choix, il règle ce qui est échu depuis le plus longtemps.`,
  debt: (label: string, until: LocalDate | null) =>
    until ? fr`${label}, à payer avant le ${frenchDate(until)}` : label,
  entry: fr`Remboursement à reprendre`,
  late: fr`en retard`,
  partly: (left: Cents, total: Cents) => fr`reste ${frenchMoney(left)} sur ${frenchMoney(total)}`,
  nothingDue: fr`Rien n’est dû à cette régie`,
  nothingDueAdvice: fr`Un paiement enregistré maintenant reste sur le compte de la famille et règle la prochaine facture.`,
  held: (amount: Cents) => fr`${frenchMoney(amount)} sont gardés sur son compte.`,
  handed: (amount: Cents) =>
    fr`${frenchMoney(amount)} ont été confiés au comptable public : la trésorerie les encaisse, la régie ne les reçoit plus.`,
  tresorerie: fr`Cette régie n’encaisse pas : la trésorerie recouvre ses factures, par titre.`,
  elsewhere: (regie: string, amount: Cents) => fr`${regie} : ${frenchMoney(amount)}`,
  elsewhereTitle: fr`Dû à d’autres régies`,
  form: fr`Paiement`,
  means: fr`Moyen`,
  amount: fr`Montant reçu`,
  amountHint: fr`En euros : 46,80`,
  receivedOn: fr`Reçu le`,
  payee: (payee: string) => fr`À l’ordre de « ${payee} »`,
  bank: fr`Banque`,
  chequeNumber: fr`Numéro du chèque`,
  drawer: fr`Tireur`,
  drawerHint: fr`Si ce n’est pas la famille.`,
  reference: fr`Référence du virement`,
  cesuNumber: fr`Numéros des CESU`,
  email: fr`Prévenir la famille par courriel, avec sa quittance`,
  record: fr`Enregistrer le paiement`,
  change: (amount: Cents) => fr`À rendre : ${frenchMoney(amount)}`,
  keeps: (amount: Cents) => fr`Restera sur son compte : ${frenchMoney(amount)}`,
  recorded: (amount: Cents, name: string, receipt: string) =>
    fr`${frenchMoney(amount)} reçus de ${name || 'la famille'}, quittance ${receipt}.`,
  givesBack: (amount: Cents) => fr`Rendez ${frenchMoney(amount)}.`,
  credit: (amount: Cents) => fr`${frenchMoney(amount)} restent sur son compte.`,
  stillDue: (amount: Cents) => fr`Il reste ${frenchMoney(amount)} à payer.`,
  settled: fr`Son compte est à jour.`,
  receipt: fr`Quittance`,
  receiptOf: (receipt: string) => fr`Quittance ${receipt}`,
  undo: fr`Annuler`,
  undoReason: fr`Erreur de saisie, annulée aussitôt`,
  latest: fr`Derniers paiements`,
  ofFamily: fr`Ses paiements`,
  noPayment: fr`Aucun paiement enregistré.`,
  reverse: fr`Annuler ce paiement`,
  reverseOf: (receipt: string) => fr`Annuler le paiement de la quittance ${receipt}`,
  reason: fr`Motif`,
  reverseHint: fr`Erreur de saisie, chèque impayé … Les factures redeviennent dues.`,
  confirmReverse: fr`Annuler le paiement`,
  reversed: fr`Paiement annulé. Ce qu’il réglait est de nouveau dû.`,
  wasReversed: (reason: string) => fr`Annulé : ${reason}`,
  onDeposit: (number: string) => fr`Bordereau ${number}`,
  columns: {
    receipt: fr`Quittance`,
    day: fr`Reçu le`,
    family: fr`Famille`,
    means: fr`Moyen`,
    amount: fr`Montant`,
    state: fr`État`,
  },
  caption: fr`Paiements, les derniers d’abord`,
  correct: fr`Rembourser, remettre`,
  refund: fr`Rembourser ce qui est gardé`,
  refundDo: fr`Rembourser`,
  refundAmount: fr`Montant remboursé`,
  waive: fr`Remise gracieuse`,
  waiveDo: fr`Accorder la remise`,
  waiveInvoice: fr`Facture`,
  waiveAmount: fr`Montant remis`,
  why: fr`Motif`,
  whyHint: fr`La famille le lit sur son relevé.`,
  acts: fr`Remboursements et remises`,
  act: {
    refund: fr`Remboursement`,
    waiver: fr`Remise gracieuse`,
    opening: fr`Solde d’avant le portail`,
  } as Partial<Record<LedgerKind, string>>, // of the others none is shown here
  undoAct: fr`Reprendre`,
  undoActOf: (what: string) => fr`Reprendre : ${what}`,
  actUndone: fr`repris`,
  done: {
    remboursement: fr`Remboursement enregistré.`,
    remise: fr`Remise enregistrée.`,
    reprise: fr`Opération reprise.`,
  } as Record<string, string>, // by what an address says
  mistakes: {
    amount: fr`Écrivez un montant, comme 46,80.`,
    day: fr`Choisissez un jour, au plus tard aujourd’hui.`,
    reason: fr`Écrivez le motif.`,
    means: fr`Choisissez un moyen de paiement.`,
    paid: fr`Une de ces factures vient d’être réglée. Voici ce qui reste dû.`,
    key: fr`Ce formulaire a déjà servi. Vérifiez les derniers paiements, puis recommencez.`,
    reversed: fr`Ce paiement est déjà annulé.`,
    held: (most: Cents) => fr`Au plus ${frenchMoney(most)} : c’est ce qui est gardé sur son compte.`,
    left: (most: Cents) => fr`Au plus ${frenchMoney(most)} : c’est ce qui reste de cette facture.`,
    actReversed: fr`Cette opération est déjà reprise.`,
  },
};

/** Why a payment is not taken, and what to do. */
export function problemSentence(problem: PaymentProblem, meta: Readonly<Record<string, unknown>>): string {
  const article = typeof meta.article === 'string' ? fr` (règlement, article ${meta.article})` : '';
  switch (problem) {
    case 'handed':
      return fr`Cette facture a été confiée au comptable public : c’est la trésorerie qui l’encaisse. Dites à la famille d’attendre ou de suivre l’avis des sommes à payer.`;
    case 'tresorerie':
      return deskWords.tresorerie;
    case 'means':
      return fr`Ce moyen de paiement n’est pas accepté pour ce qui est dû${article}. Choisissez-en un autre.`;
    case 'part':
      return fr`Ce moyen ne règle que certains services${article} : au plus ${frenchMoney(cents(Number(meta.atMostCents)))} de ce qui est dû.`;
    case 'cash':
      return fr`C’est plus que ce qui est accepté en espèces${article}. Encaissez moins, ou par un autre moyen.`;
    case 'future':
      return deskWords.mistakes.day;
    case 'deposited':
      return fr`Ce paiement est déjà sur un bordereau.`;
  }
}

export const cashWords = {
  title: fr`Caisse`,
  held: (held: Cents, ceiling: Cents | null) =>
    ceiling === null
      ? fr`${frenchMoney(held)} en caisse.`
      : fr`${frenchMoney(held)} en caisse, sur ${frenchMoney(ceiling)} au plus.`,
  near: fr`La caisse est presque pleine : portez les espèces à la trésorerie.`,
  beyond: fr`La caisse dépasse son plafond : portez les espèces à la trésorerie avant d’en recevoir d’autres.`,
  wouldPass: fr`Avec ce paiement, la caisse dépassera son plafond.`,
};

export const depositWords = {
  title: fr`Remises`,
  lead: fr`Ce qui est reçu et pas encore porté à la banque ou à la trésorerie. Chaque paiement n’est que sur un bordereau.`,
  waiting: { cheque: fr`Chèques`, cash: fr`Espèces`, cesu: fr`CESU` } satisfies Record<
    DepositedMeans,
    string
  >,
  total: (number: number, amount: Cents) => fr`${count(number, 'paiement')}, ${frenchMoney(amount)}`,
  chosen: (number: number, amount: Cents) => fr`Choisis : ${number}, ${frenchMoney(amount)}`,
  choose: fr`Ce qui est remis`,
  all: fr`Tout choisir`,
  nothing: fr`Rien n’attend d’être remis.`,
  day: fr`Date de la remise`,
  brought: fr`Espèces portées`,
  broughtHint: fr`Moins que le total si un fonds de caisse reste. Vide : tout.`,
  make: {
    cheque: fr`Établir le bordereau de chèques`,
    cash: fr`Établir le bordereau d’espèces`,
    cesu: fr`Établir le bordereau de CESU`,
  } satisfies Record<DepositedMeans, string>,
  made: fr`Bordereaux établis`,
  noneMade: fr`Aucun bordereau encore.`,
  madeNow: (number: string) => fr`Bordereau ${number} établi.`,
  print: fr`Imprimer`,
  printOf: (number: string) => fr`Imprimer le bordereau ${number}`,
  caption: fr`Bordereaux, les derniers d’abord`,
  columns: {
    number: fr`N°`,
    means: fr`Moyen`,
    day: fr`Date`,
    count: fr`Paiements`,
    amount: fr`Montant`,
    print: fr`Document`,
  },
  payment: (receipt: string, name: string, detail: string) =>
    detail ? fr`${receipt}, ${name}, ${detail}` : fr`${receipt}, ${name}`,
  mistakes: {
    none: fr`Choisissez au moins un paiement.`,
    amount: fr`Écrivez un montant, comme 120,00, sans dépasser ce qui est en caisse.`,
    day: fr`Choisissez un jour.`,
    deposited: fr`Un de ces paiements vient d’être remis ou annulé. Voici ce qui attend encore.`,
  },
};

export const titreWords = {
  title: fr`Titres`,
  lead: fr`Ce que la collectivité confie au comptable public. Dès lors la trésorerie encaisse : le portail ne reçoit plus de paiement et ne relance plus.`,
  waiting: fr`Factures à confier`,
  none: fr`Aucune facture à confier`,
  noneAdvice: fr`Les factures émises et non réglées apparaissent ici ; celles d’une régie qui encaisse elle-même, une fois échues.`,
  choose: fr`Factures confiées`,
  all: fr`Tout choisir`,
  tooSmall: fr`sous le minimum : attend d’autres factures`,
  invoice: (reference: string, name: string, number: string) => fr`${reference}, ${name}, n° ${number}`,
  day: fr`Date du bordereau`,
  total: (number: number, amount: Cents) => fr`${count(number, 'facture')}, ${frenchMoney(amount)}`,
  hand: fr`Confier au comptable public`,
  handed: (number: string) =>
    fr`Bordereau de titres ${number} établi. Les familles ne paient plus ici ces factures.`,
  made: fr`Bordereaux de titres`,
  noneMade: fr`Aucun bordereau encore.`,
  caption: fr`Bordereaux de titres, les derniers d’abord`,
  columns: {
    number: fr`N°`,
    day: fr`Date`,
    count: fr`Factures`,
    amount: fr`Montant`,
    corrected: fr`Réductions`,
    file: fr`Fichier`,
  },
  file: fr`Fichier CSV`,
  fileOf: (number: string) => fr`Fichier CSV du bordereau ${number}`,
  mistakes: {
    none: fr`Choisissez au moins une facture.`,
    day: fr`Choisissez un jour.`,
    paid: fr`Une de ces factures vient d’être réglée ou confiée. Voici ce qui reste.`,
    tooSmall: fr`Une de ces factures est sous le minimum des titres.`,
  },
};

export const reminderWords = {
  title: fr`Relances`,
  lead: fr`Les factures en retard, au niveau que dit le règlement. Rien ne part avant que vous l’ayez vu, et jamais deux fois.`,
  level: fr`Niveau`,
  levelOption: (level: number, days: number, families: number) =>
    fr`${level === 1 ? '1er' : `${level}e`} rappel, dès ${count(days, 'jour')} de retard : ${count(families, 'famille')}`,
  none: fr`Personne n’est à relancer`,
  noneAdvice: fr`Les factures réglées, confiées au comptable ou contestées ne sont pas relancées.`,
  wording: fr`Texte`,
  wordingHint: fr`{factures}, {total}, {paiement}, {regie}, {famille} et {numero} sont remplacés pour chaque famille.`,
  preview: fr`Voir le texte de la première famille`,
  families: fr`Familles relancées`,
  family: (name: string, number: string) => fr`${name}, n° ${number}`,
  by: { email: fr`par courriel`, letter: fr`par lettre` },
  question: fr`attend une réponse à une question : pas relancée`,
  late: (days: number) => fr`${count(days, 'jour')} de retard`,
  send: fr`Envoyer les relances`,
  total: (families: number, emails: number, letters: number) =>
    fr`${count(families, 'famille')} : ${count(emails, 'courriel')}, ${count(letters, 'lettre')} à imprimer.`,
  sent: (emails: number, letters: number) =>
    fr`${count(emails, 'courriel envoyé', 'courriels envoyés')}, ${count(letters, 'lettre')} à imprimer.`,
  letters: fr`Imprimer les lettres`,
  made: fr`Relances envoyées`,
  noneMade: fr`Aucune relance encore.`,
  caption: fr`Relances envoyées, les dernières d’abord`,
  columns: {
    at: fr`Envoyées`,
    level: fr`Niveau`,
    families: fr`Familles`,
    amount: fr`Montant`,
    letters: fr`Lettres`,
  },
  mistakes: {
    none: fr`Choisissez au moins une famille.`,
    wording: fr`Écrivez le texte.`,
    nobody: fr`Plus personne n’est à relancer à ce niveau.`,
  },
};

export const accountWords = {
  title: fr`Impayés`,
  lead: (today: LocalDate) => fr`Balance âgée au ${frenchDate(today)}.`,
  none: fr`Aucun compte n’est ouvert`,
  noneAdvice: fr`Chaque famille est à jour.`,
  onlyLate: fr`En retard seulement`,
  all: fr`Tous les comptes`,
  total: fr`Total`,
  caption: fr`Ce que doit chaque famille, par ancienneté`,
  columns: { family: fr`Famille`, left: fr`Dû`, credit: fr`En sa faveur`, reminded: fr`Relances` },
  handed: (amount: Cents) => fr`En plus, ${frenchMoney(amount)} sont chez le comptable public.`,
  csv: fr`CSV`,
  xlsx: fr`Tableur (XLSX)`,
  files: fr`Fichiers`,
  print: fr`Imprimer`,
};

export const journalWords = {
  title: fr`Journal des encaissements`,
  lead: (from: LocalDate, to: LocalDate) => fr`Du ${frenchDate(from)} au ${frenchDate(to)}.`,
  filters: fr`Choisir la période`,
  from: fr`Du`,
  to: fr`Au`,
  means: fr`Moyen`,
  anyMeans: fr`Tous`,
  totals: fr`Totaux`,
  count: fr`Paiements`,
  amount: fr`Montant`,
  none: fr`Aucun paiement dans cette période`,
  noneAdvice: fr`Choisissez une autre période ou un autre moyen.`,
  cut: fr`Seuls les premiers paiements sont montrés ; les fichiers les ont tous.`,
  caption: fr`Paiements, dans l’ordre des quittances`,
};

export const payOnlineWords = {
  title: fr`Payer en ligne`,
  lead: fr`Le montant est ce qui reste dû. Vous payez sur la page de la banque.`,
  choose: fr`Ce que vous payez`,
  due: (label: string, until: LocalDate | null) =>
    until ? fr`Facture ${label}, avant le ${frenchDate(until)}` : fr`Facture ${label}`,
  entry: fr`Somme due`,
  pay: (amount: Cents) => fr`Payer ${frenchMoney(amount)}`,
  payChosen: fr`Payer ce qui est choisi`,
  total: fr`Total`,
  nothing: fr`Vous n’avez rien à payer`,
  nothingAdvice: fr`Votre compte est à jour.`,
  notOnline: fr`Ces sommes ne se paient pas en ligne.`,
  refused: (
    label: string | null,
    left: Cents,
    { services, article }: { services: readonly string[]; article: string | null },
  ) =>
    fr`${label === null ? 'Une somme' : `La facture ${label}`} de ${frenchMoney(left)} ne se paie pas en ligne${services.length > 0 ? ` : elle comprend ${enumerate(services)}, que le règlement ne fait pas payer ainsi` : ''}${article === null ? '' : ` (article ${article})`}.`,
  notOnlineChosen: (services: readonly string[]) =>
    services.length > 0
      ? fr`Une facture choisie comprend ${enumerate(services)}, qui ne se paie pas en ligne.`
      : fr`Une facture choisie ne se paie pas en ligne.`,
  back: fr`Factures`,
  paidMeanwhile: fr`Ces factures viennent d’être réglées. Voici ce qui reste.`,
  none: fr`Choisissez au moins une facture.`,
};

export const onlineResultWords = {
  title: fr`Votre paiement`,
  paid: (amount: Cents, regie: string) => fr`${regie} a reçu ${frenchMoney(amount)}. Merci.`,
  credit: (amount: Cents) => fr`${frenchMoney(amount)} étaient déjà réglés : ils restent sur votre compte.`,
  pending: fr`La banque n’a pas encore répondu. Ne payez pas une seconde fois : cette page le dira, et un courriel aussi.`,
  refused: fr`La banque a refusé le paiement. Rien n’a été prélevé.`,
  cancelled: fr`Le paiement a été abandonné. Rien n’a été prélevé.`,
  expired: fr`Le paiement n’a pas abouti. Rien n’a été prélevé.`,
  receipt: fr`Votre quittance`,
  again: fr`Payer`,
  reload: fr`Regarder de nouveau`,
  bills: fr`Vos factures`,
};

export const simulatedWords = {
  title: fr`Banque de démonstration`,
  lead: (amount: Cents, regie: string) => fr`${frenchMoney(amount)} pour ${regie}.`,
  notice: fr`Cette page joue la banque. Aucun argent ne bouge.`,
  pay: fr`Payer`,
  refuse: fr`Refuser`,
  cancel: fr`Abandonner`,
  over: fr`Ce paiement est terminé.`,
  back: fr`Retour au portail`,
};

export const choiceWords = { all: fr`Tout choisir` };
