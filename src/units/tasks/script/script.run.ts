import {
  type DiagnosticArguments,
  DtsError,
  diagnostic,
  dtsError,
  InternalError,
  type TaskContext,
  type TaskResult,
} from 'opendtsx/sdk';
import { answerCalls } from './answer-calls.ts';
import { type CompiledScript, type CompileError, compileScript } from './host/compile-script.ts';
import { type Compiler, findCompiler } from './host/find-compiler.ts';
import { giveBackHost, takeHost } from './host/host-pool.ts';
import type { HostEnd, HostMessage } from './host/script-host.ts';
import { findScriptFault, type ScriptInstance } from './script.ts';
import { type ScriptSource, scriptSource } from './script-source.ts';
import { readValue, type ScriptValue } from './script-values.ts';
import { ScriptVariables, variableNames } from './script-variables.ts';

type Assembly = Extract<CompiledScript, { assembly: string }>;

const mostCompileErrors = 20;

/** Compiles the script unless it was before, runs it, and gives what it set as execution value. */
export async function execute(instance: ScriptInstance, context: TaskContext): Promise<TaskResult> {
  const searchPath = process.env.PATH ?? '';
  const [fault] = findScriptFault(instance, context, searchPath);
  if (fault?.severity === 'warning') return { result: 'success' };
  if (fault !== undefined) throw new DtsError(fault);
  const source = scriptSource(instance.properties.ProjectItems, instance.properties.ScriptLanguage);
  const compiler = findCompiler(searchPath);
  if ('missing' in compiler || 'language' in source) throw new InternalError('a script without fault has no compiler');
  const variables = new ScriptVariables(context, instance.path);
  try {
    const compiled = await compileScript(source, compiler, context.signal);
    if ('errors' in compiled) return refuse(compiled.errors, instance, context);
    if (compiled.unmapped !== undefined) warnOfPaths(compiled.unmapped, instance, context);
    const end = await converse(instance, context, { compiler, compiled, variables });
    return conclude(end, { instance, context, source });
  } catch (error) {
    if (context.signal.aborted) return { result: 'canceled' };
    throw error;
  } finally {
    variables.unlockAll();
  }
}

interface Running {
  readonly compiler: Compiler;
  readonly compiled: Assembly;
  readonly variables: ScriptVariables;
}

async function converse(
  instance: ScriptInstance,
  context: TaskContext,
  { compiler, compiled, variables }: Running,
): Promise<HostEnd> {
  const { EntryPoint, ReadOnlyVariables, ReadWriteVariables } = instance.properties;
  const given = await variables.lock(variableNames(ReadOnlyVariables), variableNames(ReadWriteVariables));
  const run = context.scope ?? context;
  const host = takeHost(run, compiler.mono, compiled.host);
  const kill = (): void => host.kill();
  context.signal.addEventListener('abort', kill);
  let finished = false;
  try {
    context.signal.throwIfAborted();
    const request = {
      assembly: compiled.assembly,
      entryPoint: EntryPoint,
      taskName: instance.name,
      localeId: String(instance.localeId),
      variables: given,
    };
    const end = await host.converse(request, answerCalls(context, variables));
    finished = 'message' in end;
    context.signal.throwIfAborted();
    return end;
  } finally {
    context.signal.removeEventListener('abort', kill);
    if (finished) giveBackHost(run, compiled.host, host);
    else host.kill();
  }
}

interface Ended {
  readonly instance: ScriptInstance;
  readonly context: TaskContext;
  readonly source: ScriptSource;
}

function conclude(end: HostEnd, { instance, context, source }: Ended): TaskResult {
  const fail = (symbol: string, args: DiagnosticArguments): DtsError =>
    dtsError(symbol, { executable: instance.path, ...args }, { source: context.source });
  if ('end' in end) throw fail('OPENDTSX_E_SCRIPT_HOSTENDED', { end: end.end });
  const { message } = end;
  if (message.noEntry !== undefined) {
    throw fail('DTS_E_SCRIPTTASK_INVALID_ENTRY_POINT', { entryPoint: instance.properties.EntryPoint });
  }
  if (message.threw !== undefined)
    throw fail('DTS_E_SCRIPTTASK_SCRIPTTHREWEXCEPTION', describeException(message, source));
  const result = Number(message.taskResult);
  // source: documentation, ScriptResults: Success 0, Failure 1
  if (result !== 0) throw fail('DTS_E_SCRIPTTASK_SCRIPTREPORTEDFAILURE', { result });
  const value = message.executionValue as ScriptValue | null | undefined;
  if (value === null || value === undefined || value.type === 'Null') return { result: 'success' };
  return { result: 'success', executionValue: readValue(value) };
}

/** What an exception says, its causes, and where in the script it was: methods with their lines, innermost first. */
function describeException(message: HostMessage, source: ScriptSource): DiagnosticArguments {
  const frames = [...String(message.stack).matchAll(/^\s*at (.+?) \(.*?\) .*? in (.*):(\d+)/gm)].flatMap(
    ([, method, path, line]) => {
      const file = source.files.find(({ name }) => path.endsWith(`/source/${name}`) || path.endsWith(`\\${name}`));
      if (file === undefined) return [];
      const text = file.text.split(/\r?\n/)[Number(line) - 1]?.trim() ?? '';
      return [`${method.split('.').at(-1)} (${file.name}, line ${line}: ${text})`];
    },
  );
  const causes = (message.causes as readonly string[] | undefined) ?? [];
  return {
    type: String(message.threw),
    reason: String(message.message),
    causes: causes.map((cause) => ` Caused by ${cause}`).join(''),
    place: frames.length === 0 ? '' : ` In ${frames.join(', called by ')}.`,
  };
}

function refuse(errors: readonly CompileError[], instance: ScriptInstance, context: TaskContext): TaskResult {
  for (const { file, line, column, error, text } of errors.slice(0, mostCompileErrors)) {
    const args = {
      executable: instance.path,
      file,
      line,
      column,
      error,
      text: text === '' ? '' : ` The line is: ${text}`,
    };
    const place = { source: context.source, subComponent: file, location: { file, line, column } };
    context.fire(diagnostic('DTS_E_SCRIPTTASK_COMPILEERRORMSG', args, place));
  }
  return { result: 'failure' };
}

function warnOfPaths({ file, line, error }: CompileError, instance: ScriptInstance, context: TaskContext): void {
  const args = { executable: instance.path, detail: `${file}, line ${line}: ${error}` };
  context.fire(diagnostic('OPENDTSX_W_SCRIPT_PATHS', args, { source: context.source }));
}
