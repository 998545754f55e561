/** Every section, field and choice of a family's file in French, held complete by the table that the forms are read from. */
import type { FieldProblem, SECTIONS, SectionName } from '@preau/domain/family-file';
import { fr } from './typeset.ts';

type FieldsOf<Name extends SectionName> = (typeof SECTIONS)[Name]['fields'];
export type FieldName<Name extends SectionName> = keyof FieldsOf<Name> & string;

/** A field's words; a choice has one for each of its values. */
type WordsOfField<Of> = { label: string; hint?: string } & (Of extends {
  choices: readonly (infer Choice extends string)[];
}
  ? { choices: Record<Choice, string>; choiceHints?: Record<Choice, string> }
  : object);

/** Fields that one reads and changes together: the address without the telephones. */
interface Part<Name extends SectionName> {
  /** How the part is called in an address. */
  slug: string;
  title: string;
  fields: readonly FieldName<Name>[];
}

interface WordsOfSection<Name extends SectionName> {
  title: string;
  /** What the act is called for one of them: « Ajouter une personne autorisée ». */
  add: string;
  change: string;
  remove: string;
  /** What the form says first. */
  lead?: string;
  /** What the file says where nothing is known yet. */
  none: string;
  parts?: readonly Part<Name>[];
  fields: { [Field in FieldName<Name>]: WordsOfField<FieldsOf<Name>[Field]> };
}

const civilities = { madame: fr`Madame`, monsieur: fr`Monsieur` };

const guardianFields = {
  civility: { label: fr`Civilité`, choices: civilities },
  lastName: { label: fr`Nom` },
  birthName: { label: fr`Nom de naissance`, hint: fr`S’il est différent.` },
  firstName: { label: fr`Prénom` },
  quality: {
    label: fr`Qualité`,
    hint: fr`Pour les enfants de la famille.`,
    choices: {
      father: fr`Père`,
      mother: fr`Mère`,
      'legal-guardian': fr`Tuteur ou tutrice`,
      'foster-family': fr`Famille d’accueil`,
      other: fr`Autre`,
    },
  },
  situation: {
    label: fr`Situation de famille`,
    choices: {
      married: fr`Marié(e)`,
      'civil-union': fr`Pacsé(e)`,
      cohabiting: fr`En concubinage`,
      single: fr`Célibataire`,
      separated: fr`Séparé(e)`,
      divorced: fr`Divorcé(e)`,
      widowed: fr`Veuf ou veuve`,
    },
  },
  address: { label: fr`Adresse`, hint: fr`Numéro et rue.` },
  addressComplement1: { label: fr`Complément d’adresse`, hint: fr`Appartement, boîte aux lettres.` },
  addressComplement2: { label: fr`Deuxième complément`, hint: fr`Entrée, bâtiment, immeuble, résidence.` },
  lieuDit: { label: fr`Lieu-dit`, hint: fr`Lieu-dit, boîte postale ou poste restante.` },
  postalCode: { label: fr`Code postal` },
  city: { label: fr`Ville` },
  phoneHome: { label: fr`Téléphone du domicile` },
  phoneWork: { label: fr`Téléphone professionnel` },
  phoneMobile: { label: fr`Téléphone mobile` },
  email: { label: fr`Adresse électronique` },
  emailConsent: { label: fr`Autorisation courriel`, hint: fr`Pour recevoir nos messages par courriel.` },
  smsConsent: { label: fr`Autorisation SMS`, hint: fr`Pour recevoir nos messages par SMS.` },
  csp: { label: fr`Catégorie socioprofessionnelle`, hint: fr`Par exemple : employé, artisan, retraité.` },
  profession: { label: fr`Profession` },
  employer: { label: fr`Employeur` },
  employerAddress: { label: fr`Adresse de l’employeur` },
};

const guardianParts = [
  {
    slug: 'identite',
    title: fr`Identité`,
    fields: ['civility', 'lastName', 'birthName', 'firstName', 'quality', 'situation'],
  },
  {
    slug: 'adresse',
    title: fr`Adresse`,
    fields: ['address', 'addressComplement1', 'addressComplement2', 'lieuDit', 'postalCode', 'city'],
  },
  {
    slug: 'contact',
    title: fr`Téléphones et courriel`,
    fields: ['phoneMobile', 'phoneHome', 'phoneWork', 'email', 'emailConsent', 'smsConsent'],
  },
  {
    slug: 'profession',
    title: fr`Profession`,
    fields: ['csp', 'profession', 'employer', 'employerAddress'],
  },
] as const;

export const sectionWords: { readonly [Name in SectionName]: WordsOfSection<Name> } = {
  guardian: {
    title: fr`Responsable`,
    add: fr`Ajouter un responsable`,
    change: fr`Modifier le responsable`,
    remove: fr`Retirer le responsable`,
    none: fr`Rien n’est encore renseigné.`,
    parts: guardianParts,
    fields: guardianFields,
  },
  partner: {
    title: fr`Conjoint`,
    add: fr`Ajouter un conjoint`,
    change: fr`Modifier le conjoint`,
    remove: fr`Retirer le conjoint`,
    lead: fr`L’adulte qui vit avec vous et vos enfants : leur second parent, ou un autre adulte.`,
    none: fr`Aucun conjoint n’est enregistré.`,
    parts: guardianParts,
    fields: guardianFields,
  },
  fiscal: {
    title: fr`Informations fiscales`,
    add: fr`Ajouter vos informations fiscales`,
    change: fr`Modifier les informations fiscales`,
    remove: fr`Effacer les informations fiscales`,
    lead: fr`Elles servent à calculer votre tarif. Elles sont sur votre dernier avis d’impôt.`,
    none: fr`Aucune information fiscale n’est enregistrée.`,
    fields: {
      fiscalNumber: { label: fr`Numéro fiscal`, hint: fr`13 chiffres, en haut de l’avis d’impôt.` },
      incomeYear: { label: fr`Année des revenus`, hint: fr`Par exemple : 2025.` },
      referenceIncomeCents: { label: fr`Revenu fiscal de référence, en euros` },
      sharesHundredths: { label: fr`Nombre de parts`, hint: fr`Par exemple : 2,5.` },
    },
  },
  caf: {
    title: fr`Informations CAF`,
    add: fr`Ajouter vos informations CAF`,
    change: fr`Modifier les informations CAF`,
    remove: fr`Effacer les informations CAF`,
    lead: fr`Votre quotient familial peut changer votre tarif. Il est sur l’attestation de la CAF ou de la MSA.`,
    none: fr`Aucune information CAF n’est enregistrée.`,
    fields: {
      scheme: {
        label: fr`Organisme de rattachement`,
        choices: {
          caf: fr`CAF`,
          msa: fr`MSA`,
          other: fr`Autre`,
          none: fr`Aucun`,
        },
      },
      beneficiaryNumber: { label: fr`Numéro d’allocataire` },
      quotientFamilial: { label: fr`Quotient familial`, hint: fr`Un nombre entier, par exemple : 742.` },
      quotientReferenceDate: { label: fr`Date de l’attestation` },
    },
  },
  bank: {
    title: fr`Coordonnées bancaires`,
    add: fr`Ajouter vos coordonnées bancaires`,
    change: fr`Modifier les coordonnées bancaires`,
    remove: fr`Effacer les coordonnées bancaires`,
    lead: fr`Elles sont sur votre RIB, que donne votre banque.`,
    none: fr`Aucun compte bancaire n’est enregistré.`,
    fields: {
      accountHolder: { label: fr`Titulaire du compte` },
      bankName: { label: fr`Nom de la banque` },
      iban: { label: fr`IBAN`, hint: fr`Il commence par FR et compte 27 caractères.` },
      bic: { label: fr`BIC`, hint: fr`8 ou 11 caractères.` },
      directDebit: {
        label: fr`Prélèvement automatique`,
        hint: fr`Vos factures sont alors prélevées sur ce compte.`,
      },
    },
  },
  child: {
    title: fr`Identité`,
    add: fr`Ajouter un enfant`,
    change: fr`Modifier l’identité`,
    remove: fr`Retirer l’enfant`,
    none: fr`Rien n’est encore renseigné.`,
    fields: {
      lastName: { label: fr`Nom` },
      usageName: { label: fr`Nom d’usage`, hint: fr`S’il est différent.` },
      firstName: { label: fr`Prénom` },
      sex: { label: fr`Sexe`, choices: { female: fr`Féminin`, male: fr`Masculin` } },
      birthDate: { label: fr`Date de naissance` },
      birthPlace: { label: fr`Lieu de naissance` },
      school: { label: fr`École souhaitée` },
      wishedLevel: { label: fr`Classe souhaitée`, hint: fr`Par exemple : petite section, CP.` },
    },
  },
  photo: {
    title: fr`Photo`,
    add: fr`Ajouter une photo`,
    change: fr`Changer la photo`,
    remove: fr`Retirer la photo`,
    lead: fr`Elle aide les animateurs à reconnaître votre enfant. Seuls vous et les agents la voient.`,
    none: fr`Aucune photo.`,
    fields: { photoFileId: { label: fr`Photo de l’enfant` } },
  },
  'authorised-person': {
    title: fr`Personnes autorisées`,
    add: fr`Ajouter une personne autorisée`,
    change: fr`Modifier la personne autorisée`,
    remove: fr`Retirer cette personne`,
    lead: fr`En plus des parents, elle peut venir chercher votre enfant après la cantine ou la garderie.`,
    none: fr`À part les parents, personne ne peut venir chercher votre enfant.`,
    fields: {
      lastName: { label: fr`Nom` },
      firstName: { label: fr`Prénom` },
      phone: { label: fr`Téléphone` },
      mobile: { label: fr`Mobile`, hint: fr`Un téléphone ou un mobile au moins.` },
      kinship: {
        label: fr`Lien de parenté`,
        hint: fr`Ce que cette personne est pour votre enfant.`,
        choices: {
          father: fr`Père`,
          mother: fr`Mère`,
          brother: fr`Frère`,
          sister: fr`Sœur`,
          grandfather: fr`Grand-père`,
          grandmother: fr`Grand-mère`,
          'uncle-aunt': fr`Oncle ou tante`,
          childminder: fr`Assistante maternelle`,
          'legal-guardian': fr`Tuteur ou tutrice`,
          neighbour: fr`Voisin ou voisine`,
          cousin: fr`Cousin ou cousine`,
          other: fr`Autre`,
          godfather: fr`Parrain`,
          godmother: fr`Marraine`,
          stepfather: fr`Beau-père`,
          stepmother: fr`Belle-mère`,
        },
      },
    },
  },
  complement: {
    title: fr`Données complémentaires`,
    add: fr`Ajouter les données complémentaires`,
    change: fr`Modifier les données complémentaires`,
    remove: fr`Effacer les données complémentaires`,
    none: fr`Rien n’est encore renseigné.`,
    parts: [
      {
        slug: 'autorisations',
        title: fr`Autorisations`,
        fields: ['hospitalConsent', 'photoConsent', 'mayLeaveAlone', 'outingConsent'],
      },
      {
        slug: 'appareils',
        title: fr`Lunettes et appareils`,
        fields: ['glasses', 'dentalDevice', 'hearingDevice'],
      },
      { slug: 'assurance', title: fr`Assurance`, fields: ['insurer', 'insuranceNumber'] },
    ],
    fields: {
      glasses: { label: fr`Port de lunettes` },
      dentalDevice: { label: fr`Port d’un appareil dentaire` },
      hearingDevice: { label: fr`Port d’un appareil auditif` },
      hospitalConsent: { label: fr`Accord d’hospitalisation en cas d’urgence` },
      photoConsent: { label: fr`Autorise la prise de photos` },
      mayLeaveAlone: { label: fr`Autorise à partir seul` },
      outingConsent: { label: fr`Autorise les sorties scolaires` },
      insurer: { label: fr`Compagnie d’assurance` },
      insuranceNumber: { label: fr`Numéro de contrat` },
    },
  },
  health: {
    title: fr`Repas et médecin`,
    add: fr`Ajouter le repas et le médecin`,
    change: fr`Modifier le repas et le médecin`,
    remove: fr`Effacer le repas et le médecin`,
    none: fr`Rien n’est encore renseigné.`,
    fields: {
      mealTypeId: {
        label: fr`Type de repas`,
        hint: fr`Servi à la cantine sans autre demande de votre part.`,
      },
      doctor: { label: fr`Médecin traitant` },
      doctorPhone: { label: fr`Téléphone du médecin` },
      observations: { label: fr`Observations`, hint: fr`Ce que les animateurs doivent savoir.` },
    },
  },
  allergy: {
    title: fr`Allergies`,
    add: fr`Déclarer une allergie`,
    change: fr`Modifier l’allergie`,
    remove: fr`Retirer cette allergie`,
    lead: fr`Si l’allergie est grave, appelez-nous aussi : un projet d’accueil individualisé (PAI) peut être nécessaire.`,
    none: fr`Aucune allergie n’est déclarée.`,
    fields: {
      kind: {
        label: fr`Sorte d’allergie`,
        choices: {
          food: fr`Alimentaire`,
          medication: fr`Médicamenteuse`,
          asthma: fr`Asthme`,
          other: fr`Autre allergie`,
        },
      },
      name: { label: fr`À quoi ?`, hint: fr`Par exemple : arachide, pénicilline, pollen.` },
      observations: { label: fr`Observations`, hint: fr`Les réactions, et ce qu’il faut faire.` },
      noticedOn: { label: fr`Date de l’allergie`, hint: fr`Quand elle a été constatée.` },
      doctor: { label: fr`Médecin` },
    },
  },
  pai: {
    title: fr`Projet d’accueil individualisé (PAI)`,
    add: fr`Ajouter un PAI`,
    change: fr`Modifier le PAI`,
    remove: fr`Retirer ce PAI`,
    lead: fr`Le PAI dit comment accueillir votre enfant s’il a un traitement ou une allergie. Un certificat du médecin est nécessaire.`,
    none: fr`Aucun PAI.`,
    fields: {
      instructions: { label: fr`Consignes`, hint: fr`Ce qu’il faut faire, et où sont les médicaments.` },
      certificateFileId: { label: fr`Certificat du médecin` },
      validFrom: { label: fr`Valable à partir du` },
      validUntil: { label: fr`Valable jusqu’au` },
    },
  },
  document: {
    title: fr`Documents à fournir`,
    add: fr`Envoyer un document`,
    change: fr`Remplacer le document`,
    remove: fr`Retirer ce document`,
    none: fr`Aucun document n’a été envoyé.`,
    fields: {
      kind: { label: fr`Nature du document` },
      fileId: { label: fr`Document` },
      validUntil: { label: fr`Valable jusqu’au`, hint: fr`Si le document porte une date de fin.` },
    },
  },
  enrolment: {
    title: fr`Inscriptions`,
    add: fr`Demander une inscription`,
    change: fr`Modifier l’inscription`,
    remove: fr`Demander la fin de l’inscription`,
    none: fr`Aucune inscription à un service.`,
    fields: {
      serviceId: { label: fr`Service` },
      firstDay: { label: fr`À partir du` },
      lastDay: { label: fr`Jusqu’au`, hint: fr`Laissez vide pour toute l’année scolaire.` },
      contract: {
        label: fr`Rythme`,
        choices: {
          regular: fr`Régulier`,
          occasional: fr`Occasionnel`,
        },
        choiceHints: {
          regular: fr`Toujours les mêmes jours.`,
          occasional: fr`Vous réservez quand vous en avez besoin.`,
        },
      },
      weekdays: { label: fr`Jours de la semaine`, hint: fr`Pour un rythme régulier.` },
    },
  },
};

/** The same words, for code that is given whichever section and field. */
export interface AnyFieldWords {
  label: string;
  hint?: string;
  choices?: Readonly<Record<string, string>>;
  /** What a choice means, where its name does not say it. */
  choiceHints?: Readonly<Record<string, string>>;
}
export interface AnySectionWords extends Omit<WordsOfSection<SectionName>, 'parts' | 'fields'> {
  parts?: readonly { slug: string; title: string; fields: readonly string[] }[];
  fields: Readonly<Record<string, AnyFieldWords>>;
}

export function wordsOf(section: SectionName): AnySectionWords {
  return sectionWords[section];
}

/** What is wrong with an answer, after the field's name: « IBAN : … ». */
const problems: Record<FieldProblem, string> = {
  required: fr`cette réponse est nécessaire.`,
  'too-long': fr`ce texte est trop long, raccourcissez-le.`,
  'not-a-choice': fr`choisissez une réponse de la liste.`,
  'not-a-phone': fr`écrivez les dix chiffres du numéro, comme 06 01 02 03 04.`,
  'not-an-email': fr`écrivez une adresse complète, comme prenom.nom@example.fr.`,
  'not-a-postal-code': fr`écrivez les cinq chiffres du code postal.`,
  'not-an-iban': fr`un caractère manque ou est faux. Recopiez-le depuis votre RIB.`,
  'not-a-bic': fr`un caractère manque ou est faux. Recopiez-le depuis votre RIB.`,
  'not-a-date': fr`écrivez un jour qui existe, avec l’année en quatre chiffres.`,
  'in-the-future': fr`cette date n’est pas encore passée, vérifiez-la.`,
  'before-start': fr`cette date est avant le début, vérifiez les deux.`,
  'not-a-number': fr`écrivez un nombre, en chiffres.`,
  'out-of-range': fr`ce nombre n’est pas possible, vérifiez-le.`,
  'phone-needed': fr`indiquez au moins un numéro de téléphone.`,
  'weekdays-needed': fr`choisissez au moins un jour.`,
  'iban-needed': fr`il en faut un pour le prélèvement automatique.`,
  'not-yours': fr`cet adulte se connecte avec cette adresse, lui seul peut demander à la changer.`,
  'registration-closed': fr`les inscriptions à ce service sont fermées pour cette date. Le règlement, sous Infos/Documents, dit quand elles ouvrent.`,
  'unknown-field': fr`cette réponse n’est pas attendue ici.`,
};

/** Why an answer could not be taken, and what to write instead. */
export function problemSentence(label: string, problem: FieldProblem): string {
  return fr`${label.replace(/\s\?$/, '')} : ${problems[problem]}`;
}

/** What the forms of the file say beside their fields. */
export const fileWords = {
  choose: fr`Choisir`,
  attachments: fr`Fichiers joints`,
  proofHint: fr`Une photo lisible ou un PDF.`,
  photoHint: fr`Le visage, de face.`,
};
