/** Finds where the lineage ids `#{…}` of one text end, in time proportional to the text however many there are. */
export class LineageIdEnds {
  readonly #text: string;
  #lowest: Int32Array | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /**
   * The place of the brace that closes the one at `open`: the first outside brackets, because column names may hold braces of their own;
   * where brackets do not match, the first of all. Negative when there is none.
   */
  after(open: number): number {
    const text = this.#text;
    this.#lowest ??= lowestDepths(text);
    if (this.#lowest[open] > 0) return text.indexOf('}', open);
    let depth = 0;
    for (let at = open; at < text.length; at++) {
      if (text[at] === '[') depth++;
      else if (text[at] === ']') depth--;
      else if (text[at] === '}' && depth <= 0) return at;
    }
    return -1;
  }
}

/** For every place the lowest depth in brackets, counted from there, of a closing brace after it: above 0 when all are inside brackets. */
function lowestDepths(text: string): Int32Array {
  const lowest = new Int32Array(text.length);
  let depth = text.length + 1;
  for (let at = text.length - 1; at >= 0; at--) {
    if (text[at] === '[') depth++;
    else if (text[at] === ']') depth--;
    else if (text[at] === '}') depth = Math.min(depth, 0);
    lowest[at] = depth;
  }
  return lowest;
}
