import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { StepRequest, StepResult } from '../../agent/running/step-runner.ts';
import { endProcessGroup, inOwnGroup, ownProgram } from '../../runtime/own-process.ts';
import type { FromPackage, PackageWork } from './package-messages.ts';

const mostErrors = 20;
const millisecondsToEnd = 10_000;

/** Runs a package file in a process of its own. It is canceled with the step, and ended when it does not stop by itself. */
export function runPackageProcess(
  work: PackageWork,
  { signal, output }: Pick<StepRequest, 'signal' | 'output'>,
): Promise<StepResult> {
  const { file, options } = ownProgram('server/steps/package-main');
  const child = spawn(process.execPath, [...options, file], {
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    windowsHide: true,
    ...inOwnGroup,
  });
  const errors: string[] = [];
  let exitCode: number | undefined;
  createInterface({ input: child.stdio[3] as Readable }).on('line', (line) => {
    const message = JSON.parse(line) as FromPackage;
    if (message.kind === 'end') exitCode = message.exitCode;
    else {
      if (errors.length < mostErrors) output(`Error: ${message.source}: ${message.message}\n`);
      errors.push(message.message);
    }
  });
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
      const message = exitCode === undefined ? how : `The package ended with exit code ${exitCode}.`;
      const [firstError = message] = errors;
      resolve({ succeeded: exitCode === 0, message, ...(exitCode === 0 ? {} : { firstError }) });
    };
    child.on('error', ({ message }) => end(`The process of the package could not be started: ${message}`));
    child.on('close', (code, killed) =>
      end(`The process of the package ended unexpectedly: ${killed ?? `exit code ${code}`}.`),
    );
    if (signal.aborted) cancel();
    else signal.addEventListener('abort', cancel);
  });
}
