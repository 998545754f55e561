import { expect, test } from 'vitest';
import { sampleFiles } from './tenant-folder.sample.ts';
import { checkTenantFolder } from './tenant-folder-check.ts';
import { changesOfVersion } from './tenant-folder-version.ts';

/** What the check says of the sample's folder with this text. */
function mistakes(markdown: string, edits: Parameters<typeof sampleFiles>[0] = {}): string[] {
  const check = checkTenantFolder(
    'lanniaux',
    sampleFiles({ 'cases.yaml': null, ...edits, 'texts/cantine.md': markdown }),
  );
  if (check.kind === 'sound') return [];
  return check.mistakes.map(
    ({ file, line, sentence }) => `${file}:${line} ${sentence.replaceAll(/[\u00a0\u202f]/g, ' ')}`,
  );
}

const SOUND = '# Cantine\n\n{{ règlement: repas }}\n\n{{ article 1 }}\n\n{{ tarifs }}\n';

test('a text that tells every article is sound, by article, by table or by a number in bold', () => {
  expect(mistakes(SOUND)).toEqual([]);
  expect(mistakes('# Cantine\n\n**1** Réservez. {{ article 2: Garderie du soir }}\n')).toEqual([]);
});

test('a folder whose texts have no directives is not asked about its articles', () => {
  expect(mistakes('# Cantine\n\nOn mange à midi.\n')).toEqual([]);
});

test.each([
  [
    `${SOUND}\n{{ tarif }}`,
    'texts/cantine.md:9 « {{ tarif }} » n’est pas une directive : vouliez-vous dire « tarifs » ?',
  ],
  [
    `${SOUND}\n{{ horaires }}`,
    'texts/cantine.md:9 « {{ horaires }} » n’est pas une directive : écrivez règlement, article, délais, tarifs, absences, motifs, facturation.',
  ],
  [
    `${SOUND}\n{{ tarifs: repos }}`,
    'texts/cantine.md:9 Aucun service ne s’appelle « repos » : vouliez-vous dire « repas » ?',
  ],
  [
    `${SOUND}\n{{ article 11 }}`,
    'texts/cantine.md:9 Aucune règle ne porte l’article « 11 » : corrigez son numéro, ou ajoutez la règle.',
  ],
  [
    `${SOUND}\n{{ article }}`,
    'texts/cantine.md:9 Cette directive ne dit pas quel article : écrivez par exemple {{ article 3.1 }}.',
  ],
  [
    `${SOUND}\n{{ règlement }}`,
    'texts/cantine.md:9 Cette directive ne dit pas de quel service est le règlement : écrivez par exemple {{ règlement : repas }}.',
  ],
  [
    `${SOUND}\nLes prix : {{ tarifs }}`,
    'texts/cantine.md:9 « {{ tarifs }} » devient un tableau ou une liste : mettez cette directive seule sur sa ligne.',
  ],
  [
    `${SOUND}\n{{ tarifs`,
    'texts/cantine.md:9 Une directive s’écrit entre {{ et }}, sur une seule ligne : fermez-la, ou retirez ces accolades.',
  ],
  [
    SOUND.replace('{{ tarifs }}', ''),
    'regulations/2026-09-01.yaml:25 Aucun texte ne parle de l’article « 2 » : écrivez-y {{ article 2 }}, ou corrigez ce numéro.',
  ],
])('what a text names wrongly, or leaves untold, is reported with its line', (markdown, said) => {
  expect(mistakes(markdown)).toEqual([said]);
});

test('a service that no règlement governs cannot be told of', () => {
  const ungoverned = (text: string) => text.replace('  - garderie-soir\n', '');
  expect(
    mistakes(`${SOUND}\n{{ tarifs: garderie-soir }}`, { 'regulations/2026-09-01.yaml': ungoverned }),
  ).toEqual([
    'texts/cantine.md:9 Aucun règlement ne régit le service « garderie-soir » : ajoutez-le à un fichier de regulations/, ou nommez-en un autre.',
  ]);
});

test('a version says what it changes of the one that it follows', () => {
  const check = checkTenantFolder(
    'lanniaux',
    sampleFiles({
      'regulations/2027-01-04.yaml': new TextDecoder()
        .decode(sampleFiles().get('regulations/2026-09-01.yaml'))
        .replace('effectiveFrom: 2026-09-01', 'effectiveFrom: 2027-01-04')
        .replace('cents: 390', 'cents: 410'),
    }),
  );
  if (check.kind === 'mistaken') throw new Error(JSON.stringify(check.mistakes));
  const changes = changesOfVersion(check.folder, '2027-01-04').map(said =>
    said.replaceAll(/[\u00a0\u202f]/g, ' '),
  );
  expect(changes).toEqual([
    'Le prix du service « Repas » passe de 3,90 € à 4,10 € (article 2).',
    'Le prix du service « Garderie du soir » passe de 3,90 € à 4,10 € (article 2).',
  ]);
  expect(changesOfVersion(check.folder, '2026-09-01')).toEqual([]);
});
