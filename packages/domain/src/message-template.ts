/**
 * The texts of notifications: what each may speak of, and how values are put in their places. A value is never read for
 * places of its own, and never carries a line or a sign that a header or a page would obey.
 */
import type { NotificationOccasion } from './notification.ts';

/** What a template may name, with the value that a preview shows. */
export const TEMPLATE_VARIABLES = {
  collectivite: { meaning: 'Le nom de la collectivité', example: 'Rognaix' },
  famille: { meaning: 'Le nom de la famille', example: 'DUPONT' },
  numero: { meaning: 'Le N° famille', example: '100100181839' },
  demande: {
    meaning: 'Ce qui est demandé, en quelques mots',
    example: 'la demande d’inscription d’Alexandre',
  },
  enfant: { meaning: 'Le prénom de l’enfant, vide s’il n’y en a pas', example: 'Alexandre' },
  motif: { meaning: 'La raison que la mairie a donnée', example: 'Le justificatif est illisible.' },
  expediteur: { meaning: 'Qui a écrit', example: 'Mairie de Rognaix' },
  objet: { meaning: 'L’objet du message', example: 'Pas de garderie vendredi soir' },
  message: {
    meaning: 'Le texte du message',
    example: 'La garderie du soir est fermée ce vendredi.\nMerci de votre compréhension.',
  },
  heure: { meaning: 'L’heure', example: '12 h 05' },
  acte: { meaning: 'Ce qui a été fait, en quelques mots', example: '3 jours réservés' },
  details: {
    meaning: 'Les jours, ligne par ligne',
    example: '• Alexandre, Repas : lundi 23 et jeudi 26 novembre, réservés',
  },
  facture: { meaning: 'La facture et son numéro', example: 'Facture AL-36' },
  montant: { meaning: 'Ce qui est dû, ou en faveur de la famille', example: '58,80 € à payer' },
  echeance: {
    meaning: 'Jusqu’à quand, vide s’il n’y a rien à payer',
    example: 'avant le jeudi 31 décembre 2026',
  },
  periode: { meaning: 'Le mois ou les mois facturés', example: 'novembre 2026' },
  quittance: { meaning: 'Le numéro de la quittance', example: '2026-12' },
  regie: { meaning: 'La régie qui facture', example: 'Régie cantine et garderie' },
  agent: { meaning: 'L’agent qui l’a fait', example: 'Claire MARTIN' },
} as const satisfies Record<string, { meaning: string; example: string }>;
export type TemplateVariable = keyof typeof TEMPLATE_VARIABLES;

/** What a notification says: a subject and paragraphs for an e-mail, one text for an SMS. */
export interface MessageTemplate {
  subject: string;
  /** Paragraphs are parted by an empty line. */
  text: string;
  sms: string;
}
export const TEMPLATE_PARTS = [
  'subject',
  'text',
  'sms',
] as const satisfies readonly (keyof MessageTemplate)[];
export type TemplatePart = (typeof TEMPLATE_PARTS)[number];

export const TEMPLATE_LENGTHS = { subject: 150, text: 4000, sms: 300 } as const satisfies Record<
  TemplatePart,
  number
>;

const ABOUT_REQUEST = ['collectivite', 'famille', 'numero', 'demande', 'enfant'] as const;

/** The closed list of what each occasion knows. */
export const OCCASION_VARIABLES = {
  'request-submitted': ABOUT_REQUEST,
  'request-answered': ABOUT_REQUEST,
  'request-withdrawn': ABOUT_REQUEST,
  'request-accepted': [...ABOUT_REQUEST, 'motif'],
  'request-refused': [...ABOUT_REQUEST, 'motif'],
  'complement-asked': [...ABOUT_REQUEST, 'motif'],
  'message-from-family': ['collectivite', 'famille', 'numero', 'expediteur'],
  'message-from-mairie': ['collectivite', 'expediteur'],
  broadcast: ['collectivite', 'expediteur', 'objet', 'message'],
  'support-granted': ['collectivite', 'agent', 'motif', 'heure'],
  'email-changed': ['collectivite'],
  'planning-receipt': ['collectivite', 'acte', 'details'],
  'planning-decided': ['collectivite', 'acte', 'details', 'motif'],
  'planning-asked': ['collectivite', 'famille', 'numero', 'acte', 'details'],
  'place-offered': ['collectivite', 'details', 'heure'],
  'service-closed': ['collectivite', 'motif', 'details'],
  'presence-to-settle': ['collectivite', 'acte', 'details'],
  'invoice-issued': [
    'collectivite',
    'famille',
    'numero',
    'facture',
    'montant',
    'echeance',
    'periode',
    'regie',
  ],
  'payment-reminder': ['collectivite', 'famille', 'numero', 'montant', 'details', 'message', 'regie'],
  'payment-received': ['collectivite', 'famille', 'numero', 'montant', 'quittance', 'details', 'regie'],
} as const satisfies Record<NotificationOccasion, readonly TemplateVariable[]>;

/** What is sent where the commune has not changed it. */
export const DEFAULT_TEMPLATES: Record<NotificationOccasion, MessageTemplate> = {
  'request-submitted': {
    subject: 'Famille {{famille}} : {{demande}}',
    text: 'Bonjour,\n\nLa famille {{famille}} (N° {{numero}}) vous a envoyé {{demande}}. Elle attend votre décision.',
    sms: 'Famille {{famille}} : {{demande}} attend votre décision.',
  },
  'request-answered': {
    subject: 'Famille {{famille}} : {{demande}} est complétée',
    text: 'Bonjour,\n\nLa famille {{famille}} (N° {{numero}}) a répondu à votre question sur {{demande}}. Elle attend de nouveau votre décision.',
    sms: 'Famille {{famille}} : {{demande}} est complétée.',
  },
  'request-withdrawn': {
    subject: 'Famille {{famille}} : {{demande}} est retirée',
    text: 'Bonjour,\n\nLa famille {{famille}} (N° {{numero}}) a retiré {{demande}}. Vous n’avez plus rien à décider.',
    sms: 'Famille {{famille}} : {{demande}} est retirée.',
  },
  'request-accepted': {
    subject: 'Acceptée : {{demande}}',
    text: 'Bonjour,\n\nC’est accepté : {{demande}}. Vous n’avez rien d’autre à faire.\n\n{{motif}}',
    sms: '{{collectivite}} : {{demande}} est acceptée.',
  },
  'request-refused': {
    subject: 'Refusée : {{demande}}',
    text: 'Bonjour,\n\nCeci n’a pas pu être accepté : {{demande}}. En voici la raison :\n\n{{motif}}\n\nVous pouvez corriger ce qui manque et demander à nouveau.',
    sms: '{{collectivite}} : {{demande}} est refusée. La raison est sur votre portail famille.',
  },
  'complement-asked': {
    subject: 'Il manque quelque chose : {{demande}}',
    text: 'Bonjour,\n\nPour décider, il manque un complément. Il s’agit de ceci : {{demande}}.\n\n{{motif}}\n\nRépondez depuis votre portail : la demande reprendra aussitôt son cours.',
    sms: '{{collectivite}} : un complément est attendu. Répondez sur votre portail famille.',
  },
  'message-from-family': {
    subject: 'Un message de la famille {{famille}}',
    text: 'Bonjour,\n\n{{expediteur}}, de la famille {{famille}} (N° {{numero}}), vous a écrit. Le message vous attend dans la boîte de réception.',
    sms: 'Un message de la famille {{famille}} vous attend.',
  },
  'message-from-mairie': {
    subject: 'Un nouveau message vous attend',
    text: 'Bonjour,\n\n{{expediteur}} vous a écrit. Le message vous attend dans la boîte de réception de votre portail, où vous pouvez aussi répondre.',
    sms: '{{expediteur}} vous a écrit. Lisez le message sur votre portail famille.',
  },
  broadcast: {
    subject: '{{objet}}',
    text: '{{message}}\n\n{{expediteur}}',
    sms: '{{expediteur}} : {{objet}}. À lire sur votre portail famille.',
  },
  'support-granted': {
    subject: 'L’assistance peut consulter votre portail jusqu’à {{heure}}',
    text: 'Bonjour,\n\n{{agent}} a autorisé l’assistance à consulter votre portail jusqu’à {{heure}}, pour cette raison :\n\n{{motif}}\n\nElle ne peut rien modifier et ne voit pas les données sanitaires. Vous pouvez mettre fin à cet accès à tout moment.',
    sms: '{{agent}} a autorisé l’assistance à consulter votre portail jusqu’à {{heure}}.',
  },
  'email-changed': {
    subject: 'Votre adresse électronique a changé',
    text: 'Bonjour,\n\nLe portail famille ({{collectivite}}) vous écrivait à cette adresse. Votre dossier en indique maintenant une autre : c’est là que vous recevrez la suite, et les liens pour changer de mot de passe.\n\nVous n’avez rien changé ? Prévenez tout de suite la mairie : elle remettra la bonne adresse.',
    sms: '{{collectivite}} : l’adresse électronique de votre dossier a changé. Si ce n’est pas vous, prévenez la mairie.',
  },
  'planning-receipt': {
    subject: 'C’est noté : {{acte}}',
    text: 'Bonjour,\n\nVoici ce qui est enregistré :\n\n{{details}}\n\nVous pouvez encore le changer dans le planning, tant que le délai le permet.',
    sms: '{{collectivite}} : c’est noté, {{acte}}.',
  },
  'planning-decided': {
    subject: '{{acte}}',
    text: 'Bonjour,\n\nVoici ce qui a été décidé :\n\n{{details}}\n\n{{motif}}',
    sms: '{{collectivite}} : {{acte}}. Le détail est dans votre planning.',
  },
  'planning-asked': {
    subject: 'Famille {{famille}} : {{acte}}',
    text: 'Bonjour,\n\nLa famille {{famille}} (N° {{numero}}) attend votre décision :\n\n{{details}}',
    sms: 'Famille {{famille}} : {{acte}}.',
  },
  'place-offered': {
    subject: 'Une place s’est libérée',
    text: 'Bonjour,\n\nUne place s’est libérée pour vous :\n\n{{details}}\n\nElle vous est gardée jusqu’au {{heure}}. Sans réponse, elle ira à la famille suivante.',
    sms: '{{collectivite}} : une place s’est libérée. Prenez-la avant le {{heure}}.',
  },
  'service-closed': {
    subject: 'Fermeture : {{motif}}',
    text: 'Bonjour,\n\nUn service n’aura pas lieu ({{motif}}). Voici ce que cela change pour vous :\n\n{{details}}',
    sms: '{{collectivite}} : un service n’aura pas lieu ({{motif}}). Le détail est dans votre planning.',
  },
  'presence-to-settle': {
    subject: 'À régler : {{acte}}',
    text: 'Bonjour,\n\nVoici ce qui a été constaté :\n\n{{details}}\n\nVous pouvez le régler en un geste depuis votre portail.',
    sms: '{{collectivite}} : {{acte}}. À régler sur votre portail famille.',
  },
  'invoice-issued': {
    subject: '{{facture}} : {{montant}} {{echeance}}',
    text: 'Bonjour,\n\n{{facture}}, {{periode}}, {{regie}} : {{montant}} {{echeance}}.\n\nSur votre portail, chaque ligne dit ses jours, son prix et pourquoi elle coûte cela.',
    sms: '{{collectivite}} : {{facture}}, {{montant}} {{echeance}}.',
  },
  'payment-reminder': {
    subject: 'Rappel : {{montant}}',
    text: '{{message}}',
    sms: '{{collectivite}} : rappel, {{montant}}. Le détail est sur votre portail famille.',
  },
  'payment-received': {
    subject: 'Paiement reçu : {{montant}}',
    text: 'Bonjour,\n\n{{regie}} a bien reçu {{montant}}.\n\n{{details}}\n\nVotre quittance vous attend sur votre portail.',
    sms: '{{collectivite}} : {{regie}} a bien reçu {{montant}}.',
  },
};

/** Why a part of a template cannot be taken. `nearest` is what was probably meant. */
export type TemplateMistake =
  | { kind: 'required' }
  | { kind: 'too-long'; most: number }
  | { kind: 'unknown-variable'; name: string; nearest: TemplateVariable }
  | { kind: 'unclosed' };

const PLACE = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** Every part that is mistaken, with its first mistake. */
export function templateMistakes(
  occasion: NotificationOccasion,
  template: MessageTemplate,
): Partial<Record<TemplatePart, TemplateMistake>> {
  const mistakes: Partial<Record<TemplatePart, TemplateMistake>> = {};
  for (const part of TEMPLATE_PARTS) {
    const mistake = mistakeOf(occasion, part, template[part]);
    if (mistake) mistakes[part] = mistake;
  }
  return mistakes;
}

function mistakeOf(occasion: NotificationOccasion, part: TemplatePart, text: string): TemplateMistake | null {
  if (tidyTemplate(part, text) === '') return { kind: 'required' };
  if (text.length > TEMPLATE_LENGTHS[part]) return { kind: 'too-long', most: TEMPLATE_LENGTHS[part] };
  const known: readonly TemplateVariable[] = OCCASION_VARIABLES[occasion];
  for (const [, name = ''] of text.matchAll(PLACE))
    if (!known.some(variable => variable === name))
      return { kind: 'unknown-variable', name, nearest: nearest(name, known) };
  // What is left of braces around a place that was right would be sent as it is.
  return /\{\{|\}\}|\{\||\|\}/.test(text.replace(PLACE, '|')) ? { kind: 'unclosed' } : null;
}

/** A text as it is kept: no control characters; a subject and an SMS in one line. */
export function tidyTemplate(part: TemplatePart, text: string): string {
  return part === 'text' ? severalLines(text) : oneLine(text);
}

/** Without control characters or line breaks of any sort, single spaces. */
export function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
}

/** Without control characters but for line breaks, of which three are no more than two. */
export function severalLines(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replace(/[\p{Zl}\p{Zp}\r]/gu, '\n')
    .replace(/[^\P{Cc}\n]/gu, ' ')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

export type TemplateValues = Readonly<Partial<Record<TemplateVariable, string>>>;

/**
 * Puts values in their places. One pass: what a value says is text, whatever it looks like. A place without a value is
 * left empty, and a paragraph that holds nothing else goes with it.
 */
export function fillTemplate(template: MessageTemplate, values: TemplateValues): MessageTemplate {
  const fill = (part: TemplatePart) =>
    template[part].replace(PLACE, (_, name: string) => {
      const value = Object.hasOwn(values, name) ? (values[name as TemplateVariable] ?? '') : ''; // an own key of the record
      return part === 'text' ? severalLines(value) : oneLine(value);
    });
  return { subject: oneLine(fill('subject')), text: severalLines(fill('text')), sms: oneLine(fill('sms')) };
}

/** The values of a preview. */
export function exampleValues(occasion: NotificationOccasion): TemplateValues {
  return Object.fromEntries(
    OCCASION_VARIABLES[occasion].map(name => [name, TEMPLATE_VARIABLES[name].example]),
  );
}

/** The known name that takes the fewest changes of letters. */
function nearest(name: string, known: readonly TemplateVariable[]): TemplateVariable {
  const [first = 'collectivite', ...others] = known;
  return others.reduce((best, other) => (distance(name, other) < distance(name, best) ? other : best), first);
}

/** Levenshtein's. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (const [index, letter] of [...a].entries()) {
    const next = [index + 1];
    for (let column = 1; column <= b.length; column += 1)
      next.push(
        Math.min(
          (next[column - 1] ?? 0) + 1,
          (row[column] ?? 0) + 1,
          (row[column - 1] ?? 0) + (letter === b[column - 1] ? 0 : 1),
        ),
      );
    row = next;
  }
  return row[b.length] ?? 0;
}
