/** A child's sheet, to be printed: short, or full with what its care needs to know. */
import type { LocalDate } from '@preau/domain/dates';
import type { ALLERGY_KINDS, KINSHIPS, Level, QUALITIES, SEXES } from '@preau/domain/family';
import { frenchPhone, frenchTypography } from '@preau/domain/french';
import type { Heading, PdfDocument, Picture } from './document.ts';
import {
  allergyWords,
  answerWord,
  kinshipWords,
  levelWord,
  qualityWords,
  sexWords,
  shortDate,
} from './words.ts';

export interface ChildSheet {
  child: {
    lastName: string;
    usageName: string | null;
    firstName: string;
    sex: (typeof SEXES)[number] | null;
    birthDate: LocalDate;
    birthPlace: string | null;
  };
  school: {
    school: string;
    className: string;
    level: Level;
    teacher: string | null;
    schoolYear: string;
  } | null;
  /** Those who answer for the child. Phones are empty where the reader may not know them. */
  guardians: {
    lastName: string;
    firstName: string;
    quality: (typeof QUALITIES)[number] | null;
    phones: string[];
  }[];
  authorisedPersons: {
    lastName: string;
    firstName: string;
    kinship: (typeof KINSHIPS)[number];
    phones: string[];
  }[];
  /** Null in the short sheet. */
  care: ChildCare | null;
}

export interface ChildCare {
  complement: {
    glasses: boolean | null;
    dentalDevice: boolean | null;
    hearingDevice: boolean | null;
    hospitalConsent: boolean | null;
    photoConsent: boolean | null;
    mayLeaveAlone: boolean | null;
    outingConsent: boolean | null;
    insurer: string | null;
    insuranceNumber: string | null;
  };
  health: {
    mealType: string | null;
    doctor: string | null;
    doctorPhone: string | null;
    observations: string | null;
  };
  allergies: {
    kind: (typeof ALLERGY_KINDS)[number];
    name: string | null;
    observations: string | null;
    noticedOn: LocalDate | null;
    doctor: string | null;
  }[];
  pais: { instructions: string | null; validFrom: LocalDate; validUntil: LocalDate }[];
  documents: { name: string; providedOn: LocalDate; validUntil: LocalDate | null }[];
}

type Item =
  | { kind: 'facts'; rows: [string, string][] }
  | { kind: 'table'; columns: { title: string; width: number }[]; rows: string[][] }
  | { kind: 'text'; text: string };
interface Part {
  title: string;
  note: string | null;
  items: Item[];
}

/** @param today of the commune, said at the foot: a sheet on paper grows old */
export function childSheet(
  heading: Heading,
  sheet: ChildSheet,
  { today, at, photo }: { today: LocalDate; at: Date; photo: Picture | null },
): PdfDocument {
  const { child, care } = sheet;
  const name = `${child.firstName} ${child.usageName ?? child.lastName}`;
  const kind = care ? 'Fiche complète' : 'Fiche';
  return {
    template: 'sheet',
    title: `${kind} de ${name}`,
    heading,
    at,
    picture: photo,
    content: {
      name,
      subtitle: care ? 'Fiche enfant complète' : 'Fiche enfant',
      foot: frenchTypography(
        `${kind} de ${name}, imprimée le ${shortDate(today)}.${care ? ' Contient des données de santé : à ne remettre qu’à ceux qui s’occupent de l’enfant.' : ''}`,
      ),
      parts: [
        identity(sheet),
        school(sheet),
        guardians(sheet),
        authorised(sheet),
        ...(care ? careParts(care) : []),
      ],
    },
  };
}

function identity({ child }: ChildSheet): Part {
  return part('Identité', [
    facts([
      ['Nom', child.lastName],
      ['Nom d’usage', child.usageName],
      ['Prénom', child.firstName],
      ['Sexe', child.sex && sexWords[child.sex]],
      ['Date de naissance', shortDate(child.birthDate)],
      ['Lieu de naissance', child.birthPlace],
    ]),
  ]);
}

function school({ school: at }: ChildSheet): Part {
  if (!at) return part('École', [said('Aucune classe n’est enregistrée pour cette année scolaire.')]);
  return part('École', [
    facts([
      ['École', at.school],
      ['Classe', at.className],
      ['Niveau', levelWord(at.level)],
      ['Enseignant', at.teacher],
      ['Année scolaire', at.schoolYear],
    ]),
  ]);
}

function guardians({ guardians: all }: ChildSheet): Part {
  if (all.length === 0) return part('Responsables', [said('Aucun responsable n’est enregistré.')]);
  return part('Responsables', [
    table(
      [
        ['Nom et prénom', 5],
        ['Qualité', 3],
        ['Téléphones', 4],
      ],
      all.map(({ lastName, firstName, quality, phones }) => [
        `${lastName} ${firstName}`,
        quality ? qualityWords[quality] : '',
        phones.map(frenchPhone).join('\n'),
      ]),
    ),
  ]);
}

function authorised({ authorisedPersons: all }: ChildSheet): Part {
  if (all.length === 0)
    return part('Personnes autorisées à venir chercher l’enfant', [
      said('Personne d’autre que les responsables.'),
    ]);
  return part('Personnes autorisées à venir chercher l’enfant', [
    table(
      [
        ['Nom et prénom', 5],
        ['Lien', 3],
        ['Téléphones', 4],
      ],
      all.map(({ lastName, firstName, kinship, phones }) => [
        `${lastName} ${firstName}`,
        kinshipWords[kinship],
        phones.map(frenchPhone).join('\n'),
      ]),
    ),
  ]);
}

function careParts({ complement, health, allergies, pais, documents }: ChildCare): Part[] {
  return [
    part('Données complémentaires', [
      facts([
        ['Porte des lunettes', answerWord(complement.glasses)],
        ['Appareil dentaire', answerWord(complement.dentalDevice)],
        ['Appareil auditif', answerWord(complement.hearingDevice)],
        ['Hospitalisation autorisée', answerWord(complement.hospitalConsent)],
        ['Photographie autorisée', answerWord(complement.photoConsent)],
        ['Peut partir seul', answerWord(complement.mayLeaveAlone)],
        ['Sorties autorisées', answerWord(complement.outingConsent)],
        ['Assurance', complement.insurer],
        ['N° d’assurance', complement.insuranceNumber],
      ]),
    ]),
    part('Données sanitaires', [
      facts([
        ['Type de repas', health.mealType],
        ['Médecin', health.doctor],
        ['Téléphone du médecin', health.doctorPhone && frenchPhone(health.doctorPhone)],
        ['Observations', health.observations],
      ]),
    ]),
    part('Allergies', [
      allergies.length === 0
        ? said('Aucune allergie n’est déclarée.')
        : table(
            [
              ['Allergie', 4],
              ['Observations', 5],
              ['Constatée', 3],
            ],
            allergies.map(allergy => [
              [allergyWords[allergy.kind], allergy.name].filter(Boolean).join(' : '),
              allergy.observations ?? '',
              [allergy.noticedOn && `le ${shortDate(allergy.noticedOn)}`, allergy.doctor]
                .filter(Boolean)
                .join('\n'),
            ]),
          ),
    ]),
    part('Projet d’accueil individualisé (PAI)', [
      pais.length === 0
        ? said('Aucun PAI n’est enregistré.')
        : table(
            [
              ['Validité', 3],
              ['Consignes', 9],
            ],
            pais.map(pai => [
              `du ${shortDate(pai.validFrom)}\nau ${shortDate(pai.validUntil)}`,
              pai.instructions ?? '',
            ]),
          ),
    ]),
    part('Documents fournis', [
      documents.length === 0
        ? said('Aucun document n’est enregistré.')
        : table(
            [
              ['Document', 6],
              ['Fourni le', 3],
              ['Valable jusqu’au', 3],
            ],
            documents.map(({ name, providedOn, validUntil }) => [
              name,
              shortDate(providedOn),
              validUntil ? shortDate(validUntil) : '',
            ]),
          ),
    ]),
  ];
}

function part(title: string, items: Item[]): Part {
  return { title, note: null, items };
}

/** What is not known is left out, but for what must be said. */
function facts(rows: [string, string | null][]): Item {
  return {
    kind: 'facts',
    rows: rows.flatMap(([label, value]): [string, string][] =>
      value === null || value === '' ? [] : [[label, value]],
    ),
  };
}

function table(columns: [string, number][], rows: string[][]): Item {
  return { kind: 'table', columns: columns.map(([title, width]) => ({ title, width })), rows };
}

function said(text: string): Item {
  return { kind: 'text', text };
}
