import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { ExpressionContext } from '../../tools/evaluate-expression/expression-context.ts';
import type { CommandConsole } from '../console/command-console.ts';
import { type ExpressionHistory, historyFile, noHistory } from './eval-history.ts';
import { linesOf } from './eval-lines.ts';
import { EvalSession } from './eval-session.ts';

/** Where the lines of a session come from. */
export interface ExpressionInput {
  readonly input: Readable;
  /** Set when somebody types at a terminal: where the line being typed is shown, and the lines typed before. */
  readonly terminal?: { readonly output: NodeJS.WritableStream; readonly history: ExpressionHistory };
}

const prompt = 'eval> ';

/**
 * Answers the expressions and commands that are typed or piped in, one per line. Piped lines that fail make the exit code 1 and are told on
 * standard error; at a terminal it is always 0.
 */
export function readExpressions(
  context: ExpressionContext,
  target: CommandConsole,
  from: ExpressionInput = processInput(),
): Promise<number> {
  const session = new EvalSession(context, target.paint);
  return from.terminal === undefined
    ? answerLines(session, target, from.input)
    : converse(session, target, from.input, from.terminal);
}

function processInput(): ExpressionInput {
  const { stdin: input, stdout: output } = process;
  if (!input.isTTY || !output.isTTY) return { input };
  const file = historyFile(process.env, process.platform);
  return { input, terminal: { output, history: file ?? noHistory } };
}

async function answerLines(session: EvalSession, target: CommandConsole, input: Readable): Promise<number> {
  let exitCode = 0;
  for await (const lines of linesOf(input)) {
    for (const line of lines) {
      const { lines: answer, failed, ends } = session.answer(line);
      if (ends) return exitCode;
      if (failed) exitCode = 1;
      const text = answer.map((each) => `${each}\n`).join('');
      if (failed) target.writeError(text);
      else if (text !== '') target.output.write(text);
    }
  }
  return exitCode;
}

function converse(
  session: EvalSession,
  target: CommandConsole,
  input: Readable,
  { output, history }: NonNullable<ExpressionInput['terminal']>,
): Promise<number> {
  const lines = createInterface({
    input,
    output,
    terminal: true,
    prompt,
    history: [...history.read()],
    removeHistoryDuplicates: true,
    completer: (line: string): [string[], string] => {
      const { start, candidates } = session.complete(line);
      return [candidates.map(({ text }) => text), line.slice(start)];
    },
  });
  let typed: readonly string[] = [];
  lines.on('history', (kept: string[]) => {
    typed = [...kept];
  });
  lines.on('line', (line) => {
    const { lines: answer, ends } = session.answer(line);
    target.output.write(answer.map((each) => `${each}\n`).join(''));
    if (ends) lines.close();
    else lines.prompt();
  });
  lines.on('SIGINT', () => lines.close());
  target.output.write('Expressions of SSIS: write one, or :help. :quit ends.\n');
  lines.prompt();
  return new Promise((resolve) => {
    lines.once('close', () => {
      if (typed.length > 0) history.write(typed);
      resolve(0);
    });
  });
}
