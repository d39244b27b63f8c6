/**
 * What a comparison passes over. The names are those of `DTSXMLDiffOptions` and of the `options` of a diffgram, in the order in which diffgrams
 * list them; the numbers are those of the enumeration (documentation).
 */
export const diffOptionBits = {
  IgnoreChildOrder: 1,
  IgnoreComments: 2,
  IgnoreNamespaces: 16,
  IgnorePI: 4,
  IgnorePrefixes: 32,
  IgnoreWhitespace: 8,
  IgnoreXmlDecl: 64,
  IgnoreDtd: 128,
} as const;

/** The name of one option. */
export type DiffOption = keyof typeof diffOptionBits;

/** The options of a comparison. */
export type DiffOptions = ReadonlySet<DiffOption>;

const names = Object.keys(diffOptionBits) as DiffOption[];

/** Names that the editor of the task shows for the same options. */
const editorNames: Readonly<Record<string, DiffOption>> = {
  ignoreorderofchildelements: 'IgnoreChildOrder',
  ignoreprocessinginstructions: 'IgnorePI',
  ignorewhitespaces: 'IgnoreWhitespace',
  ignorexmldeclaration: 'IgnoreXmlDecl',
};

/** Reads options from a list of names, separated by commas or blanks, or from their number; undefined when one of them is not known. */
export function readDiffOptions(written: string): DiffOptions | undefined {
  const text = written.trim();
  if (/^\d+$/.test(text)) {
    const bits = Number(text);
    const known = names.reduce((sum, name) => sum + diffOptionBits[name], 0);
    return bits > known ? undefined : new Set(names.filter((name) => (bits & diffOptionBits[name]) !== 0));
  }
  const found = new Set<DiffOption>();
  for (const word of text.split(/[\s,|]+/)) {
    if (word === '' || /^none$/i.test(word)) continue;
    const lower = word.toLowerCase();
    const name = editorNames[lower] ?? names.find((each) => each.toLowerCase() === lower);
    if (name === undefined) return undefined;
    found.add(name);
  }
  return found;
}

/** The `options` of a diffgram: names separated by blanks, or `None`. */
export function formatDiffOptions(options: DiffOptions): string {
  return names.filter((name) => options.has(name)).join(' ') || 'None';
}
