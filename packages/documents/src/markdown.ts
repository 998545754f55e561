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
    if (token && style) token.attrs = [['class', String(style).replace('text-align:', 'align-')]];
    return self.renderToken(tokens, index, options);
  };

/** A table scrolls within itself on a narrow screen, can be reached by keyboard to do so, and is told from the others. */
renderer.renderer.rules.table_open = (_tokens, _index, _options, env) => {
  const rendering = env as unknown as Rendering; // what renderMarkdown gives
  rendering.tables += 1;
  return `<div class="table" role="region" tabindex="0" aria-label="Tableau ${rendering.tables}">\n<table>\n`;
};
renderer.renderer.rules.table_close = () => '</table>\n</div>\n';

/** What is known so far while one text is rendered. */
interface Rendering {
  tables: number;
}

/** HTML of a Markdown text whose first heading, its title, is left out. */
export function renderMarkdown(markdown: string): string {
  return renderer.render(markdown.replace(/^\s*# .*\n?/, ''), { tables: 0 } satisfies Rendering);
}
