/** A reader of PDFs that is not ours, for tests. */
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

export interface ReadPdf {
  pages: { text: string; items: { text: string; xMm: number; yMm: number }[] }[];
  title: string;
  language: string;
  isTagged: boolean;
  tags: string[];
}

const MM = 72 / 25.4;

/** What a reader finds: texts with their place from the top left corner, title, language, tags. */
export async function readPdf(pdf: Uint8Array): Promise<ReadPdf> {
  const task = getDocument({ data: new Uint8Array(pdf), verbosity: 0 });
  const document = await task.promise;
  const { info } = await document.getMetadata();
  const facts = info as { Title: string; Language: string }; // as PDF.js documents it
  const pages: ReadPdf['pages'] = [];
  const tags = new Set<string>();
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    const { items } = await page.getTextContent();
    const texts = items.flatMap(item => ('str' in item ? [item] : []));
    pages.push({
      text: texts.map(item => item.str + (item.hasEOL ? '\n' : '')).join(''),
      items: texts.map(item => ({
        text: item.str,
        xMm: item.transform[4] / MM,
        yMm: (page.view[3] ?? 0) / MM - item.transform[5] / MM,
      })),
    });
    collectTags(await page.getStructTree(), tags);
  }
  const marks: unknown = await document.getMarkInfo();
  const isTagged = marks instanceof Map && marks.get('Marked') === true;
  await task.destroy();
  return { pages, title: facts.Title, language: facts.Language, isTagged, tags: [...tags] };
}

function collectTags(node: unknown, tags: Set<string>): void {
  if (typeof node !== 'object' || node === null) return;
  if ('role' in node) tags.add(String(node.role));
  if ('children' in node && Array.isArray(node.children))
    for (const child of node.children) collectTags(child, tags);
}
