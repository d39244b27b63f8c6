/** A place in a document: line and UTF-16 unit in it, both from 0. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** From a place up to, not including, another. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** A change of a document: the text of a range, or of the whole document when there is no range. */
export interface TextChange {
  readonly range?: Range | undefined;
  readonly text: string;
}

/** A text that knows its lines, which end with CR LF, LF or CR. */
export class TextLines {
  readonly text: string;
  readonly #starts: readonly number[];

  constructor(text: string) {
    this.text = text;
    this.#starts = [0, ...[...text.matchAll(/\r\n?|\n/g)].map((end) => end.index + end[0].length)];
  }

  /** The offset of a place; one outside the text is moved to the nearest inside. */
  offsetAt({ line, character }: Position): number {
    if (line < 0) return 0;
    if (line >= this.#starts.length) return this.text.length;
    const start = this.#starts[line];
    const next = this.#starts[line + 1] ?? this.text.length;
    const end = start + this.text.slice(start, next).replace(/[\r\n]+$/, '').length;
    return Math.min(start + Math.max(0, character), end);
  }

  /** The place of an offset. */
  positionAt(offset: number): Position {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#starts[middle] <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: offset - this.#starts[low] };
  }

  /** The places of two offsets. */
  rangeOf(start: number, end: number): Range {
    return { start: this.positionAt(start), end: this.positionAt(end) };
  }

  /** The text after changes, each applied to what the one before it gave. */
  changed(changes: readonly TextChange[]): TextLines {
    let lines: TextLines = this;
    for (const { range, text } of changes) {
      if (range === undefined) lines = new TextLines(text);
      else {
        const [start, end] = [lines.offsetAt(range.start), lines.offsetAt(range.end)];
        lines = new TextLines(lines.text.slice(0, start) + text + lines.text.slice(Math.max(start, end)));
      }
    }
    return lines;
  }
}
