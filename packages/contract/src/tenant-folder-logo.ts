/** The logo of a tenant folder: an SVG that only draws, or a PNG. */
import { SaxesParser } from 'saxes';
import { type Mistake, mistake } from './tenant-folder-mistake.ts';

const MAX_BYTES = 200_000;
const SVG = 'http://www.w3.org/2000/svg';
const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Elements that draw or structure a drawing. All others (scripts, frames, foreign content, animations) are refused. */
const DRAWING = new Set(
  (
    'svg g defs symbol use title desc style path rect circle ellipse line polyline polygon text tspan textPath ' +
    'linearGradient radialGradient stop pattern clipPath mask marker filter feBlend feColorMatrix feComponentTransfer ' +
    'feComposite feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feMerge feMergeNode ' +
    'feMorphology feOffset feTile feTurbulence'
  ).split(' '),
);

const LINKS = new Set(['href', 'src']);

/** Something in a style that would be fetched from elsewhere; CSS escapes could hide it. */
const FETCHES = /@import|\\|url\((?!\s*["']?\s*#)|image-set\(/i;

/** Checks the bytes of `logo.svg` or `logo.png`. */
export function checkLogo(file: 'logo.svg' | 'logo.png', bytes: Uint8Array): Mistake[] {
  if (bytes.length > MAX_BYTES)
    return [
      mistake(file, 1, `Le logo pèse ${Math.ceil(bytes.length / 1000)} ko : 200 ko au plus, allégez-le.`),
    ];
  if (file === 'logo.svg') return svgMistakes(file, bytes);
  return PNG_SIGNATURE.every((byte, index) => bytes[index] === byte)
    ? []
    : [mistake(file, 1, 'Ce fichier n’est pas une image PNG : exportez de nouveau le logo.')];
}

function svgMistakes(file: string, bytes: Uint8Array): Mistake[] {
  const mistakes: Mistake[] = [];
  const parser = new SaxesParser({ xmlns: true });
  let line = 1;
  let isReadable = true;
  let isFirstElement = true;
  let isInStyle = false;
  const report = (sentence: string) => {
    // What follows the first error of syntax is mostly its consequence.
    if (isReadable) mistakes.push(mistake(file, line, sentence));
  };
  const here = () => {
    line = parser.line;
  };

  parser.on('error', () => {
    here();
    report('Le dessin est illisible ici : exportez de nouveau le logo en « SVG simple », en UTF-8.');
    isReadable = false;
  });
  parser.on('doctype', () => {
    here();
    report('Une déclaration DOCTYPE n’est pas admise dans un logo : retirez-la.');
  });
  parser.on('processinginstruction', () => {
    here();
    report('Une instruction « <? … ?> » n’est pas admise dans un logo : retirez-la.');
  });
  parser.on('opentagstart', here);
  parser.on('opentag', tag => {
    const isDrawing = tag.uri === SVG && DRAWING.has(tag.local);
    if (isFirstElement && !(isDrawing && tag.local === 'svg'))
      report(
        'Ce fichier n’est pas un dessin SVG : il doit commencer par <svg xmlns="http://www.w3.org/2000/svg">.',
      );
    else if (!isDrawing)
      report(`L’élément <${tag.name}> n’est pas admis dans un logo : exportez-le en « SVG simple ».`);
    for (const { name, local, value } of Object.values(tag.attributes)) {
      if (/^on/i.test(local)) report(`L’attribut « ${name} » lance un programme : retirez-le du logo.`);
      else if (LINKS.has(local) ? !value.trim().startsWith('#') : FETCHES.test(value))
        report(`L’attribut « ${name} » renvoie hors du logo : intégrez ce qu’il désigne au dessin.`);
    }
    isFirstElement = false;
    isInStyle = tag.local === 'style';
  });
  const checkStyle = (style: string) => {
    if (isInStyle && FETCHES.test(style))
      report('Ce style renvoie hors du logo : intégrez ce qu’il désigne au dessin.');
  };
  parser.on('text', checkStyle);
  parser.on('cdata', checkStyle);
  parser.on('closetag', () => {
    isInStyle = false;
  });
  parser.write(new TextDecoder().decode(bytes)).close();
  return mistakes;
}
