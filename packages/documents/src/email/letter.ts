/**
 * What an e-mail says, once: its HTML and its text are made of the same sentences, so that neither can say something
 * else. The HTML is one column without images or a style sheet, and a table only for figures: it reads well aloud, large,
 * and in the dark.
 */
import { frenchTypography } from '@preau/domain/french';
import { type Letterhead, portalName, readableOn } from './letterhead.ts';

export interface Letter {
  subject: string;
  /** Plain sentences, the greeting first. Hard spaces are put in here. */
  paragraphs: string[];
  /** Figures, after the paragraphs. */
  table?: LetterTable;
  /** The one thing to do next. */
  button?: { label: string; url: string };
  /** The page where its reader chooses which e-mails come, and when. */
  preferencesUrl?: string;
}

/** Figures: the first cell of a row says of what they are. */
export interface LetterTable {
  /** Read aloud before the figures. */
  caption: string;
  columns: string[];
  rows: { cells: string[]; isTotal?: boolean }[];
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
  const { table, button, preferencesUrl } = letter;
  const name = frenchTypography(portalName(letterhead));
  const footer = frenchTypography(
    letterhead.replyTo
      ? 'Une question ? Répondez à ce courriel : votre réponse nous parviendra.'
      : 'Ce courriel est envoyé automatiquement : personne ne lirait une réponse.',
  );
  return {
    subject,
    html: toHtml({ letterhead, name, subject, paragraphs, table, button, preferencesUrl, footer }),
    text: toText({ letterhead, name, paragraphs, table, button, preferencesUrl, footer }),
  };
}

interface Parts {
  letterhead: Letterhead;
  name: string;
  paragraphs: string[];
  table: Letter['table'];
  button: Letter['button'];
  preferencesUrl: Letter['preferencesUrl'];
  footer: string;
}

const PREFERENCES = 'Choisir les courriels que vous recevez';

function toText({ letterhead, name, paragraphs, table, button, preferencesUrl, footer }: Parts): string {
  const action = button ? [`${frenchTypography(`${button.label} :`)}\n${button.url}`] : [];
  const choice = preferencesUrl ? [`${frenchTypography(`${PREFERENCES} :`)}\n${preferencesUrl}`] : [];
  const figures = table ? [textTable(table)] : [];
  return `${[...paragraphs, ...figures, ...action, footer, ...choice, `-- \n${name}\n${letterhead.url}`].join('\n\n')}\n`;
}

const FONT = 'font-family:system-ui,-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif';

function toHtml({
  letterhead,
  name,
  subject,
  paragraphs,
  table,
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
${table ? htmlTable(table) : ''}
${action}
<p style="margin:32px 0 0;padding:16px 0 0;border-top:1px solid #767676;font-size:15px">${escapeHtml(footer)}<br><a href="${escapeHtml(url)}" style="color:inherit">${escapeHtml(url)}</a>${choice}</p>
</div>
</body>
</html>
`;
}

/** Columns that stand one below the other in any program that shows letters of one width. */
function textTable({ caption, columns, rows }: LetterTable): string {
  const all = [columns, ...rows.map(({ cells }) => cells)];
  const widths = columns.map((_, at) => Math.max(...all.map(cells => (cells[at] ?? '').length)));
  const written = (cells: string[]) =>
    cells
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  ')
      .trimEnd();
  const rule = '-'.repeat(widths.reduce((sum, width) => sum + width + 2, -2));
  const lines = rows.flatMap(({ cells, isTotal }) => (isTotal ? [rule, written(cells)] : [written(cells)]));
  return [frenchTypography(caption), '', written(columns), rule, ...lines].join('\n');
}

function htmlTable({ caption, columns, rows }: LetterTable): string {
  const side = (at: number) => (at === 0 ? 'left' : 'right');
  const style = (at: number, isStrong: boolean) =>
    `padding:6px 8px;border-bottom:1px solid #767676;text-align:${side(at)};font-weight:${isStrong ? 700 : 400}`;
  const head = columns
    .map((name, at) => `<th scope="col" style="${style(at, true)}">${escapeHtml(name)}</th>`)
    .join('');
  const body = rows
    .map(({ cells, isTotal = false }) => {
      const inner = cells
        .map((cell, at) =>
          at === 0
            ? `<th scope="row" style="${style(at, isTotal)}">${escapeHtml(cell)}</th>`
            : `<td style="${style(at, isTotal)};font-variant-numeric:tabular-nums">${escapeHtml(cell)}</td>`,
        )
        .join('');
      return `<tr>${inner}</tr>`;
    })
    .join('\n');
  return `<table style="width:100%;margin:0 0 16px;border-collapse:collapse">
<caption style="padding:0 0 8px;font-weight:600;text-align:left">${escapeHtml(frenchTypography(caption))}</caption>
<thead><tr>${head}</tr></thead>
<tbody>
${body}
</tbody>
</table>`;
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
