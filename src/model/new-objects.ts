import type {
  EventHandler,
  Executable,
  ExecutableKind,
  ForeachEnumeratorObject,
  ForeachLoop,
  ForeachVariableMapping,
  ForLoop,
  PrecedenceConstraint,
  TaskHost,
} from './executable.ts';
import type { ModelObject } from './model-object.ts';
import type { Configuration, ConnectionManager, FlatFileColumnObject, LogProvider, Package } from './package.ts';
import type { Parameter, Variable } from './variable.ts';

/** Gives a GUID in braces, a new one each time. */
export type IdGenerator = () => string;

/** A random GUID in braces and capitals, as the designer writes them. */
export function randomId(): string {
  return `{${globalThis.crypto.randomUUID().toUpperCase()}}`;
}

const serializableIsolation = 0x100000;
const designerPackage = '5';
/** What the designer writes as `IncludeInDebugDump` of a variable nobody asked for (observed: every package of the corpus). */
const automaticDump = '2345';

function newModelObject(name: string, creationName: string, newId: IdGenerator): ModelObject {
  return {
    refId: '',
    id: newId(),
    name,
    description: '',
    creationName,
    properties: new Map(),
    propertyExpressions: [],
    origin: undefined,
  };
}

function newExecutableMembers<K extends ExecutableKind>(
  kind: K,
  creationName: string,
  parent: Executable | undefined,
  newId: IdGenerator,
): Executable & { kind: K } {
  return {
    ...newModelObject('', creationName, newId),
    kind,
    parent,
    disabled: false,
    delayValidation: false,
    failPackageOnFailure: false,
    failParentOnFailure: false,
    maximumErrorCount: 1,
    forceExecutionResult: 'none',
    forceExecutionValue: false,
    disableEventHandlers: false,
    transactionOption: 1,
    isolationLevel: serializableIsolation,
    localeId: -1,
    loggingMode: 0,
    variables: [],
    executables: [],
    precedenceConstraints: [],
    eventHandlers: [],
    loggingOptions: undefined,
  };
}

/** An empty package of format 8 with all defaults. */
export function newPackage(name: string, newId: IdGenerator = randomId): Package {
  const members = newExecutableMembers('package', 'Microsoft.Package', undefined, newId);
  return Object.assign(members, {
    refId: 'Package',
    name,
    properties: new Map([
      ['PackageType', designerPackage],
      ['VersionBuild', '1'],
      ['VersionGUID', newId()],
    ]),
    formatVersion: 8,
    protectionLevel: 1,
    maxConcurrentExecutables: -1,
    connectionManagers: [],
    configurations: [],
    enableConfigurations: false,
    logProviders: [],
    parameters: [],
    fileName: '',
  });
}

/** A container (`STOCK:SEQUENCE`, `STOCK:FORLOOP`, `STOCK:FOREACHLOOP`) or task with all defaults and no name; it is not put into the parent. */
export function newExecutable(creationName: string, parent: Executable, newId: IdGenerator = randomId): Executable {
  switch (creationName.toUpperCase()) {
    case 'STOCK:SEQUENCE':
      return newExecutableMembers('sequence', creationName, parent, newId);
    case 'STOCK:FORLOOP':
      return newForLoop(parent, newId);
    case 'STOCK:FOREACHLOOP':
      return newForeachLoop(parent, newId);
    default:
      return newTaskHost(creationName, parent, newId);
  }
}

/** A For Loop without expressions. */
export function newForLoop(parent: Executable, newId: IdGenerator = randomId): ForLoop {
  const members = newExecutableMembers('for-loop', 'STOCK:FORLOOP', parent, newId);
  return Object.assign(members, { initExpression: '', evalExpression: '', assignExpression: '', maximumConcurrent: 1 });
}

/** A Foreach Loop without enumerator. */
export function newForeachLoop(parent: Executable, newId: IdGenerator = randomId): ForeachLoop {
  const members = newExecutableMembers('foreach-loop', 'STOCK:FOREACHLOOP', parent, newId);
  return Object.assign(members, { enumerator: undefined, variableMappings: [] });
}

/** A task without object data. */
export function newTaskHost(creationName: string, parent: Executable, newId: IdGenerator = randomId): TaskHost {
  const members = newExecutableMembers('task', creationName, parent, newId);
  return Object.assign(members, { objectData: undefined, pipeline: undefined });
}

/** An empty handler of an event (`OnError`); it is not put into the parent. */
export function newEventHandler(eventName: string, parent: Executable, newId: IdGenerator = randomId): EventHandler {
  const members = newExecutableMembers('event-handler', eventName, parent, newId);
  return Object.assign(members, { name: eventName, eventName, properties: new Map([['EventID', '0']]) });
}

/** The enumerator of a Foreach Loop without object data. */
export function newForeachEnumerator(creationName: string, newId: IdGenerator = randomId): ForeachEnumeratorObject {
  const id = newId();
  return { ...newModelObject(id, creationName, () => id), objectData: undefined };
}

/** Which value of an item goes to which variable (`User::File`). */
export function newForeachVariableMapping(
  variableName: string,
  valueIndex: number,
  newId: IdGenerator = randomId,
): ForeachVariableMapping {
  const id = newId();
  return { ...newModelObject(id, '', () => id), variableName, valueIndex };
}

/** Lets `to` run after the success of `from`. It is joined by AND, as the designer makes it, and not put into a container. */
export function newPrecedenceConstraint(
  from: Executable,
  to: Executable,
  newId: IdGenerator = randomId,
): PrecedenceConstraint {
  return {
    ...newModelObject('', '', newId),
    from,
    to,
    fromReference: from.refId || from.id,
    toReference: to.refId || to.id,
    evaluationOperation: 'constraint',
    value: 'success',
    expression: '',
    logicalAnd: true,
  };
}

/** An empty string variable. */
export function newVariable(
  name: string,
  options: { readonly namespace?: string; readonly readOnly?: boolean; readonly newId?: IdGenerator } = {},
): Variable {
  return {
    ...newModelObject(name, '', options.newId ?? randomId),
    properties: new Map([['IncludeInDebugDump', automaticDump]]),
    namespace: options.namespace ?? 'User',
    dataType: 8,
    valueText: '',
    valueOrigin: undefined,
    expression: '',
    evaluateAsExpression: false,
    readOnly: options.readOnly ?? false,
    raiseChangedEvent: false,
  };
}

/** An empty string parameter, neither required nor sensitive. */
export function newParameter(name: string, scope: Parameter['scope'], newId: IdGenerator = randomId): Parameter {
  return {
    ...newModelObject(name, '', newId),
    scope,
    typeCode: 18,
    valueText: '',
    secret: undefined,
    required: false,
    sensitive: false,
    encrypted: false,
  };
}

/** A connection manager of a type (`OLEDB`, `FLATFILE` …) without connection string, named after its id. */
export function newConnectionManager(
  creationName: string,
  scope: ConnectionManager['scope'],
  newId: IdGenerator = randomId,
): ConnectionManager {
  const id = newId();
  return {
    ...newModelObject(id, creationName, () => id),
    scope,
    delayValidation: false,
    objectData: undefined,
    connectionString: '',
    secrets: [],
    innerProperties: new Map(),
    flatFileColumns: [],
  };
}

/** A delimited column of a flat file connection manager; its properties are named as persisted (`ColumnDelimiter`, `DataType` …). */
export function newFlatFileColumn(
  name: string,
  properties: Readonly<Record<string, string>> = {},
  newId: IdGenerator = randomId,
): FlatFileColumnObject {
  const given = new Map(
    Object.entries({ ColumnType: 'Delimited', ...properties, TextQualified: properties.TextQualified ?? 'True' }),
  );
  return { ...newModelObject(name, '', newId), properties: given };
}

/** A package configuration; types: containers reference §9. */
export function newConfiguration(
  name: string,
  configurationType: number,
  configurationString: string,
  newId: IdGenerator = randomId,
): Configuration {
  return {
    ...newModelObject(name, '', newId),
    configurationType,
    configurationString,
    configurationVariable: '',
  };
}

/** A log provider; `configString` names the connection manager it writes to. */
export function newLogProvider(
  creationName: string,
  name: string,
  configString: string,
  newId: IdGenerator = randomId,
): LogProvider {
  return { ...newModelObject(name, creationName, newId), configString, objectData: undefined };
}
