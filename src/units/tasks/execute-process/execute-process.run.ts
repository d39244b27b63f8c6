import { stat } from 'node:fs/promises';
import { columnType, DtsError, dtsError, type TaskContext, type TaskResult } from 'opendtsx/sdk';
import type { ExecuteProcessInstance } from './execute-process.ts';
import { findProgram } from './find-program.ts';
import { type ProcessEnd, runProcess } from './run-process.ts';
import { splitArguments } from './split-arguments.ts';

/** Runs the program, gives it the input variable and stores its output; the execution value is the exit code. */
export async function execute(instance: ExecuteProcessInstance, context: TaskContext): Promise<TaskResult> {
  const { properties } = instance;
  if (properties.Executable.trim() === '') {
    throw failure('DTS_E_EXECPROCTASK_EXECUTABLENOTSPECIFIED', instance, context);
  }
  const workingDirectory = await resolveWorkingDirectory(instance, context);
  const program = await findProgram(instance, context, workingDirectory);
  const forbidden = context.checkPolicy?.({ kind: 'command', command: program });
  if (forbidden !== undefined) throw new DtsError({ ...forbidden, source: context.source });
  // Arguments may hold passwords, so the log gets their number only.
  const passed = splitArguments(properties.Arguments);
  context.log('ExecuteProcessExecutingProcess', `Starting ${properties.Executable} with ${passed.length} arguments.`);
  const end = await runProcess({
    program,
    arguments: passed,
    argumentLine: properties.Arguments,
    workingDirectory,
    input: properties.StandardInputVariable === '' ? '' : textOf(context, properties.StandardInputVariable),
    timeoutSeconds: properties.TimeOut,
    endAfterTimeout: properties.TerminateProcessAfterTimeOut,
    keepOutput: properties.StandardOutputVariable !== '',
    keepErrors: properties.StandardErrorVariable !== '',
    signal: context.signal,
  });
  return conclude(instance, context, end);
}

function conclude(instance: ExecuteProcessInstance, context: TaskContext, end: ProcessEnd): TaskResult {
  const { properties } = instance;
  if (end.kind === 'canceled') return { result: 'canceled' };
  if (end.kind === 'not-started') {
    const detail = `${properties.Executable} could not be started (${end.reason})`;
    throw failure('DTS_E_ERROROCCURREDWITHFOLLOWINGMESSAGE', instance, context, { detail });
  }
  storeText(context, properties.StandardOutputVariable, end.output);
  storeText(context, properties.StandardErrorVariable, end.errors);
  if (end.kind === 'timed-out') {
    const args = {
      timeout: properties.TimeOut,
      ended: properties.TerminateProcessAfterTimeOut ? 'was ended' : 'runs on',
    };
    throw failure('DTS_E_EXECPROCTASK_PROCESSHASTIMEDOUT', instance, context, args);
  }
  context.log('ExecuteProcessExecutingProcess', `${properties.Executable} ended with exit code ${end.exitCode}.`);
  if (properties.FailTaskIfReturnCodeIsNotSuccessValue && end.exitCode !== properties.SuccessValue) {
    const args = { exitCode: end.exitCode, expected: properties.SuccessValue };
    throw failure('DTS_E_EXECPROCTASK_PROCESSEXITCODEEXCEEDS', instance, context, args);
  }
  return { result: 'success', executionValue: { type: columnType('DT_I4'), value: end.exitCode } };
}

async function resolveWorkingDirectory(instance: ExecuteProcessInstance, context: TaskContext): Promise<string> {
  const written = instance.properties.WorkingDirectory.trim();
  if (written === '') return process.cwd();
  const folder = context.resolvePath(written);
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory()) return folder;
  throw failure('DTS_E_EXECPROCTASK_WORKINGDIRDOESNOTEXIST', instance, context, { folder: written });
}

function textOf(context: TaskContext, variable: string): string {
  context.log('ExecuteProcessVariableRouting', `Passing ${variable} to the input of the process.`);
  const { value } = context.variable(variable);
  return value === null ? '' : String(value);
}

function storeText(context: TaskContext, variable: string, text: string): void {
  if (variable === '') return;
  context.log('ExecuteProcessVariableRouting', `Storing output of the process in ${variable}.`);
  context.setVariable(variable, { type: columnType('DT_WSTR', { length: text.length }), value: text });
}

function failure(
  symbol: string,
  instance: ExecuteProcessInstance,
  context: TaskContext,
  args: Readonly<Record<string, string | number>> = {},
): DtsError {
  const named = { executable: instance.path, file: instance.properties.Executable, ...args };
  return dtsError(symbol, named, { source: context.source });
}
