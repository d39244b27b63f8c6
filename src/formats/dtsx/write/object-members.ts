import type {
  ConstraintValue,
  EvaluationOperation,
  EventHandler,
  Executable,
  ForcedResult,
  ForeachVariableMapping,
  ForLoop,
  PrecedenceConstraint,
} from '../../../model/executable.ts';
import { isForLoop } from '../../../model/executable-kind.ts';
import type { ModelObject } from '../../../model/model-object.ts';
import type { Configuration, ConnectionManager, LogProvider, Package } from '../../../model/package.ts';
import type { Parameter, Variable } from '../../../model/variable.ts';
import { parameterVariantType } from '../read-variable.ts';
import { choice, flag, hasPropertyElements, number, type PersistedMember, required, text } from './persisted-member.ts';

const forcedResults: Readonly<Record<ForcedResult, number>> = { none: -1, success: 0, failure: 1, completion: 2 };
const operations: Readonly<Record<EvaluationOperation, number>> = {
  expression: 1,
  constraint: 2,
  'expression-and-constraint': 3,
  'expression-or-constraint': 4,
};
const values: Readonly<Record<ConstraintValue, number>> = { success: 0, failure: 1, completion: 2, canceled: 3 };
const serializableIsolation = 0x100000;

const refId: PersistedMember<ModelObject> = {
  property: 'refId',
  text: (object, formatVersion) => (hasPropertyElements(formatVersion) ? undefined : object.refId || undefined),
};

const identity: readonly PersistedMember<ModelObject>[] = [
  refId,
  { property: 'DTSID', text: ({ id }) => id || undefined },
  text('Description', (each) => each.description),
  required('CreationName', (each) => each.creationName),
];

/** Of every object with a name. */
export const modelObjectMembers: readonly PersistedMember<ModelObject>[] = [
  ...identity,
  required('ObjectName', (each) => each.name),
];

const execution: readonly PersistedMember<Executable>[] = [
  flag('Disabled', (each) => each.disabled, false),
  flag('DelayValidation', (each) => each.delayValidation, false),
  flag('FailPackageOnFailure', (each) => each.failPackageOnFailure, false),
  flag('FailParentOnFailure', (each) => each.failParentOnFailure, false),
  number('MaxErrorCount', (each) => each.maximumErrorCount, 1),
  choice('ForceExecutionResult', (each) => each.forceExecutionResult, forcedResults, 'none'),
  flag('ForceExecValue', (each) => each.forceExecutionValue, false),
  flag('DisableEventHandlers', (each) => each.disableEventHandlers, false),
  number('TransactionOption', (each) => each.transactionOption, 1),
  number('ISOLevel', (each) => each.isolationLevel, serializableIsolation),
  number('LocaleID', (each) => each.localeId),
];

const ofEveryExecutable: readonly PersistedMember<Executable>[] = [
  ...modelObjectMembers,
  ...execution,
  required('ExecutableType', (each) => each.creationName),
];

const ofForLoops: readonly PersistedMember<ForLoop>[] = [
  text('InitExpression', (each) => each.initExpression),
  text('EvalExpression', (each) => each.evalExpression),
  text('AssignExpression', (each) => each.assignExpression),
  number('MaxConcurrent', (each) => each.maximumConcurrent, 1),
];

/** Of containers and task hosts. */
export const executableMembers: readonly PersistedMember<Executable>[] = [
  ...ofEveryExecutable,
  ...ofForLoops.map(({ property, text: textOf }) => ({
    property,
    text: (object: Executable, formatVersion: number) =>
      isForLoop(object) ? textOf(object, formatVersion) : undefined,
  })),
];

/** Of event handlers, which have a name of their own only when it is not that of the event. */
export const eventHandlerMembers: readonly PersistedMember<EventHandler>[] = [
  ...identity,
  ...execution,
  { property: 'ObjectName', text: ({ name, eventName }) => (name === eventName ? undefined : name) },
  required('EventName', (each) => each.eventName),
];

/** Of the package. */
export const packageMembers: readonly PersistedMember<Package>[] = [
  ...ofEveryExecutable,
  number('PackageFormatVersion', (each) => each.formatVersion),
  number('ProtectionLevel', (each) => each.protectionLevel, 1),
  number('MaxConcurrentExecutables', (each) => each.maxConcurrentExecutables, -1),
  flag('EnableConfig', (each) => each.enableConfigurations, false),
];

/** Of variables, but for the value. */
export const variableMembers: readonly PersistedMember<Variable>[] = [
  ...modelObjectMembers,
  required('Namespace', (each) => each.namespace),
  text('Expression', (each) => each.expression),
  flag('EvaluateAsExpression', (each) => each.evaluateAsExpression, false),
  flag('ReadOnly', (each) => each.readOnly, false),
  flag('RaiseChangedEvent', (each) => each.raiseChangedEvent, false),
];

/** Of package parameters, but for the value. */
export const parameterMembers: readonly PersistedMember<Parameter>[] = [
  ...modelObjectMembers,
  number('DataType', (each) => parameterVariantType(each.typeCode)),
  flag('Required', (each) => each.required, false),
  flag('Sensitive', (each) => each.sensitive, false),
];

/** Of connection managers, but for what they keep in their object data. */
export const connectionManagerMembers: readonly PersistedMember<ConnectionManager>[] = [
  ...modelObjectMembers,
  flag('DelayValidation', (each) => each.delayValidation, false),
];

/** Of configurations. */
export const configurationMembers: readonly PersistedMember<Configuration>[] = [
  ...modelObjectMembers,
  number('ConfigurationType', (each) => each.configurationType),
  required('ConfigurationString', (each) => each.configurationString),
  text('ConfigurationVariable', (each) => each.configurationVariable),
];

/** Of log providers. */
export const logProviderMembers: readonly PersistedMember<LogProvider>[] = [
  ...modelObjectMembers,
  text('ConfigString', (each) => each.configString),
];

/** Of the variable mappings of a Foreach Loop. */
export const variableMappingMembers: readonly PersistedMember<ForeachVariableMapping>[] = [
  ...modelObjectMembers,
  required('VariableName', (each) => each.variableName),
  number('ValueIndex', (each) => each.valueIndex),
];

/** Of precedence constraints; formats 2 and 3 keep the two ends in elements. */
export const constraintMembers: readonly PersistedMember<PrecedenceConstraint>[] = [
  ...modelObjectMembers,
  endMember(
    'From',
    (each) => each.from,
    (each) => each.fromReference,
  ),
  endMember(
    'To',
    (each) => each.to,
    (each) => each.toReference,
  ),
  choice('EvalOp', (each) => each.evaluationOperation, operations, 'constraint'),
  choice('Value', (each) => each.value, values, 'success'),
  text('Expression', (each) => each.expression),
  flag('LogicalAnd', (each) => each.logicalAnd, false),
];

/** How a constraint refers to one of its ends: as written while that still leads there, else as the format does. */
export function endReference(end: Executable | undefined, written: string, formatVersion: number): string {
  if (end === undefined) return written;
  const leadsThere = end.refId === written || end.id.toLowerCase() === written.toLowerCase();
  if (written !== '' && leadsThere) return written;
  return hasPropertyElements(formatVersion) || end.refId === '' ? end.id : end.refId;
}

function endMember(
  property: string,
  end: (constraint: PrecedenceConstraint) => Executable | undefined,
  written: (constraint: PrecedenceConstraint) => string,
): PersistedMember<PrecedenceConstraint> {
  return {
    property,
    text: (object, formatVersion) =>
      hasPropertyElements(formatVersion) ? undefined : endReference(end(object), written(object), formatVersion),
  };
}
