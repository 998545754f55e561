/**
 * What is printed for an emergency: of a service, each child with where it is, what its care needs, whom to call and who
 * may fetch it; of a site, a list to be ticked at the assembly point, by class and without health.
 */
import type { Whereabouts } from '@preau/domain/attendance/whereabouts';
import type { LocalDate } from '@preau/domain/dates';
import type { ALLERGY_KINDS, KINSHIPS } from '@preau/domain/family';
import { frenchDate, frenchPhone, frenchTime, frenchTypography } from '@preau/domain/french';
import type { Heading, PdfDocument } from './document.ts';
import { allergyWords, kinshipWords } from './words.ts';

interface Person {
  firstName: string;
  lastName: string;
  phones: string[];
}

export interface EmergencyChild {
  id: string;
  firstName: string;
  lastName: string;
  className: string | null;
  where: Whereabouts;
  /** hh:mm */
  arrival: string | null;
  departure: string | null;
  mayLeaveAlone: boolean | null;
  allergies: { kind: (typeof ALLERGY_KINDS)[number]; name: string | null }[];
  pai: { instructions: string | null } | null;
  guardians: Person[];
  persons: (Person & { kinship: (typeof KINSHIPS)[number] })[];
}

export interface EmergencyService {
  name: string;
  hours: { start: string; end: string } | null;
  children: EmergencyChild[];
}

export interface EmergencyFacts {
  site: string;
  date: LocalDate;
  /** hh:mm on the clock of the commune, when this was known. */
  knownAt: string;
  services: EmergencyService[];
}

/** Services of a site, each from a page of its own on. */
export function emergencySheet(heading: Heading, facts: EmergencyFacts, at: Date): PdfDocument {
  const { site, date, knownAt, services } = facts;
  const [only, ...others] = services;
  const what = only && others.length === 0 ? `${only.name}, ${site}` : site;
  return {
    template: 'emergency',
    title: frenchTypography(`Fiche d’urgence : ${what}, ${frenchDate(date)}`),
    heading,
    at,
    picture: null,
    content: {
      foot: frenchTypography(
        `Fiche d’urgence, ${what}, ${frenchDate(date)}, état de ${frenchTime(knownAt)}. Contient des données de santé : à détruire le soir même.`,
      ),
      columns: ['Enfant', 'Santé', 'À prévenir', 'Peuvent venir le chercher'],
      services: services.map(({ name, hours, children }) => ({
        title: name,
        note: frenchTypography(
          [site, frenchDate(date), hours ? `de ${frenchTime(hours.start)} à ${frenchTime(hours.end)}` : '']
            .filter(Boolean)
            .join(', '),
        ),
        counts: countsOf(children),
        children: children.toSorted(byName).map(child => ({
          name: `${child.lastName} ${child.firstName}`,
          about: [whereOf(child), child.className ?? ''].filter(Boolean).join(', '),
          alone: aloneOf(child),
          health: healthOf(child),
          call: child.guardians.map(personOf).join('\n'),
          fetch: child.persons
            .map(one => `${personOf(one)} (${kinshipWords[one.kinship].toLowerCase()})`)
            .join('\n'),
        })),
      })),
    },
  };
}

/** Everyone at a site in a day, class by class, with a box to tick. */
export function evacuationList(heading: Heading, facts: EmergencyFacts, at: Date): PdfDocument {
  const { site, date, knownAt, services } = facts;
  const all = new Map<string, { child: EmergencyChild; at: string[] }>();
  for (const service of services)
    for (const child of service.children) {
      const known = all.get(child.id);
      // Of two services of a day, what counts is where the child is known to be.
      const shown = known && rank(known.child.where) <= rank(child.where) ? known.child : child;
      all.set(child.id, { child: shown, at: [...(known?.at ?? []), service.name] });
    }
  const classes = Map.groupBy([...all.values()], ({ child }) => child.className ?? 'Sans classe');
  const children = [...all.values()].map(({ child }) => child);
  return {
    template: 'evacuation',
    title: frenchTypography(`Liste d’évacuation : ${site}, ${frenchDate(date)}`),
    heading,
    at,
    picture: null,
    content: {
      foot: frenchTypography(
        `Liste d’évacuation, ${site}, ${frenchDate(date)}, état de ${frenchTime(knownAt)}.`,
      ),
      name: site,
      note: frenchTypography(`Liste d’évacuation, ${frenchDate(date)}, état de ${frenchTime(knownAt)}`),
      counts: countsOf(children),
      columns: ['Vu', 'Enfant', 'Où il est', 'Services du jour'],
      classes: [...classes]
        .sort(([one], [other]) => one.localeCompare(other, 'fr'))
        .map(([name, rows]) => ({
          name: `${name} (${rows.length})`,
          children: rows
            .toSorted((one, other) => byName(one.child, other.child))
            .map(({ child, at: services }) => ({
              name: `${child.lastName} ${child.firstName}`,
              where: whereOf(child),
              services: services.join(', '),
            })),
        })),
    },
  };
}

const WHERE_WORDS: Record<Whereabouts, string> = {
  present: 'Présent',
  expected: 'Attendu',
  left: 'Parti',
  absent: 'Absent',
};

/** Where somebody may still have to be looked for comes first. */
function rank(where: Whereabouts): number {
  return ['present', 'expected', 'left', 'absent'].indexOf(where);
}

function whereOf({ where, arrival, departure }: EmergencyChild): string {
  const time = where === 'left' ? departure : where === 'present' ? arrival : null;
  if (time === null) return WHERE_WORDS[where];
  return frenchTypography(`${WHERE_WORDS[where]} ${where === 'left' ? 'à' : 'depuis'} ${frenchTime(time)}`);
}

function aloneOf({ mayLeaveAlone }: EmergencyChild): string {
  return mayLeaveAlone === true ? 'Peut partir seul' : mayLeaveAlone === false ? 'Ne part pas seul' : '';
}

function healthOf({ allergies, pai }: EmergencyChild): { text: string; isStrong: boolean }[] {
  return [
    ...allergies.map(({ kind, name }) => ({
      text: frenchTypography(name ? `Allergie : ${name}` : `Allergie : ${allergyWords[kind].toLowerCase()}`),
      isStrong: true,
    })),
    ...(pai
      ? [
          { text: 'PAI', isStrong: true },
          { text: pai.instructions ?? '', isStrong: false },
        ]
      : []),
  ].filter(({ text }) => text !== '');
}

function personOf({ firstName, lastName, phones }: Person): string {
  return [`${firstName} ${lastName}`, ...phones.map(frenchPhone)].join(' ');
}

function countsOf(children: readonly EmergencyChild[]): string {
  const count = (where: Whereabouts) => children.filter(child => child.where === where).length;
  const said = (number: number, word: string) => `${number} ${word}${number > 1 ? 's' : ''}`;
  return [
    said(count('present'), 'présent'),
    said(count('expected'), 'attendu'),
    said(count('left'), 'parti'),
    ...(count('absent') > 0 ? [said(count('absent'), 'absent')] : []),
  ].join(', ');
}

function byName(one: EmergencyChild, other: EmergencyChild): number {
  return (
    one.lastName.localeCompare(other.lastName, 'fr') || one.firstName.localeCompare(other.firstName, 'fr')
  );
}
