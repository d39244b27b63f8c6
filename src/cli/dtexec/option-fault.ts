import type { DiagnosticArguments } from '../../diagnostics/message-table.ts';

/**
 * What is wrong with a command line: symbol and arguments of a finding, worded only when it is shown, so that parsing does not
 * load the wordings. Ends the program with exit code 6.
 */
export class OptionFault extends Error {
  readonly symbol: string;
  readonly args: DiagnosticArguments;
  readonly hint: string | undefined;

  constructor(symbol: string, args: DiagnosticArguments, hint?: string) {
    super(symbol);
    this.name = 'OptionFault';
    this.symbol = symbol;
    this.args = args;
    this.hint = hint;
  }
}
