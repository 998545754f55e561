import { expect, test } from 'vitest';
import {
  DEFAULT_TEMPLATES,
  exampleValues,
  fillTemplate,
  type MessageTemplate,
  oneLine,
  templateMistakes,
} from './message-template.ts';
import { NOTIFICATION_OCCASIONS } from './notification.ts';
import { smsSize, toPlainSms } from './sms.ts';

const template = (changed: Partial<MessageTemplate>): MessageTemplate => ({
  subject: 'Objet',
  text: 'Texte',
  sms: 'SMS',
  ...changed,
});

test.each(NOTIFICATION_OCCASIONS)(
  'the product’s text of « %s » is right, and leaves no place open',
  occasion => {
    expect(templateMistakes(occasion, DEFAULT_TEMPLATES[occasion])).toEqual({});
    const filled = fillTemplate(DEFAULT_TEMPLATES[occasion], exampleValues(occasion));
    expect(Object.values(filled).join()).not.toMatch(/[{}]|undefined/);
    expect(smsSize(toPlainSms(filled.sms))).toEqual({ encoding: 'gsm-7', segments: 1 });
  },
);

test('an unknown variable is refused with the one that was probably meant', () => {
  expect(templateMistakes('request-refused', template({ text: 'Bonjour {{enfnat}}' }))).toEqual({
    text: { kind: 'unknown-variable', name: 'enfnat', nearest: 'enfant' },
  });
  // Known elsewhere, but not here.
  expect(templateMistakes('message-from-mairie', template({ subject: '{{ famile }}' }))).toMatchObject({
    subject: { kind: 'unknown-variable' },
  });
});

test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', '', 'a.b', 'constructor.constructor'])(
  'a template cannot name « %s », nor does it say anything',
  name => {
    const text = `Bonjour {{${name}}}`;
    expect(templateMistakes('broadcast', template({ text }))).toMatchObject({
      text: { kind: 'unknown-variable', name },
    });
    expect(fillTemplate(template({ text }), {}).text).toBe('Bonjour');
  },
);

test.each(['{{enfant', 'enfant}}', '{{enfant}', '{{{enfant}}}', '{{enfant {{motif}}'])(
  'braces that do not match are refused: %s',
  text => {
    expect(templateMistakes('request-refused', template({ text }))).toMatchObject({
      text: { kind: 'unclosed' },
    });
  },
);

test('what is empty or too long is refused', () => {
  expect(templateMistakes('broadcast', { subject: ' \n', text: 'a'.repeat(5000), sms: '' })).toEqual({
    subject: { kind: 'required' },
    text: { kind: 'too-long', most: 4000 },
    sms: { kind: 'required' },
  });
});

test('a value is text: what looks like a place in it stays', () => {
  const filled = fillTemplate(template({ subject: '{{objet}}', text: '{{objet}} {{message}}' }), {
    objet: '{{message}} {{enfant}}',
    message: 'secret $& $1',
  });
  expect(filled).toMatchObject({
    subject: '{{message}} {{enfant}}',
    text: '{{message}} {{enfant}} secret $& $1',
  });
});

test('no value brings a line into a subject, where it would be a header of its own', () => {
  const objet = 'Bonjour\r\nBcc: everyone@example.org\u2028X: y\u0000\u0085Z';
  const { subject, sms, text } = fillTemplate(
    { subject: '{{objet}}', text: '{{objet}}', sms: '{{objet}}' },
    { objet },
  );
  expect(subject).toBe('Bonjour Bcc: everyone@example.org X: y Z');
  expect(sms).toBe(subject);
  expect(text).toMatch(/^Bonjour\nBcc/);
  expect(oneLine(objet)).toMatch(/^[^\p{Cc}\p{Zl}\p{Zp}]+$/u);
});

test('a paragraph that holds nothing but an empty value goes', () => {
  expect(fillTemplate(template({ text: 'Accepté.\n\n{{motif}}\n\nFin.' }), { motif: '' }).text).toBe(
    'Accepté.\n\nFin.',
  );
});

test.each([
  ['a'.repeat(160), 'gsm-7', 1],
  ['a'.repeat(161), 'gsm-7', 2],
  ['é'.repeat(306), 'gsm-7', 2],
  ['é'.repeat(307), 'gsm-7', 3],
  ['€'.repeat(80), 'gsm-7', 1],
  ['€'.repeat(81), 'gsm-7', 2],
  ['ê'.repeat(70), 'ucs-2', 1],
  ['ê'.repeat(71), 'ucs-2', 2],
  ['👋'.repeat(35), 'ucs-2', 1],
  ['👋'.repeat(36), 'ucs-2', 2],
] as const)('the size of an SMS is what a provider bills (%#)', (text, encoding, segments) => {
  expect(smsSize(text)).toEqual({ encoding, segments });
});

test('a French SMS is made of signs that cost one place', () => {
  const plain = toPlainSms('L’accueil « Les Écureuils » – fête à Noël : 3 €… œuvre reçue, ça ira, même');
  expect(plain).toBe('L\'accueil " Les Écureuils " - fete à Noel : 3 €... oeuvre recue, ca ira, meme');
  expect(smsSize(plain)).toEqual({ encoding: 'gsm-7', segments: 1 });
});
