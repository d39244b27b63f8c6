import { formatIsoDateTime } from '../../datatypes/date-time-text.ts';
import type { TypedValue } from '../../datatypes/value.ts';
import { objectVariableType, variantTypeOf } from '../../datatypes/variable-type.ts';
import type { Executable, TaskHost } from '../../model/executable.ts';
import {
  newConnectionManager,
  newEventHandler,
  newExecutable,
  newPackage,
  newPrecedenceConstraint,
  newTaskHost,
  newVariable,
} from '../../model/new-objects.ts';
import type { Package } from '../../model/package.ts';
import type { Variable } from '../../model/variable.ts';
import { splitName } from '../../plan/name-scope.ts';
import { textOfValue } from '../../plan/plan-task.ts';
import { escapeText } from '../../xml/escape.ts';
import { parseXml } from '../../xml/parse-xml.ts';
import type { ProcessStart } from './process-messages.ts';

/** The variable of the stand-in that takes the execution value of the child. */
export const executionValueVariable = 'OpenDTSX::ExecutionValue';

/** Creation name of the task that tells the process of the parent of an event. */
export const relayTask = 'OpenDTSX.Relay';

/** Creation name of the task that tells the process of the parent what the variables hold. */
export const reportTask = 'OpenDTSX.Report';

const digitsOfSecond = 7;

/** A package that stands in for the parent in the process of the child. */
export interface StandInPackage {
  readonly package: Package;
  /** Path of the Execute Package task in it; the same as in the parent where names allow it. */
  readonly taskPath: string;
  /** Ids of what exists here only: the container of the task, and its event handlers. */
  readonly ownIds: ReadonlySet<string>;
}

/**
 * Makes a package with the variables of the parent and nothing but the Execute Package task at its place. The child runs inside it as it does inside its
 * parent; event handlers tell of what rises, and a task before and one behind of what the variables hold.
 */
export function makeStandInPackage(start: ProcessStart): StandInPackage {
  const root = newPackage('Package');
  root.protectionLevel = 0;
  root.maximumErrorCount = 0;
  const names = start.taskPath.split('\\').slice(2);
  let container: Executable = root;
  for (const name of names.slice(0, -1)) {
    const inner = newExecutable('STOCK:SEQUENCE', container);
    inner.name = name;
    inner.maximumErrorCount = 0;
    container.executables.push(inner);
    container = inner;
  }
  const task = newTaskHost('Microsoft.ExecutePackageTask', container);
  task.name = names.at(-1) ?? 'Task';
  task.id = start.taskId;
  task.properties.set('ExecValueVariable', executionValueVariable);
  container.executables.push(task);
  const parameters = start.parameters.map(
    ([name, value], index) => [name, variableOf(`OpenDTSX::Parameter${index}`, value)] as const,
  );
  root.variables.push(
    ...start.variables.flatMap(([name, value]) => variableOf(name, value) ?? []),
    ...parameters.flatMap(([, variable]) => variable ?? []),
    { ...newVariable('ExecutionValue', { namespace: 'OpenDTSX' }), dataType: objectVariableType },
  );
  task.objectData = rootOf(taskData(root, start));
  task.eventHandlers.push(...start.risingEvents.map((event) => relayOf(event, task)));
  const [before, after] = ['before', 'after'].map((time) => reportOf(time, root));
  const [first] = root.executables;
  root.executables.push(before, after);
  root.precedenceConstraints.push(newPrecedenceConstraint(before, first), {
    ...newPrecedenceConstraint(first, after),
    value: 'completion',
  });
  const ownIds = new Set([container.id, ...task.eventHandlers.map(({ id }) => id)]);
  return { package: root, ownIds, taskPath: `\\Package\\${names.join('\\')}` };
}

function reportOf(time: string, root: Package): TaskHost {
  const report = newTaskHost(reportTask, root);
  report.name = `OpenDTSX report ${time}`;
  return report;
}

function relayOf(event: string, task: TaskHost): TaskHost['eventHandlers'][number] {
  const handler = newEventHandler(event, task);
  handler.maximumErrorCount = 0;
  const relay = newTaskHost(relayTask, handler);
  relay.name = 'OpenDTSX relay';
  relay.objectData = rootOf(`<Relay Event="${event}" />`);
  handler.executables.push(relay);
  return handler;
}

function variableOf(qualifiedName: string, value: TypedValue): Variable | undefined {
  const { namespace = 'User', name } = splitName(qualifiedName);
  const dataType = variantTypeOf(value.type.type);
  if (dataType === undefined) return undefined;
  return { ...newVariable(name, { namespace }), dataType, valueText: exactText(value) };
}

/** The text that reads back as the very value: texts for people round numbers and leave out parts of a second. */
function exactText(value: TypedValue): string {
  if (typeof value.value === 'number') return String(value.value);
  const isDate = value.type.type === 'DT_DATE' && typeof value.value === 'bigint';
  return isDate ? formatIsoDateTime(value.value as bigint, digitsOfSecond) : textOfValue(value);
}

function taskData(root: Package, { reference, parameters }: ProcessStart): string {
  const assignments = parameters.map(
    ([name], index) =>
      `<ParameterAssignment><ParameterName>${escapeText(name)}</ParameterName>` +
      `<BindedVariableOrParameterName>OpenDTSX::Parameter${index}</BindedVariableOrParameterName></ParameterAssignment>`,
  );
  if (reference.kind === 'project') {
    const name = `<PackageName>${escapeText(reference.packageName)}</PackageName>`;
    return `<ExecutePackageTask><UseProjectReference>True</UseProjectReference>${name}${assignments.join('')}</ExecutePackageTask>`;
  }
  const file = newConnectionManager('FILE', 'package');
  file.connectionString = reference.path;
  root.connectionManagers.push(file);
  return `<ExecutePackageTask><Connection>${file.id}</Connection></ExecutePackageTask>`;
}

function rootOf(text: string): TaskHost['objectData'] {
  return parseXml(text).document?.root;
}
