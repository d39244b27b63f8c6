import { type Diagnostic, type DiagnosticArguments, type DiagnosticPlace, diagnostic } from './diagnostic.ts';

export { InternalError } from './internal-error.ts';

/** Ends an executable: carries the finding that becomes `OnError`. Never thrown per row. */
export class DtsError extends Error {
  readonly diagnostic: Diagnostic;

  constructor(finding: Diagnostic, options?: ErrorOptions) {
    super(finding.message, options);
    this.name = 'DtsError';
    this.diagnostic = finding;
  }
}

/** A `DtsError` with the finding of the table for `symbol`. */
export function dtsError(
  symbol: string,
  args: DiagnosticArguments = {},
  place: DiagnosticPlace = {},
  options?: ErrorOptions,
): DtsError {
  return new DtsError(diagnostic(symbol, args, place), options);
}
