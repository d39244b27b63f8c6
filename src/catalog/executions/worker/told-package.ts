import type { RunRequest } from '../../../runtime/run-request.ts';
import type { ToldExecutable, ToldPackage, ToldPath } from './worker-messages.ts';

type Plan = Parameters<NonNullable<RunRequest['onPlan']>>[0];
type Planned = Plan['root'];

/** What the tables of the catalog keep about a package that is about to run. @param packageName its file name, where it is known */
export function toldPackage(plan: Plan, packageName: string | undefined): ToldPackage {
  const all = [...executablesBelow(plan.root)];
  return {
    root: plan.root.path,
    packageName: packageName ?? `${plan.package.name}.dtsx`,
    executables: all.map(toldExecutable),
    flows: all.flatMap(({ path, task }) => {
      const flow = task?.pipeline?.plan;
      return flow === undefined ? [] : [{ path, paths: flow.paths.map((each) => toldPath(flow, each)) }];
    }),
  };
}

function* executablesBelow(plan: Planned): Generator<Planned> {
  yield plan;
  for (const child of [...plan.executables, ...plan.eventHandlers]) yield* executablesBelow(child);
}

function toldExecutable({ path, id, name, kind, task, settings, creationName }: Planned): ToldExecutable {
  return {
    path,
    id,
    name,
    kind,
    isDataFlow: task?.pipeline !== undefined,
    properties: [
      ['CreationName', creationName],
      ['Disable', settings.disabled],
      ['DelayValidation', settings.delayValidation],
      ['FailPackageOnFailure', settings.failPackageOnFailure],
      ['FailParentOnFailure', settings.failParentOnFailure],
      ['MaximumErrorCount', settings.maximumErrorCount],
      ['ForceExecutionResult', settings.forceExecutionResult],
      ['TransactionOption', settings.transactionOption],
      ['IsolationLevel', settings.isolationLevel],
      ['LoggingMode', settings.loggingMode],
    ].map(([property, value]) => [String(property), String(value)]),
  };
}

type Flow = NonNullable<NonNullable<NonNullable<Planned['task']>['pipeline']>['plan']>;

function toldPath({ components }: Flow, { id, name, from, to }: Flow['paths'][number]): ToldPath {
  return {
    id,
    name,
    from: components[from.component]?.instance.name ?? '',
    to: components[to.component]?.instance.name ?? '',
  };
}
