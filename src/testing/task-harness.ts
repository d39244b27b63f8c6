import { resolve } from 'node:path';
import { columnType, type DataTypeName } from '../datatypes/data-type.ts';
import type { TypedValue, Value } from '../datatypes/value.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { dtsError } from '../diagnostics/dts-error.ts';
import type { Connection, ConnectionManagerInstance } from '../sdk/connection-manager.ts';
import type { DatabaseAbilities } from '../sdk/driver.ts';
import type {
  ForeachContext,
  ForeachEnumeratorDeclaration,
  ForeachEnumeratorInstance,
  ForeachEnumeratorModule,
  ForeachValidation,
} from '../sdk/foreach-enumerator.ts';
import type { PropertyBag, PropertyDeclarations, PropertyValue, TypedExpression } from '../sdk/property.ts';
import type {
  PackageRequest,
  TaskContext,
  TaskDeclaration,
  TaskInstance,
  TaskModule,
  TaskResult,
} from '../sdk/task.ts';
import type { Unit } from '../sdk/unit.ts';
import { bagWithDefaults, readTaskObjectData } from './task-object-data.ts';

/** What surrounds the task or enumerator under test. */
export interface TaskSurroundings {
  /** Variables by qualified name. Plain values get the type of their JavaScript form; anything else goes in as `{ object }`. */
  readonly variables?: Readonly<Record<string, string | number | boolean | TypedValue | { readonly object: unknown }>>;
  /** Connections by id or name. */
  readonly connections?: Readonly<Record<string, Connection>>;
  /** Connection managers by id or name. */
  readonly connectionManagers?: Readonly<Record<string, ConnectionManagerInstance>>;
  /** What drivers say about the databases of connections, by id or name. */
  readonly databases?: Readonly<Record<string, DatabaseAbilities>>;
  /** Where paths lead, by path as written; all others are paths of this machine. */
  readonly paths?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly evaluate?: (expression: TypedExpression) => TypedValue;
  readonly runPipeline?: () => Promise<TaskResult>;
  readonly runPackage?: (request: PackageRequest) => Promise<TaskResult>;
  readonly translateSql?: (sql: string, dialect: string) => string;
}

/** A task to run: its properties, given directly or as the ObjectData of a package. */
export interface TaskCase extends TaskSurroundings {
  readonly properties?: Readonly<Record<string, PropertyValue>>;
  readonly objectData?: string;
}

/** A context for tasks and enumerators that remembers what was done with it. */
export interface RecordingContext extends TaskContext, ForeachContext, ForeachValidation {
  readonly fired: Diagnostic[];
  variable(qualifiedName: string): TypedValue;
  /** Log entries as `entry: message`. */
  readonly logged: string[];
  /** Events of the task's own as `event: message`. */
  readonly raised: string[];
  /** The value of a variable, an object variable included. */
  read(qualifiedName: string): unknown;
}

/** A task bound to a context. */
export interface TaskUnderTest {
  readonly context: RecordingContext;
  /** Symbols that validation gives. */
  validate(): string[];
  execute(): Promise<TaskResult>;
  /** Executes and gives the symbol of the error that ends the task; rejects when none does. */
  failure(): Promise<string>;
}

/** Puts a task between a fake context and the properties of a case. */
export function taskUnderTest<P extends PropertyDeclarations>(
  unit: Unit<TaskDeclaration<P>, TaskModule<P>>,
  testCase: TaskCase,
): TaskUnderTest {
  const { declaration } = unit;
  const properties = readCase(declaration.properties, testCase);
  const instance: TaskInstance<P> = {
    id: '{00000000-0000-0000-0000-000000000001}',
    name: 'Task',
    path: '\\Package\\Task',
    localeId: 1033,
    properties: properties as TaskInstance<P>['properties'],
  };
  const context = recordingContext(testCase);
  const execute = async (): Promise<TaskResult> => (await unit.load()).execute(instance, context);
  return {
    context,
    validate: () => declaration.validate(instance, context).map((finding) => finding.symbol),
    execute,
    failure: () => symbolOf(execute()),
  };
}

/** An enumerator bound to a context. */
export interface EnumeratorUnderTest {
  readonly context: RecordingContext;
  /** Symbols that validation gives. */
  validate(): string[];
  /** The values of the items; whatever is no plain value as it is. */
  items(): Promise<unknown[][]>;
}

/** Puts a Foreach enumerator between a fake context and the properties of a case. */
export function enumeratorUnderTest<P extends PropertyDeclarations>(
  unit: Unit<ForeachEnumeratorDeclaration<P>, ForeachEnumeratorModule<P>>,
  testCase: TaskCase,
): EnumeratorUnderTest {
  const { declaration } = unit;
  const properties = readCase(declaration.properties, testCase);
  const instance: ForeachEnumeratorInstance<P> = {
    id: '{00000000-0000-0000-0000-000000000002}',
    name: 'Enumerator',
    properties: properties as ForeachEnumeratorInstance<P>['properties'],
  };
  const context = recordingContext(testCase);
  return {
    context,
    validate: () => declaration.validate(instance, context).map((finding) => finding.symbol),
    items: async () => {
      const items = await (await unit.load()).enumerate(instance, context);
      return Array.from({ length: items.length }, (_, index) =>
        (items.at(index) ?? []).map((value) => ('object' in value ? value.object : value.value)),
      );
    },
  };
}

function readCase(declarations: PropertyDeclarations, testCase: TaskCase): PropertyBag {
  if (testCase.objectData === undefined) return bagWithDefaults(declarations, testCase.properties ?? {});
  return readTaskObjectData(testCase.objectData, declarations);
}

/** The symbol of the `DtsError` that a promise rejects with; rejects when it does not. */
export async function symbolOf(running: Promise<unknown>): Promise<string> {
  const outcome = await running.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if (!('error' in outcome)) throw new Error(`Expected an error, got ${JSON.stringify(outcome.value)}`);
  const finding = (outcome.error as { readonly diagnostic?: Diagnostic }).diagnostic;
  if (finding === undefined) throw outcome.error;
  return finding.symbol;
}

/** A context over variables, connections and paths in memory. Variables convert and refuse as those of the runtime do, in essence. */
function recordingContext(surroundings: TaskSurroundings): RecordingContext {
  const variables = new Map(
    Object.entries(surroundings.variables ?? {}).map(([name, value]) => [name, variableOf(value)] as const),
  );
  const connections = surroundings.connections ?? {};
  const find = (name: string): Variable => {
    const variable = variables.get(name);
    if (variable === undefined) throw dtsError('DTS_E_VARIABLENOTFOUND', { variable: name });
    return variable;
  };
  const fired: Diagnostic[] = [];
  const logged: string[] = [];
  const raised: string[] = [];
  return {
    fired,
    logged,
    raised,
    signal: surroundings.signal ?? new AbortController().signal,
    source: '\\Package\\Task',
    read: (name) => find(name).object ?? find(name).value,
    connectionKind: (id) => connections[id]?.kind,
    database: (id) => surroundings.databases?.[id],
    hasVariable: (name) => variables.has(name),
    describeVariable: (name) => {
      const found = [...variables].find(([known]) => known === name || known.endsWith(`::${name}`));
      if (found === undefined) return undefined;
      const [qualifiedName, variable] = found;
      const type = variable.type.type === 'DT_VARIANT' ? undefined : variable.type;
      return { qualifiedName, type, sensitive: false, identity: variable };
    },
    connectionManager: (id) => surroundings.connectionManagers?.[id],
    checkPath: () => undefined,
    connection: async (id) => {
      const connection = connections[id];
      if (connection === undefined) throw dtsError('DTS_E_CONNECTIONNOTFOUND', { connection: id });
      return connection;
    },
    resolvePath: (path) => surroundings.paths?.[path] ?? (/[\\/]/.test(path) ? resolve(path) : path),
    variable: (name) => ({ type: find(name).type, value: find(name).value }),
    setVariable: (name, value) => assign(find(name), name, value),
    setObject: (name, value) => {
      if (find(name).type.type !== 'DT_VARIANT') throw dtsError('DTS_E_RUNTIMEVARIABLETYPECHANGE', { variable: name });
      find(name).object = value;
    },
    object: (name) => find(name).object,
    evaluate: (expression) => required(surroundings.evaluate, 'evaluate')(expression),
    fire: (finding) => void fired.push(finding),
    progress: () => undefined,
    log: (entry, message) => void logged.push(`${entry}: ${message}`),
    raise: async (event, message) => void raised.push(`${event}: ${message}`),
    runPipeline: () => required(surroundings.runPipeline, 'runPipeline')(),
    runPackage: (request) => required(surroundings.runPackage, 'runPackage')(request),
    translateSql: surroundings.translateSql ?? ((sql) => sql),
  };
}

function required<T>(given: T | undefined, name: string): T {
  if (given === undefined) throw new Error(`The case gives no ${name}.`);
  return given;
}

interface Variable {
  readonly type: TypedValue['type'];
  value: Value;
  object: unknown;
}

function variableOf(given: string | number | boolean | TypedValue | { readonly object: unknown }): Variable {
  if (typeof given === 'object') {
    if ('type' in given) return { type: given.type, value: given.value, object: undefined };
    return { type: columnType('DT_VARIANT'), value: null, object: given.object };
  }
  const types = { string: 'DT_WSTR', number: 'DT_I4', boolean: 'DT_BOOL' } as const;
  return { type: columnType(types[typeof given as keyof typeof types]), value: given, object: undefined };
}

function assign(variable: Variable, name: string, given: TypedValue): void {
  const converted = convert(variable.type.type, given.value);
  if (converted === undefined) throw dtsError('DTS_E_RUNTIMEVARIABLETYPECHANGE', { variable: name });
  variable.value = converted;
}

function convert(type: DataTypeName, value: Value): Value | undefined {
  if (type === 'DT_VARIANT') return value;
  if (value === null) return undefined;
  if (type === 'DT_WSTR') return String(value);
  if (type === 'DT_BOOL') return typeof value === 'boolean' ? value : Number(value) !== 0;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}
