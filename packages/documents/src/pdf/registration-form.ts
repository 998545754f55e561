/** The blank registration form of a commune, to be printed and filled in by hand. */
import { KINSHIPS } from '@preau/domain/family';
import type { OptionalField } from '@preau/domain/family-rules';
import { frenchTypography } from '@preau/domain/french';
import type { Heading, PdfDocument } from './document.ts';
import { kinshipWords } from './words.ts';

export interface RegistrationForm {
  /** Of the members to which the form may be brought: name, address, telephone. */
  offices: { name: string; address: string[]; phone: string | null; email: string | null }[];
  /** « 2026-2027 »; null when no school year is known. */
  schoolYear: string | null;
  schools: string[];
  services: { name: string; weekdays: number[] }[];
  mealTypes: string[];
  documents: { name: string; required: boolean; per: 'household' | 'child' }[];
  /** Fields that this commune asks for beside the usual ones. */
  optionalFields: readonly OptionalField[];
}

const DAYS = ['Lun.', 'Mar.', 'Mer.', 'Jeu.', 'Ven.', 'Sam.', 'Dim.'];
const YES_OR_NO = ['oui', 'non'];

type Row =
  | { kind: 'lines'; fields: { label: string; width: number }[] }
  | { kind: 'choice'; label: string; options: string[] }
  | { kind: 'tick'; label: string }
  | { kind: 'room'; label: string; lines: number }
  | { kind: 'table'; columns: { title: string; width: number }[]; rows: string[][]; height: number };
interface Part {
  title: string;
  note: string | null;
  rows: Row[];
}

export function registrationForm(heading: Heading, form: RegistrationForm, at: Date): PdfDocument {
  const title = `Fiche d’inscription${form.schoolYear ? ` ${form.schoolYear}` : ''}`;
  return {
    template: 'form',
    title,
    heading,
    at,
    picture: null,
    content: {
      foot: heading.name,
      lead: [frenchTypography(whereTo(form))],
      parts: [
        adult('Responsable', form, true),
        adult('Conjoint', form, false),
        household(),
        child(form),
        services(form),
        pickUp(),
        health(form),
        consents(),
        ...(form.documents.length > 0 ? [documents(form)] : []),
        signature(),
      ],
    },
  };
}

function whereTo({ offices }: RegistrationForm): string {
  const places = offices.map(({ name, address, phone }) =>
    [name, ...address, phone && `tél. ${phone}`].filter(Boolean).join(', '),
  );
  return `Une fiche par enfant. Remplissez-la en capitales, puis remettez-la à votre mairie : ${places.join(' ; ')}.`;
}

function adult(title: string, { optionalFields }: RegistrationForm, isFirst: boolean): Part {
  const asks = (field: OptionalField) => optionalFields.includes(field);
  return {
    title,
    note: isFirst
      ? 'Au moins un numéro de téléphone.'
      : frenchTypography('L’adulte qui vit avec le responsable, s’il y en a un.'),
    rows: [
      { kind: 'choice', label: 'Civilité', options: ['Madame', 'Monsieur'] },
      lines(['Nom', 1], ['Nom de naissance', 1], ['Prénom', 1]),
      { kind: 'choice', label: 'Qualité', options: ['Mère', 'Père', 'Tuteur', 'Famille d’accueil', 'Autre'] },
      {
        kind: 'choice',
        label: 'Situation',
        options: [
          'Marié(e)',
          'Pacsé(e)',
          'Concubinage',
          'Célibataire',
          'Séparé(e)',
          'Divorcé(e)',
          'Veuf(ve)',
        ],
      },
      ...(isFirst
        ? [
            lines(['Adresse', 2], ['Complément d’adresse', 1]),
            lines(['Lieu-dit', 1], ['Code postal', 1], ['Ville', 2]),
          ]
        : [lines(['Adresse, si elle est différente', 1])]),
      lines(['Téléphone mobile', 1], ['Domicile', 1], ['Travail', 1]),
      lines(['Adresse électronique', 1]),
      ...(asks('csp') || asks('profession')
        ? [lines(['Profession', 1], ['Catégorie socioprofessionnelle', 1])]
        : []),
      ...(asks('employer') || asks('employerAddress')
        ? [lines(['Employeur', 1], ['Adresse de l’employeur', 2])]
        : []),
      { kind: 'choice', label: 'La mairie peut m’écrire par', options: ['courriel', 'SMS'] },
    ],
  };
}

function household(): Part {
  return {
    title: 'Informations CAF et fiscales',
    note: 'Facultatif : elles servent à calculer votre tarif.',
    rows: [
      { kind: 'choice', label: 'Régime', options: ['CAF', 'MSA', 'Autre', 'Aucun'] },
      lines(['N° d’allocataire', 1], ['Quotient familial', 1], ['Nombre de parts', 1]),
    ],
  };
}

function child({ schools }: RegistrationForm): Part {
  return {
    title: 'Enfant',
    note: null,
    rows: [
      lines(['Nom', 1], ['Prénom', 1]),
      lines(['Date de naissance', 1], ['Lieu de naissance', 2]),
      { kind: 'choice', label: 'Sexe', options: ['Fille', 'Garçon'] },
      ...(schools.length > 0 ? [{ kind: 'choice' as const, label: 'École', options: schools }] : []),
      lines(['Classe', 1], ['Enseignant', 1]),
      {
        kind: 'choice',
        label: 'L’enfant vit avec',
        options: ['ses deux parents', 'le responsable', 'l’un et l’autre en alternance'],
      },
    ],
  };
}

function services({ services: all }: RegistrationForm): Part {
  return {
    title: 'Services demandés',
    note: 'Cochez les jours souhaités. « Occasionnel » : à réserver jour par jour.'.replace(/« | »/g, found =>
      found.replace(' ', '\u00a0'),
    ),
    rows: [
      {
        kind: 'table',
        height: 5,
        columns: [
          { title: 'Service', width: 4 },
          { title: 'Jours', width: 5 },
          { title: 'Occasionnel', width: 2 },
        ],
        rows: all.map(({ name, weekdays }) => [
          name,
          weekdays.map(day => `\u2610\u00a0${DAYS[day - 1] ?? ''}`).join('   '),
          '\u2610',
        ]),
      },
    ],
  };
}

function pickUp(): Part {
  return {
    title: 'Personnes autorisées à venir chercher l’enfant',
    note: `Lien : ${KINSHIPS.map(kinship => kinshipWords[kinship].toLowerCase()).join(', ')}.`,
    rows: [
      {
        kind: 'table',
        height: 6,
        columns: [
          { title: 'Nom', width: 3 },
          { title: 'Prénom', width: 3 },
          { title: 'Lien', width: 2 },
          { title: 'Téléphone', width: 3 },
        ],
        rows: Array.from({ length: 4 }, () => ['', '', '', '']),
      },
    ],
  };
}

function health({ mealTypes }: RegistrationForm): Part {
  return {
    title: 'Santé et repas',
    note: 'Ces informations ne sont lues que par ceux qui s’occupent de votre enfant.',
    rows: [
      ...(mealTypes.length > 0
        ? [{ kind: 'choice' as const, label: 'Type de repas', options: mealTypes }]
        : []),
      lines(['Médecin traitant', 2], ['Téléphone', 1]),
      {
        kind: 'choice',
        label: 'Allergies',
        options: ['alimentaire', 'médicament', 'asthme', 'autre', 'aucune'],
      },
      { kind: 'room', label: 'À quoi, et que faut-il faire', lines: 2 },
      { kind: 'choice', label: 'Projet d’accueil individualisé (PAI)', options: YES_OR_NO },
      {
        kind: 'choice',
        label: 'Porte',
        options: ['des lunettes', 'un appareil dentaire', 'un appareil auditif'],
      },
    ],
  };
}

function consents(): Part {
  return {
    title: 'Autorisations',
    note: null,
    rows: [
      { kind: 'choice', label: 'En cas d’urgence, hospitalisation', options: YES_OR_NO },
      { kind: 'choice', label: 'Photographies de l’enfant', options: YES_OR_NO },
      { kind: 'choice', label: 'L’enfant peut partir seul', options: YES_OR_NO },
      { kind: 'choice', label: 'Sorties', options: YES_OR_NO },
      lines(['Assurance', 1], ['N° de contrat', 1]),
    ],
  };
}

function documents({ documents: all }: RegistrationForm): Part {
  return {
    title: 'Documents à joindre',
    note: null,
    rows: all.map(({ name, required, per }) => ({
      kind: 'tick',
      label: frenchTypography(
        `${name}${per === 'child' ? ', pour chaque enfant' : ''}${required ? '' : ' (facultatif)'}`,
      ),
    })),
  };
}

function signature(): Part {
  return {
    title: 'Signature',
    note: 'Je certifie que ces renseignements sont exacts et je signalerai tout changement.',
    rows: [lines(['Date', 1], ['Signature du responsable', 2]), { kind: 'room', label: '', lines: 1 }],
  };
}

function lines(...fields: [string, number][]): Row {
  return { kind: 'lines', fields: fields.map(([label, width]) => ({ label, width })) };
}
