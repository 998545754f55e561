import { toLocalDate } from '@preau/domain/dates';
import { expect, test } from 'vitest';
import { sampleFolder } from './tenant-folder.sample.ts';
import type { TenantFolder } from './tenant-folder.ts';
import { diffTenantFolders } from './tenant-folder-diff.ts';

function sentences(before: TenantFolder | null, after: TenantFolder): string[] {
  return diffTenantFolders(before, after).map(
    ({ change, sentence }) => `${change} ${sentence.replaceAll(/[\u00a0\u202f]/g, ' ')}`,
  );
}

function edited(edit: (folder: TenantFolder) => void): TenantFolder {
  const folder = structuredClone(sampleFolder());
  edit(folder);
  return folder;
}

test('a folder differs in nothing from itself, however its keys are ordered', () => {
  const reordered = edited(folder => {
    folder.regulations = folder.regulations.map(version => ({
      ...version,
      rules: version.rules.map(rule => ({ ...Object.fromEntries(Object.entries(rule).reverse()), ...rule })),
    }));
    folder.commune.hosts.reverse();
  });
  expect(sentences(sampleFolder(), sampleFolder())).toEqual([]);
  expect(sentences(sampleFolder(), reordered)).toEqual([]);
});

test('for a new tenant everything is added', () => {
  const found = diffTenantFolders(null, sampleFolder());
  expect(new Set(found.map(({ change }) => change))).toEqual(new Set(['added']));
  expect(sentences(null, sampleFolder())).toContain('added service garderie-soir (Garderie du soir) : ajout');
  expect(found).toHaveLength(31);
});

test('a change is told value by value', () => {
  const after = edited(folder => {
    const [repas, garderie] = folder.services.services;
    if (!repas || !garderie) throw new Error('the sample has two services');
    repas.capacity = 80;
    repas.contact = { name: 'Cuisine', phone: '04 65 71 00 09', note: null };
    garderie.hours = null;
    garderie.weekdays = ['monday', 'tuesday'];
    folder.commune.school.alsaceMoselle = true;
    folder.commune.branding.accent = '#00ff00';
    folder.logo = new Uint8Array([1]);
    folder.texts = folder.texts.map(text => ({ ...text, markdown: `${text.markdown}${'x'.repeat(200)}` }));
    folder.regulations = folder.regulations.map(version => ({ ...version, revision: 2 }));
  });
  expect(sentences(sampleFolder(), after)).toEqual([
    'changed portail lanniaux : école, jours fériés d’Alsace-Moselle non → oui ; identité visuelle, couleur #1f5f8b → #00ff00',
    'changed logo : autre dessin',
    'changed service repas : capacité 60 → 80 ; contact, téléphone 04 65 71 00 02 → 04 65 71 00 09 ; contact, quand appeler Avant 8 h 30 → rien',
    'changed service garderie-soir : jours monday, friday → monday, tuesday ; horaires 16:45 18:30 → rien',
    'changed règlement 2026-09-01 : révision 1 → 2',
    'changed texte cantine : texte, autre contenu',
  ]);
});

test('a version that is not yet in effect tells its changes rule by rule, by article', () => {
  const after = edited(folder => {
    const [version] = folder.regulations;
    const [deadline] = version?.rules ?? [];
    if (deadline?.kind !== 'deadline' || deadline.until.kind !== 'weekday') throw new Error('see the sample');
    deadline.until.at = '11:00';
    deadline.channels = ['portal'];
    deadline.late = { outcome: 'ask-agent', until: { kind: 'same-day', at: '08:30' } };
    version?.rules.splice(1, 1, { article: '3', kind: 'absence', outcome: 'billed' });
  });
  expect(sentences(sampleFolder(), after)).toEqual([
    [
      'changed règlement 2026-09-01 : règles, article 1 (délai), au plus tard, à 12:00 → 11:00',
      'règles, article 1 (délai), passé le délai refuse → ask-agent same-day 08:30',
      'règles, article 1 (délai), voies rien → portal',
      'règles, article 3 (absence) : ajout',
      'règles, article 2 (prix) : suppression',
    ].join(' ; '),
  ]);
});

test('a calendar differs in its days of class, its holidays, and when its services run', () => {
  const after = edited(folder => {
    const [repas] = folder.services.services;
    if (repas) repas.holidayWeekdays = ['wednesday'];
    folder.calendar.schoolWeekdays = ['monday', 'wednesday'];
    folder.calendar.holidays = [
      { key: 'noel', from: toLocalDate('2026-12-19'), to: toLocalDate('2027-01-03'), name: 'Noël' },
    ];
  });
  const later = structuredClone(after);
  later.calendar.holidays.forEach(holidays => {
    holidays.to = toLocalDate('2027-01-04');
  });
  expect(sentences(sampleFolder(), after)).toEqual([
    'changed calendrier : jours de classe monday, tuesday, thursday, friday → monday, wednesday',
    'changed service repas : jours de vacances rien → wednesday',
    'added vacances noel (Noël) : ajout',
  ]);
  expect(sentences(after, later)).toEqual(['changed vacances noel : au 2027-01-03 → 2027-01-04']);
  expect(sentences(null, after)).toHaveLength(33);
});

test('what is no longer there is removed, and named', () => {
  const after = edited(folder => {
    folder.commune.hosts = [];
    folder.services.mealTypes.pop();
    folder.calendar.closures.shift();
    folder.cases = [];
  });
  expect(sentences(sampleFolder(), after)).toEqual([
    'removed domaine famille.lanniaux.example : suppression',
    'removed type de repas sans-porc (Sans porc) : suppression',
    'removed fermeture pont (Pont de l’Ascension) : suppression',
    'removed cas Un repas réservé à temps est accepté : suppression',
  ]);
});

test('another order is a change of the list alone', () => {
  const after = edited(folder => {
    folder.services.absenceReasons = [
      { key: 'new', name: 'Nouveau' },
      ...folder.services.absenceReasons.slice(0, 2).reverse(),
    ];
  });
  const before = edited(folder => {
    folder.services.absenceReasons = folder.services.absenceReasons.slice(0, 2);
  });
  expect(sentences(before, after)).toEqual([
    'added motif d’absence new (Nouveau) : ajout',
    'changed motifs d’absence : autre ordre, school-trip, medical',
  ]);
});
