/** A part of a URN: `Table[@Name='T' and @Schema='dbo']`. */
export interface UrnPart {
  readonly type: string;
  readonly attributes: ReadonlyMap<string, string>;
}

/** What a Foreach SMO enumerator is asked for. */
export interface SmoEnumeration {
  /** Id or name of the connection manager. */
  readonly connection: string;
  /** From the server down to the object whose collection is enumerated. */
  readonly parents: readonly UrnPart[];
  /** `Databases`, `Tables`, … */
  readonly collection: string;
  /** `Names`, `URNs`, `Objects`, … */
  readonly form: string;
}

const partPattern = /\s*([A-Za-z]+)\s*(?:\[((?:[^\]']|'(?:[^']|'')*')*)\])?\s*(\/|$)/y;
const attributePattern = /\s*@([A-Za-z]+)\s*=\s*'((?:[^']|'')*)'\s*(and\b|$)/y;

/** Reads the EnumURN of a Foreach SMO enumerator: `RuntimeServer[@Connection='…']/Server[…]/…/SMOEnumObj[@Name='Tables']/SMOEnumType[@Name='Names']`. */
export function readEnumerationUrn(urn: string): SmoEnumeration | { readonly fault: string } {
  const parts = readParts(urn);
  if ('fault' in parts) return parts;
  const [runtimeServer, ...rest] = parts;
  const form = rest.pop();
  const collection = rest.pop();
  const nameOf = (part: UrnPart | undefined, type: string): string | undefined =>
    part?.type.toLowerCase() === type ? part.attributes.get('name') : undefined;
  const connection =
    runtimeServer?.type.toLowerCase() === 'runtimeserver' ? runtimeServer.attributes.get('connection') : undefined;
  const collectionName = nameOf(collection, 'smoenumobj');
  const formName = nameOf(form, 'smoenumtype');
  if (connection === undefined) return { fault: "it does not begin with RuntimeServer[@Connection='…']" };
  if (formName === undefined) return { fault: "it does not end with SMOEnumType[@Name='…']" };
  if (collectionName === undefined) return { fault: "SMOEnumObj[@Name='…'] is missing before SMOEnumType" };
  if (rest[0]?.type.toLowerCase() !== 'server') return { fault: "Server[@Name='…'] is missing after RuntimeServer" };
  return { connection, parents: rest, collection: collectionName, form: formName };
}

function readParts(urn: string): UrnPart[] | { readonly fault: string } {
  const parts: UrnPart[] = [];
  for (let at = 0; at < urn.length; ) {
    partPattern.lastIndex = at;
    const match = partPattern.exec(urn);
    if (match === null) return { fault: `it is wrong at character ${at + 1}: Type[@Name='…'] is expected there` };
    const attributes = readAttributes(match[2] ?? '');
    if (attributes === undefined) {
      return { fault: `it is wrong at character ${at + 1}: the attributes of ${match[1]} are not written @Name='…'` };
    }
    parts.push({ type: match[1], attributes });
    at = partPattern.lastIndex;
  }
  return parts;
}

function readAttributes(text: string): ReadonlyMap<string, string> | undefined {
  const attributes = new Map<string, string>();
  for (let at = 0; at < text.length; ) {
    attributePattern.lastIndex = at;
    const match = attributePattern.exec(text);
    if (match === null) return undefined;
    attributes.set(match[1].toLowerCase(), match[2].replaceAll("''", "'"));
    at = attributePattern.lastIndex;
  }
  return attributes;
}

/** Writes an object's URN as SMO does, without RuntimeServer. */
export function writeUrn(parts: readonly UrnPart[]): string {
  return parts
    .map(({ type, attributes }) => {
      const written = [...attributes].map(([name, value]) => `@${spellingOf(name)}='${value.replaceAll("'", "''")}'`);
      return written.length === 0 ? type : `${type}[${written.join(' and ')}]`;
    })
    .join('/');
}

function spellingOf(attribute: string): string {
  return attribute.charAt(0).toUpperCase() + attribute.slice(1);
}
