/** A règlement text of a tenant folder: Markdown, with its title in its first heading, and no HTML. */
import { label } from '@preau/domain/regulation/values';
import MarkdownIt from 'markdown-it';
import { z } from 'zod';
import { type Mistake, mistake } from './tenant-folder-mistake.ts';

/** A text that families read. `key` is the name of its file without `.md`, `title` its first heading. */
export const regulationText = z.strictObject({
  key: z.string(),
  title: z.string().meta(label('titre', 'Premier titre du texte.')),
  markdown: z.string().meta(label('texte', 'Le texte, en Markdown.')),
});

const MAX_CHARACTERS = 200_000;
const MAX_TITLE_CHARACTERS = 160;

// With HTML switched on the parser tells where there is some; what is shown to families is rendered without.
const markdownIt = new MarkdownIt({ html: true });

/** Reads a text. `title` is null when it has none, which is then among the mistakes. */
export function readText(file: string, markdown: string): { title: string | null; mistakes: Mistake[] } {
  if (markdown.length > MAX_CHARACTERS)
    return {
      title: null,
      mistakes: [
        mistake(file, 1, 'Ce texte est trop long : 200 000 caractères au plus, coupez-le en plusieurs.'),
      ],
    };
  const tokens = markdownIt.parse(markdown, {});
  const mistakes: Mistake[] = [];

  const heading = tokens.findIndex(token => token.type === 'heading_open' && token.tag === 'h1');
  const title = heading === -1 ? '' : plainText(tokens[heading + 1]?.children ?? []);
  if (title === '')
    mistakes.push(mistake(file, 1, 'Ce texte n’a pas de titre : commencez-le par une ligne « # Titre ».'));
  else if (title.length > MAX_TITLE_CHARACTERS)
    mistakes.push(
      mistake(
        file,
        (tokens[heading]?.map?.[0] ?? 0) + 1,
        `Le titre est trop long : ${MAX_TITLE_CHARACTERS} caractères au plus.`,
      ),
    );

  const nul = markdown.indexOf('\0');
  if (nul !== -1)
    mistakes.push(
      mistake(
        file,
        markdown.slice(0, nul).split('\n').length,
        'Ce texte contient un caractère qui ne peut pas être enregistré : retapez cette ligne.',
      ),
    );
  for (const line of linesWithHtml(tokens))
    mistakes.push(
      mistake(
        file,
        line,
        'Le HTML n’est pas admis : écrivez cette ligne en Markdown (**gras**, *italique*, - liste).',
      ),
    );
  return { title: title || null, mistakes };
}

type Token = ReturnType<typeof markdownIt.parse>[number];

function plainText(children: readonly Token[]): string {
  return children
    .map(({ type, content }) => (type === 'softbreak' || type === 'hardbreak' ? ' ' : content))
    .join('')
    .trim();
}

function linesWithHtml(tokens: readonly Token[]): Set<number> {
  const lines = new Set<number>();
  for (const token of tokens) {
    let line = (token.map?.[0] ?? 0) + 1;
    if (token.type === 'html_block') lines.add(line);
    for (const child of token.children ?? []) {
      if (child.type === 'html_inline') lines.add(line);
      line += child.content.split('\n').length - 1;
      if (child.type === 'softbreak' || child.type === 'hardbreak') line++;
    }
  }
  return lines;
}
