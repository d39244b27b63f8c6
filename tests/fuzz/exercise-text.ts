import { OptionFault } from '../../src/cli/dtexec/option-fault.ts';
import { parseOptions } from '../../src/cli/dtexec/parse-options.ts';
import { CommandFailure } from '../../src/cli/dtutil/command-failure.ts';
import { parseCommand } from '../../src/cli/dtutil/parse-command.ts';
import { evalArguments } from '../../src/cli/opendtsx/eval-arguments.ts';
import { type ColumnType, columnType } from '../../src/datatypes/data-type.ts';
import { createVector } from '../../src/datatypes/vector.ts';
import { diagnostic } from '../../src/diagnostics/diagnostic.ts';
import { columnEvaluator } from '../../src/expressions/column-evaluator.ts';
import { compileExpression, type ExpressionScope } from '../../src/expressions/compile-expression.ts';
import { evaluateExpression } from '../../src/expressions/evaluate-expression.ts';
import { checkFindings, refusable } from './contract.ts';

const types = new Map<string, ColumnType>([
  ['a', columnType('DT_I4')],
  ['t', columnType('DT_WSTR', { length: 20 })],
  ['b', columnType('DT_BOOL')],
  ['d', columnType('DT_DBTIMESTAMP')],
  ['n', columnType('DT_NUMERIC', { precision: 18, scale: 4 })],
]);
const names = [...types.keys()];
const scope: ExpressionScope = {
  column: ({ name = '' }) => {
    const type = types.get(name);
    return type && { index: names.indexOf(name), type };
  },
  variable: () => columnType('DT_I4'),
};

/** Compiles an expression and computes it, once by row and once by column, over a row of NULLs. */
export function exerciseExpression(bytes: Uint8Array): void {
  const text = Buffer.from(bytes).toString('utf8');
  const { expression, diagnostics } = compileExpression(text, scope, { assignment: text.startsWith('@') });
  checkFindings(expression, diagnostics, bytes);
  if (expression === undefined) return;
  evaluateExpression(expression, { variable: () => 1, column: () => null, now: () => 0n, utcNow: () => 0n });
  const evaluator = columnEvaluator(expression, { variable: () => 1 });
  const inputs = expression.columns.map((index) => {
    const vector = createVector(types.get(names[index]) ?? columnType('DT_I4'), 1);
    vector.nulls[0] = 1;
    vector.hasNulls = true;
    return vector;
  });
  evaluator.evaluate(1, undefined, inputs, createVector(evaluator.type, 1), { report: () => undefined });
}

function worded(action: () => void): void {
  try {
    refusable(action);
  } catch (error) {
    if (error instanceof CommandFailure) return;
    if (!(error instanceof OptionFault)) throw error;
    // Its wording is made only when it is shown.
    diagnostic(error.symbol, error.args, error.hint === undefined ? {} : { hint: error.hint });
  }
}

/** Understands a command line, one argument per line, as each of the programs does. */
export function exerciseCommandLine(bytes: Uint8Array): void {
  const args = Buffer.from(bytes).toString('utf8').split('\n');
  const environment = (name: string): string | undefined => (name === 'SECRET' ? 'hush' : undefined);
  worded(() => void parseOptions(args, { readCommandFile: () => args, environment }));
  worded(() => void parseCommand(args, environment));
  worded(() => void evalArguments(args));
}
