import type { SourceLocation } from '../diagnostics/diagnostic.ts';
import type { XmlEncoding } from './encoding.ts';
import type { SourceText } from './source-text.ts';
import type { XmlContent, XmlElement } from './xml-element.ts';
import type { XmlSpan } from './xml-span.ts';

/** A well-formed XML document over its source text. The spans of `children` cover the text without gap. */
export class XmlDocument {
  readonly source: SourceText;
  readonly root: XmlElement;
  /** Declaration, comments, instructions, the root and the blanks between them, in source order. */
  readonly children: readonly XmlContent[];

  constructor(source: SourceText, root: XmlElement, children: readonly XmlContent[]) {
    this.source = source;
    this.root = root;
    this.children = children;
  }

  /** Without byte order mark. */
  get text(): string {
    return this.source.text;
  }

  /** How the text is stored as bytes. */
  get encoding(): XmlEncoding {
    return this.source.encoding;
  }

  /** Named in messages. */
  get file(): string | undefined {
    return this.source.file;
  }

  /** The place of a text offset, as `SourceText.locationOf` gives it. */
  locationOf(offset: number): SourceLocation {
    return this.source.locationOf(offset);
  }

  /** The text of a span, as written. */
  sourceOf(span: XmlSpan): string {
    return this.source.sourceOf(span);
  }
}
