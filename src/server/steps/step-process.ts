import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { StepRequest } from '../../agent/running/step-runner.ts';
import { endProcessGroup, inOwnGroup, ownProgram } from '../../runtime/own-process.ts';

/** What is done with what a process tells. */
export interface StepProcessOptions<M> {
  readonly take: (message: M) => void;
  readonly millisecondsToEnd: number;
  /** Is given the descriptor 4 of the process, which then has one; the process has ended only when that was read to its end, or destroyed. */
  readonly onRows?: (pipe: Readable) => void;
}

/**
 * Runs a step in a process of its own: a program of this package that is told its work by a line of JSON on standard input, and tells what happens by lines of
 * JSON on its descriptor 3. The end of its standard input asks it to stop; when it does not within `millisecondsToEnd`, it is ended. Gives how the process ended, for a
 * step whose program did not say how it went itself.
 */
export function runStepProcess<M>(
  program: string,
  work: unknown,
  { signal, output }: Pick<StepRequest, 'signal' | 'output'>,
  { take, millisecondsToEnd, onRows }: StepProcessOptions<M>,
): Promise<string> {
  const { file, options } = ownProgram(program);
  const child = spawn(process.execPath, [...options, file], {
    stdio: ['pipe', 'pipe', 'pipe', 'pipe', ...(onRows === undefined ? [] : ['pipe' as const])],
    windowsHide: true,
    ...inOwnGroup,
  });
  onRows?.(child.stdio[4] as Readable);
  createInterface({ input: child.stdio[3] as Readable }).on('line', (line) => take(JSON.parse(line) as M));
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => output(text));
  child.stdin?.on('error', () => undefined);
  child.stdin?.write(`${JSON.stringify(work)}\n`);
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    const cancel = (): void => {
      child.stdin?.end();
      timer = setTimeout(() => endProcessGroup(child), millisecondsToEnd);
    };
    const end = (how: string): void => {
      signal.removeEventListener('abort', cancel);
      clearTimeout(timer);
      resolve(how);
    };
    child.on('error', ({ message }) => end(`The process of the step could not be started: ${message}`));
    child.on('close', (code, killed) =>
      end(`The process of the step ended unexpectedly: ${killed ?? `exit code ${code}`}.`),
    );
    if (signal.aborted) cancel();
    else signal.addEventListener('abort', cancel);
  });
}
