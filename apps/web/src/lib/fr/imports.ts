/** Imported files in words: what each line would do, and why it is refused. */
import type { ImportedLine, ImportList, ImportRemark, ShownImport } from '@preau/contract/imports';
import type { ImportKind, LineProblem } from '@preau/domain/import-format';
import type { CreatedNoun, LineOutcome, MatchedBy } from '@preau/domain/import-plan';
import type { FileProblem, ImportStatus } from '@preau/domain/import-status';
import { sectionWords } from './family-file.ts';
import { count, enumerate, fr } from './typeset.ts';

export const kindWords: Record<ImportKind, { name: string; hint: string }> = {
  families: {
    name: fr`Familles`,
    hint: fr`Une ligne par enfant, avec ses responsables, leur adresse et leurs téléphones.`,
  },
  children: { name: fr`Enfants`, hint: fr`Des enfants de familles qui sont déjà là, par leur N° famille.` },
  enrolments: { name: fr`Inscriptions`, hint: fr`Quel enfant est inscrit à quel service, depuis quand.` },
  'onde-pupils': {
    name: fr`ONDE : les élèves`,
    hint: fr`L’export des élèves d’une école, tel qu’ONDE le donne.`,
  },
  'onde-guardians': {
    name: fr`ONDE : les responsables`,
    hint: fr`L’export des responsables, après celui des élèves de la même école.`,
  },
};

export const statusWords: Record<ImportStatus, string> = {
  reading: fr`Lecture du fichier`,
  checking: fr`Contrôle en cours`,
  checked: fr`À relire`,
  applying: fr`Enregistrement en cours`,
  applied: fr`Enregistré`,
  unreadable: fr`Illisible`,
  abandoned: fr`Abandonné`,
};

export const outcomeWords: Record<LineOutcome, { name: string; tab: string }> = {
  created: { name: fr`À créer`, tab: fr`À créer` },
  changed: { name: fr`À modifier`, tab: fr`À modifier` },
  matched: { name: fr`Déjà là`, tab: fr`Déjà là` },
  refused: { name: fr`Refusée`, tab: fr`Refusées` },
};

const matchedWords: Record<MatchedBy, string> = {
  ine: fr`retrouvé par son INE`,
  'name-and-birth-date': fr`retrouvé par son nom et sa date de naissance`,
  'name-and-class': fr`enfants retrouvés par leur nom et leur classe`,
  number: fr`famille retrouvée par son numéro`,
  contact: fr`responsable retrouvé par son nom et ses coordonnées`,
  child: fr`famille retrouvée par son enfant`,
};

const createdWords: Record<CreatedNoun, { one: string; many: string }> = {
  household: { one: fr`famille`, many: fr`familles` },
  guardian: { one: fr`responsable`, many: fr`responsables` },
  partner: { one: fr`conjoint`, many: fr`conjoints` },
  child: { one: fr`enfant`, many: fr`enfants` },
  class: { one: fr`classe`, many: fr`classes` },
  schooling: { one: fr`entrée en classe`, many: fr`entrées en classe` },
  custody: { one: fr`lieu de vie`, many: fr`lieux de vie` },
  authority: { one: fr`autorité parentale`, many: fr`autorités parentales` },
  enrolment: { one: fr`inscription`, many: fr`inscriptions` },
};

/** « 12 familles, 20 enfants ». */
export function createdSummary(creates: Record<string, number>): string {
  const nouns = Object.entries(createdWords).flatMap(([noun, { one, many }]) => {
    const number = creates[noun] ?? 0;
    return number > 0 ? [count(number, one, many)] : [];
  });
  return nouns.join(', ');
}

type Sentence = (remark: ImportRemark) => string;
const cell = ({ column, value }: ImportRemark) =>
  value ? fr`Colonne « ${column ?? ''} », « ${value} » :` : fr`Colonne « ${column ?? ''} » :`;
const among = ({ candidates = [] }: ImportRemark) => enumerate(candidates.slice(0, 12));

/** Why, with what to write instead. */
const problemWords: Record<LineProblem, Sentence> = {
  required: remark => fr`${cell(remark)} la case est vide. Remplissez-la.`,
  'too-long': remark => fr`${cell(remark)} c’est trop long. Raccourcissez.`,
  'not-a-choice': remark =>
    fr`${cell(remark)} ce n’est pas une réponse attendue. Civilité : Madame ou Monsieur ; sexe : F ou M ; qualité : Mère, Père, Tuteur ou Autre ; autorité parentale : oui ou non.`,
  'not-a-phone': remark =>
    fr`${cell(remark)} ce n’est pas un numéro de téléphone. Écrivez dix chiffres, comme 06 01 02 03 04.`,
  'not-an-email': remark =>
    fr`${cell(remark)} ce n’est pas une adresse électronique. Écrivez-la en entier, comme prenom.nom@example.fr.`,
  'not-a-postal-code': remark =>
    fr`${cell(remark)} ce n’est pas un code postal. Écrivez cinq chiffres, comme 73730.`,
  'not-an-iban': remark => fr`${cell(remark)} ce n’est pas un IBAN.`,
  'not-a-bic': remark => fr`${cell(remark)} ce n’est pas un BIC.`,
  'not-a-date': remark =>
    fr`${cell(remark)} ce n’est pas une date. Écrivez jour/mois/année, comme 03/05/2018.`,
  'in-the-future': remark => fr`${cell(remark)} cette date n’est pas encore venue. Corrigez-la.`,
  'before-start': remark => fr`${cell(remark)} le dernier jour est avant le premier. Corrigez l’un des deux.`,
  'not-a-number': remark => fr`${cell(remark)} ce n’est pas un nombre.`,
  'out-of-range': remark => fr`${cell(remark)} ce nombre est trop petit ou trop grand.`,
  'phone-needed': () =>
    fr`Le responsable n’a aucun téléphone. Remplissez « Responsable mobile », ou le domicile, ou le travail.`,
  'weekdays-needed': remark => fr`${cell(remark)} indiquez les jours, comme lundi, jeudi.`,
  'iban-needed': remark => fr`${cell(remark)} il manque l’IBAN.`,
  'not-yours': remark => fr`${cell(remark)} seul cet adulte peut changer cette adresse.`,
  'registration-closed': remark => fr`${cell(remark)} les inscriptions sont fermées pour cette date.`,
  'unknown-field': remark => fr`${cell(remark)} cette case n’est pas attendue.`,
  'too-few-cells': () =>
    fr`Cette ligne a moins de cases que la première. Reprenez-la depuis l’export d’ONDE.`,
  'not-a-family-number': remark =>
    fr`${cell(remark)} ce n’est pas un N° famille. Il a de 6 à 20 chiffres ; si votre tableur l’a changé, mettez la colonne au format texte.`,
  'not-an-ine': remark =>
    fr`${cell(remark)} ce n’est pas un INE. Il a onze caractères, des chiffres puis une ou deux lettres ; laissez la case vide si vous ne l’avez pas.`,
  'not-a-level': remark =>
    fr`${cell(remark)} ce n’est pas un niveau. Écrivez TPS, PS, MS, GS, CP, CE1, CE2, CM1, CM2 ou ULIS.`,
  'not-weekdays': remark =>
    remark.candidates
      ? fr`Colonne « Jours » : ce service n’est ouvert que ${among(remark)}. Retirez les autres jours.`
      : fr`${cell(remark)} ces jours ne sont pas compris. Écrivez-les en toutes lettres, comme lundi, mardi, jeudi.`,
  'duplicate-in-file': ({ line }) =>
    fr`La ligne ${line ?? 0} dit déjà la même personne. Gardez-en une seule. Un enfant qui vit dans deux foyers s’importe une fois ; sa garde se complète ensuite dans son dossier.`,
  'differs-from-line': ({ line }) =>
    fr`La ligne ${line ?? 0} est de la même famille, mais n’en dit pas les mêmes adultes. Écrivez la même chose sur les deux lignes.`,
  'unknown-family': remark =>
    fr`${cell(remark)} aucune famille n’a ce numéro. Vérifiez-le, ou importez d’abord la famille.`,
  'unknown-child': remark =>
    remark.value
      ? fr`« ${remark.value} » : aucun enfant de ce nom n’est connu dans cette classe. Importez d’abord les élèves.`
      : fr`Aucun enfant n’a ce nom et cette date de naissance. Vérifiez-les, ou importez d’abord l’enfant.`,
  'unknown-school': remark =>
    remark.value
      ? fr`${cell(remark)} cette école n’est pas du portail. Écrivez ${among(remark)}.`
      : fr`Colonne « École » : on ne sait pas de quelle école est cette classe. Écrivez ${among(remark)}.`,
  'unknown-class': remark =>
    (remark.candidates?.length ?? 0) > 0
      ? fr`${cell(remark)} cette école n’a pas cette classe cette année. Écrivez ${among(remark)}, ou créez la classe d’abord.`
      : fr`${cell(remark)} cette école n’a encore aucune classe cette année. Créez-la d’abord, ou importez les élèves depuis ONDE.`,
  'unknown-service': remark => fr`${cell(remark)} aucun service ne porte ce nom. Écrivez ${among(remark)}.`,
  'level-needed': remark =>
    (remark.candidates?.length ?? 0) > 0
      ? fr`Colonne « Niveau » : cette classe a plusieurs niveaux. Écrivez ${among(remark)}.`
      : fr`Colonne « Niveau » : il manque le niveau de l’enfant. Écrivez PS, MS, GS, CP, CE1, CE2, CM1 ou CM2.`,
  'child-needed': () =>
    fr`Ce responsable n’a aucun enfant dans le fichier. Ajoutez le nom et le prénom de son enfant.`,
  'several-children': remark =>
    fr`Plusieurs enfants y correspondent : ${among(remark)}. Ajoutez l’INE, ou corrigez leurs dossiers, puis recommencez.`,
  'several-adults': remark =>
    fr`Plusieurs adultes y correspondent : ${among(remark)}. Ajoutez le N° famille, ou réunissez leurs dossiers.`,
  'several-households': remark =>
    fr`Cet adulte est de plusieurs familles, ou d’aucune : ${among(remark)}. Ajoutez le N° famille.`,
  'other-ine': remark =>
    fr`L’INE n’est pas celui de cet enfant : ${among(remark)}. Vérifiez l’INE, le nom et la date de naissance.`,
  'other-partner': remark =>
    fr`Le conjoint de cette famille est ${among(remark)}. Changez-le dans le dossier de la famille, ou corrigez la ligne.`,
  'other-household': remark =>
    fr`La famille ${remark.value ?? ''} est celle de ${among(remark)}. Corrigez le N° famille ou le nom du responsable.`,
  'household-needed': remark =>
    (remark.candidates?.length ?? 0) > 0
      ? fr`Colonne « N° famille » : l’enfant a plusieurs foyers. Écrivez ${among(remark)}.`
      : fr`Colonne « N° famille » : on ne sait pas de quelle famille est cet enfant. Écrivez son numéro.`,
  'not-in-household': remark =>
    fr`${cell(remark)} l’enfant n’est pas de cette famille, mais de ${among(remark)}. Corrigez le numéro.`,
  'third-adult': remark =>
    fr`Ce foyer a déjà deux adultes : ${among(remark)}. Ajoutez le troisième dans le dossier de l’enfant.`,
  'overlapping-enrolment': remark =>
    fr`L’enfant est déjà inscrit à ce service : ${among(remark)}. Changez les dates, ou modifiez l’inscription dans son dossier.`,
  'out-of-reach': () =>
    fr`Ce dossier est suivi par une autre mairie du portail. Demandez-lui, ou à l’administration du portail.`,
  'two-households': remark =>
    remark.value
      ? fr`${remark.value} a maintenant deux foyers (${among(remark)}). Précisez sa garde dans son dossier : en attendant, tout revient au premier.`
      : fr`Cet enfant est déjà d’une autre famille : ${among(remark)}. S’il vit dans deux foyers, ajoutez le second dans son dossier.`,
};

/** One thing to say of a line, in a sentence. */
export function remarkSentence(remark: ImportRemark): string {
  return problemWords[remark.problem](remark);
}

/** Everything to say of a refused line, for the file that is handed back. */
export function whyRefused({ remarks }: Pick<ImportedLine, 'remarks'>): string {
  return remarks.map(remarkSentence).join(' ');
}

const schoolingFields: Readonly<Record<string, string>> = { className: fr`Classe`, level: fr`Niveau` };
const sections = { guardian: 'guardian', partner: 'partner', child: 'child' } as const;

/** « Ville : Rognaix → Albertville ». */
export function changeSentence({ of, field, before, after }: ImportedLine['changes'][number]): string {
  const words: Readonly<Record<string, { label: string }>> =
    of === 'schooling' ? {} : sectionWords[sections[of]].fields;
  const label = schoolingFields[field] ?? words[field]?.label ?? (field === 'ine' ? 'INE' : field);
  const whose = of === 'partner' ? fr`Conjoint, ` : '';
  return fr`${whose}${label} : ${said(before)} → ${said(after)}`;
}

function said(value: unknown): string {
  if (value === null || value === '') return fr`vide`;
  const text = String(value);
  return /^\d{4}-\d\d-\d\d$/.test(text) ? text.split('-').reverse().join('/') : text;
}

/** What becomes of a line that is not refused. */
export function effectSentence({ creates, matchedBy }: ImportedLine): string {
  const made = creates.map(noun => createdWords[noun].one);
  const found = matchedBy === null ? [] : [matchedWords[matchedBy]];
  const parts = [...(made.length > 0 ? [fr`Nouveau : ${enumerate(made)}`] : []), ...found];
  const [first = '', ...rest] = parts;
  return [first.charAt(0).toUpperCase() + first.slice(1), ...rest].join(fr` ; `);
}

const fileProblemWords: Record<FileProblem, (facts: NonNullable<ShownImport['problemFacts']>) => string> = {
  empty: () => fr`Le fichier est vide.`,
  'not-csv': ({ line }) =>
    line === undefined
      ? fr`Ce n’est pas un fichier CSV. Dans votre tableur, choisissez « Enregistrer sous », puis « CSV ».`
      : fr`Le tableau ne se lit plus à partir de la ligne ${line} : il y a sans doute un guillemet de trop. Corrigez-la, puis renvoyez le fichier.`,
  'too-many-lines': ({ lines }) =>
    fr`Le fichier a ${lines ?? 0} lignes, et 50 000 au plus se traitent en une fois. Partagez-le.`,
  'missing-columns': ({ missing = [] }) =>
    fr`La première ligne n’a pas ${missing.length > 1 ? 'les colonnes' : 'la colonne'} ${enumerate(missing.slice(0, 8).map(title => `« ${title} »`))}. Vérifiez la sorte de fichier, ou partez du modèle.`,
  'no-lines': () => fr`Le fichier n’a que des titres de colonnes. Ajoutez des lignes.`,
  'changed-since': ({ lines }) =>
    fr`Des dossiers ont changé depuis le contrôle, et ${count(lines ?? 0, 'ligne')} n’${(lines ?? 0) > 1 ? 'auraient' : 'aurait'} plus l’effet annoncé. Rien n’a été enregistré. Voici ce qui se ferait maintenant : relisez, puis enregistrez.`,
};

export function fileProblemSentence({ problem, problemFacts }: ShownImport): string {
  return problem === null ? '' : fileProblemWords[problem](problemFacts ?? {});
}

/** What a form that was refused says, by field. */
export const mistakeWords: Readonly<Record<string, string>> = {
  kind: fr`Choisissez ce que contient le fichier.`,
  file: fr`Choisissez un fichier.`,
  siteId: fr`Choisissez l’école du fichier.`,
  schoolYearId: fr`Choisissez l’année scolaire.`,
};

export const importWords = {
  title: fr`Importer`,
  lead: fr`Envoyez un fichier CSV : chaque ligne est contrôlée, et rien ne s’enregistre avant votre accord.`,
  send: fr`Envoyer un fichier`,
  kind: fr`Que contient-il ?`,
  file: fr`Fichier CSV`,
  fileHint: fr`20 Mo et 50 000 lignes au plus. Depuis un tableur : « Enregistrer sous », puis « CSV ».`,
  tooLarge: fr`Ce fichier pèse plus de 20 Mo. Partagez-le en deux.`,
  school: fr`École`,
  schoolHint: fr`Pour ONDE, l’école de l’export. Sinon, celle des lignes qui n’en nomment pas.`,
  noSchool: fr`Chaque ligne la nomme`,
  schoolYear: fr`Année scolaire`,
  check: fr`Contrôler le fichier`,
  templates: fr`Modèles à remplir`,
  templatesLead: fr`Ils s’ouvrent dans un tableur ; la deuxième ligne est un exemple, à remplacer.`,
  template: (name: string) => fr`Modèle « ${name} »`,
  latest: fr`Derniers imports`,
  none: fr`Aucun fichier n’a encore été importé.`,
  noneAdvice: fr`Partez d’un modèle, ou d’un export d’ONDE.`,
  columns: { file: fr`Fichier`, kind: fr`Contenu`, status: fr`État`, at: fr`Envoyé` },
  progress: fr`Contrôle`,
  progressDetail: (done: number, all: number) => fr`${done} lignes sur ${all}`,
  waiting: fr`La page se met à jour d’elle-même. Vous pouvez la quitter et revenir.`,
  refresh: fr`Actualiser`,
  applying: fr`Tout s’enregistre en une fois. Cela prend quelques secondes.`,
  totals: fr`Bilan du contrôle`,
  makes: (nouns: string) => fr`Seront créés : ${nouns}.`,
  made: (nouns: string) => fr`Ont été créés : ${nouns}.`,
  ignored: (columns: string[]) => fr`Colonnes laissées de côté : ${enumerate(columns)}.`,
  nothingToDo: fr`Il n’y a rien à enregistrer.`,
  confirm: (lines: number) => fr`Enregistrer ${count(lines, 'ligne')}`,
  confirmHint: (refused: number) =>
    refused > 0
      ? fr`Les ${count(refused, 'ligne refusée', 'lignes refusées')} ne seront pas enregistrées.`
      : fr`Toutes les lignes sont acceptées.`,
  abandon: fr`Abandonner cet import`,
  abandoned: fr`Cet import est abandonné : rien n’a été enregistré.`,
  applied: (lines: number) => fr`C’est enregistré : ${count(lines, 'ligne')}.`,
  download: fr`Télécharger les lignes refusées`,
  downloadHint: fr`Avec une colonne « Pourquoi » : corrigez, puis renvoyez ce fichier.`,
  why: fr`Pourquoi`,
  lines: fr`Lignes du fichier`,
  filter: fr`Voir les lignes`,
  all: fr`Toutes`,
  lineColumns: { number: fr`Ligne`, who: fr`Qui`, outcome: fr`Résultat`, detail: fr`Détail` },
  lineNumber: (number: number) => fr`Ligne ${number}`,
  noLines: fr`Aucune ligne.`,
  next: fr`Lignes suivantes`,
  first: fr`Premières lignes`,
  nobody: fr`–`,
};

export type ImportSummary = ImportList['imports'][number];
