import type { DiagnosticArguments } from 'opendtsx/sdk';

/** Why an operation cannot be done, before the task is known: symbol of the message and its arguments. */
export class XmlFault extends Error {
  readonly symbol: string;
  readonly args: DiagnosticArguments;

  constructor(symbol: string, args: DiagnosticArguments, options?: { readonly cause?: unknown }) {
    super(symbol, options);
    this.symbol = symbol;
    this.args = args;
  }
}

/** A fault for what is refused because it would be unsafe or too large. @param instead what to do about it, a sentence */
export function refusal(what: string, reason: string, instead: string): XmlFault {
  return new XmlFault('OPENDTSX_E_XMLTASK_REFUSED', { what, reason, instead });
}
