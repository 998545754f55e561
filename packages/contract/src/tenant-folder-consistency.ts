/**
 * What the files of a tenant folder say together: references, duplicates, order of days and hours. It looks only at what
 * is sound, so that what has been reported of a single value does not cause a second mistake here.
 */
import type { NamedHolidays, SchoolZone } from '@preau/domain/calendar/calendar';
import { SUMMER_DAYS } from '@preau/domain/calendar/day';
import { zoneHolidays, zoneHolidaysLeftOut } from '@preau/domain/calendar/school-holidays';
import { addDays, toLocalDate } from '@preau/domain/dates';
import { SECTION_NAMES, type SectionName, sectionOf } from '@preau/domain/family-file';
import { AT_ONCE_NAMES, mayTakeEffectAtOnce } from '@preau/domain/family-rules';
import type { regulationVersion } from '@preau/domain/regulation/version';
import { nearestWord } from '@preau/domain/spelling';
import type { z } from 'zod';
import type { calendarFile } from './tenant-folder-calendar.ts';
import type { casesFile } from './tenant-folder-cases.ts';
import type { communeFile } from './tenant-folder-commune.ts';
import type { familiesFile } from './tenant-folder-families.ts';
import { didYouMean, type Mistake, mistake } from './tenant-folder-mistake.ts';
import type { servicesFile } from './tenant-folder-services.ts';
import type { Sound } from './tenant-folder-shape.ts';
import type { Path, Source } from './tenant-folder-source.ts';

/** A file that could be read, with what is sound of it. */
export interface Part<Schema extends z.ZodType> {
  source: Source;
  sound: Sound<z.input<Schema>> | undefined;
  /** The whole with its defaults; null when there is any mistake in it. */
  value: z.output<Schema> | null;
}

/** The files of a folder; null for one that is missing or unreadable. */
export interface Parts {
  slug: string;
  commune: Part<typeof communeFile> | null;
  services: Part<typeof servicesFile> | null;
  calendar: Part<typeof calendarFile> | null;
  families: Part<typeof familiesFile> | null;
  cases: Part<typeof casesFile> | null;
  regulations: Part<typeof regulationVersion>[];
  /** Names of the logo files that are there. */
  logos: string[];
}

export function inconsistencies(parts: Parts): Mistake[] {
  const keys: Keys = {
    member: keysOf(parts.commune?.sound?.members),
    regie: keysOf(parts.commune?.sound?.regies),
    site: keysOf(parts.services?.sound?.sites),
    service: keysOf(parts.services?.sound?.services),
  };
  return [
    ...(parts.commune ? inCommune(parts.commune, parts, keys) : []),
    ...(parts.services ? inServices(parts.services, keys) : []),
    ...(parts.calendar ? inCalendar(parts.calendar, parts, keys) : []),
    ...(parts.families ? inFamilies(parts.families, parts, keys) : []),
    ...parts.regulations.flatMap(part => inRegulation(part, keys)),
    ...ambiguousRegulations(parts.regulations),
    ...(parts.cases ? repeated(parts.cases.source, ['cases'], parts.cases.sound?.cases, 'title') : []),
  ];
}

/** The keys that may be referred to; null where not all are known, so that no reference can be called wrong. */
type Keys = Record<'member' | 'regie' | 'site' | 'service', string[] | null>;

const NOUNS: Record<keyof Keys, { none: string; list: string }> = {
  member: { none: 'Aucun membre', list: '« members » de commune.yaml' },
  regie: { none: 'Aucune régie', list: '« regies » de commune.yaml' },
  site: { none: 'Aucun établissement', list: '« sites » de services.yaml' },
  service: { none: 'Aucun service', list: '« services » de services.yaml' },
};

function keysOf(items: ({ key?: string } | undefined)[] | undefined): string[] | null {
  const keys = items?.map(item => item?.key);
  return keys?.every(key => key !== undefined) ? keys : null;
}

function inCommune({ source, sound }: Part<typeof communeFile>, parts: Parts, keys: Keys): Mistake[] {
  const at = (path: Path, sentence: string) => mistake(source.file, source.lineOf(path), sentence);
  const slug = sound?.slug;
  const logo = sound?.branding?.logo?.file;
  return [
    ...(slug !== undefined && slug !== parts.slug
      ? [
          at(
            ['slug'],
            `Le slug « ${slug} » n’est pas le nom du dossier « ${parts.slug} » : renommez l’un des deux.`,
          ),
        ]
      : []),
    ...(logo !== undefined && !parts.logos.includes(logo)
      ? [
          at(
            ['branding', 'logo', 'file'],
            `Le fichier ${logo} manque dans le dossier : ajoutez-le, ou retirez « logo ».`,
          ),
        ]
      : []),
    ...(logo !== undefined || !source.has(['branding', 'logo']) ? parts.logos : [])
      .filter(file => file !== logo)
      .map(file =>
        mistake(
          file,
          1,
          'Ce logo ne sert pas : nommez-le sous « branding » dans commune.yaml, ou supprimez-le.',
        ),
      ),
    ...repeated(source, ['hosts'], sound?.hosts),
    ...repeated(source, ['members'], sound?.members, 'key'),
    ...repeated(source, ['regies'], sound?.regies, 'key'),
    ...repeated(source, ['staffRoles'], sound?.staffRoles, 'key'),
    ...each(sound?.regies, (regie, index) => [
      ...unknown(source, ['regies', index, 'member'], 'member', regie.member, keys),
      ...repeated(source, ['regies', index, 'meansOfPayment'], regie.meansOfPayment),
      ...chequePayeeMistakes(source, ['regies', index], regie),
    ]),
    ...each(sound?.staffRoles, (role, index) => [
      ...repeated(source, ['staffRoles', index, 'limitedTo'], role.limitedTo),
      ...each(role.limitedTo, (limit, inner) =>
        scopeMistakes(source, ['staffRoles', index, 'limitedTo', inner], limit, keys),
      ),
    ]),
  ];
}

function chequePayeeMistakes(
  source: Source,
  path: Path,
  regie: { meansOfPayment?: (string | undefined)[] },
): Mistake[] {
  const means = regie.meansOfPayment;
  if (!means || means.includes(undefined)) return [];
  // Written under a near name it has been reported already.
  const isWritten = Object.keys(regie).some(key => nearestWord(key, ['chequePayee']) !== null);
  if (means.includes('cheque') === isWritten) return [];
  const sentence = means.includes('cheque')
    ? 'Cette régie accepte les chèques : ajoutez « chequePayee », à l’ordre de qui les libeller.'
    : 'Cette régie n’accepte pas les chèques : retirez « chequePayee », ou ajoutez « cheque » à « meansOfPayment ».';
  return [mistake(source.file, source.lineOf([...path, 'chequePayee']), sentence)];
}

function inServices({ source, sound }: Part<typeof servicesFile>, keys: Keys): Mistake[] {
  const kinds = new Map(sound?.sites?.map(site => [site?.key, site?.kind]));
  return [
    ...repeated(source, ['sites'], sound?.sites, 'key'),
    ...repeated(source, ['services'], sound?.services, 'key'),
    ...repeated(source, ['mealTypes'], sound?.mealTypes, 'key'),
    ...repeated(source, ['absenceReasons'], sound?.absenceReasons, 'key'),
    ...each(sound?.sites, (site, index) => [
      ...unknown(source, ['sites', index, 'member'], 'member', site.member, keys),
      ...repeated(source, ['sites', index, 'caterer', 'emails'], site.caterer?.emails),
      ...(site.caterer &&
      sound?.services &&
      !sound.services.some(one => one?.site === site.key && one?.kind === 'meal')
        ? [
            mistake(
              source.file,
              source.lineOf(['sites', index, 'caterer']),
              `Aucun repas n’est servi dans l’établissement « ${site.key} » : retirez « caterer », ou donnez-lui un service de nature « meal ».`,
            ),
          ]
        : []),
    ]),
    ...each(sound?.services, (service, index) => [
      ...unknown(source, ['services', index, 'member'], 'member', service.member, keys),
      ...unknown(source, ['services', index, 'site'], 'site', service.site, keys),
      ...unknown(source, ['services', index, 'regie'], 'regie', service.regie, keys),
      ...repeated(source, ['services', index, 'weekdays'], service.weekdays),
      ...repeated(source, ['services', index, 'holidayWeekdays'], service.holidayWeekdays),
      ...(isAfter(service.hours?.start, service.hours?.end) ||
      isEqual(service.hours?.start, service.hours?.end)
        ? [
            mistake(
              source.file,
              source.lineOf(['services', index, 'hours', 'end']),
              'La fin du service n’est pas après son début : corrigez l’une des deux heures.',
            ),
          ]
        : []),
    ]),
    ...each(sound?.mealTypes, (mealType, index) => [
      ...repeated(source, ['mealTypes', index, 'canteens'], mealType.canteens),
      ...each(mealType.canteens, (canteen, inner) => {
        const path = ['mealTypes', index, 'canteens', inner];
        const kind = kinds.get(canteen);
        return kind === undefined || kind === 'canteen'
          ? unknown(source, path, 'site', canteen, keys)
          : [
              mistake(
                source.file,
                source.lineOf(path),
                `L’établissement « ${canteen} » n’est pas une cantine : choisissez-en une, ou changez sa nature.`,
              ),
            ];
      }),
    ]),
  ];
}

function inCalendar(part: Part<typeof calendarFile>, parts: Parts, keys: Keys): Mistake[] {
  const { source, sound } = part;
  const at = (path: Path, sentence: string) => mistake(source.file, source.lineOf(path), sentence);
  const years = sound?.schoolYears?.map(year => ({ from: year?.firstDay, to: year?.lastDay }));
  const withSummers = years?.map(({ from, to }) => ({
    from,
    to: to && addDays(toLocalDate(to), SUMMER_DAYS),
  }));
  return [
    ...repeated(source, ['schoolYears'], sound?.schoolYears, 'key'),
    ...each(sound?.schoolYears, ({ firstDay, lastDay }, index) => [
      ...(isAfter(firstDay, lastDay)
        ? [
            at(
              ['schoolYears', index, 'lastDay'],
              'L’année scolaire finit avant de commencer : corrigez ses dates.',
            ),
          ]
        : []),
      ...(years?.slice(0, index).some(earlier => overlap(earlier, { from: firstDay, to: lastDay }))
        ? [at(['schoolYears', index], 'Cette année scolaire en chevauche une autre : corrigez ses dates.')]
        : []),
    ]),
    ...repeated(source, ['schoolWeekdays'], sound?.schoolWeekdays),
    ...inHolidays(part, years, parts.commune?.sound?.school?.zone),
    ...(['closures', 'openings'] as const).flatMap(list => [
      ...repeated(source, [list], sound?.[list], 'key'),
      ...each(sound?.[list], ({ from, to, scope }, index) => [
        ...scopeMistakes(source, [list, index, 'scope'], scope, keys),
        ...(isAfter(from, to)
          ? [at([list, index, 'to'], 'Le dernier jour est avant le premier : corrigez l’une des deux dates.')]
          : list === 'closures' && withSummers && isOutside({ from, to }, withSummers)
            ? [
                at(
                  [list, index, 'from'],
                  'Cette fermeture est hors de toute année scolaire et de l’été qui la suit : corrigez ses dates.',
                ),
              ]
            : []),
      ]),
    ]),
  ];
}

/** The holidays that a tenant names: each in one school year, no two at once, and all of a year where there is one. */
function inHolidays(
  { source, sound }: Part<typeof calendarFile>,
  years: Days[] | undefined,
  zone: SchoolZone | undefined,
): Mistake[] {
  const at = (path: Path, sentence: string) => mistake(source.file, source.lineOf(path), sentence);
  const holidays = sound?.holidays;
  const isSilent = !source.has(['holidays']) || holidays?.length === 0;
  return [
    ...repeated(source, ['holidays'], holidays, 'key'),
    ...each(holidays, ({ from, to }, index) => {
      if (isAfter(from, to))
        return [
          at(
            ['holidays', index, 'to'],
            'Ces vacances finissent avant de commencer : corrigez l’une des deux dates.',
          ),
        ];
      if (years && isOutside({ from, to }, years))
        return [
          at(
            ['holidays', index, 'from'],
            'Ces vacances ne tiennent dans aucune année scolaire : corrigez leurs dates, ou retirez-les si c’est l’été, qui se déduit des années scolaires.',
          ),
        ];
      return holidays
        ?.slice(0, index)
        .some(earlier => earlier && overlap(daysOf(earlier), daysOf({ from, to })))
        ? [at(['holidays', index], 'Ces vacances en chevauchent d’autres : corrigez leurs dates.')]
        : [];
    }),
    ...(zone && isSilent && zoneHolidays(zone).length === 0
      ? [
          at(
            ['holidays'],
            `La zone « ${zone} » a son propre calendrier, que le programme ne connaît pas : ajoutez ses vacances sous « holidays » (« preau calendar » les écrit d’après l’export du ministère).`,
          ),
        ]
      : []),
    ...leftOut(zone, holidays, sound?.schoolYears).map(({ name, from, to }) =>
      at(
        ['holidays'],
        `« holidays » remplace toutes les vacances de la zone ${zone} dans leur année scolaire, et il y manque ${name} (du ${from} au ${to}) : ajoutez-les aussi.`,
      ),
    ),
  ];
}

/** What the zone has and the tenant no longer, once all that is needed to say so is sound. */
function leftOut(
  zone: SchoolZone | undefined,
  holidays: ({ from?: string; to?: string } | undefined)[] | undefined,
  schoolYears: ({ firstDay?: string; lastDay?: string } | undefined)[] | undefined,
): NamedHolidays[] {
  if (!zone || !holidays || !schoolYears) return [];
  const named = holidays.flatMap(one =>
    one?.from && one.to ? [{ name: '', from: toLocalDate(one.from), to: toLocalDate(one.to) }] : [],
  );
  const years = schoolYears.flatMap(year =>
    year?.firstDay && year.lastDay
      ? [{ key: '', firstDay: toLocalDate(year.firstDay), lastDay: toLocalDate(year.lastDay) }]
      : [],
  );
  return named.length === holidays.length && years.length === schoolYears.length
    ? zoneHolidaysLeftOut({ zone, holidays: named, schoolYears: years })
    : [];
}

function daysOf({ from, to }: { from?: string | undefined; to?: string | undefined }): Days {
  return { from, to };
}

/** What reads a field as one of what may take effect at once, else why not. */
function atOnceMistake(source: Source, index: number, name: string): Mistake[] {
  if (mayTakeEffectAtOnce(name)) return [];
  const line = source.lineOf(['atOnce', index]);
  const [section = '', field = ''] = name.split('.');
  const fields = isSectionName(section) ? sectionOf(section).fields : null;
  return fields && Object.hasOwn(fields, field)
    ? [
        mistake(
          source.file,
          line,
          `« ${name} » attend toujours un agent (santé, argent, courriel, ajouts) : retirez-le de « atOnce ».`,
        ),
      ]
    : [
        mistake(
          source.file,
          line,
          `Aucun champ ne se nomme « ${name} »${didYouMean(name, AT_ONCE_NAMES) || ' : écrivez rubrique.champ, par exemple guardian.phoneMobile.'}`,
        ),
      ];
}

function isSectionName(name: string): name is SectionName {
  return SECTION_NAMES.some(known => known === name);
}

function inFamilies({ source, sound }: Part<typeof familiesFile>, parts: Parts, keys: Keys): Mistake[] {
  const kinds = new Map(parts.services?.sound?.sites?.map(site => [site?.key, site?.kind]));
  return [
    ...repeated(source, ['atOnce'], sound?.atOnce),
    ...each(sound?.atOnce, (name, index) => atOnceMistake(source, index, name)),
    ...repeated(source, ['optionalFields'], sound?.optionalFields),
    ...repeated(source, ['documents'], sound?.documents, 'key'),
    ...enrolmentsTwice(source, sound?.enrolments ?? undefined),
    ...each(sound?.enrolments ?? undefined, (rule, index) => [
      ...unknown(source, ['enrolments', index, 'service'], 'service', rule.service, keys),
      ...repeated(source, ['enrolments', index, 'schools'], rule.schools),
      ...each(rule.schools, (school, inner) => {
        const path = ['enrolments', index, 'schools', inner];
        const kind = kinds.get(school);
        return kind === undefined || kind === 'school'
          ? unknown(source, path, 'site', school, keys)
          : [
              mistake(
                source.file,
                source.lineOf(path),
                `L’établissement « ${school} » n’est pas une école : choisissez-en une, ou changez sa nature.`,
              ),
            ];
      }),
    ]),
    ...(isEqual(sound?.quietHours?.from, sound?.quietHours?.to)
      ? [
          mistake(
            source.file,
            source.lineOf(['quietHours', 'to']),
            'Les heures calmes finissent à l’heure où elles commencent : corrigez l’une des deux.',
          ),
        ]
      : []),
  ];
}

/** A service is given by default once, and asked for once: its schools are in one list. */
function enrolmentsTwice(
  source: Source,
  rules: ({ service?: string; way?: string } | undefined)[] | undefined,
): Mistake[] {
  const seen = new Set<string>();
  return each(rules, ({ service, way }, index) => {
    if (service === undefined || way === undefined) return [];
    const rule = `${way} ${service}`;
    if (!seen.has(rule)) {
      seen.add(rule);
      return [];
    }
    return [
      mistake(
        source.file,
        source.lineOf(['enrolments', index]),
        `Le service « ${service} » est déjà dans « enrolments » sous « ${way} » : réunissez leurs écoles.`,
      ),
    ];
  });
}

interface Days {
  from: string | undefined;
  to: string | undefined;
}

/** Whether two periods share a day; false as long as one of them is not known, or ends before it starts. */
function overlap(one: Days, other: Days): boolean {
  const isPeriod = ({ from, to }: Days) => from !== undefined && to !== undefined && from <= to;
  return isPeriod(one) && isPeriod(other) && !isAfter(one.from, other.to) && !isAfter(other.from, one.to);
}

/** Whether a period lies in none of the years; false as long as that is not certain. */
function isOutside({ from, to }: Days, years: readonly Days[]): boolean {
  return (
    from !== undefined &&
    to !== undefined &&
    years.every(
      year => year.from !== undefined && year.to !== undefined && (from < year.from || to > year.to),
    )
  );
}

/** Two days or two times as they are written sort as they follow one another. */
function isAfter(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && one > other;
}

function isEqual(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && one === other;
}

const REGULATION_NAME = /^regulations\/(\d{4}-\d{2}-\d{2})(?:-[a-z0-9-]{0,48}[a-z0-9])?\.yaml$/;

function inRegulation({ source, sound }: Part<typeof regulationVersion>, keys: Keys): Mistake[] {
  const at = (path: Path, sentence: string) => mistake(source.file, source.lineOf(path), sentence);
  const nameDate = source.file.match(REGULATION_NAME)?.[1];
  const act = sound?.adoptedBy;
  return [
    ...(nameDate === undefined
      ? [
          mistake(
            source.file,
            1,
            'Ce fichier doit porter sa date d’effet, et une clé s’il y en a plusieurs : 2026-09-01.yaml, 2026-09-01-garderie.yaml.',
          ),
        ]
      : sound?.effectiveFrom !== undefined && sound.effectiveFrom !== nameDate
        ? [
            at(
              ['effectiveFrom'],
              `La date d’effet n’est pas celle du nom du fichier, ${nameDate} : corrigez l’une des deux.`,
            ),
          ]
        : []),
    ...(isAfter(act?.date, act?.dateExecutoire)
      ? [
          at(
            ['adoptedBy', 'dateExecutoire'],
            'L’acte serait exécutoire avant d’être pris : corrigez l’une des deux dates.',
          ),
        ]
      : []),
    ...(isAfter(act?.dateExecutoire, sound?.effectiveFrom)
      ? [
          at(
            ['effectiveFrom'],
            `Le règlement prendrait effet avant d’être exécutoire, le ${act?.dateExecutoire} : repoussez sa date d’effet.`,
          ),
        ]
      : []),
    ...unknown(source, ['member'], 'member', sound?.member ?? undefined, keys),
    ...repeated(source, ['services'], sound?.services),
    ...each(sound?.services, (service, index) =>
      unknown(source, ['services', index], 'service', service, keys),
    ),
  ];
}

/** On a given day, one version at most decides for a service: the latest by date of effect, then by revision. */
function ambiguousRegulations(regulations: Parts['regulations']): Mistake[] {
  const deciding = new Map<string, string>();
  return regulations.flatMap(({ source, sound }) =>
    each(sound?.services, (service, index) => {
      if (sound?.effectiveFrom === undefined || sound.revision === undefined) return [];
      const place = [service, sound.effectiveFrom, sound.revision].join(' ');
      const other = deciding.get(place);
      if (other === undefined || other === source.file) {
        deciding.set(place, source.file);
        return [];
      }
      return [
        mistake(
          source.file,
          source.lineOf(['services', index]),
          `Le service « ${service} » est déjà régi par ${other}, à la même date et sous la même révision : augmentez la révision.`,
        ),
      ];
    }),
  );
}

function scopeMistakes(
  source: Source,
  path: Path,
  scope: { kind?: string; key?: string } | undefined,
  keys: Keys,
): Mistake[] {
  switch (scope?.kind) {
    case 'member':
    case 'site':
    case 'service':
      return unknown(source, [...path, 'key'], scope.kind, scope.key, keys);
    default:
      return [];
  }
}

/** A reference to something that is not there. */
function unknown(
  source: Source,
  path: Path,
  noun: keyof Keys,
  key: string | undefined,
  keys: Keys,
): Mistake[] {
  const known = keys[noun];
  if (key === undefined || known === null || known.includes(key)) return [];
  const { none, list } = NOUNS[noun];
  const hint = didYouMean(key, known) || ` : corrigez cette clé, ou complétez ${list}.`;
  return [mistake(source.file, source.lineOf(path), `${none} n’a la clé « ${key} »${hint}`)];
}

const REPEATED_BY = { key: 'choisissez une autre clé', title: 'choisissez un autre titre' };

/** Items of a list that stand in it already, as a whole or by one of their keys. */
function repeated<Item>(
  source: Source,
  list: Path,
  items: (Item | undefined)[] | undefined,
  by?: keyof Item & keyof typeof REPEATED_BY,
): Mistake[] {
  const seen = new Set<string>();
  return each(items, (item, index) => {
    const identity = by === undefined ? item : item[by];
    if (identity === undefined) return [];
    const text = typeof identity === 'string' ? identity : JSON.stringify(identity);
    if (!seen.has(text)) {
      seen.add(text);
      return [];
    }
    const path = by === undefined ? [...list, index] : [...list, index, by];
    return [
      mistake(
        source.file,
        source.lineOf(path),
        `« ${text} » est déjà dans « ${String(list.at(-1))} » : ${by === undefined ? 'retirez-le' : REPEATED_BY[by]}.`,
      ),
    ];
  });
}

/** What `find` finds in each item that is sound, with its place in the list. */
function each<Item>(
  items: (Item | undefined)[] | undefined,
  find: (item: Item, index: number) => Mistake[],
): Mistake[] {
  return (items ?? []).flatMap((item, index) => (item === undefined ? [] : find(item, index)));
}
