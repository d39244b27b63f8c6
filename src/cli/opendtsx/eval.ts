import { evaluateInContext } from '../../tools/evaluate-expression/evaluate-expression.ts';
import type { CommandConsole } from '../console/command-console.ts';
import { answerLines, findingLines } from './eval-answer.ts';
import { evalArguments } from './eval-arguments.ts';

const noValue = 1;

/**
 * `opendtsx eval`: the value and type of an expression; with --jsonl, of one per line of standard input; without an expression, of what is
 * typed or piped in. Exit code 1 when an expression has no value, or a line of JSON is no case.
 */
export async function evaluate(args: readonly string[], target: CommandConsole): Promise<number> {
  const { expression, context, jsonl } = evalArguments(args);
  if (jsonl) {
    const { answerJsonLines } = await import('./eval-jsonl.ts');
    return answerJsonLines(process.stdin, process.stdout);
  }
  if (expression === undefined) {
    const { readExpressions } = await import('./eval-repl.ts');
    return readExpressions(context, target);
  }
  const outcome = evaluateInContext(expression, context);
  const findings = findingLines(outcome, expression, target.paintError);
  if (findings.length > 0) target.writeError(`${findings.join('\n')}\n`);
  const lines = answerLines(outcome, target.paint);
  if (lines === undefined) return noValue;
  target.output.write(`${lines.join('\n')}\n`);
  return 0;
}
