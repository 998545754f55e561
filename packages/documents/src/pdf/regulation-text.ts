/** A text of the règlement as it is on a day, to be printed and posted up. */
import { readBlocks } from '../markdown-blocks.ts';
import type { Heading, PdfDocument } from './document.ts';

/** The document of a text whose directives are resolved; its first heading is the title, which is given apart. */
export function regulationText(
  heading: Heading,
  { title, markdown }: { title: string; markdown: string },
  at: Date,
): PdfDocument {
  return {
    template: 'text',
    title,
    heading,
    at,
    picture: null,
    content: { foot: `${heading.name} · ${title}`, blocks: readBlocks(markdown) },
  };
}
