/**
 * A part of the page as a picture that stands alone: an SVG of its canvases, drawings, boxes and words at the places where
 * they are on the page, and the same as PNG. Nothing of the page's style is needed to show it.
 */

export interface PictureOptions {
  /** Said above the picture, a line each. */
  caption: readonly string[];
  /** What is left out, as a selector: controls. */
  leaveOut: string;
}

const PADDING = 12;
const LINE = 20;
/** Of drawings; what is inherited is asked of each part. */
const DRAWN = [
  ...['fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-linecap', 'opacity'],
  ...['font-family', 'font-size', 'font-weight', 'vector-effect'],
] as const;

/** An SVG document. */
export function svgOf(part: HTMLElement, { caption, leaveOut }: PictureOptions): string {
  const frame = part.getBoundingClientRect();
  const top = PADDING + LINE * caption.length;
  const width = Math.ceil(frame.width + 2 * PADDING);
  const height = Math.ceil(frame.height + top + PADDING);
  const picture = new Drawing(frame.left - PADDING, frame.top - top);
  const { color, fontFamily } = getComputedStyle(part);
  const lines = caption.map((words, i) =>
    textElement(words, PADDING, PADDING + LINE * i + 14, {
      color,
      fontFamily,
      fontSize: 14,
      fontWeight: i === 0 ? '600' : '400',
    }),
  );
  visit(part, picture, leaveOut);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<rect width="${width}" height="${height}" fill="${groundOf(part)}"/>`,
    ...lines,
    ...picture.parts,
    '</svg>',
  ].join('\n');
}

/** The same as PNG, with twice as many pixels as it has on the page. */
export async function pngOf(svg: string): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [2 * image.naturalWidth, 2 * image.naturalHeight];
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob === null) reject(new Error('The browser made no picture.'));
      else resolve(blob);
    }, 'image/png');
  });
}

/** Collects what is drawn, with its places counted from a corner of the page. */
class Drawing {
  readonly parts: string[] = [];

  constructor(
    readonly left: number,
    readonly top: number,
  ) {}

  at({ left, top }: { left: number; top: number }): [x: number, y: number] {
    return [round(left - this.left), round(top - this.top)];
  }
}

function visit(element: Element, picture: Drawing, leaveOut: string): void {
  if (element.matches(leaveOut)) return;
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  // What is there for screen readers alone has next to no size.
  if (style.display === 'none' || style.visibility === 'hidden' || box.width <= 1) return;
  if (element instanceof HTMLCanvasElement) {
    const [x, y] = picture.at(box);
    picture.parts.push(
      `<image x="${x}" y="${y}" width="${round(box.width)}" height="${round(box.height)}" preserveAspectRatio="none" style="image-rendering:pixelated" href="${element.toDataURL()}"/>`,
    );
    return;
  }
  if (element instanceof SVGSVGElement) {
    picture.parts.push(drawn(element, picture.at(box), box));
    return;
  }
  pushBox(style, box, picture);
  for (const child of element.childNodes) {
    if (child instanceof Element) visit(child, picture, leaveOut);
    else if (child instanceof Text) pushWords(child, style, picture);
  }
}

/** A copy of a drawing that has its style in itself. */
function drawn(original: SVGSVGElement, [x, y]: [number, number], box: DOMRect): string {
  const copy = original.cloneNode(true) as SVGSVGElement;
  const parts = [...original.querySelectorAll('*')];
  [...copy.querySelectorAll('*')].forEach((part, i) => {
    const style = getComputedStyle(parts[i]);
    for (const name of DRAWN) part.setAttribute(name, style.getPropertyValue(name));
    part.removeAttribute('class');
  });
  copy.removeAttribute('class');
  for (const [name, value] of Object.entries({ x, y, width: box.width, height: box.height })) {
    copy.setAttribute(name, String(round(value)));
  }
  return new XMLSerializer().serializeToString(copy);
}

function pushBox(style: CSSStyleDeclaration, box: DOMRect, picture: Drawing): void {
  const border = parseFloat(style.borderTopWidth);
  const outline = style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth);
  const filled = isSeen(style.backgroundColor);
  if (!filled && border === 0 && outline === 0) return;
  const [x, y] = picture.at(box);
  const [line, colour] =
    border > 0 ? [border, style.borderTopColor] : [outline, style.outlineColor];
  picture.parts.push(
    `<rect x="${x}" y="${y}" width="${round(box.width)}" height="${round(box.height)}" rx="${round(parseFloat(style.borderTopLeftRadius) || 0)}" fill="${filled ? style.backgroundColor : 'none'}"${line > 0 ? ` stroke="${colour}" stroke-width="${line}"` : ''}/>`,
  );
}

/** The words of a text, line by line as the page breaks them. */
function pushWords(node: Text, style: CSSStyleDeclaration, picture: Drawing): void {
  const lines = new Map<number, { words: string; left: number; top: number; bottom: number }>();
  const range = document.createRange();
  for (const found of node.data.matchAll(/\S+/g)) {
    range.setStart(node, found.index);
    range.setEnd(node, found.index + found[0].length);
    const { left, top, bottom, width } = range.getBoundingClientRect();
    if (width === 0) continue;
    const line = lines.get(Math.round(top));
    if (line === undefined) lines.set(Math.round(top), { words: found[0], left, top, bottom });
    else line.words += ` ${found[0]}`;
  }
  const fontSize = parseFloat(style.fontSize);
  for (const { words, left, top, bottom } of lines.values()) {
    const [x, y] = picture.at({ left, top: (top + bottom) / 2 + 0.35 * fontSize });
    const { color, fontFamily, fontWeight } = style;
    picture.parts.push(textElement(words, x, y, { color, fontFamily, fontSize, fontWeight }));
  }
}

interface Font {
  color: string;
  fontFamily: string;
  fontSize: number;
  fontWeight: string;
}

function textElement(words: string, x: number, y: number, font: Font): string {
  const family = font.fontFamily.replaceAll('"', "'");
  return `<text x="${x}" y="${y}" fill="${font.color}" font-family="${family}" font-size="${font.fontSize}" font-weight="${font.fontWeight}">${escaped(words)}</text>`;
}

/** The colour of what lies under a part of the page. */
function groundOf(part: Element): string {
  for (let element: Element | null = part; element !== null; element = element.parentElement) {
    const { backgroundColor } = getComputedStyle(element);
    if (isSeen(backgroundColor)) return backgroundColor;
  }
  return '#ffffff';
}

function isSeen(colour: string): boolean {
  return colour !== 'transparent' && !/,\s*0\)$|\/\s*0\)$/.test(colour);
}

function escaped(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
