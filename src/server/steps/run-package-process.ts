import type { StepRequest, StepResult } from '../../agent/running/step-runner.ts';
import type { FromPackage, PackageWork } from './package-messages.ts';
import { runStepProcess } from './step-process.ts';

const mostErrors = 20;
const millisecondsToEnd = 10_000;

/** How a package ended; `exitCode` as dtexec has it, absent when its process was ended or failed. */
export interface PackageEnd extends StepResult {
  readonly exitCode?: number;
}

/** Runs a package file in a process of its own. It is canceled with the step, and ended when it does not stop by itself. */
export async function runPackageProcess(
  work: PackageWork,
  request: Pick<StepRequest, 'signal' | 'output'>,
): Promise<PackageEnd> {
  const errors: string[] = [];
  let exitCode: number | undefined;
  const take = (message: FromPackage): void => {
    if (message.kind === 'end') exitCode = message.exitCode;
    else {
      if (errors.length < mostErrors) request.output(`Error: ${message.source}: ${message.message}\n`);
      errors.push(message.message);
    }
  };
  const how = await runStepProcess('server/steps/package-main', work, request, { take, millisecondsToEnd });
  const message = exitCode === undefined ? how : `The package ended with exit code ${exitCode}.`;
  const [firstError = message] = errors;
  const ending = { succeeded: exitCode === 0, message, ...(exitCode === 0 ? {} : { firstError }) };
  return exitCode === undefined ? ending : { ...ending, exitCode };
}
