/** A Markdown text as plain blocks, for what is not HTML: the same words as on the page, with their typography. */
import { parseMarkdown } from './markdown.ts';

/** Words in one hand. */
export interface Run {
  text: string;
  style: 'plain' | 'bold' | 'italic';
}

export type Block =
  | { kind: 'heading'; level: number; runs: Run[] }
  | { kind: 'paragraph'; runs: Run[] }
  | { kind: 'list'; ordered: boolean; items: Run[][] }
  | { kind: 'table'; caption: string | null; aligns: ('left' | 'right')[]; head: Run[][]; rows: Run[][][] };

type Token = ReturnType<typeof parseMarkdown>[number];

/** The blocks of a text without its title; a quotation or code is a paragraph. */
export function readBlocks(markdown: string): Block[] {
  const blocks: Block[] = [];
  const lists: { ordered: boolean; items: Run[][]; depth: number }[] = [];
  let table: Extract<Block, { kind: 'table' }> | null = null;
  let cells: Run[][] = [];
  let heading = 0;
  for (const token of parseMarkdown(markdown)) {
    const list = lists.at(-1);
    switch (token.type) {
      case 'heading_open':
        heading = Math.max(2, Number(token.tag.slice(1)));
        break;
      case 'heading_close':
        heading = 0;
        break;
      case 'bullet_list_open':
      case 'ordered_list_open':
        lists.push({ ordered: token.type === 'ordered_list_open', items: [], depth: lists.length });
        break;
      case 'bullet_list_close':
      case 'ordered_list_close':
        lists.pop();
        if (list) blocks.push({ kind: 'list', ordered: list.ordered, items: list.items });
        break;
      case 'list_item_open':
        list?.items.push([]);
        break;
      case 'table_open':
        table = { kind: 'table', caption: captionOf(token), aligns: [], head: [], rows: [] };
        break;
      case 'th_open':
        table?.aligns.push(String(token.attrGet('style') ?? '').endsWith('right') ? 'right' : 'left');
        break;
      case 'tr_open':
        cells = [];
        break;
      case 'tr_close':
        if (table && table.head.length === 0) table.head = cells;
        else table?.rows.push(cells);
        break;
      case 'table_close':
        if (table) blocks.push(table);
        table = null;
        break;
      case 'inline':
      case 'fence':
      case 'code_block': {
        const runs = token.type === 'inline' ? runsOf(token) : [plain(token.content)];
        if (table) cells.push(runs);
        else if (list) list.items.at(-1)?.push(...runs);
        else
          blocks.push(heading > 0 ? { kind: 'heading', level: heading, runs } : { kind: 'paragraph', runs });
        break;
      }
    }
  }
  return blocks;
}

function captionOf(token: Token): string | null {
  const { caption } = (token.meta ?? {}) as { caption?: string }; // set by the rule of tables, or nothing
  return caption ?? null;
}

function runsOf(token: Token): Run[] {
  const runs: Run[] = [];
  let style: Run['style'] = 'plain';
  for (const { type, content } of token.children ?? []) {
    if (type === 'strong_open') style = 'bold';
    else if (type === 'em_open') style = 'italic';
    else if (type === 'strong_close' || type === 'em_close') style = 'plain';
    else if (type === 'softbreak') runs.push(plain(' '));
    else if (type === 'hardbreak') runs.push(plain('\n'));
    else if (content !== '') runs.push({ text: content, style });
  }
  return runs;
}

function plain(text: string): Run {
  return { text, style: 'plain' };
}
