import { columnType, type DataTypeName } from '../datatypes/data-type.ts';
import type { ExecutableKind } from '../model/executable.ts';
import type { NamedType } from './name-scope.ts';

const packageVariables: Readonly<Record<string, DataTypeName>> = {
  CancelEvent: 'DT_I4',
  ContainerStartTime: 'DT_DATE',
  CreationDate: 'DT_DATE',
  CreatorComputerName: 'DT_WSTR',
  CreatorName: 'DT_WSTR',
  ExecutionInstanceGUID: 'DT_WSTR',
  FailedConfigurations: 'DT_WSTR',
  IgnoreConfigurationsOnLoad: 'DT_BOOL',
  InteractiveMode: 'DT_BOOL',
  LastModifiedProductVersion: 'DT_WSTR',
  LocaleID: 'DT_I4',
  MachineName: 'DT_WSTR',
  OfflineMode: 'DT_BOOL',
  PackageID: 'DT_WSTR',
  PackageName: 'DT_WSTR',
  ParentContainerGUID: 'DT_WSTR',
  ProductVersion: 'DT_WSTR',
  ServerExecutionID: 'DT_I8',
  StartTime: 'DT_DATE',
  UserName: 'DT_WSTR',
  VersionBuild: 'DT_I4',
  VersionComments: 'DT_WSTR',
  VersionGUID: 'DT_WSTR',
  VersionMajor: 'DT_I4',
  VersionMinor: 'DT_I4',
};

const containerVariables: Readonly<Record<string, DataTypeName>> = {
  ContainerStartTime: 'DT_DATE',
  LocaleID: 'DT_I4',
};

const taskVariables: Readonly<Record<string, DataTypeName>> = {
  ContainerStartTime: 'DT_DATE',
  CreationName: 'DT_WSTR',
  LocaleID: 'DT_I4',
  TaskID: 'DT_WSTR',
  TaskName: 'DT_WSTR',
  TaskTransactionOption: 'DT_I4',
};

// What holds no plain type is an object: documented as DBNull.
const handlerVariables: Readonly<Record<string, DataTypeName | undefined>> = {
  Cancel: 'DT_BOOL',
  ErrorCode: 'DT_I4',
  ErrorDescription: 'DT_WSTR',
  ExecutionStatus: 'DT_BOOL',
  ExecutionValue: undefined,
  LocaleID: 'DT_I4',
  PercentComplete: 'DT_I4',
  ProgressCountHigh: 'DT_I4',
  ProgressCountLow: 'DT_I4',
  ProgressDescription: 'DT_WSTR',
  Propagate: 'DT_BOOL',
  SourceDescription: 'DT_WSTR',
  SourceID: 'DT_WSTR',
  SourceName: 'DT_WSTR',
  SourceParentGUID: 'DT_WSTR',
  VariableDescription: 'DT_WSTR',
  VariableID: 'DT_WSTR',
  VariableName: 'DT_WSTR',
  VariableValue: 'DT_WSTR',
};

function variablesOf(kind: ExecutableKind): Readonly<Record<string, DataTypeName | undefined>> {
  if (kind === 'package') return packageVariables;
  if (kind === 'task') return taskVariables;
  return kind === 'event-handler' ? handlerVariables : containerVariables;
}

const longestText = 4000;

const knownTypes = new Map<object, readonly NamedType[]>();

/** The System variables that an executable of a kind has of its own, with their types (source: containers reference §4). */
export function systemVariableTypes(kind: ExecutableKind): readonly NamedType[] {
  const variables = variablesOf(kind);
  let types = knownTypes.get(variables);
  if (types === undefined) {
    types = typesOf(variables);
    knownTypes.set(variables, types);
  }
  return types;
}

function typesOf(variables: Readonly<Record<string, DataTypeName | undefined>>): readonly NamedType[] {
  return Object.entries(variables).map(([name, type]) => ({
    qualifiedName: `System::${name}`,
    type: type === undefined ? undefined : columnType(type, type === 'DT_WSTR' ? { length: longestText } : {}),
  }));
}
