import type { Diagnostic, SourceLocation } from '../../diagnostics/diagnostic.ts';
import { readPackage } from '../../formats/dtsx/read-package.ts';
import type { Package } from '../../model/package.ts';
import type { Parameter } from '../../model/variable.ts';
import { findExpressions, type LocatedExpression } from './find-expressions.ts';
import type { Position, Range, TextChange, TextLines } from './text-lines.ts';

/** What a document is worth knowing about once it has been read. */
interface PackageReading {
  readonly source: Package | undefined;
  readonly findings: readonly Diagnostic[];
  readonly expressions: readonly LocatedExpression[];
}

const byteOrderMark = '\ufeff';

/** An open `.dtsx`: its text as the editor has it, and the package in it, read when first asked for. */
export class PackageDocument {
  readonly lines: TextLines;
  /** The parameters of the package's project; undefined when nobody knows the project. */
  readonly projectParameters: readonly Parameter[] | undefined;
  #reading: PackageReading | undefined;

  constructor(lines: TextLines, projectParameters: readonly Parameter[] | undefined) {
    this.lines = lines;
    this.projectParameters = projectParameters;
  }

  /** The document after changes of its text. */
  changed(changes: readonly TextChange[]): PackageDocument {
    return new PackageDocument(this.lines.changed(changes), this.projectParameters);
  }

  /** The package, or undefined when the text is none. */
  get source(): Package | undefined {
    return this.#read().source;
  }

  /** What reading the package found. */
  get findings(): readonly Diagnostic[] {
    return this.#read().findings;
  }

  /** The expressions of the package. */
  get expressions(): readonly LocatedExpression[] {
    return this.#read().expressions;
  }

  /** The range of two offsets of the package's source text, which has no byte order mark. */
  rangeOf(start: number, end: number): Range {
    const shift = this.#shift;
    return this.lines.rangeOf(start + shift, end + shift);
  }

  /** The range of the place a finding names: the rest of its line. */
  rangeOfLocation({ line = 1, column = 1 }: SourceLocation): Range {
    const start = { line: line - 1, character: column - 1 };
    return {
      start,
      end: this.lines.positionAt(this.lines.offsetAt({ line: line - 1, character: Number.MAX_SAFE_INTEGER })),
    };
  }

  /** The offset of a place in the package's source text. */
  offsetAt(position: Position): number {
    return this.lines.offsetAt(position) - this.#shift;
  }

  /** The expression at a place, with the offset in its text; undefined when there is none. */
  expressionAt(position: Position): { readonly expression: LocatedExpression; readonly offset: number } | undefined {
    const wanted = this.offsetAt(position);
    for (const expression of this.expressions) {
      const { offsets } = expression.value;
      if (wanted < offsets[0] || wanted > offsets[offsets.length - 1]) continue;
      // Within an entity, the character it stands for.
      const after = offsets.findIndex((offset) => offset > wanted);
      return { expression, offset: after < 0 ? offsets.length - 1 : after - 1 };
    }
    return undefined;
  }

  get #shift(): number {
    return this.lines.text.startsWith(byteOrderMark) ? 1 : 0;
  }

  #read(): PackageReading {
    if (this.#reading === undefined) {
      const { package: source, diagnostics } = readPackage(this.lines.text);
      const expressions = source === undefined ? [] : findExpressions(source, this.projectParameters ?? []);
      this.#reading = { source, findings: diagnostics, expressions };
    }
    return this.#reading;
  }
}
