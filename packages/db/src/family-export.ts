/**
 * All that is held about a family, as one of its adults may have it: its households, the children that the adult answers
 * for, its own account. Never what belongs to the other household of a child who lives in two. A test holds the list
 * against the schema: every table about families is here or among {@link NOT_EXPORTED}, and every column of it is told.
 */
import type { FileId, Id } from '@preau/domain/ids';
import type { TenantTransaction } from './database.ts';
import { sqlOf } from './internal/transaction.ts';

/** How far the adult reaches. */
interface Reach {
  households: Id<'household'>[];
  children: Id<'child'>[];
  /** The adults of the households. */
  guardians: Id<'guardian'>[];
  guardianId: Id<'guardian'>;
  accountId: Id<'account'>;
}

type Sql = ReturnType<typeof sqlOf>;
type Fragment = ReturnType<Sql>;

type Where = (sql: Sql, reach: Reach) => Fragment;

interface Noun {
  /** Where it is in the ZIP, and what it is, in French. */
  file: string;
  title: string;
  table: string;
  /** Each column with its French label. */
  labels: Readonly<Record<string, string>>;
  /** Columns that are not given, each with the reason. */
  leftOut?: Readonly<Record<string, string>>;
  where: Where;
}

const SEARCHED = 'La forme cherchée d’un nom, qui est donné à côté.';
const SECRET = 'Un secret, gardé sous forme d’empreinte : il ne se relit pas.';

const ofHousehold: Where = (sql: Sql, { households }: Reach) =>
  sql`t.household_id = any (${households}::uuid[])`;
const ofChild: Where = (sql: Sql, { children }: Reach) => sql`t.child_id = any (${children}::uuid[])`;
const ofBoth: Where = (sql: Sql, reach: Reach) => sql`${ofHousehold(sql, reach)} and ${ofChild(sql, reach)}`;
/** Of the household, and about no child or one that the adult answers for. */
const ofHouseholdOrChild: Where = (sql: Sql, reach: Reach) =>
  sql`${ofHousehold(sql, reach)} and (t.child_id is null or ${ofChild(sql, reach)})`;
const ofAccount: Where = (sql: Sql, { accountId }: Reach) => sql`t.account_id = ${accountId}`;
/** Rows of the requests, or the threads, that are given. */
const ofRequest: Where = (sql: Sql, reach: Reach) => sql`exists (
  select from request r where r.tenant_id = t.tenant_id and r.id = t.request_id
    and r.household_id = any (${reach.households}::uuid[])
    and (r.child_id is null or r.child_id = any (${reach.children}::uuid[])))`;
const ofThread: Where = (sql: Sql, reach: Reach) => sql`exists (
  select from thread h where h.tenant_id = t.tenant_id and h.id = t.thread_id
    and h.household_id = any (${reach.households}::uuid[])
    and (h.child_id is null or h.child_id = any (${reach.children}::uuid[])))`;
const ofInvoice: Where = (sql: Sql, { households }: Reach) => sql`exists (
  select from invoice i where i.tenant_id = t.tenant_id and i.id = t.invoice_id
    and i.household_id = any (${households}::uuid[]))`;

const NOUNS: readonly Noun[] = [
  {
    file: 'famille/foyers.json',
    title: 'Foyers',
    table: 'household',
    labels: {
      id: 'Identifiant',
      number: 'N° famille',
      member_id: 'Mairie gestionnaire (identifiant)',
      created_at: 'Créé le',
      left_on: 'Parti le',
      note: 'Note de la mairie',
    },
    where: (sql, { households }) => sql`t.id = any (${households}::uuid[])`,
  },
  {
    file: 'famille/adultes.json',
    title: 'Responsable et conjoint',
    table: 'guardian',
    labels: {
      id: 'Identifiant',
      account_id: 'Compte (identifiant)',
      civility: 'Civilité',
      last_name: 'Nom',
      birth_name: 'Nom de naissance',
      first_name: 'Prénom',
      quality: 'Qualité',
      situation: 'Situation',
      address: 'Adresse',
      address_complement_1: 'Complément d’adresse 1',
      address_complement_2: 'Complément d’adresse 2',
      lieu_dit: 'Lieu-dit',
      postal_code: 'Code postal',
      city: 'Commune',
      phone_home: 'Téléphone domicile',
      phone_work: 'Téléphone professionnel',
      phone_mobile: 'Téléphone portable',
      email: 'Courriel',
      csp: 'Catégorie socioprofessionnelle',
      profession: 'Profession',
      employer: 'Employeur',
      employer_address: 'Adresse de l’employeur',
      email_consent: 'Accepte les courriels',
      sms_consent: 'Accepte les SMS',
      created_at: 'Créé le',
    },
    leftOut: { search: SEARCHED },
    where: (sql, { guardians }) => sql`t.id = any (${guardians}::uuid[])`,
  },
  {
    file: 'famille/places-dans-le-foyer.json',
    title: 'Qui est responsable, qui est conjoint',
    table: 'household_guardian',
    labels: {
      id: 'Identifiant',
      household_id: 'Foyer (identifiant)',
      guardian_id: 'Adulte (identifiant)',
      position: 'Place : 1 responsable, 2 conjoint',
    },
    where: ofHousehold,
  },
  {
    file: 'famille/fiscal.json',
    title: 'Situation fiscale',
    table: 'household_fiscal',
    labels: {
      id: 'Identifiant',
      household_id: 'Foyer (identifiant)',
      fiscal_number: 'Numéro fiscal',
      income_year: 'Année des revenus',
      reference_income_cents: 'Revenu fiscal de référence, en centimes',
      shares_hundredths: 'Nombre de parts, en centièmes',
    },
    where: ofHousehold,
  },
  {
    file: 'famille/caf.json',
    title: 'Allocations familiales',
    table: 'household_caf',
    labels: {
      id: 'Identifiant',
      household_id: 'Foyer (identifiant)',
      scheme: 'Régime',
      beneficiary_number: 'N° d’allocataire',
    },
    where: ofHousehold,
  },
  {
    file: 'famille/banque.json',
    title: 'Coordonnées bancaires',
    table: 'household_bank',
    labels: {
      id: 'Identifiant',
      household_id: 'Foyer (identifiant)',
      account_holder: 'Titulaire du compte',
      bank_name: 'Banque',
      iban: 'IBAN',
      bic: 'BIC',
      direct_debit: 'Prélèvement',
    },
    where: ofHousehold,
  },
  {
    file: 'famille/quotients.json',
    title: 'Quotients familiaux',
    table: 'household_quotient',
    labels: {
      id: 'Identifiant',
      household_id: 'Foyer (identifiant)',
      quotient_familial: 'Quotient familial',
      reference_date: 'À la date du',
      applies_from: 'Appliqué à partir du',
      source: 'Source',
      recorded_at: 'Enregistré le',
    },
    where: ofHousehold,
  },
  {
    file: 'enfants/enfants.json',
    title: 'Enfants',
    table: 'child',
    labels: {
      id: 'Identifiant',
      last_name: 'Nom',
      usage_name: 'Nom d’usage',
      first_name: 'Prénom',
      sex: 'Sexe',
      birth_date: 'Né le',
      birth_place: 'Né à',
      ine: 'Identifiant national élève',
      photo_file_id: 'Photo (fichier)',
      created_at: 'Créé le',
    },
    leftOut: { search: SEARCHED },
    where: (sql, { children }) => sql`t.id = any (${children}::uuid[])`,
  },
  {
    file: 'enfants/autorite.json',
    title: 'Autorité des adultes du foyer sur les enfants',
    table: 'child_guardian',
    labels: {
      id: 'Identifiant',
      child_id: 'Enfant (identifiant)',
      guardian_id: 'Adulte (identifiant)',
      authority: 'Autorité',
    },
    where: (sql, reach) => sql`${ofChild(sql, reach)} and t.guardian_id = any (${reach.guardians}::uuid[])`,
  },
  {
    file: 'enfants/garde.json',
    title: 'Garde dans ce foyer',
    table: 'custody',
    labels: {
      id: 'Identifiant',
      child_id: 'Enfant (identifiant)',
      household_id: 'Foyer (identifiant)',
      first_day: 'À partir du',
      last_day: 'Jusqu’au',
      weeks: 'Semaines',
      holidays: 'Vacances',
      cost_share_bp: 'Part des frais, en dix-millièmes',
    },
    where: ofBoth,
  },
  {
    file: 'enfants/scolarite.json',
    title: 'Scolarité',
    table: 'schooling',
    labels: {
      id: 'Identifiant',
      child_id: 'Enfant (identifiant)',
      school_year_id: 'Année scolaire (identifiant)',
      school_class_id: 'Classe (identifiant)',
      level: 'Niveau',
    },
    where: ofChild,
  },
  {
    file: 'enfants/inscriptions.json',
    title: 'Inscriptions aux services',
    table: 'enrolment',
    labels: {
      id: 'Identifiant',
      child_id: 'Enfant (identifiant)',
      service_id: 'Service (identifiant)',
      household_id: 'Foyer (identifiant)',
      first_day: 'À partir du',
      last_day: 'Jusqu’au',
      contract: 'Contrat',
      weekdays: 'Jours, lundi est 1',
    },
    where: ofBoth,
  },
  {
    file: 'enfants/personnes-autorisees.json',
    title: 'Personnes autorisées',
    table: 'authorised_person',
    labels: {
      id: 'Identifiant',
      child_id: 'Enfant (identifiant)',
      last_name: 'Nom',
      first_name: 'Prénom',
      phone: 'Téléphone',
      mobile: 'Portable',
      kinship: 'Lien',
      photo_file_id: 'Photo (fichier)',
    },
    where: ofChild,
  },
  {
    file: 'enfants/donnees-complementaires.json',
    title: 'Données complémentaires',
    table: 'child_complement',
    labels: {
      id: 'Identifiant',
      child_id: 'Enfant (identifiant)',
      glasses: 'Lunettes',
      dental_device: 'Appareil dentaire',
      hearing_device: 'Appareil auditif',
      hospital_consent: 'Hospitalisation autorisée',
      photo_consent: 'Photos autorisées',
      may_leave_alone: 'Peut partir seul',
      outing_consent: 'Sorties autorisées',
      insurer: 'Compagnie d’assurance',
      insurance_number: 'N° de la compagnie',
    },
    where: ofChild,
  },
  {
    file: 'sante/donnees-sanitaires.json',
    title: 'Données sanitaires',
    table: 'child_health',
    labels: {
      id: 'Identifiant',
      child_id: 'Enfant (identifiant)',
      meal_type_id: 'Type de repas (identifiant)',
      doctor: 'Médecin',
      doctor_phone: 'Téléphone du médecin',
      observations: 'Observations',
    },
    where: ofChild,
  },
  {
    file: 'sante/allergies.json',
    title: 'Allergies',
    table: 'child_allergy',
    labels: {
      id: 'Identifiant',
      child_id: 'Enfant (identifiant)',
      kind: 'Sorte',
      name: 'À quoi',
      observations: 'Observations',
      noticed_on: 'Constatée le',
      doctor: 'Médecin',
    },
    where: ofChild,
  },
  {
    file: 'sante/pai.json',
    title: 'Projets d’accueil individualisé',
    table: 'child_pai',
    labels: {
      id: 'Identifiant',
      child_id: 'Enfant (identifiant)',
      instructions: 'Consignes',
      certificate_file_id: 'Certificat (fichier)',
      valid_from: 'Valable du',
      valid_until: 'Valable jusqu’au',
    },
    where: ofChild,
  },
  {
    file: 'demandes/demandes.json',
    title: 'Demandes',
    table: 'request',
    labels: {
      id: 'Identifiant',
      household_id: 'Foyer (identifiant)',
      submitted_by: 'Demandée par (compte)',
      type: 'Sorte',
      section: 'Rubrique',
      action: 'Acte',
      subject_id: 'Objet (identifiant)',
      child_id: 'Enfant (identifiant)',
      member_id: 'Mairie (identifiant)',
      status: 'État',
      changes: 'Changements, avant et après',
      immediate: 'A pris effet aussitôt',
      submitted_at: 'Demandée le',
      status_at: 'Dernier état le',
      reason: 'Motif',
    },
    leftOut: { status_by: 'L’agent qui a décidé : ses données à lui.' },
    where: ofHouseholdOrChild,
  },
  {
    file: 'demandes/demandes-sante.json',
    title: 'Demandes sur la santé',
    table: 'request_health',
    labels: {
      id: 'Identifiant',
      request_id: 'Demande (identifiant)',
      changes: 'Changements, avant et après',
    },
    where: ofRequest,
  },
  {
    file: 'demandes/suites.json',
    title: 'Suites des demandes',
    table: 'request_event',
    labels: {
      id: 'Identifiant',
      request_id: 'Demande (identifiant)',
      kind: 'Événement',
      at: 'Le',
      note: 'Ce qui a été dit',
    },
    leftOut: { by_account_id: 'Un agent ou un adulte du foyer ; l’événement dit de quel côté.' },
    where: ofRequest,
  },
  {
    file: 'demandes/pieces.json',
    title: 'Pièces jointes aux demandes',
    table: 'request_file',
    labels: {
      id: 'Identifiant',
      request_id: 'Demande (identifiant)',
      file_id: 'Fichier',
      name: 'Nom',
      position: 'Rang',
    },
    where: ofRequest,
  },
  {
    file: 'famille/justificatifs.json',
    title: 'Justificatifs fournis',
    table: 'family_document',
    labels: {
      id: 'Identifiant',
      household_id: 'Foyer (identifiant)',
      child_id: 'Enfant (identifiant)',
      kind: 'Sorte',
      file_id: 'Fichier',
      name: 'Nom',
      valid_until: 'Valable jusqu’au',
      provided_at: 'Fourni le',
    },
    where: ofHouseholdOrChild,
  },
  {
    file: 'famille/reglements-acceptes.json',
    title: 'Règlements lus et acceptés',
    table: 'regulation_acknowledgement',
    labels: {
      id: 'Identifiant',
      household_id: 'Foyer (identifiant)',
      regulation_version_id: 'Version du règlement (identifiant)',
      account_id: 'Par (compte)',
      at: 'Le',
    },
    where: ofHousehold,
  },
  {
    file: 'messages/conversations.json',
    title: 'Conversations avec la mairie',
    table: 'thread',
    labels: {
      id: 'Identifiant',
      household_id: 'Foyer (identifiant)',
      member_id: 'Mairie (identifiant)',
      subject: 'Objet',
      about_kind: 'À propos de',
      about_id: 'À propos de (identifiant)',
      child_id: 'Enfant (identifiant)',
      broadcast_id: 'Envoi groupé (identifiant)',
      created_at: 'Ouverte le',
      last_message_at: 'Dernier message le',
      message_count: 'Nombre de messages',
      awaits_answer: 'Attend une réponse',
    },
    where: ofHouseholdOrChild,
  },
  {
    file: 'messages/messages.json',
    title: 'Messages',
    table: 'message',
    labels: {
      id: 'Identifiant',
      thread_id: 'Conversation (identifiant)',
      number: 'Rang',
      side: 'Écrit par',
      author_name: 'Auteur',
      text: 'Texte',
      at: 'Le',
    },
    leftOut: { author_id: 'Le compte de l’auteur ; son nom est donné.' },
    where: ofThread,
  },
  {
    file: 'messages/pieces.json',
    title: 'Pièces jointes aux messages',
    table: 'message_file',
    labels: {
      id: 'Identifiant',
      message_id: 'Message (identifiant)',
      file_id: 'Fichier',
      name: 'Nom',
      position: 'Rang',
    },
    where: (sql, reach) => sql`exists (
      select from message m join thread h on h.tenant_id = m.tenant_id and h.id = m.thread_id
      where m.tenant_id = t.tenant_id and m.id = t.message_id and h.household_id = any (${reach.households}::uuid[])
        and (h.child_id is null or h.child_id = any (${reach.children}::uuid[])))`,
  },
  {
    file: 'messages/lectures.json',
    title: 'Conversations que vous avez lues',
    table: 'thread_reading',
    labels: {
      id: 'Identifiant',
      thread_id: 'Conversation (identifiant)',
      account_id: 'Compte (identifiant)',
      read_number: 'Lue jusqu’au message',
      deleted_number: 'Supprimée jusqu’au message',
    },
    where: ofAccount,
  },
  {
    file: 'messages/avis.json',
    title: 'Courriels et SMS que le portail vous a destinés',
    table: 'notification',
    labels: {
      id: 'Identifiant',
      occasion: 'Occasion',
      guardian_id: 'Adulte (identifiant)',
      account_id: 'Compte (identifiant)',
      channel: 'Canal',
      state: 'État',
      because: 'Pourquoi il n’est pas parti',
      send_after: 'À envoyer à partir du',
      created_at: 'Préparé le',
      sent_at: 'Envoyé le',
      sent_to: 'À',
      subject: 'Objet',
      text: 'Texte',
      path: 'Page',
      address: 'À cette adresse seulement',
      household_id: 'Foyer (identifiant)',
      child_id: 'Enfant (identifiant)',
      request_id: 'Demande (identifiant)',
      invoice_id: 'Facture (identifiant)',
      payment_id: 'Paiement (identifiant)',
      bounced_at: 'Revenu le',
      bounce_status: 'Revenu parce que',
    },
    leftOut: { job_id: 'Le numéro du travail qui l’a envoyé.' },
    where: (sql, { guardianId, accountId }) =>
      sql`(t.guardian_id = ${guardianId} or t.account_id = ${accountId})`,
  },
  {
    file: 'compte/compte.json',
    title: 'Votre compte',
    table: 'account',
    labels: {
      id: 'Identifiant',
      kind: 'Sorte',
      email: 'Courriel de connexion',
      failures: 'Essais manqués',
      locked_until: 'Fermé jusqu’au',
      created_at: 'Créé le',
      closed_at: 'Clos le',
    },
    leftOut: {
      password_hash: SECRET,
      totp_secret: SECRET,
      totp_confirmed_at: 'Ne concerne que les agents.',
      totp_step: 'Ne concerne que les agents.',
    },
    where: (sql, { accountId }) => sql`t.id = ${accountId}`,
  },
  {
    file: 'compte/connexions.json',
    title: 'Vos connexions',
    table: 'sign_in',
    labels: {
      id: 'Identifiant',
      account_id: 'Compte (identifiant)',
      created_at: 'Ouverte le',
      last_seen_at: 'Vue pour la dernière fois le',
      expires_at: 'Finit le',
      address: 'Adresse réseau',
      user_agent: 'Navigateur',
    },
    leftOut: {
      token_hash: SECRET,
      support_grant_id: 'Ne concerne que l’assistance.',
      operator_id: 'Ne concerne que l’assistance.',
      awaits: 'Ce que la connexion attend encore.',
    },
    where: ofAccount,
  },
  {
    file: 'compte/preferences.json',
    title: 'Vos préférences d’avis',
    table: 'notification_preference',
    labels: {
      id: 'Identifiant',
      account_id: 'Compte (identifiant)',
      topic: 'Sujet',
      rhythm: 'Rythme',
      channel: 'Canal',
    },
    where: ofAccount,
  },
  {
    file: 'compte/fichiers-envoyes.json',
    title: 'Fichiers que vous avez envoyés',
    table: 'file_upload',
    labels: {
      id: 'Identifiant',
      account_id: 'Compte (identifiant)',
      file_id: 'Fichier',
      name: 'Nom',
      purpose: 'Pour',
      uploaded_at: 'Envoyé le',
    },
    where: ofAccount,
  },
  {
    file: 'compte/visite-infos-documents.json',
    title: 'Votre dernière visite de la page Infos/Documents',
    table: 'information_visit',
    labels: {
      id: 'Identifiant',
      account_id: 'Compte (identifiant)',
      seen_at: 'Vue le',
      seen_before_at: 'Fois précédente',
    },
    where: ofAccount,
  },
  {
    file: 'compte/actes.json',
    title: 'Ce que vous avez fait sur le portail',
    table: 'audit_entry',
    labels: { id: 'Identifiant', at: 'Le', action: 'Acte' },
    leftOut: {
      actor_kind: 'C’est vous.',
      actor_id: 'C’est vous.',
      request_id: 'Le numéro technique de l’appel.',
      before: 'Se lit dans les demandes.',
      after: 'Se lit dans les demandes.',
    },
    where: (sql, { accountId }) => sql`t.actor_id = ${accountId}`,
  },
  {
    file: 'planning/reservations.json',
    title: 'Réservations',
    table: 'reservation',
    labels: {
      id: 'Identifiant',
      child_id: 'Enfant (identifiant)',
      service_id: 'Service (identifiant)',
      date: 'Jour',
      household_id: 'Foyer qui paie (identifiant)',
      status: 'État',
      capacity: 'Places du jour',
      place: 'Place',
      reason: 'Pourquoi',
      article: 'Article du règlement',
      version: 'Version du règlement',
      surcharge: 'Majoration',
      note: 'Raison donnée par la mairie',
      channel: 'Voie',
      received_at: 'Reçue le',
      act_id: 'Acte (identifiant)',
      offered_until: 'Place gardée jusqu’au',
      absence_id: 'Absence (identifiant)',
      absence_outcome: 'Ce que devient l’absence',
      absence_charge: 'Ce qu’elle coûte',
      absence_article: 'Article qui en décide',
      absence_version: 'Version qui en décide',
      proof_by: 'Justificatif attendu avant le',
      commune_act_id: 'Fermeture (identifiant)',
    },
    where: ofBoth,
  },
  {
    file: 'planning/absences.json',
    title: 'Absences',
    table: 'absence',
    labels: {
      id: 'Identifiant',
      child_id: 'Enfant (identifiant)',
      service_id: 'Service (identifiant)',
      household_id: 'Foyer (identifiant)',
      reason: 'Motif',
      note: 'Précision',
      return_on: 'Retour le',
      announcements: 'Quand et comment elle a été dite',
      act_id: 'Acte (identifiant)',
    },
    where: ofBoth,
  },
  {
    file: 'planning/justificatifs.json',
    title: 'Justificatifs des absences',
    table: 'absence_proof',
    labels: {
      id: 'Identifiant',
      absence_id: 'Absence (identifiant)',
      kind: 'Sorte',
      file_id: 'Fichier (identifiant)',
      name: 'Nom du fichier',
      received_at: 'Reçu le',
    },
    where: (sql, reach) => sql`exists (
      select from absence a where a.tenant_id = t.tenant_id and a.id = t.absence_id
        and a.household_id = any (${reach.households}::uuid[]) and a.child_id = any (${reach.children}::uuid[]))`,
  },
  {
    file: 'planning/actes.json',
    title: 'Ce qui a été fait dans le planning',
    table: 'act',
    labels: {
      id: 'Identifiant',
      kind: 'Acte',
      household_id: 'Foyer (identifiant)',
      by_account_id: 'Par le compte (identifiant)',
      channel: 'Voie',
      received_at: 'Reçu le',
      recorded_at: 'Enregistré le',
      undoes_id: 'Annule l’acte (identifiant)',
      earliest: 'Premier jour concerné',
      content: 'Ce qui a été demandé, et ce que c’est devenu',
    },
    // An act may be about a child that this adult does not answer for.
    where: (sql, reach) => sql`${ofHousehold(sql, reach)} and not exists (
      select from jsonb_array_elements(coalesce(t.content -> 'result' -> 'days', '[]')) day
      where (day ->> 'childId')::uuid <> all (${reach.children}::uuid[]))`,
  },
  {
    file: 'planning/agenda.json',
    title: 'Agenda qui suit le planning',
    table: 'planning_feed',
    labels: { id: 'Identifiant', guardian_id: 'Adulte (identifiant)', created_at: 'Créé le' },
    leftOut: { token_hash: SECRET },
    where: (sql, { guardianId }) => sql`t.guardian_id = ${guardianId}`,
  },
  {
    file: 'planning/presences.json',
    title: 'Présences et absences constatées',
    table: 'attendance',
    labels: {
      id: 'Identifiant',
      child_id: 'Enfant (identifiant)',
      service_id: 'Service (identifiant)',
      date: 'Jour',
      household_id: 'Foyer qui paie (identifiant)',
      is_present: 'Présent',
      arrived_at: 'Arrivé à',
      departed_at: 'Parti à',
    },
    where: ofBoth,
  },
  {
    file: 'planning/pointages.json',
    title: 'Ce que les agents ont noté des présences',
    table: 'attendance_mark',
    labels: {
      id: 'Identifiant',
      child_id: 'Enfant (identifiant)',
      service_id: 'Service (identifiant)',
      date: 'Jour',
      kind: 'Ce qui a été noté',
      at: 'À',
      undoes_id: 'Annule (identifiant)',
      noted_at: 'Noté le',
      received_at: 'Reçu le',
      source: 'Noté par',
      format: 'Format',
      note: 'Raison d’une correction',
    },
    leftOut: {
      account_id: 'L’agent qui a noté : ses données à lui.',
      device_id: 'La tablette de la mairie.',
    },
    // Of the days that this household pays; the other household of the child has its own.
    where: (sql, reach) => sql`${ofChild(sql, reach)} and exists (
      select from attendance a where a.tenant_id = t.tenant_id and a.child_id = t.child_id
        and a.service_id = t.service_id and a.date = t.date
        and a.household_id = any (${reach.households}::uuid[]))`,
  },
  {
    file: 'enfants/badges.json',
    title: 'Badges des enfants',
    table: 'child_badge',
    labels: {
      id: 'Identifiant',
      child_id: 'Enfant (identifiant)',
      token: 'Ce que dit le code',
      made_at: 'Fait le',
    },
    where: ofChild,
  },
  {
    file: 'argent/factures.json',
    title: 'Factures',
    table: 'invoice',
    labels: {
      id: 'Identifiant',
      regie_id: 'Régie (identifiant)',
      household_id: 'Foyer (identifiant)',
      household_number: 'N° famille',
      household_name: 'Famille',
      kind: 'Sorte',
      run_id: 'Facturation (identifiant)',
      corrects_id: 'Facture corrigée (identifiant)',
      reason: 'Raison',
      year: 'Exercice',
      number: 'Numéro',
      reference: 'N° de facture',
      first_day: 'Du',
      last_day: 'Au',
      issued_on: 'Date',
      issued_at: 'Émise le',
      issued_by: 'Émise par (identifiant)',
      due_on: 'À payer avant le',
      total_cents: 'Total, en centimes',
      previous_balance_cents: 'Solde antérieur, en centimes',
      content: 'Ce qu’elle dit de plus',
    },
    where: ofHousehold,
  },
  {
    file: 'argent/lignes.json',
    title: 'Lignes des factures',
    table: 'invoice_line',
    labels: {
      id: 'Identifiant',
      invoice_id: 'Facture (identifiant)',
      position: 'Rang',
      month: 'Mois',
      kind: 'Sorte',
      nature: 'Nature',
      child_id: 'Enfant (identifiant)',
      child_name: 'Enfant',
      service: 'Service',
      service_name: 'Nom du service',
      dates: 'Jours',
      quantity: 'Quantité',
      unit_cents: 'Prix, en centimes',
      amount_cents: 'Montant, en centimes',
      share_bp: 'Part du foyer, en dix-millièmes',
      article: 'Article du règlement',
      version: 'Version du règlement',
      steps: 'Calcul du prix',
      reverses_id: 'Ce qui est repris (identifiant)',
    },
    // As everywhere in this export: of a child, only what the adult answers for.
    where: (sql, reach) => sql`${ofInvoice(sql, reach)} and (t.child_id is null or ${ofChild(sql, reach)})`,
  },
  {
    file: 'argent/documents.json',
    title: 'Factures en PDF',
    table: 'invoice_document',
    labels: {
      id: 'Identifiant',
      invoice_id: 'Facture (identifiant)',
      file_id: 'Fichier (identifiant)',
      made_at: 'Fait le',
    },
    // A document names every child of its lines: only who answers for all of them has it here.
    where: (sql, reach) => sql`${ofInvoice(sql, reach)} and not exists (
      select from invoice_line l where l.tenant_id = t.tenant_id and l.invoice_id = t.invoice_id
        and l.child_id <> all (${reach.children}::uuid[]))`,
  },
  {
    file: 'argent/mois.json',
    title: 'Mois facturés',
    table: 'billed_month',
    labels: {
      id: 'Identifiant',
      household_id: 'Foyer (identifiant)',
      regie_id: 'Régie (identifiant)',
      month: 'Mois',
      run_id: 'Facturation (identifiant)',
      outcome: 'Ce qu’il en est advenu',
      total_cents: 'Total, en centimes',
      lines: 'Lignes en attente',
      fees: 'Cotisations comptées',
      facts_at: 'Faits connus le',
      invoice_id: 'Facture (identifiant)',
    },
    // Lines that wait name each child.
    where: (sql, reach) => sql`${ofHousehold(sql, reach)} and not exists (
      select from jsonb_array_elements(t.lines) line
      where (line ->> 'childId')::uuid <> all (${reach.children}::uuid[]))`,
  },
  {
    file: 'argent/comptes.json',
    title: 'Comptes',
    table: 'family_account',
    labels: {
      id: 'Identifiant',
      household_id: 'Foyer (identifiant)',
      regie_id: 'Régie (identifiant)',
    },
    where: ofHousehold,
  },
  {
    file: 'argent/operations.json',
    title: 'Opérations des comptes',
    table: 'ledger_entry',
    labels: {
      id: 'Identifiant',
      regie_id: 'Régie (identifiant)',
      household_id: 'Foyer (identifiant)',
      kind: 'Sorte',
      amount_cents: 'Montant, en centimes',
      dated_on: 'Date',
      at: 'Noté le',
      by_account_id: 'Par (identifiant)',
      invoice_id: 'Facture (identifiant)',
      payment_id: 'Paiement (identifiant)',
      titre_id: 'Titre (identifiant)',
      reverses_id: 'Ce qui est repris (identifiant)',
      reason: 'Raison',
    },
    where: ofHousehold,
  },
  {
    file: 'argent/paiements.json',
    title: 'Paiements',
    table: 'payment',
    labels: {
      id: 'Identifiant',
      regie_id: 'Régie (identifiant)',
      household_id: 'Foyer (identifiant)',
      means: 'Moyen',
      amount_cents: 'Montant, en centimes',
      received_on: 'Reçu le',
      recorded_at: 'Noté le',
      recorded_by: 'Noté par (identifiant)',
      detail: 'Précisions',
      provider: 'Prestataire',
      provider_reference: 'Référence du prestataire',
      year: 'Exercice',
      receipt_number: 'N° de quittance',
    },
    where: ofHousehold,
  },
  {
    file: 'argent/repartition.json',
    title: 'Ce que paie chaque paiement',
    table: 'allotment',
    labels: {
      id: 'Identifiant',
      household_id: 'Foyer (identifiant)',
      invoice_id: 'Facture (identifiant)',
      debit_entry_id: 'Débit du compte (identifiant)',
      payment_id: 'Paiement (identifiant)',
      credit_note_id: 'Avoir (identifiant)',
      credit_entry_id: 'Crédit du compte (identifiant)',
      amount_cents: 'Montant, en centimes',
      at: 'Noté le',
    },
    where: ofHousehold,
  },
  {
    file: 'argent/titres.json',
    title: 'Titres',
    table: 'titre',
    labels: {
      id: 'Identifiant',
      batch_id: 'Bordereau (identifiant)',
      invoice_id: 'Facture (identifiant)',
      household_id: 'Foyer (identifiant)',
      kind: 'Sorte',
      amount_cents: 'Montant, en centimes',
      reason: 'Raison',
      recorded_at: 'Noté le',
      recorded_by: 'Noté par (identifiant)',
    },
    where: ofHousehold,
  },
  {
    file: 'argent/en-ligne.json',
    title: 'Paiements en ligne',
    table: 'online_payment',
    labels: {
      id: 'Identifiant',
      regie_id: 'Régie (identifiant)',
      household_id: 'Foyer (identifiant)',
      provider: 'Prestataire',
      provider_reference: 'Référence du prestataire',
      amount_cents: 'Montant, en centimes',
      invoice_ids: 'Factures (identifiants)',
      status: 'État',
      begun_at: 'Commencé le',
      begun_by: 'Commencé par (identifiant)',
      settled_at: 'Terminé le',
    },
    where: ofHousehold,
  },
  {
    file: 'argent/relances.json',
    title: 'Relances',
    table: 'reminder',
    labels: {
      id: 'Identifiant',
      batch_id: 'Bordereau (identifiant)',
      household_id: 'Foyer (identifiant)',
      invoice_id: 'Facture (identifiant)',
      level: 'Rang de la relance',
      channel: 'Par',
      amount_cents: 'Montant, en centimes',
    },
    where: ofHousehold,
  },
];

/** The tables that are given, and the columns of each that are, or are not for a reason. */
export const EXPORTED: readonly { table: string; columns: string[] }[] = [
  ...NOUNS.map(({ table, labels, leftOut = {} }) => ({
    table,
    columns: [...Object.keys(labels), ...Object.keys(leftOut)],
  })),
  // Given with the name of who read, so told apart.
  {
    table: 'health_reading',
    columns: ['id', 'child_id', 'actor_kind', 'actor_id', 'occasion', 'at', 'request_id'],
  },
];

/** Tables with such columns that a family is not given, each with the reason. */
export const NOT_EXPORTED: Readonly<Record<string, string>> = {
  agent: 'Les comptes des agents ne sont pas des familles.',
  recovery_code: 'Des empreintes de codes d’agents.',
  password_link: 'L’empreinte d’un lien qui ne vaut qu’un moment ; elle ne dit rien de plus.',
};

export interface ExportedNoun {
  file: string;
  title: string;
  labels: Readonly<Record<string, string>>;
  rows: Record<string, unknown>[];
}

export interface ExportedFile {
  id: FileId;
  sha256: string;
  mediaType: string;
  /** Under which it was sent; null where it never had one. */
  name: string | null;
}

export interface FamilyExport {
  nouns: ExportedNoun[];
  files: ExportedFile[];
  children: Id<'child'>[];
}

/** Reads it all in the transaction. Null for an adult who is no longer there. */
export async function readFamilyExport(
  tx: TenantTransaction,
  who: { guardianId: Id<'guardian'>; accountId: Id<'account'> },
): Promise<FamilyExport | null> {
  const sql = sqlOf(tx);
  const [found] = await sql<Omit<Reach, 'guardianId' | 'accountId'>[]>`
    select
      array(select household_id from household_guardian
        where tenant_id = ${tx.tenantId} and guardian_id = ${who.guardianId}) as households,
      array(select child_id from child_guardian where tenant_id = ${tx.tenantId} and guardian_id = ${who.guardianId}
        and authority in ('parental', 'delegated')) as children,
      array(select distinct o.guardian_id from household_guardian g
        join household_guardian o on o.tenant_id = g.tenant_id and o.household_id = g.household_id
        where g.tenant_id = ${tx.tenantId} and g.guardian_id = ${who.guardianId}) as guardians
    from guardian where tenant_id = ${tx.tenantId} and id = ${who.guardianId}`;
  if (!found) return null;
  const reach: Reach = { ...found, guardians: [...new Set([...found.guardians, who.guardianId])], ...who };
  const nouns = await Promise.all(
    NOUNS.map(async ({ file, title, table, labels, where }) => ({
      file,
      title,
      labels,
      rows: [
        ...(await sql<Record<string, unknown>[]>`
          select ${sql(Object.keys(labels))} from ${sql(table)} t
          where t.tenant_id = ${tx.tenantId} and ${where(sql, reach)} order by t.id`),
      ],
    })),
  );
  return {
    nouns: [...nouns, await healthReadings(sql, tx, reach)],
    files: await exportedFiles(sql, tx, nouns),
    children: reach.children,
  };
}

/** Who has read what of the children's health: agents by name, the family's own adults, the others without theirs. */
async function healthReadings(sql: Sql, tx: TenantTransaction, reach: Reach): Promise<ExportedNoun> {
  const rows = await sql<Record<string, unknown>[]>`
    select r.child_id, r.at, r.occasion, case
      when a.id is not null then a.first_name || ' ' || a.last_name || ' (agent)'
      when g.id is not null then g.first_name || ' ' || g.last_name
      when r.actor_kind = 'guardian' then 'Un autre responsable de l’enfant'
      when r.actor_kind = 'agent' then 'Un agent qui n’est plus là'
      else 'Le portail lui-même' end as reader
    from health_reading r
    left join agent a on a.tenant_id = r.tenant_id and r.actor_kind = 'agent' and a.account_id = r.actor_id
    left join guardian g on g.tenant_id = r.tenant_id and r.actor_kind = 'guardian' and g.account_id = r.actor_id
      and g.id = any (${reach.guardians}::uuid[])
    where r.tenant_id = ${tx.tenantId} and r.child_id = any (${reach.children}::uuid[])
    order by r.id`;
  return {
    file: 'sante/qui-a-lu.json',
    title: 'Qui a lu les données sanitaires, quand et à quelle occasion',
    labels: { child_id: 'Enfant (identifiant)', at: 'Le', occasion: 'Occasion', reader: 'Qui' },
    rows: [...rows],
  };
}

/** The files that the rows name. */
async function exportedFiles(
  sql: Sql,
  tx: TenantTransaction,
  nouns: readonly ExportedNoun[],
): Promise<ExportedFile[]> {
  const names = new Map<string, string | null>();
  for (const { rows } of nouns)
    for (const row of rows)
      for (const column of ['file_id', 'photo_file_id', 'certificate_file_id']) {
        const id = row[column];
        if (typeof id === 'string')
          names.set(id, names.get(id) ?? (typeof row.name === 'string' ? row.name : null));
      }
  const rows = await sql<Omit<ExportedFile, 'name'>[]>`
    select id, sha256, media_type as "mediaType" from file
    where tenant_id = ${tx.tenantId} and id = any (${[...names.keys()]}::uuid[]) order by id`;
  return rows.map(row => ({ ...row, name: names.get(row.id) ?? null }));
}
