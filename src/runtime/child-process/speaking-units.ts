import type { ProcessEnd } from '../../control-flow/execution-host.ts';
import { isTypedValue } from '../../control-flow/variable-scope.ts';
import type { TypedValue, Value } from '../../datatypes/value.ts';
import { systemVariableTypes } from '../../plan/system-variables.ts';
import type { AnyUnit } from '../../registry/registry.ts';
import type { PropertyDeclarations } from '../../sdk/property.ts';
import type { TaskContext, TaskDeclaration, TaskModule } from '../../sdk/task.ts';
import { defineUnit } from '../../sdk/unit.ts';
import type { ProcessStart } from './process-messages.ts';
import { executionValueVariable, relayTask, reportTask } from './stand-in-package.ts';

/** Where the tasks of a stand-in package speak to. */
export interface Listener {
  /** An event of the child has risen out of it; resolves when the handlers of the parent are over. */
  onRisen(event: string, values: ReadonlyMap<string, Value>): Promise<{ readonly cancel: boolean }>;
  /** The child has ended: the variables that it has changed. */
  onReport(report: Pick<ProcessEnd, 'variables' | 'executionValue'>): void;
}

const relayProperties = {
  Event: { kind: 'string', description: 'Event that the handler around it takes.', at: '@Event' },
} as const satisfies PropertyDeclarations;

function declare<P extends PropertyDeclarations>(creationName: string, properties: P): TaskDeclaration<P> {
  return {
    sdkVersion: 1,
    kind: 'task',
    identifiers: { creationName },
    displayName: creationName,
    description: 'Speaks with the process of the parent package.',
    properties,
    validate: () => [],
  };
}

/** The units of a stand-in package: what they learn goes to the listener. */
export function makeSpeakingUnits(
  variables: ProcessStart['variables'],
  ownIds: ReadonlySet<string>,
  listener: Listener,
): readonly AnyUnit[] {
  const relay: TaskModule<typeof relayProperties> = {
    async execute(instance, context) {
      const values = eventValues(context);
      // The events of the task are raised by the process of the parent, and those of the handlers by nobody.
      const isOwn = ['SourceID', 'SourceParentGUID'].some((name) => ownIds.has(String(values.get(name))));
      if (isOwn) return { result: 'success' };
      const { cancel } = await listener.onRisen(instance.properties.Event, values);
      if (cancel) context.setVariable('System::Cancel', { type: context.variable('System::Cancel').type, value: true });
      return { result: 'success' };
    },
  };
  let before: ReadonlyMap<string, Value> | undefined;
  const report: TaskModule<Record<string, never>> = {
    async execute(_, context) {
      const now = variables.map(([name]): [string, TypedValue] => [name, context.variable(name)]);
      if (before === undefined) {
        before = new Map(now.map(([name, { value }]) => [name, value]));
        return { result: 'success' };
      }
      const executionValue = context.object(executionValueVariable);
      listener.onReport({
        variables: now.filter(([name, { value }]) => !isSame(before?.get(name) ?? null, value)),
        executionValue: isTypedValue(executionValue) ? executionValue : undefined,
      });
      return { result: 'success' };
    },
  };
  return [
    defineUnit(declare(relayTask, relayProperties), async () => relay) as unknown as AnyUnit,
    defineUnit(declare(reportTask, {}), async () => report) as unknown as AnyUnit,
  ];
}

function isSame(left: Value, right: Value): boolean {
  return textOf(left) === textOf(right);
}

function textOf(value: Value): string {
  return JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? `${part}n` : part));
}

const answers = new Set(['System::Cancel', 'System::Propagate']);

function eventValues(context: TaskContext): Map<string, Value> {
  const plain = systemVariableTypes('event-handler').filter(
    ({ qualifiedName, type }) => type !== undefined && !answers.has(qualifiedName),
  );
  return new Map(
    plain.map(({ qualifiedName }) => [qualifiedName.slice('System::'.length), context.variable(qualifiedName).value]),
  );
}
