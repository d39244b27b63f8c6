import { codeOf, type Severity } from './codes.ts';
import type { DiagnosticArguments } from './message-table.ts';
import { renderMessage } from './messages.ts';

export type { Severity } from './codes.ts';
export type { DiagnosticArguments } from './message-table.ts';

/** Where in a text a finding lies. Lines and columns count from 1, byte offsets from 0. */
export interface SourceLocation {
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly byteOffset?: number;
}

/** One finding. Findings are values: stages return them; nothing is thrown for bad input. */
export interface Diagnostic {
  /** SSIS code (or our own, customer bit set), unsigned 32 bit. */
  readonly code: number;
  /** Symbolic name, e.g. `DTS_E_OLEDBERROR`; our own begin with `OPENDTSX_`. */
  readonly symbol: string;
  readonly severity: Severity;
  /** Our wording with the arguments filled in: what happened, where, the value. */
  readonly message: string;
  readonly args: DiagnosticArguments;
  /** Path of the executable, connection manager or file concerned, e.g. `\Package\Data Flow Task`. */
  readonly source?: string;
  /** Component, column or property within the source. */
  readonly subComponent?: string;
  readonly location?: SourceLocation;
  /** What to do about it. */
  readonly hint?: string;
}

/** Where a finding lies and what to do: the optional members of a diagnostic. A `hint` here replaces the table's. */
export type DiagnosticPlace = Partial<Pick<Diagnostic, 'source' | 'subComponent' | 'location' | 'hint' | 'severity'>>;

/** A finding with the code, severity and wording of the table for `symbol`. */
export function diagnostic(symbol: string, args: DiagnosticArguments = {}, place: DiagnosticPlace = {}): Diagnostic {
  const entry = codeOf(symbol);
  const rendered = renderMessage(symbol, args);
  const hint = place.hint ?? rendered.hint;
  return {
    code: entry.code,
    symbol,
    severity: place.severity ?? entry.severity,
    message: rendered.message,
    args,
    ...(place.source === undefined ? {} : { source: place.source }),
    ...(place.subComponent === undefined ? {} : { subComponent: place.subComponent }),
    ...(place.location === undefined ? {} : { location: place.location }),
    ...(hint === undefined ? {} : { hint }),
  };
}
