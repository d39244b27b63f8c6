import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import type { DiagnosticArguments } from '../../diagnostics/message-table.ts';
import type { XmlDocument } from '../../xml/xml-document.ts';
import type { XmlElement } from '../../xml/xml-element.ts';

/** What the readers of one file share. */
export interface ReadContext {
  readonly document: XmlDocument;
  /** 2, 3, 6 or 8. */
  readonly formatVersion: number;
  /** Grows while reading. */
  readonly diagnostics: Diagnostic[];
}

/** Adds a finding at the place of an element. */
export function report(context: ReadContext, symbol: string, args: DiagnosticArguments, element: XmlElement): void {
  const location = context.document.locationOf(element.start);
  const file = context.document.file ?? 'The XML text';
  context.diagnostics.push(diagnostic(symbol, { file, line: location.line ?? 0, ...args }, { location }));
}

/** Adds a warning when an object lacks a name or id that everything else refers to it by. */
export function requireText(context: ReadContext, text: string, attribute: string, element: XmlElement): void {
  if (text !== '') return;
  report(context, 'OPENDTSX_W_FORMATS_ATTRIBUTEMISSING', { element: element.name, attribute }, element);
}
