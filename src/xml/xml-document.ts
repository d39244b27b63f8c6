import type { SourceLocation } from '../diagnostics/diagnostic.ts';
import { encodeXml, type XmlEncoding } from './encoding.ts';
import type { XmlContent, XmlElement, XmlSpan } from './xml-element.ts';

/** A source text with the means to name a place in it as people and tools expect. */
export class SourceText {
  /** Without byte order mark. */
  readonly text: string;
  readonly encoding: XmlEncoding;
  readonly file: string | undefined;
  private lineStarts: number[] | undefined;

  constructor(text: string, encoding: XmlEncoding, file: string | undefined) {
    this.text = text;
    this.encoding = encoding;
    this.file = file;
  }

  /** File, line and column (from 1; a column is one UTF-16 unit) and byte offset (from 0, byte order mark included) of a text offset. */
  locationOf(offset: number): SourceLocation {
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
      byteOffset: encodeXml(this.text.slice(0, offset), this.encoding).length,
    };
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

/** A well-formed XML document over its source text. The spans of `children` cover the text without gap. */
export class XmlDocument extends SourceText {
  readonly root: XmlElement;
  /** Declaration, comments, instructions, the root and the blanks between them, in source order. */
  readonly children: readonly XmlContent[];

  constructor(source: SourceText, root: XmlElement, children: readonly XmlContent[]) {
    super(source.text, source.encoding, source.file);
    this.root = root;
    this.children = children;
  }
}
