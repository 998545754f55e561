import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { sampleFiles, sampleFolder } from './tenant-folder.sample.ts';
import { checkTenantFolder, type FolderFiles } from './tenant-folder-check.ts';
import { writeTenantFolder } from './tenant-folder-write.ts';

const PRICE_OF_MISTAKES = `price:
      kind: sum
      of:
        - kind: by-weekday
          cases:
            mondya: { kind: amount, cents: 1 }
            friday: { kind: rates, percent: 1 }
            sunday: { knid: amount, cents: 1 }
        - { kind: share, percent: 80 %, of: { kind: amount, cents: 3.9 } }
        - { kind: share, percent: 80, of: { kind: amount, cents: 3 }, roundTo: { cents: 3, way: up } }
        - kind: by-meal-type
          cases:
            normal: { kind: amount, cents: 3 }
            Sans Porc: { kind: amount, cents: 3 }
        - {}`;

/** An edit that must find what it replaces: a test that edits nothing proves nothing. */
function replace(...edits: [before: string, after: string][]): (text: string) => string {
  return text =>
    edits.reduce((edited, [before, after]) => {
      if (!edited.includes(before)) throw new Error(`not in the sample: ${before}`);
      return edited.replace(before, after);
    }, text);
}

function mistakes(files: FolderFiles, slug = 'lanniaux'): string[] {
  const check = checkTenantFolder(slug, files);
  if (check.kind === 'sound') return [];
  return check.mistakes.map(
    ({ file, line, sentence }) => `${file}:${line} ${sentence.replaceAll(/[\u00a0\u202f]/g, ' ')}`,
  );
}

test('a sound folder is read whole, with its defaults', () => {
  const folder = sampleFolder();
  expect(mistakes(sampleFiles())).toEqual([]);
  expect(folder.commune.timeZone).toBe('Europe/Paris');
  expect(folder.commune.members[1]).toMatchObject({ phone: null, openingHours: [], siret: null });
  expect(folder.services.absenceReasons.map(reason => reason.name)).toEqual([
    'Raison médicale',
    'Voyage ou sortie scolaire',
    'Absence de l’enseignant',
    'Grève du personnel ou des enseignants',
    'Accident de la circulation',
    'Participation à une séquence de soutien',
    'Cas de force majeure',
    'Circonstances exceptionnelles',
    'Autres',
  ]);
  expect(folder.calendar.closures[0]?.scope).toEqual({ kind: 'tenant' });
  expect(folder.regulations).toMatchObject([
    { key: '2026-09-01', rules: [{ act: 'reserve' }, { kind: 'price' }] },
  ]);
  expect(folder.texts).toMatchObject([{ key: 'cantine', title: 'Règlement de la cantine' }]);
  expect(folder.cases).toHaveLength(1);
  expect(folder.logo).toEqual(sampleFiles().get('logo.svg'));
});

test('a folder without logo, texts, règlement and cases is sound too', () => {
  expect(
    mistakes(
      sampleFiles({
        'commune.yaml': replace(['  logo:\n    file: logo.svg\n    alt: Un préau\n', '']),
        'logo.svg': null,
        'cases.yaml': null,
        'texts/cantine.md': null,
        'regulations/2026-09-01.yaml': null,
      }),
    ),
  ).toEqual([]);
});

test('a folder broken in thirty ways has all thirty named, by file and line, and nothing else', () => {
  const broken = sampleFiles({
    'commune.yaml': replace(
      ['slug: lanniaux', 'slug: www'],
      ['kind: rpi', 'kind: rpii'],
      ['"#1f5f8b"', '#1f5f8b'],
      ['"04 65 71 00 01"', '0465710001'],
      ['21730000000015', '21730000000018'],
      ['- key: aval', '- kye: aval'],
      ['address:\n      - 73000 Aval', 'address: 73000 Aval'],
      ['chequePayee', 'chequePaye'],
      ['mairie@amont.example', 'mairie chez amont'],
      ['role: gestionnaire', 'role: chef'],
      ['zone: A', 'zone: A\n  alsaceMoselle: oui'],
    ),
    'services.yaml': replace(
      ['kind: meal', 'kind: mael'],
      ['weekdays: [monday, tuesday, thursday, friday]', 'weekdays: []'],
      ['capacity: 60', 'capacity: beaucoup'],
      ['name: Cuisine', 'name: Cuisine\n      name: Cuisine centrale'],
      ['site: cantine-amont', 'site: cantine-mont'],
      ['[monday, friday]', '[monday, monday, lundi]'],
      ['"16:45"', '"19:45"'],
      ['canteens: [cantine-amont]', 'canteens: [ecole-aval]'],
      ['- key: sans-porc', '- key: normal'],
    ),
    'calendar.yaml': replace(
      ['to: 2027-05-07', 'to: 2027-05-06'],
      ['from: 2027-03-01', 'from: 2027-02-30'],
      ['kind: site', 'kind: sites'],
      ['key: garderie-soir', 'key: garderie-nuit'],
    ),
    'cases.yaml': 'cases:\n\t- title: x\n',
    'regulations/2026-09-01.yaml': replace(['dateExecutoire: 2026-06-22', 'dateExecutoire: 2026-09-02']),
    'texts/cantine.md': 'On mange à midi.\n\nEt <b>bien</b>.\n',
    'logo.svg': null,
    'comune.yaml': 'slug: lanniaux',
  });
  expect(mistakes(broken)).toEqual([
    'commune.yaml:1 « slug » vaut « www » : ce slug est réservé à la plateforme, choisissez-en un autre.',
    'commune.yaml:2 « kind » vaut « rpii » : vouliez-vous dire « rpi » ?',
    'commune.yaml:7 « alsaceMoselle » vaut « oui » : écrivez true (oui) ou false (non).',
    'commune.yaml:11 « accent » est vide : donnez une valeur. Ce qui suit un « # » est un commentaire, sauf entre guillemets.',
    'commune.yaml:14 Le fichier logo.svg manque dans le dossier : ajoutez-le, ou retirez « logo ».',
    'commune.yaml:22 « phone » doit être un texte : mettez la valeur « 0465710001 » entre guillemets.',
    'commune.yaml:23 « email » vaut « mairie chez amont » : ce n’est pas une adresse électronique ; écrivez par exemple mairie@rognaix.example.',
    'commune.yaml:26 « siret » vaut « 21730000000018 » : la clé de contrôle de ce SIRET est fausse, vérifiez chaque chiffre.',
    'commune.yaml:27 La clé « kye » n’existe pas ici : vouliez-vous dire « key » ?',
    'commune.yaml:29 « address » doit être une liste : écrivez chaque élément sur une ligne qui commence par un tiret.',
    'commune.yaml:37 La clé « chequePaye » n’existe pas ici : vouliez-vous dire « chequePayee » ?',
    'commune.yaml:41 « role » vaut « chef » ; les valeurs admises sont : admin, gestionnaire, regisseur, animateur, caterer.',
    'services.yaml:13 Aucun établissement n’a la clé « cantine-mont » : vouliez-vous dire « cantine-amont » ?',
    'services.yaml:16 « kind » vaut « mael » : vouliez-vous dire « meal » ?',
    'services.yaml:17 « weekdays » est une liste vide : donnez au moins un élément.',
    'services.yaml:18 « capacity » vaut « beaucoup » : écrivez un nombre entier, sans guillemets.',
    'services.yaml:21 La clé « name » est écrite deux fois : gardez-en une seule.',
    'services.yaml:30 « weekdays » vaut « lundi » ; les valeurs admises sont : monday, tuesday, wednesday, thursday, friday, saturday, sunday.',
    'services.yaml:30 « monday » est déjà dans « weekdays » : retirez-le.',
    'services.yaml:33 La fin du service n’est pas après son début : corrigez l’une des deux heures.',
    'services.yaml:37 « normal » est déjà dans « mealTypes » : choisissez une autre clé.',
    'services.yaml:39 L’établissement « ecole-aval » n’est pas une cantine : choisissez-en une, ou changez sa nature.',
    'calendar.yaml:8 Le dernier jour est avant le premier : corrigez l’une des deux dates.',
    'calendar.yaml:11 « from » vaut « 2027-02-30 » : ce n’est pas un jour du calendrier ; écrivez année-mois-jour, par exemple 2026-09-01.',
    'calendar.yaml:14 « kind » vaut « sites » : vouliez-vous dire « site » ?',
    'calendar.yaml:23 Aucun service n’a la clé « garderie-nuit » : vouliez-vous dire « garderie-soir » ?',
    'cases.yaml:2 Une tabulation sert de retrait : remplacez-la par des espaces. Le reste du fichier sera lu une fois cette ligne corrigée ; d’ici là, rien de ce qui y renvoie n’est vérifié.',
    'comune.yaml:1 Ce fichier n’a pas sa place dans le dossier d’une commune : vouliez-vous dire « commune.yaml » ?',
    'regulations/2026-09-01.yaml:2 Le règlement prendrait effet avant d’être exécutoire, le 2026-09-02 : repoussez sa date d’effet.',
    'texts/cantine.md:1 Ce texte n’a pas de titre : commencez-le par une ligne « # Titre ».',
    'texts/cantine.md:3 Le HTML n’est pas admis : écrivez cette ligne en Markdown (**gras**, *italique*, - liste).',
  ]);
});

test.each<[string, Parameters<typeof sampleFiles>[0], string[]]>([
  [
    'the slug is the name of the folder',
    { 'commune.yaml': replace(['slug: lanniaux', 'slug: laniaux']) },
    ['commune.yaml:1 Le slug « laniaux » n’est pas le nom du dossier « lanniaux » : renommez l’un des deux.'],
  ],
  [
    'a slug is a DNS label',
    { 'commune.yaml': replace(['slug: lanniaux', 'slug: -Lanniaux']) },
    [
      'commune.yaml:1 « slug » vaut « -Lanniaux » : un slug s’écrit en minuscules sans accent, chiffres et tirets, car il fait partie de l’adresse du portail.',
    ],
  ],
  [
    'a key that is missing is reported where its mapping starts',
    { 'commune.yaml': replace(['  accent: "#1f5f8b"\n', '']) },
    ['commune.yaml:9 Il manque la clé « accent » : ajoutez-la.'],
  ],
  [
    'a file that is missing is reported once, and what refers to it is not',
    { 'services.yaml': null },
    ['services.yaml:1 Ce fichier manque : ajoutez-le (docs/communes.md dit ce qu’il contient).'],
  ],
  [
    'an empty file is said to be empty',
    { 'cases.yaml': '# rien\n' },
    ['cases.yaml:1 Le fichier est vide : écrivez-y ses clés, ou supprimez-le.'],
  ],
  [
    'a file that must be there is not to be removed for being empty',
    { 'calendar.yaml': '# à venir\n' },
    ['calendar.yaml:1 Le fichier est vide : écrivez-y ses clés (docs/communes.md dit lesquelles).'],
  ],
  [
    'a file that cannot be read says that the rest waits, and nothing that refers to it is called wrong',
    {
      'services.yaml': replace(['kind: meal', 'kind: mael\n    a: b: c']),
      'calendar.yaml': replace(['key: garderie-soir', 'key: garderie-nuit']),
    },
    [
      'services.yaml:17 Un deux-points est mal placé ou manque : écrivez une clé et sa valeur par ligne, et mettez entre guillemets une valeur qui contient un deux-points. Le reste du fichier sera lu une fois cette ligne corrigée ; d’ici là, rien de ce qui y renvoie n’est vérifié.',
    ],
  ],
  [
    'a file must be a mapping',
    { 'cases.yaml': '- a\n' },
    [
      'cases.yaml:1 Le fichier doit être un groupe de clés : écrivez chacune sur une ligne, en retrait, avec sa valeur.',
    ],
  ],
  [
    'a file that is not UTF-8 is reported where it ceases to be',
    { 'texts/cantine.md': Uint8Array.from([...new TextEncoder().encode('# a\n\n'), 0xe9, 0x0a]) },
    [
      'texts/cantine.md:3 Ce fichier n’est pas en UTF-8 à partir d’ici : enregistrez-le « en UTF-8 » dans votre éditeur.',
    ],
  ],
  [
    'a closure outside the school years and their summers is reported, one across the end of a summer too',
    {
      'calendar.yaml': replace(
        ['from: 2027-05-07\n    to: 2027-05-07', 'from: 2027-07-01\n    to: 2027-09-05'],
        ['from: 2027-03-01\n    to: 2027-03-05', 'from: 2028-03-01\n    to: 2028-03-05'],
      ),
    },
    [
      'calendar.yaml:7 Cette fermeture est hors de toute année scolaire et de l’été qui la suit : corrigez ses dates.',
      'calendar.yaml:11 Cette fermeture est hors de toute année scolaire et de l’été qui la suit : corrigez ses dates.',
    ],
  ],
  [
    'a service that runs in holidays may be closed in the summer',
    {
      'calendar.yaml': replace([
        'from: 2027-05-07\n    to: 2027-05-07',
        'from: 2027-08-02\n    to: 2027-08-13',
      ]),
      'services.yaml': replace([
        'friday]\n    capacity',
        'friday]\n    holidayWeekdays: [monday]\n    capacity',
      ]),
    },
    [],
  ],
  [
    'weekdays are named once',
    {
      'calendar.yaml': replace(['closures:', 'schoolWeekdays: [monday, monday]\nclosures:']),
      'services.yaml': replace([
        'friday]\n    capacity',
        'friday]\n    holidayWeekdays: [monday, tuesday, tuesday]\n    capacity',
      ]),
    },
    [
      'services.yaml:18 « tuesday » est déjà dans « holidayWeekdays » : retirez-le.',
      'calendar.yaml:5 « monday » est déjà dans « schoolWeekdays » : retirez-le.',
    ],
  ],
  [
    'holidays have an order, a school year, days and a key of their own',
    {
      'commune.yaml': replace(['zone: A', 'zone: corse']),
      'calendar.yaml': replace([
        'closures:',
        `holidays:
  - { key: a, from: 2026-10-17, to: 2026-11-01, name: Toussaint }
  - { key: b, from: 2026-11-01, to: 2026-11-04, name: Automne }
  - { key: c, from: 2027-01-03, to: 2026-12-19, name: Noël }
  - { key: d, from: 2027-07-03, to: 2027-08-31, name: Été }
  - { key: a, from: 2027-02-13, to: 2027-02-28, name: Hiver }
closures:`,
      ]),
    },
    [
      'calendar.yaml:7 Ces vacances en chevauchent d’autres : corrigez leurs dates.',
      'calendar.yaml:8 Ces vacances finissent avant de commencer : corrigez l’une des deux dates.',
      'calendar.yaml:9 Ces vacances ne tiennent dans aucune année scolaire : corrigez leurs dates, ou retirez-les si c’est l’été, qui se déduit des années scolaires.',
      'calendar.yaml:10 « a » est déjà dans « holidays » : choisissez une autre clé.',
    ],
  ],
  [
    'a zone with a calendar of its own names its holidays',
    { 'commune.yaml': replace(['zone: A', 'zone: reunion']) },
    [
      'calendar.yaml:1 La zone « reunion » a son propre calendrier, que le programme ne connaît pas : ajoutez ses vacances sous « holidays » (« preau calendar » les écrit d’après l’export du ministère).',
    ],
  ],
  [
    'holidays that replace those of a zone leave none of them out',
    {
      'calendar.yaml': replace([
        'closures:',
        `holidays:
  - { key: toussaint, from: 2026-10-17, to: 2026-11-01, name: Toussaint }
  - { key: noel, from: 2026-12-19, to: 2027-01-03, name: Noël }
  - { key: hiver, from: 2027-02-13, to: 2027-02-28, name: Hiver }
closures:`,
      ]),
    },
    [
      'calendar.yaml:5 « holidays » remplace toutes les vacances de la zone A dans leur année scolaire, et il y manque Printemps (du 2027-04-10 au 2027-04-25) : ajoutez-les aussi.',
    ],
  ],
  [
    'school years follow one another',
    {
      'calendar.yaml': replace([
        'closures:',
        '  - key: 2027-2029\n    firstDay: 2027-07-02\n    lastDay: 2027-06-30\n  - key: 2027-2028\n    firstDay: 2027-07-02\n    lastDay: 2028-07-02\nclosures:',
      ]),
    },
    [
      'calendar.yaml:5 « key » vaut « 2027-2029 » : une année scolaire s’écrit par ses deux années qui se suivent, par exemple 2026-2027.',
      'calendar.yaml:7 L’année scolaire finit avant de commencer : corrigez ses dates.',
      'calendar.yaml:8 Cette année scolaire en chevauche une autre : corrigez ses dates.',
    ],
  ],
  [
    'two versions of one day and revision cannot cover one service',
    {
      'regulations/2026-09-01-garderie.yaml': sampleText('regulations/2026-09-01.yaml').replace(
        '  - repas\n',
        '',
      ),
    },
    [
      'regulations/2026-09-01.yaml:11 Le service « garderie-soir » est déjà régi par regulations/2026-09-01-garderie.yaml, à la même date et sous la même révision : augmentez la révision.',
    ],
  ],
  [
    'a version is filed by its date of effect, and an act is adopted before it is executory',
    {
      'regulations/2026-09-01.yaml': null,
      'regulations/septembre.yaml': sampleText('regulations/2026-09-01.yaml'),
      'regulations/2027-01-01.yaml': sampleText('regulations/2026-09-01.yaml')
        .replace('revision: 1', 'revision: 2')
        .replace('date: 2026-06-15', 'date: 2026-06-30'),
    },
    [
      'regulations/2027-01-01.yaml:2 La date d’effet n’est pas celle du nom du fichier, 2027-01-01 : corrigez l’une des deux.',
      'regulations/2027-01-01.yaml:8 L’acte serait exécutoire avant d’être pris : corrigez l’une des deux dates.',
      'regulations/septembre.yaml:1 Ce fichier doit porter sa date d’effet, et une clé s’il y en a plusieurs : 2026-09-01.yaml, 2026-09-01-garderie.yaml.',
    ],
  ],
  [
    'a rule of an unknown kind is shown the near one, one without a kind all of them',
    {
      'regulations/2026-09-01.yaml': replace(
        ['kind: deadline', 'kind: deadlin'],
        ['article: "2"\n    kind: price', 'article: "2"'],
      ),
    },
    [
      'regulations/2026-09-01.yaml:14 « kind » vaut « deadlin » : vouliez-vous dire « deadline » ?',
      expect.stringContaining(
        'regulations/2026-09-01.yaml:25 Il manque la clé « kind » : ajoutez-la, avec l’une de ces valeurs : deadline, horizon, enrolment,',
      ),
    ],
  ],
  [
    'inside a rule every value is told apart: kinds, words or lists, keys of weekdays, numbers',
    {
      'regulations/2026-09-01.yaml': replace(
        [
          'kind: weekday\n      weekday: thursday\n      weeksBefore: 1',
          'kind: days-before\n      days: 5\n      counted: monFri',
        ],
        ['price:\n      kind: amount\n      cents: 390', PRICE_OF_MISTAKES],
      ),
    },
    [
      'regulations/2026-09-01.yaml:19 « counted » vaut « monFri » : vouliez-vous dire « mon-fri » ?',
      'regulations/2026-09-01.yaml:32 La clé « mondya » n’existe pas ici : vouliez-vous dire « monday » ?',
      'regulations/2026-09-01.yaml:33 « kind » vaut « rates » : vouliez-vous dire « rate » ?',
      'regulations/2026-09-01.yaml:34 La clé « knid » n’existe pas ici : vouliez-vous dire « kind » ?',
      'regulations/2026-09-01.yaml:35 « percent » vaut « 80 % » : écrivez un nombre avec un point, sans % ni guillemets ; 0,36 % s’écrit 0.36.',
      'regulations/2026-09-01.yaml:35 « cents » vaut « 3.9 » : écrivez des centimes, sans virgule ni guillemets ; 3,90 € s’écrit 390.',
      'regulations/2026-09-01.yaml:36 « cents » vaut « 3 » ; les valeurs admises sont : 1, 5, 10, 50, 100.',
      'regulations/2026-09-01.yaml:40 La clé « Sans Porc » ne convient pas : une clé s’écrit en minuscules sans accent, chiffres et tirets, par exemple « repas-elementaire ».',
      expect.stringContaining(
        'regulations/2026-09-01.yaml:41 Il manque la clé « kind » : ajoutez-la, avec l’une de ces valeurs : amount, rate,',
      ),
    ],
  ],
  [
    'of a word or a list, what is wrong in the list is told; of a number or a word, both',
    {
      'regulations/2026-09-01.yaml': replace(
        [
          'kind: weekday\n      weekday: thursday\n      weeksBefore: 1',
          'kind: earliest\n      of:\n        - { kind: days-before, days: 1, counted: [monday, lundi], at: "12:00" }\n        - { kind: day-of-month, day: dernier, monthsBefore: 1, at: "12:00" }',
        ],
        ['      at: "12:00"\n', ''],
      ),
    },
    [
      'regulations/2026-09-01.yaml:19 « counted » vaut « lundi » ; les valeurs admises sont : monday, tuesday, wednesday, thursday, friday, saturday, sunday.',
      'regulations/2026-09-01.yaml:20 « day » vaut « dernier » ; les valeurs admises sont : last, ou un nombre entier.',
    ],
  ],
  [
    'a rule that cannot be meant is shown where it is written, beside what is wrong of a single value elsewhere',
    {
      'regulations/2026-09-01.yaml': replace(
        ['weekday: thursday\n      weeksBefore: 1', 'weekday: thursday\n      weeksBefore: 0'],
        ['kind: amount\n      cents: 390', 'kind: amount\n      cents: 3.9'],
      ),
    },
    [
      'regulations/2026-09-01.yaml:16 Ce délai finit après le début du service, pour le lundi et le mardi : avancez-le.',
      'regulations/2026-09-01.yaml:29 « cents » vaut « 3.9 » : écrivez des centimes, sans virgule ni guillemets ; 3,90 € s’écrit 390.',
    ],
  ],
  [
    'a number to be put between quotes is quoted as it is typed',
    { 'regulations/2026-09-01.yaml': replace(['article: "1"', 'article: 2.10']) },
    [
      'regulations/2026-09-01.yaml:13 « article » doit être un texte : mettez la valeur « 2.10 » entre guillemets.',
    ],
  ],
  [
    'a régie and a role refer to what there is',
    {
      'commune.yaml': replace(
        ['    member: amont\n    name: Régie', '    member: amnot\n    name: Régie'],
        ['        key: amont', '        key: lyon'],
      ),
    },
    [
      'commune.yaml:32 Aucun membre n’a la clé « amnot » : vouliez-vous dire « amont » ?',
      'commune.yaml:44 Aucun membre n’a la clé « lyon » : corrigez cette clé, ou complétez « members » de commune.yaml.',
    ],
  ],
  [
    'a régie that takes cheques says to whose order, another does not',
    {
      'commune.yaml': replace(['meansOfPayment: [cheque, cash]', 'meansOfPayment: [cash]']),
    },
    [
      'commune.yaml:37 Cette régie n’accepte pas les chèques : retirez « chequePayee », ou ajoutez « cheque » à « meansOfPayment ».',
    ],
  ],
  [
    'a logo that nothing names is reported',
    { 'logo.png': Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a) },
    ['logo.png:1 Ce logo ne sert pas : nommez-le sous « branding » dans commune.yaml, ou supprimez-le.'],
  ],
  [
    'a file that is out of place in a subfolder is told how it would be named there',
    { 'regulations/garderie.yml': 'format: 1\n', 'texts/cantine.txt': 'Cantine\n' },
    [
      'regulations/garderie.yml:1 Ce fichier n’a pas sa place dans le dossier d’une commune : un règlement se nomme AAAA-MM-JJ[-clé].yaml, par exemple regulations/2026-09-01-garderie.yaml.',
      'texts/cantine.txt:1 Ce fichier n’a pas sa place dans le dossier d’une commune : un texte se nomme clé.md, par exemple texts/reglement-cantine.md.',
    ],
  ],
  [
    'two cases have two titles',
    {
      'cases.yaml': `cases:\n${'  - title: x\n    given: {}\n    when: { act: bill, on: 2026-10-01 }\n    expect: {}\n'.repeat(2)}`,
    },
    ['cases.yaml:6 « x » est déjà dans « cases » : choisissez un autre titre.'],
  ],
  [
    'a text is filed under a key',
    { 'texts/Règlement intérieur.md': '# Règlement\n' },
    [
      'texts/Règlement intérieur.md:1 Le nom d’un texte s’écrit en minuscules sans accent, chiffres et tirets : renommez-le.',
    ],
  ],
  [
    'YAML beyond what a folder needs is refused',
    {
      'cases.yaml':
        'cases:\n  - title: &a x\n    given: { service: !!str a }\n    when: { act: bill, on: 2026-10-01 }\n    expect: { totalCents: .inf, article: "\\0" }\n',
    },
    [
      'cases.yaml:2 Les ancres et les alias de YAML (« & », « * ») ne sont pas admis : répétez la valeur, ou mettez-la entre guillemets.',
      'cases.yaml:3 Les étiquettes de YAML (« ! ») ne sont pas admises : retirez-la, ou mettez la valeur entre guillemets.',
      'cases.yaml:5 Le nombre « .inf » ne peut pas être lu exactement : mettez-le entre guillemets.',
      'cases.yaml:5 Ce texte contient un caractère qui ne peut pas être enregistré : retapez-le.',
      expect.stringContaining('cases.yaml:5 « article » vaut'),
      expect.stringContaining('cases.yaml:5 « totalCents » vaut'),
    ],
  ],
])('%s', (_, edits, expected) => {
  expect(mistakes(sampleFiles(edits))).toEqual(expected);
});

test('a file of YAML that would take a machine down is only a mistake', () => {
  for (const yaml of [
    '['.repeat(100_000),
    `a: &a [x]\n${Array.from({ length: 30 }, (_, n) => `b${n}: [*a, *a]`).join('\n')}`,
    `a: ${'x'.repeat(600_000)}`,
  ])
    expect(mistakes(sampleFiles({ 'cases.yaml': yaml })).every(line => line.startsWith('cases.yaml:'))).toBe(
      true,
    );
});

test('whatever becomes of a line, the folder is sound and can be written back, or has mistakes that say where', () => {
  const scraps = [
    '',
    'key',
    ': ',
    '- ',
    '  ',
    '"',
    "'",
    '#',
    'null',
    '[',
    '}',
    '12:00',
    '\t',
    '&a',
    '*a',
    '!x',
    '~',
  ];
  const files = [...sampleFiles()].map(([name, bytes]) => [name, new TextDecoder().decode(bytes)] as const);
  const edit = fc.record({
    file: fc.constantFrom(...files),
    line: fc.nat(60),
    column: fc.nat(40),
    removed: fc.nat(8),
    inserted: fc.oneof(fc.constantFrom(...scraps, '__proto__: ', '.nan', '| ', '> ', '\0'), fc.string()),
  });
  fc.assert(
    fc.property(edit, ({ file: [name, before], line, column, removed, inserted }) => {
      const lines = before.split('\n');
      const at = line % lines.length;
      const edited = lines[at] ?? '';
      lines[at] = edited.slice(0, column) + inserted + edited.slice(column + removed);
      const check = checkTenantFolder('lanniaux', sampleFiles({ [name]: lines.join('\n') }));
      if (check.kind === 'sound')
        expect(checkTenantFolder('lanniaux', writeTenantFolder(check.folder))).toEqual(check);
      else
        for (const mistake of check.mistakes) {
          expect(mistake.line).toBeGreaterThan(0);
          expect(mistake.sentence).not.toMatch(/undefined|\[object/);
        }
    }),
    { numRuns: 300 },
  );
}, 60_000);

function sampleText(name: string): string {
  return new TextDecoder().decode(sampleFiles().get(name));
}
