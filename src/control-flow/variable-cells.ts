import { columnType } from '../datatypes/data-type.ts';
import type { TypedValue, Value } from '../datatypes/value.ts';
import { parseVariableValue } from '../datatypes/variable-type.ts';
import type { Package } from '../model/package.ts';
import { integerOf, textOf } from '../model/property-set.ts';
import type { ConfigurationOutcome, ExecutablePlan, ParameterPlan, VariablePlan } from '../plan/package-plan.ts';
import { emptyValueOf } from '../plan/plan-variables.ts';
import { systemVariableTypes } from '../plan/system-variables.ts';
import type { ExecutionHost } from './execution-host.ts';
import { isTypedValue, type VariableCell } from './variable-scope.ts';

/** Values of System variables by name without namespace; typed values for those that hold objects. */
export type SystemValues = ReadonlyMap<string, Value | TypedValue>;

/** The cell of a variable of the package. */
export function variableCell(plan: VariablePlan): VariableCell {
  const { qualifiedName, id, description, type, readOnly, raiseChangedEvent, expression, value } = plan;
  return {
    qualifiedName,
    id,
    description,
    type,
    readOnly,
    raiseChangedEvent,
    expression,
    sensitive: false,
    value,
    object: undefined,
    evaluating: false,
  };
}

/** The cell of a parameter: read-only while the package runs. */
export function parameterCell(plan: ParameterPlan): VariableCell {
  return { ...fixedCell(plan.qualifiedName, plan), id: plan.id, sensitive: plan.sensitive };
}

/** The System variables of an executable; those without a value here are empty. Only Cancel and Propagate can be written. */
export function systemCells(plan: ExecutablePlan, values: SystemValues): VariableCell[] {
  return systemVariableTypes(plan.kind).map(({ qualifiedName, type }) => {
    const name = qualifiedName.slice('System::'.length);
    const value = values.get(name);
    if (type === undefined) return objectCell(qualifiedName, value);
    const plain = value === undefined || isTypedValue(value) ? emptyValueOf(type) : value;
    const cell = fixedCell(qualifiedName, { type, value: plain });
    return name === 'Cancel' || name === 'Propagate' ? { ...cell, readOnly: false } : cell;
  });
}

function objectCell(qualifiedName: string, object: unknown): VariableCell {
  return { ...fixedCell(qualifiedName, { type: columnType('DT_WSTR'), value: null }), type: undefined, object };
}

function fixedCell(qualifiedName: string, { type, value }: TypedValue): VariableCell {
  return {
    qualifiedName,
    id: '',
    description: '',
    type,
    readOnly: true,
    raiseChangedEvent: false,
    expression: undefined,
    sensitive: false,
    value,
    object: undefined,
    evaluating: false,
  };
}

/** The System variables that every container has. */
export function containerValues(plan: ExecutablePlan, startTime: Value): Map<string, Value> {
  return new Map<string, Value>([
    ['ContainerStartTime', startTime],
    ['LocaleID', plan.localeId],
  ]);
}

/** The System variables of a task. */
export function taskValues(plan: ExecutablePlan, startTime: Value): Map<string, Value> {
  const values = containerValues(plan, startTime);
  values.set('CreationName', plan.creationName);
  values.set('TaskID', plan.id);
  values.set('TaskName', plan.name);
  values.set('TaskTransactionOption', plan.transactionOption);
  return values;
}

/** The System variables of a package (source: containers reference §4). */
export function packageValues(
  plan: ExecutablePlan,
  around: {
    readonly source: Package;
    readonly host: ExecutionHost;
    readonly startTime: Value;
    readonly configurations: ConfigurationOutcome;
    /** Id of the Execute Package task around it, or ''. */
    readonly parentId: string;
  },
): Map<string, Value> {
  const { source, host, startTime } = around;
  const values = containerValues(plan, startTime);
  const { properties } = source;
  values.set('StartTime', startTime);
  values.set('ParentContainerGUID', around.parentId);
  values.set('CreationDate', parseVariableValue(textOf(properties, 'CreationDate'), 'DT_DATE').value ?? startTime);
  values.set('PackageName', source.name);
  values.set('PackageID', source.id);
  values.set('ExecutionInstanceGUID', host.instanceId);
  values.set('MachineName', host.machineName);
  values.set('UserName', host.userName);
  values.set('ServerExecutionID', host.serverExecutionId);
  values.set('InteractiveMode', false);
  // The separator is not documented.
  values.set('FailedConfigurations', around.configurations.failed.join(';'));
  values.set('IgnoreConfigurationsOnLoad', around.configurations.ignored);
  values.set('CreatorName', textOf(properties, 'CreatorName'));
  values.set('CreatorComputerName', textOf(properties, 'CreatorComputerName'));
  values.set('LastModifiedProductVersion', textOf(properties, 'LastModifiedProductVersion'));
  values.set('VersionBuild', integerOf(properties, 'VersionBuild', 0));
  values.set('VersionMajor', integerOf(properties, 'VersionMajor', 0));
  values.set('VersionMinor', integerOf(properties, 'VersionMinor', 0));
  values.set('VersionComments', textOf(properties, 'VersionComments'));
  values.set('VersionGUID', textOf(properties, 'VersionGUID'));
  return values;
}
