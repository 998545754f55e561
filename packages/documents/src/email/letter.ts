/**
 * What an e-mail says, once: its HTML and its text are made of the same sentences, so that neither can say something
 * else. The HTML is one column without tables, images or a style sheet: it reads well aloud, large, and in the dark.
 */
import { frenchTypography } from '@preau/domain/french';
import { type Letterhead, portalName, readableOn } from './letterhead.ts';

export interface Letter {
  subject: string;
  /** Plain sentences, the greeting first. Hard spaces are put in here. */
  paragraphs: string[];
  /** The one thing to do next. */
  button?: { label: string; url: string };
  /** The page where its reader chooses which e-mails come, and when. */
  preferencesUrl?: string;
}

/** An e-mail's content, ready to be sent. */
export interface EmailContent {
  subject: string;
  html: string;
  text: string;
}

/** Sets a letter under its letterhead. */
export function renderLetter(letterhead: Letterhead, letter: Letter): EmailContent {
  const subject = frenchTypography(letter.subject);
  const paragraphs = letter.paragraphs.map(frenchTypography);
  const { button, preferencesUrl } = letter;
  const name = frenchTypography(portalName(letterhead));
  const footer = frenchTypography(
    letterhead.replyTo
      ? 'Une question ? Répondez à ce courriel : votre réponse nous parviendra.'
      : 'Ce courriel est envoyé automatiquement : personne ne lirait une réponse.',
  );
  return {
    subject,
    html: toHtml({ letterhead, name, subject, paragraphs, button, preferencesUrl, footer }),
    text: toText({ letterhead, name, paragraphs, button, preferencesUrl, footer }),
  };
}

interface Parts {
  letterhead: Letterhead;
  name: string;
  paragraphs: string[];
  button: Letter['button'];
  preferencesUrl: Letter['preferencesUrl'];
  footer: string;
}

const PREFERENCES = 'Choisir les courriels que vous recevez';

function toText({ letterhead, name, paragraphs, button, preferencesUrl, footer }: Parts): string {
  const action = button ? [`${frenchTypography(`${button.label} :`)}\n${button.url}`] : [];
  const choice = preferencesUrl ? [`${frenchTypography(`${PREFERENCES} :`)}\n${preferencesUrl}`] : [];
  return `${[...paragraphs, ...action, footer, ...choice, `-- \n${name}\n${letterhead.url}`].join('\n\n')}\n`;
}

const FONT = 'font-family:system-ui,-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif';

function toHtml({
  letterhead,
  name,
  subject,
  paragraphs,
  button,
  preferencesUrl,
  footer,
}: Parts & { subject: string }): string {
  const { accent, url } = letterhead;
  const action = button
    ? `<p style="margin:24px 0"><a href="${escapeHtml(button.url)}" style="display:inline-block;padding:12px 20px;border-radius:6px;background:${accent};color:${readableOn(accent)};font-weight:600;text-decoration:none">${escapeHtml(button.label)}</a></p>`
    : '';
  const choice = preferencesUrl
    ? `<br><a href="${escapeHtml(preferencesUrl)}" style="color:inherit">${PREFERENCES}</a>`
    : '';
  return `<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(subject)}</title>
</head>
<body style="margin:0;padding:0">
<div role="article" lang="fr" style="max-width:36em;margin:0 auto;padding:24px 16px;${FONT};font-size:17px;line-height:1.5">
<p style="margin:0 0 24px;padding:0 0 12px;border-bottom:4px solid ${accent};font-weight:600">${escapeHtml(name)}</p>
<h1 style="margin:0 0 16px;font-size:22px;line-height:1.3">${escapeHtml(subject)}</h1>
${paragraphs.map(paragraph => `<p style="margin:0 0 16px">${escapeHtml(paragraph).replaceAll('\n', '<br>')}</p>`).join('\n')}
${action}
<p style="margin:32px 0 0;padding:16px 0 0;border-top:1px solid #767676;font-size:15px">${escapeHtml(footer)}<br><a href="${escapeHtml(url)}" style="color:inherit">${escapeHtml(url)}</a>${choice}</p>
</div>
</body>
</html>
`;
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, character => ENTITIES[character] ?? character);
}
