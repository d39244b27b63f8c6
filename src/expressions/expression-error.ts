import { type Diagnostic, type DiagnosticArguments, diagnostic } from '../diagnostics/diagnostic.ts';

/**
 * How an expression fails. `parse`: the text cannot be read; `type`: an operand or argument has an unsupported type;
 * `validate`: refused before any row is seen for another reason; `runtime`: arises when values are computed.
 */
export type ErrorClass = 'parse' | 'type' | 'validate' | 'runtime';

/** A failure as the parts of the compiler pass it on: becomes one diagnostic at one place. */
export interface ExpressionProblem {
  readonly errorClass: ErrorClass;
  readonly symbol: string;
  readonly args: DiagnosticArguments;
  /** UTF-16 offset in the expression text. */
  readonly position: number;
  readonly hint?: string;
}

/** Stops compiling at the first problem; never leaves this room. */
export class ProblemFound extends Error {
  readonly problem: ExpressionProblem;

  constructor(problem: ExpressionProblem) {
    super(problem.symbol);
    this.problem = problem;
  }
}

/** Raises a problem. */
export function refuse(
  errorClass: ErrorClass,
  symbol: string,
  position: number,
  args: DiagnosticArguments = {},
  hint?: string,
): never {
  throw new ProblemFound({ errorClass, symbol, args, position, ...(hint === undefined ? {} : { hint }) });
}

const longestArgument = 100;

/** The arguments of a message, long texts cut: the text of the expression itself may be of any length. */
function shortened(args: DiagnosticArguments): DiagnosticArguments {
  const entries = Object.entries(args).map(([name, value]) => [
    name,
    typeof value === 'string' && value.length > longestArgument ? `${value.slice(0, longestArgument)}…` : value,
  ]);
  return Object.fromEntries(entries);
}

/** The finding of a problem, with the place in the text and the class in `args.errorClass`. */
export function problemDiagnostic(problem: ExpressionProblem, text: string): Diagnostic {
  const before = text.slice(0, problem.position);
  const line = before.split('\n').length;
  const column = problem.position - before.lastIndexOf('\n');
  return diagnostic(
    problem.symbol,
    { ...shortened(problem.args), expression: text, position: problem.position + 1, errorClass: problem.errorClass },
    { location: { line, column }, ...(problem.hint === undefined ? {} : { hint: problem.hint }) },
  );
}

/** What ends the evaluation of an expression for one row or once; a value, never thrown. */
export class EvaluationFailure {
  readonly symbol: string;
  readonly args: DiagnosticArguments;
  /** UTF-16 offset of the failing part; undefined until a place is given. */
  readonly position: number | undefined;

  constructor(symbol: string, args: DiagnosticArguments = {}, position?: number) {
    this.symbol = symbol;
    this.args = args;
    this.position = position;
  }

  /** The same failure at a place in the text, unless it has one. */
  at(position: number): EvaluationFailure {
    return this.position === undefined ? new EvaluationFailure(this.symbol, this.args, position) : this;
  }
}
