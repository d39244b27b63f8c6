/** A tag of an XML text as regular expressions find it: no namespaces, no CDATA. */
export interface Tag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: Tag[];
  /** Raw text up to the next tag. */
  readonly text: string;
}

const tagPattern = /<(\/?)([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>([^<]*)/g;
const attributePattern = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

/** The tags of an XML text, under a nameless root. */
export function parseTags(text: string): Tag {
  const plain = text.replace(/<!\[CDATA\[[\s\S]*?\]\]>|<!--[\s\S]*?-->|<\?[\s\S]*?\?>/g, '');
  const document: Tag = { name: '', attributes: new Map(), children: [], text: '' };
  const open = [document];
  for (const [, closing, name, attributes, empty, content] of plain.matchAll(tagPattern)) {
    if (closing !== '') {
      open.pop();
      continue;
    }
    const tag: Tag = { name: localName(name), attributes: readAttributes(attributes), children: [], text: content };
    open.at(-1)?.children.push(tag);
    if (empty === '') open.push(tag);
  }
  return document;
}

function readAttributes(text: string): ReadonlyMap<string, string> {
  return new Map(
    [...text.matchAll(attributePattern)].map(([, name, double, single]) => [
      localName(name),
      decodeEntities(double ?? single ?? ''),
    ]),
  );
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

function decodeEntities(text: string): string {
  return text.replace(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return entities[name] ?? whole;
    return String.fromCodePoint(Number.parseInt(hex ?? decimal, hex === undefined ? 10 : 16));
  });
}

/** A property of an object: formats 6 and 8 write attributes, formats 2 and 3 child elements `DTS:Property DTS:Name="…"`. */
export function property(tag: Tag, name: string): string {
  const attribute = tag.attributes.get(name);
  if (attribute !== undefined) return attribute;
  const child = tag.children.find((each) => each.name === 'Property' && each.attributes.get('Name') === name);
  return child === undefined ? '' : textOf(child);
}

/** A tag and all below it, those of a name if given. */
export function everyTag(tag: Tag, name?: string): readonly Tag[] {
  const below = tag.children.flatMap((child) => everyTag(child, name));
  return name === undefined || tag.name === name ? [tag, ...below] : below;
}

/** The text of a tag, entities decoded. */
export function textOf(tag: Tag): string {
  return decodeEntities(tag.text).trim();
}
