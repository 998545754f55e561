/** Markdown of a commune's texts as accessible HTML: no raw HTML, no image from elsewhere, French typography. */
import { frenchTypography } from '@preau/domain/french';
import MarkdownIt from 'markdown-it';

const renderer = new MarkdownIt({ html: false, linkify: false });

/** Only what a mairie writes: no images, whose bytes would come from another server. */
renderer.disable('image');

/** The page gives the title as its h1, so the text's own headings begin at h2. */
for (const rule of ['heading_open', 'heading_close'])
  renderer.renderer.rules[rule] = (tokens, index, options, _env, self) => {
    const token = tokens[index];
    if (token) token.tag = `h${Math.max(2, Number(token.tag.slice(1)))}`;
    return self.renderToken(tokens, index, options);
  };

renderer.core.ruler.push('french_typography', state => {
  for (const block of state.tokens)
    for (const token of block.children ?? [])
      if (token.type === 'text') token.content = frenchTypography(token.content);
});

/** A column's alignment is a class: the pages allow no style attribute. */
for (const rule of ['th_open', 'td_open'])
  renderer.renderer.rules[rule] = (tokens, index, options, _env, self) => {
    const token = tokens[index];
    const style = token?.attrGet('style');
    if (token && style)
      token.attrs = [
        ...(token.attrs ?? []).filter(([name]) => name !== 'style'),
        ['class', String(style).replace('text-align:', 'align-')],
      ];
    return self.renderToken(tokens, index, options);
  };

/** A paragraph « Tableau : … » right before a table is its caption; the first cell of a line is what the line is about. */
renderer.core.ruler.push('tables', state => {
  const kept: Token[] = [];
  for (const [index, token] of state.tokens.entries()) {
    const previous = kept.slice(-3);
    if (token.type === 'table_open' && previous[0]?.type === 'paragraph_open') {
      const caption = CAPTION.exec(previous[1]?.content ?? '')?.[1];
      if (caption !== undefined) {
        kept.splice(-3);
        token.meta = { caption: frenchTypography(caption) };
      }
    }
    if (token.type === 'th_open') token.attrSet('scope', 'col');
    const [content, close] = state.tokens.slice(index + 1, index + 3);
    if (
      token.type === 'td_open' &&
      state.tokens[index - 1]?.type === 'tr_open' &&
      content?.content &&
      close
    ) {
      token.tag = close.tag = 'th';
      token.attrSet('scope', 'row');
    }
    kept.push(token);
  }
  state.tokens = kept;
});

type Token = ReturnType<typeof renderer.parse>[number];

const CAPTION = /^Tableau[ \u00a0]?: *(.+)$/;

/** A table scrolls within itself on a narrow screen, can be reached by keyboard to do so, and is told from the others. */
renderer.renderer.rules.table_open = (tokens, index, _options, env) => {
  const rendering = env as unknown as Rendering; // what renderMarkdown gives
  rendering.tables += 1;
  const { caption } = (tokens[index]?.meta ?? {}) as { caption?: string }; // set by the rule above, or nothing
  const name = `table-${rendering.tables}`;
  return caption === undefined
    ? `<div class="table" role="region" tabindex="0" aria-label="Tableau ${rendering.tables}">\n<table>\n`
    : `<div class="table" role="region" tabindex="0" aria-labelledby="${name}">\n<table>\n<caption id="${name}">${renderer.utils.escapeHtml(caption)}</caption>\n`;
};
renderer.renderer.rules.table_close = () => '</table>\n</div>\n';

/** What is known so far while one text is rendered. */
interface Rendering {
  tables: number;
}

/** HTML of a Markdown text whose first heading, its title, is left out. */
export function renderMarkdown(markdown: string): string {
  return renderer.render(untitled(markdown), { tables: 0 } satisfies Rendering);
}

/** What the same text is made of, typography and captions included. */
export function parseMarkdown(markdown: string): Token[] {
  return renderer.parse(untitled(markdown), {});
}

function untitled(markdown: string): string {
  return markdown.replace(/^\s*# .*\n?/, '');
}
