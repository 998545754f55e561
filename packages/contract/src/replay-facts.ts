/**
 * The file of facts that `preau replay` reads: what families and the commune have done in a period, as JSON. Titles and
 * descriptions are what its JSON Schema shows in an editor; docs/reglement.md explains the rest.
 */
import {
  instantOf,
  isLocalDate,
  type LocalDate,
  localDateAt,
  localTimeAt,
  nextDay,
  toLocalDate,
} from '@preau/domain/dates';
import { CONTRACTS, LEVELS } from '@preau/domain/family';
import { key, label, line, time, weekday } from '@preau/domain/regulation/values';
import { CAUSES, CHANNELS, COUNTED_FACTS, RESIDENCES } from '@preau/domain/regulation/vocabulary';
import type { ReplayFacts, ReplayHousehold, ReplayUse } from '@preau/domain/replay/facts';
import { z } from 'zod';
import { checkShape } from './tenant-folder-shape.ts';

// A file names a few hundred days some hundred thousand times: each is looked at once.
const days = new Map<string, boolean>();
const isKnownDay = (text: string) => {
  const known = days.get(text);
  if (known !== undefined) return known;
  const isDay = isLocalDate(text);
  if (days.size < 10_000) days.set(text, isDay);
  return isDay;
};
const date = z
  .string()
  .refine(isKnownDay, 'ce n’est pas un jour du calendrier ; écrivez année-mois-jour, par exemple 2026-09-01')
  // The refinement above has looked at it.
  .transform(text => text as LocalDate);
const instant = z
  .string()
  .refine(
    text => /^.{10}T([01]\d|2[0-3]):[0-5]\d$/.test(text) && isKnownDay(text.slice(0, 10)),
    'un jour et une heure s’écrivent 2026-06-01T08:00',
  )
  .meta(label('à', 'Quand la mairie l’a reçu, jour et heure de la mairie : 2026-11-20T12:00.'));
const receivedAt = instant
  .nullable()
  .meta(
    label(
      'à',
      'Quand la mairie l’a reçu, jour et heure de la mairie : 2026-11-20T12:00 ; null : pas connu, et l’acte ne peut pas être jugé.',
    ),
  );
const channel = z
  .enum(CHANNELS)
  .meta(label('voie', 'portal (portail), telephone, email (courriel), paper (papier), counter (guichet).'));
const name = (description: string) => line(80).meta(label('nom', description));

const reservation = z
  .strictObject({
    date: date.meta(label('jour', 'Le jour de service.')),
    channel,
    at: receivedAt,
    order: name('Ce qui a été demandé en une fois porte le même nom ; sans cette clé, seul.').optional(),
    mealType: key.optional().meta(label('repas', 'Clé d’un type de repas.')),
    agentDecision: z
      .enum(['accepted', 'refused'])
      .optional()
      .meta(
        label('décision', 'Ce qu’un agent a décidé, là où la règle le lui laisse : accepted ou refused.'),
      ),
  })
  .meta(label('réservation', 'Un jour qu’une famille a demandé, qu’il ait été accordé ou non.'));

const absence = z
  .strictObject({
    dates: z.array(date).min(1).meta(label('jours', 'Les jours d’absence.')),
    reason: key.meta(label('motif', 'Clé d’un motif d’absence.')),
    announcements: z
      .array(z.strictObject({ channel, at: receivedAt }))
      .min(1)
      .meta(label('annonces', 'Ce que la famille a dit, dans l’ordre ; la dernière est la déclaration.')),
    proofs: z
      .array(
        z.strictObject({
          kind: key.meta(label('preuve', 'Comme dans la règle : medical-certificate.')),
          at: instant,
        }),
      )
      .optional()
      .meta(label('justificatifs', 'Ceux que la mairie a reçus, et quand.')),
    return: date.optional().meta(label('retour', 'Le jour où l’enfant est revenu.')),
  })
  .meta(label('absence', 'Une absence déclarée, ou une annulation : c’est le même acte.'));

const attendance = z
  .strictObject({
    date: date.meta(label('jour', 'Le jour de service.')),
    from: time.optional(),
    to: time.optional(),
  })
  .meta(label('présence', 'Un jour où l’enfant a été vu, et les heures notées.'));

const enrolment = z
  .strictObject({
    from: date.meta(label('du', 'Premier jour.')),
    to: date.meta(label('au', 'Dernier jour, compris.')),
    contract: z.enum(CONTRACTS).optional().meta(label('contrat', 'regular ou occasional.')),
    weekdays: z
      .array(weekday)
      .optional()
      .meta(label('jours du contrat', 'Les jours fixes d’un contrat régulier.')),
    isLate: z.boolean().optional().meta(label('tardive', 'true : demandée trop tard.')),
  })
  .meta(label('inscription', 'D’un enfant à un service.'));

const use = z
  .strictObject({
    service: key.meta(label('service', 'Clé du service.')),
    enrolments: z.array(enrolment).meta(label('inscriptions', 'Aucune : jamais inscrit.')),
    reservations: z.array(reservation).meta(label('réservations', 'Toutes celles qui ont été demandées.')),
    absences: z.array(absence).optional().meta(label('absences', 'Celles que la famille a déclarées.')),
    attendances: z
      .array(attendance)
      .optional()
      .meta(
        label('présences', 'Ce qui a été pointé. Un jour non demandé est une présence sans réservation.'),
      ),
  })
  .meta(label('service', 'Ce que le foyer demande pour l’enfant.'));

const child = z
  .strictObject({
    child: name('Le même dans les deux foyers d’un enfant qui en a deux.'),
    level: z.enum(LEVELS).optional().meta(label('niveau', 'ps, cp, cm2 …')),
    guest: key
      .optional()
      .meta(label('convive', 'Clé d’un convive du règlement ; sans cette clé, un enfant.')),
    services: z.array(use).meta(label('services', 'Un élément par service, une fois chacun.')),
  })
  .meta(label('enfant', 'Un enfant du foyer.'));

const household = z
  .strictObject({
    household: name('Ce qui désigne le foyer dans le résultat : un numéro suffit, sans nom de personne.'),
    quotients: z
      .array(
        z.strictObject({
          value: z.int().min(0).meta(label('quotient', 'En euros entiers.')),
          receivedOn: date.meta(label('reçu le', 'Le jour où la mairie l’a reçu.')),
        }),
      )
      .optional()
      .meta(label('quotients familiaux', 'Ceux que la mairie a reçus ; aucun : pas connu.')),
    residences: z
      .array(
        z.strictObject({
          value: z.enum(RESIDENCES).meta(label('domicile', 'member, tenant ou outside.')),
          receivedOn: date.meta(label('reçu le', 'Le jour où la mairie l’a su.')),
        }),
      )
      .optional()
      .meta(label('domiciles', 'Aucun : dans la collectivité.')),
    attestations: z
      .array(
        z.strictObject({
          kind: key.meta(label('attestation', 'Sa clé dans le règlement.')),
          from: date.meta(label('du', 'Premier jour où elle vaut.')),
          to: date.optional().meta(label('au', 'Dernier jour ; sans cette clé, sans fin.')),
        }),
      )
      .optional()
      .meta(label('attestations', 'Celles de la famille.')),
    children: z.array(child).meta(label('enfants', 'L’aîné d’abord : c’est leur rang.')),
    happened: z
      .array(
        z.strictObject({
          fact: z.enum(COUNTED_FACTS).meta(label('fait', 'unbooked-presences, late-pick-ups …')),
          date: date.meta(label('jour', 'Quand.')),
        }),
      )
      .optional()
      .meta(label('déjà arrivé', 'Avant ces faits, ce que comptent les règles.')),
    feesBilled: z
      .array(line(120))
      .optional()
      .meta(
        label(
          'droits facturés',
          'Les droits annuels déjà facturés : « article année enfant », ou « article année family ».',
        ),
      ),
  })
  .meta(label('foyer', 'Une famille qui paie.'));

const communeAct = z
  .strictObject({
    service: key.meta(label('service', 'Clé du service.')),
    date: date.meta(label('jour', 'Le jour de service.')),
    cause: z
      .enum(CAUSES)
      .meta(label('cause', 'strike, absent-teacher, school-trip, snow, closure ou other.')),
    children: z
      .array(line(80))
      .optional()
      .meta(label('enfants', 'Ceux que cela concerne ; sans cette clé, tous.')),
  })
  .meta(label('acte de la commune', 'Un jour que la commune ou l’école a empêché.'));

export const replayFactsFile = z
  .strictObject({
    format: z.literal(1).meta(label('format', 'Version de ce format de fichier : 1.')),
    households: z
      .array(household)
      .meta(label('foyers', 'Tous ceux de la période, dans n’importe quel ordre.')),
    communeActs: z
      .array(communeAct)
      .optional()
      .meta(label('actes de la commune', 'Grèves, sorties scolaires, fermetures.')),
  })
  .meta(label('faits à rejouer', 'Ce que les familles et la commune ont fait dans une période.'));
type ReplayFactsFile = z.output<typeof replayFactsFile>;

/** What is wrong in a file of facts, and where: `households 3 children 1 level`, counted from 1. */
export interface FactsMistake {
  place: string;
  sentence: string;
}

/**
 * Reads a file of facts.
 * @param timeZone of the commune, whose clock the file is written by.
 */
export function readReplayFacts(
  text: string,
  timeZone: string,
): { kind: 'sound'; facts: ReplayFacts } | { kind: 'mistaken'; mistakes: FactsMistake[] } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const sentence = 'Ce fichier n’est pas du JSON : vérifiez les guillemets, les virgules et les accolades.';
    return { kind: 'mistaken', mistakes: [{ place: '', sentence }] };
  }
  const file = replayFactsFile.safeParse(value);
  if (!file.success) return { kind: 'mistaken', mistakes: mistakesIn(value) };
  const mistakes = doubles(file.data);
  return mistakes.length > 0
    ? { kind: 'mistaken', mistakes }
    : { kind: 'sound', facts: factsOf(file.data, clockOf(timeZone)) };
}

/** The same sentences as for the folder of a commune; a place in it stands for the line, which JSON may not have. */
function mistakesIn(value: unknown): FactsMistake[] {
  const places: string[] = [];
  const source = {
    file: '',
    value,
    lineOf: (path: readonly PropertyKey[]) =>
      places.push(path.map(step => (typeof step === 'number' ? step + 1 : String(step))).join(' ')),
    has: (path: readonly PropertyKey[]) => partAt(value, path) !== undefined,
    typedAt: (path: readonly PropertyKey[]) => {
      const part = partAt(value, path);
      return typeof part === 'string' || typeof part === 'number' ? String(part) : null;
    },
  };
  return checkShape(source, replayFactsFile).mistakes.map(({ line: place, sentence }) => ({
    place: places[place - 1] ?? '',
    sentence,
  }));
}

function partAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (part, step) => (typeof part === 'object' && part !== null ? Reflect.get(part, step) : undefined),
    value,
  );
}

/** Households, and services of a child, that stand there twice: their facts would be counted apart. */
function doubles({ households }: ReplayFactsFile): FactsMistake[] {
  const mistakes: FactsMistake[] = [];
  const known = new Set<string>();
  for (const [index, { household, children }] of households.entries()) {
    const place = `households ${index + 1}`;
    if (known.has(household))
      mistakes.push({ place, sentence: `Le foyer « ${household} » y est deux fois : réunissez-les.` });
    known.add(household);
    const names = new Set<string>();
    for (const { child, services } of children) {
      if (names.has(child))
        mistakes.push({ place, sentence: `L’enfant « ${child} » y est deux fois : réunissez-les.` });
      names.add(child);
      if (new Set(services.map(({ service }) => service)).size < services.length)
        mistakes.push({
          place,
          sentence: `L’enfant « ${child} » a deux fois le même service : réunissez-les.`,
        });
    }
  }
  return mistakes;
}

function factsOf({ households, communeActs = [] }: ReplayFactsFile, clock: Clock): ReplayFacts {
  return {
    households: households.map(
      ({
        household,
        quotients,
        residences,
        attestations,
        children,
        happened,
        feesBilled,
      }): ReplayHousehold => ({
        household,
        quotients: quotients ?? [],
        residences: residences ?? [],
        attestations: (attestations ?? []).map(({ kind, from, to }) => ({ kind, from, to: to ?? null })),
        occurrences: happened ?? [],
        feesBilled: feesBilled ?? [],
        children: children.map(({ child, level, guest, services }) => ({
          child,
          level: level ?? null,
          guest: guest ?? null,
          services: services.map(said => useOf(said, clock)),
        })),
      }),
    ),
    communeActs: communeActs.map(({ service, date, cause, children }) => ({
      service,
      date,
      cause,
      children: children ?? null,
    })),
  };
}

function useOf(said: z.output<typeof use>, clock: Clock): ReplayUse {
  return {
    service: said.service,
    enrolments: said.enrolments.map(({ from, to, contract, weekdays, isLate }) => ({
      from,
      to,
      contract: contract ?? null,
      weekdays: weekdays ?? [],
      isLate: isLate ?? false,
    })),
    reservations: said.reservations.map(({ date, channel, at, order, mealType, agentDecision }) => ({
      date,
      channel,
      receivedAt: at === null ? null : clock.instant(at),
      order: order ?? null,
      mealType: mealType ?? null,
      agentDecision: agentDecision ?? null,
    })),
    absences: (said.absences ?? []).map(({ dates, reason, announcements, proofs, return: back }) => ({
      dates,
      reason,
      announcements: announcements.map(({ channel, at }) => ({
        channel,
        receivedAt: at === null ? null : clock.instant(at),
      })),
      proofs: (proofs ?? []).map(({ kind, at }) => ({ kind, receivedAt: clock.instant(at) })),
      returnOn: back ?? null,
    })),
    attendances: (said.attendances ?? []).map(({ date, from, to }) => ({
      date,
      arrival: from ?? null,
      departure: to ?? null,
    })),
  };
}

/** Writes facts as the file that {@link readReplayFacts} reads; to the minute, since clocks of a mairie show no more. */
export function writeReplayFacts({ households, communeActs }: ReplayFacts, timeZone: string): string {
  const clock = clockOf(timeZone);
  const at = (instant: Date | null) => instant && clock.local(instant);
  const file: z.input<typeof replayFactsFile> = {
    format: 1,
    households: households.map(({ household, quotients, residences, attestations, children, ...before }) => ({
      household,
      quotients: [...quotients],
      residences: [...residences],
      attestations: attestations.map(({ kind, from, to }) => ({ kind, from, ...(to && { to }) })),
      happened: [...before.occurrences],
      feesBilled: [...before.feesBilled],
      children: children.map(({ child, level, guest, services }) => ({
        child,
        ...(level && { level }),
        ...(guest !== null && { guest }),
        services: services.map(({ service, enrolments, reservations, absences, attendances }) => ({
          service,
          enrolments: enrolments.map(({ contract, weekdays, ...enrolled }) => ({
            ...enrolled,
            ...(contract && { contract }),
            weekdays: [...weekdays],
          })),
          reservations: reservations.map(one => ({
            date: one.date,
            channel: one.channel,
            at: at(one.receivedAt),
            ...(one.order !== null && { order: one.order }),
            ...(one.mealType !== null && { mealType: one.mealType }),
            ...(one.agentDecision && { agentDecision: one.agentDecision }),
          })),
          absences: absences.map(({ dates, reason, announcements, proofs, returnOn }) => ({
            dates: [...dates],
            reason,
            announcements: announcements.map(one => ({ channel: one.channel, at: at(one.receivedAt) })),
            proofs: proofs.map(({ kind, receivedAt }) => ({ kind, at: clock.local(receivedAt) })),
            ...(returnOn && { return: returnOn }),
          })),
          attendances: attendances.map(({ date, arrival, departure }) => ({
            date,
            ...(arrival !== null && { from: arrival }),
            ...(departure !== null && { to: departure }),
          })),
        })),
      })),
    })),
    communeActs: communeActs.map(({ service, date, cause, children }) => ({
      service,
      date,
      cause,
      ...(children && { children: [...children] }),
    })),
  };
  return JSON.stringify(file);
}

/** Turns local times of a commune into instants and back. */
interface Clock {
  instant(local: string): Date;
  local(instant: Date): string;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** A day on which no clock is changed is a midnight and minutes: time zones are asked once a day, not once an act. */
function clockOf(timeZone: string): Clock {
  const midnights = new Map<string, number | null>();
  const midnightOf = (day: LocalDate) => {
    const [from, to] = [day, nextDay(day)].map(one => instantOf(`${one}T00:00`, timeZone).getTime());
    return from !== undefined && to === from + 24 * HOUR_MS ? from : null;
  };
  const offsets = new Map<number, number>();
  return {
    instant: local => {
      const day = local.slice(0, 10);
      const known = midnights.get(day);
      const midnight = known === undefined ? midnightOf(toLocalDate(day)) : known;
      if (known === undefined) midnights.set(day, midnight);
      if (midnight === null) return instantOf(local, timeZone);
      const minutes = Number(local.slice(11, 13)) * 60 + Number(local.slice(14, 16));
      return new Date(midnight + minutes * MINUTE_MS);
    },
    local: instant => {
      const hour = Math.floor(instant.getTime() / HOUR_MS);
      const offset = offsets.get(hour) ?? offsetOf(hour * HOUR_MS, timeZone);
      offsets.set(hour, offset);
      return new Date(instant.getTime() + offset).toISOString().slice(0, 16);
    },
  };
}

/** What a clock of a time zone is ahead of universal time, in milliseconds, at the start of an hour; it changes on the hour. */
function offsetOf(time: number, timeZone: string): number {
  const instant = new Date(time);
  return Date.parse(`${localDateAt(instant, timeZone)}T${localTimeAt(instant, timeZone)}Z`) - time;
}
