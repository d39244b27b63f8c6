import type { TypedValue } from '../datatypes/value.ts';
import { diagnostic } from '../diagnostics/diagnostic.ts';
import { DtsError } from '../diagnostics/dts-error.ts';
import type { TypedExpressionTree } from '../expressions/compile-expression.ts';
import { findConnection } from '../plan/plan-connections.ts';
import type { ForeachContext, ForeachValidation } from '../sdk/foreach-enumerator.ts';
import type { TaskContext, TaskResult, TaskValidation } from '../sdk/task.ts';
import type { ExecutableRun } from './executable-run.ts';
import { emit, raiseEvent, raiseFinding } from './raise-event.ts';
import { acquireConnection, bindConnectionOf, type ConnectionUse, databaseAbilitiesOf } from './use-connection.ts';

/** What validating a task may ask. */
export function taskValidation(run: ExecutableRun): TaskValidation {
  const { host, plan } = run.execution;
  return {
    connectionKind(idOrName) {
      const found = findConnection(plan.connections, idOrName);
      if (found === undefined) return undefined;
      return found.unit?.declaration.gives ?? (found.target === undefined ? 'other' : 'database');
    },
    hasVariable: (name) => run.scope.has(name),
    variable(name) {
      try {
        return run.scope.read(name);
      } catch (error) {
        if (error instanceof DtsError) return undefined;
        throw error;
      }
    },
    describeVariable: (name) => run.scope.describe(name),
    database: (idOrName) => databaseAbilitiesOf(run, idOrName),
    checkPath: (path, use) => host.checkPath(path, use),
    checkPolicy: (access) => host.checkPolicy(access),
  };
}

/** What validating an enumerator may ask. */
export function foreachValidation(run: ExecutableRun): ForeachValidation {
  return taskValidation(run);
}

/** What a task context needs beyond the run. */
export interface TaskSurroundings {
  /** Collects the connections to give back after the task. */
  readonly uses: ConnectionUse[];
  runPipeline(): Promise<TaskResult>;
  runPackage: TaskContext['runPackage'];
}

/** What a running task may ask. */
export function taskContext(run: ExecutableRun, surroundings: TaskSurroundings): TaskContext {
  const shared = foreachContext(run, surroundings.uses);
  return {
    ...taskValidation(run),
    ...shared,
    scope: run.execution,
    connectionManager(idOrName) {
      const found = findConnection(run.execution.plan.connections, idOrName);
      return found && bindConnectionOf(run, found);
    },
    setVariable: (name, value) => run.scope.write(name, value),
    setObject: (name, value) => run.scope.setObject(name, value),
    evaluate: (expression): TypedValue => run.scope.evaluate(expression.compiled as TypedExpressionTree),
    progress: (description, percent) => raiseProgress(run, description, percent),
    log: (entry, message, detail) => emit(run, entry, { message, ...detail }),
    raise(event, message) {
      raiseEvent(run, event, { message });
      return run.pending;
    },
    runPipeline: () => surroundings.runPipeline(),
    runPackage: (request) => surroundings.runPackage(request),
    translateSql: (sql, dialect, database) => run.execution.host.translateSql(sql, dialect, database),
  };
}

/** What a running enumerator may ask. */
export function foreachContext(run: ExecutableRun, uses: ConnectionUse[]): ForeachContext {
  const { host } = run.execution;
  return {
    signal: run.signal,
    source: run.plan.path,
    resolvePath: (path, use?: 'program') => host.resolvePath(path, use),
    checkPolicy: (access) => host.checkPolicy(access),
    variable: (name) => run.scope.read(name),
    object: (name) => run.scope.object(name),
    async connection(idOrName) {
      const use = await acquireConnection(run, idOrName);
      uses.push(use);
      return use.connection;
    },
    fire: (finding) => raiseFinding(run, { ...finding, source: finding.source ?? run.plan.path }),
  };
}

function raiseProgress(run: ExecutableRun, description: string, percent: number): void {
  raiseEvent(run, 'OnProgress', {
    message: description,
    data: { percent },
    systemValues: new Map<string, string | number>([
      ['PercentComplete', percent],
      ['ProgressDescription', run.execution.host.withoutSecrets(description)],
    ]),
  });
}

/** The finding for a task that reports failure without saying why. */
export function silentFailure(run: ExecutableRun): ReturnType<typeof diagnostic> {
  const detail = 'the task reports failure without saying why';
  return diagnostic('DTS_E_TASKEXECUTEFAILED', { executable: run.plan.path, detail }, { source: run.plan.path });
}
