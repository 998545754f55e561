/** A small sound folder, for the tests of what checks, compares, writes and stores folders. */

import type { TenantFolder } from './tenant-folder.ts';
import { checkTenantFolder, type FolderFiles } from './tenant-folder-check.ts';

const TEXTS: Record<string, string> = {
  'commune.yaml': `slug: lanniaux
kind: rpi
name: Lanniaux
website: https://www.lanniaux.example
school:
  zone: A
hosts:
  - famille.lanniaux.example
branding:
  accent: "#1f5f8b"
  header: Cantine et garderie
  logo:
    file: logo.svg
    alt: Un préau
members:
  - key: amont
    name: Mairie d’Amont
    address:
      - 1 place du Préau
      - 73000 Amont
    phone: "04 65 71 00 01"
    email: mairie@amont.example
    openingHours:
      - Lundi au vendredi, 9 h – 12 h
    siret: "21730000000015"
  - key: aval
    name: Mairie d’Aval
    address:
      - 73000 Aval
regies:
  - key: cantine
    member: amont
    name: Régie cantine
    numbering: AL-{number}
    collectedBy: regie
    meansOfPayment: [cheque, cash]
    chequePayee: Régie cantine d’Amont
staffRoles:
  - key: secretariat
    name: Secrétariat
    role: gestionnaire
    limitedTo:
      - kind: member
        key: amont
`,
  'services.yaml': `sites:
  - key: cantine-amont
    member: amont
    name: Cantine d’Amont
    kind: canteen
  - key: ecole-aval
    member: aval
    name: École d’Aval
    kind: school
services:
  - key: repas
    member: amont
    site: cantine-amont
    regie: cantine
    name: Repas
    kind: meal
    weekdays: [monday, tuesday, thursday, friday]
    capacity: 60
    contact:
      name: Cuisine
      phone: "04 65 71 00 02"
      note: Avant 8 h 30
  - key: garderie-soir
    member: aval
    site: ecole-aval
    regie: cantine
    name: Garderie du soir
    kind: childcare
    weekdays: [monday, friday]
    hours:
      start: "16:45"
      end: "18:30"
mealTypes:
  - key: normal
    name: Repas normal
  - key: sans-porc
    name: Sans porc
    canteens: [cantine-amont]
`,
  'calendar.yaml': `schoolYears:
  - key: 2026-2027
    firstDay: 2026-09-01
    lastDay: 2027-07-02
closures:
  - key: pont
    from: 2027-05-07
    to: 2027-05-07
    reason: Pont de l’Ascension
  - key: travaux
    from: 2027-03-01
    to: 2027-03-05
    scope:
      kind: site
      key: cantine-amont
    reason: Travaux
openings:
  - key: samedi
    from: 2026-12-12
    to: 2026-12-12
    scope:
      kind: service
      key: garderie-soir
    reason: Marché de Noël
`,
  'families.yaml': `atOnce: [guardian.phoneMobile]
optionalFields: [profession]
passwords:
  minimum: 10
documents:
  - key: assurance
    name: Attestation d’assurance
    per: child
    validMonths: 12
  - key: domicile
    name: Justificatif de domicile
    per: household
    required: false
enrolments:
  - service: repas
    way: by-default
    schools: [ecole-aval]
  - service: repas
    way: on-request
notices:
  kind: daily
  at: "08:00"
quietHours:
  from: "20:30"
  to: "07:30"
retention:
  messages: 24
`,
  'cases.yaml': `cases:
  - title: Un repas réservé à temps est accepté
    given:
      service: repas
      dates: [2026-11-26]
    when:
      act: reserve
      channel: portal
      at: 2026-11-19T12:00
    expect:
      outcome: accepted
`,
  'regulations/2026-09-01.yaml': `format: 1
effectiveFrom: 2026-09-01
revision: 1
adoptedBy:
  kind: deliberation
  reference: 2026-24
  date: 2026-06-15
  dateExecutoire: 2026-06-22
services:
  - repas
  - garderie-soir
rules:
  - article: "1"
    kind: deadline
    act: reserve
    until:
      kind: weekday
      weekday: thursday
      weeksBefore: 1
      at: "12:00"
    inTime:
      outcome: accept
    late:
      outcome: refuse
  - article: "2"
    kind: price
    price:
      kind: amount
      cents: 390
`,
  'texts/cantine.md': '# Règlement de la cantine\n\nOn mange à midi.\n',
  'logo.svg':
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><path d="M4 24 24 8l20 16v20H4z" fill="#1f5f8b"/></svg>\n',
};

/** The files of the folder `lanniaux`, with some of them edited (by their text), replaced, added, or left out (null). */
export function sampleFiles(
  edits: Record<string, ((text: string) => string) | string | Uint8Array | null> = {},
): FolderFiles {
  const files = new Map<string, Uint8Array>();
  for (const name of new Set([...Object.keys(TEXTS), ...Object.keys(edits)])) {
    const edit = name in edits ? edits[name] : TEXTS[name];
    const content = typeof edit === 'function' ? edit(TEXTS[name] ?? '') : edit;
    if (content) files.set(name, typeof content === 'string' ? new TextEncoder().encode(content) : content);
  }
  return files;
}

/** The folder `lanniaux` as its files say. @throws Error with all mistakes when the edits made it unsound. */
export function sampleFolder(edits: Parameters<typeof sampleFiles>[0] = {}): TenantFolder {
  const check = checkTenantFolder('lanniaux', sampleFiles(edits));
  if (check.kind === 'mistaken') throw new Error(JSON.stringify(check.mistakes, null, 1));
  return check.folder;
}
