import type { SourceLocation } from '../diagnostics/diagnostic.ts';
import { encodeXml, type XmlEncoding } from './encoding.ts';
import { spliceText, type TextEdit } from './splice.ts';
import type { XmlSpan } from './xml-span.ts';

/** A span of a text that stands for other text of the file: a value that was opened, for its cipher text. */
export interface Substitution extends XmlSpan {
  readonly original: XmlSpan;
}

/** Where a text comes from when it is not the file's own: the file with some spans replaced, in source order. */
export interface TextOrigin {
  readonly file: SourceText;
  readonly substitutions: readonly Substitution[];
}

/** A source text with the means to name a place in it as people and tools expect. */
export class SourceText {
  /** Without byte order mark. */
  readonly text: string;
  readonly encoding: XmlEncoding;
  readonly file: string | undefined;
  /** The prefixes that hold for the whole text without being declared in it ('' is the default namespace). */
  readonly namespaces: Readonly<Record<string, string>>;
  private readonly origin: TextOrigin | undefined;
  private lineStarts: number[] | undefined;
  // A text offset whose byte offset is known.
  private measured: { readonly offset: number; readonly bytes: number };

  constructor(
    text: string,
    encoding: XmlEncoding,
    file: string | undefined,
    context: { readonly namespaces?: Readonly<Record<string, string>>; readonly origin?: TextOrigin } = {},
  ) {
    this.text = text;
    this.encoding = encoding;
    this.file = file;
    this.namespaces = context.namespaces ?? {};
    this.origin = context.origin;
    this.measured = startOf(encoding);
  }

  /** The same file with other text in place of some spans; places in it are named as places of the file, and `rewrite` gives back what was not changed. */
  substitute(edits: readonly TextEdit[]): SourceText {
    const substitutions: Substitution[] = [];
    let shift = 0;
    for (const { start, end, replacement } of edits.toSorted((left, right) => left.start - right.start)) {
      const place = start + shift;
      substitutions.push({ start: place, end: place + replacement.length, original: { start, end } });
      shift += replacement.length - (end - start);
    }
    const origin = { file: this, substitutions };
    return new SourceText(spliceText(this.text, edits), this.encoding, this.file, { origin });
  }

  /** The text of the file after edits of this text: a substituted span that no edit touches becomes the file's own text again. */
  rewrite(edits: readonly TextEdit[]): string {
    const { origin } = this;
    if (origin === undefined) return spliceText(this.text, edits);
    const untouched = origin.substitutions.filter(
      ({ start, end }) => !edits.some((edit) => edit.start < end && edit.end > start),
    );
    const restored = untouched.map(({ start, end, original }) => ({
      start,
      end,
      replacement: origin.file.sourceOf(original),
    }));
    return spliceText(this.text, [...edits, ...restored]);
  }

  /** File, line and column (from 1; a column is one UTF-16 unit) and byte offset (from 0, byte order mark included) of a text offset. */
  locationOf(offset: number): SourceLocation {
    if (this.origin !== undefined) return this.origin.file.locationOf(offsetInFile(offset, this.origin.substitutions));
    const starts = this.starts();
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle] <= offset) low = middle;
      else high = middle - 1;
    }
    return {
      ...(this.file === undefined ? {} : { file: this.file }),
      line: low + 1,
      column: offset - starts[low] + 1,
      byteOffset: this.byteOffsetOf(offset),
    };
  }

  // From the place asked for last, when this one lies behind it: findings come in the order of the text, and there may be thousands.
  private byteOffsetOf(offset: number): number {
    if (offset < this.measured.offset) this.measured = startOf(this.encoding);
    const { offset: from, bytes } = this.measured;
    const between = encodeXml(this.text.slice(from, offset), { ...this.encoding, byteOrderMark: false });
    this.measured = { offset, bytes: bytes + between.length };
    return this.measured.bytes;
  }

  /** The text of a span, as written. */
  sourceOf(span: XmlSpan): string {
    return this.text.slice(span.start, span.end);
  }

  private starts(): number[] {
    if (this.lineStarts === undefined) {
      this.lineStarts = [0];
      for (const match of this.text.matchAll(/\r\n?|\n/g)) this.lineStarts.push(match.index + match[0].length);
    }
    return this.lineStarts;
  }
}

function startOf(encoding: XmlEncoding): { readonly offset: number; readonly bytes: number } {
  return { offset: 0, bytes: encodeXml('', encoding).length };
}

// What lies within a substituted span has the place of the text it stands for.
function offsetInFile(offset: number, substitutions: readonly Substitution[]): number {
  const before = substitutions.findLast(({ start }) => start <= offset);
  if (before === undefined) return offset;
  return offset < before.end ? before.original.start : before.original.end + offset - before.end;
}
