import type { ColumnType } from '../datatypes/data-type.ts';
import type { Secret } from '../datatypes/secret.ts';
import type { TypedValue } from '../datatypes/value.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { ConnectionKind } from './connection-kind.ts';
import type { Connection, ConnectionManagerInstance } from './connection-manager.ts';
import type { DatabaseAbilities } from './driver.ts';
import type { PolicyCheck } from './policy.ts';
import type { BagOf, PropertyDeclarations, TypedExpression } from './property.ts';
import type { UnitDeclaration } from './unit.ts';

/** A bound task: property expressions evaluated into its bag. */
export interface TaskInstance<P extends PropertyDeclarations = PropertyDeclarations> {
  readonly id: string;
  readonly name: string;
  /** Path of the executable, e.g. `\Package\Make tables`. */
  readonly path: string;
  readonly localeId: number;
  readonly properties: BagOf<P>;
}

/** A variable without its value. */
export interface VariableDescription {
  readonly qualifiedName: string;
  /** Undefined for Object variables. */
  readonly type: ColumnType | undefined;
  /** Whether messages must not show its value. */
  readonly sensitive: boolean;
  /** The same object wherever this variable is meant, so that what is kept for it can be found. */
  readonly identity: object;
}

/** What validating a task may ask. Opens nothing. */
export interface TaskValidation extends PolicyCheck {
  /** What a connection manager (by id or name) gives, or undefined when there is none. */
  connectionKind(idOrName: string): ConnectionKind | undefined;
  /** Whether a variable is visible from the task. */
  hasVariable(qualifiedName: string): boolean;
  variable(qualifiedName: string): TypedValue | undefined;
  /** What a name, with or without namespace, means to the task. */
  describeVariable(name: string): VariableDescription | undefined;
  /** What is known about the database that a connection manager leads to; undefined when it leads to none, or when that is known at run time only. */
  database?(idOrName: string): DatabaseAbilities | undefined;
  /** @param use as for `resolvePath` */
  checkPath(path: string, use?: 'program'): Diagnostic | undefined;
}

/** Declaration of a task. */
export interface TaskDeclaration<P extends PropertyDeclarations = PropertyDeclarations> extends UnitDeclaration {
  readonly kind: 'task';
  readonly properties: P;
  /** True for the Data Flow task: its ObjectData is a pipeline. */
  readonly hostsPipeline?: boolean;
  /**
   * True when a transaction around the task takes back all that it does: what it changes lies in databases of its connection managers, in variables, or in
   * executables that it runs. Others are told of in packages with transactions, because their files, mails and calls stay.
   */
  readonly rollsBack?: true;
  /** True when an ObjectData with something that no property reads is refused: where leaving it out would do something else than the package asks for. */
  readonly exactObjectData?: true;
  /**
   * What `exactObjectData` passes over beside empty values, `False` and `0`: paths of what means nothing when the task runs (`@CodePage`), or paths with the
   * one value that means nothing (`@ResultType=ResultSetType_None`).
   */
  readonly ignoredObjectData?: readonly string[];
  /** The way out when the task is known but never runs here: packages with it load and keep it, and are refused at validation, DelayValidation or not. */
  readonly refused?: string;
  validate(instance: TaskInstance<P>, context: TaskValidation): Diagnostic[];
}

/** Asks the runtime to run another package inside this execution. */
export interface PackageRequest {
  /** Name of a package of the same project, or a path. */
  readonly reference:
    | { readonly kind: 'project'; readonly packageName: string }
    | { readonly kind: 'file'; readonly path: string };
  readonly password?: Secret;
  /** Runs the package in a process of its own. */
  readonly outOfProcess?: boolean;
  /** Values for the child's parameters, by name. */
  readonly parameters: ReadonlyMap<string, TypedValue>;
}

/** What a running task may ask. */
export interface TaskContext extends TaskValidation {
  readonly signal: AbortSignal;
  readonly source: string;
  /** The same object for all tasks of one package while it runs: the key of what tasks keep for it. */
  readonly scope?: object;
  /** A connection manager as it is now, without opening it. Its connection string may hold secrets. */
  connectionManager?(idOrName: string): ConnectionManagerInstance | undefined;
  /** Acquires a connection by id or name; released after the task unless it retains its connection. */
  connection(idOrName: string): Promise<Connection>;
  /**
   * Maps a path to one of this machine and throws a `DtsError` when it leads nowhere, or where the policy forbids it.
   * @param use `program`: only mapped; ask `checkPolicy` before it is started
   */
  resolvePath(path: string, use?: 'program'): string;
  variable(qualifiedName: string): TypedValue;
  /** Writes a variable; converts to its type; throws a `DtsError` when it is read-only or the value does not fit. */
  setVariable(qualifiedName: string, value: TypedValue): void;
  /** Writes an Object variable: a record set, list or other value that only units know. */
  setObject(qualifiedName: string, value: unknown): void;
  /** Reads an Object variable. */
  object(qualifiedName: string): unknown;
  /** Evaluates an expression of the instance now. */
  evaluate(expression: TypedExpression): TypedValue;
  fire(finding: Diagnostic): void;
  /** Raises OnProgress. */
  progress(description: string, percent: number): void;
  /** Writes a custom log entry, e.g. `ExecuteSQLExecutingQuery`. @param detail DataCode and DataBytes of the entry, 0 and none when absent */
  log(entry: string, message: string, detail?: { readonly dataCode?: number; readonly dataBytes?: Uint8Array }): void;
  /** Raises an event of the task's own, e.g. `WMIEventWatcherEventOccurred`: event handlers of that name run; resolves when they are over. */
  raise?(event: string, message: string): Promise<void>;
  /** Runs the task's own pipeline (Data Flow task). */
  runPipeline(): Promise<TaskResult>;
  runPackage(request: PackageRequest): Promise<TaskResult>;
  /**
   * Translates T-SQL for a database's dialect; gives back the text unchanged when the dialect is T-SQL.
   * @param database `DatabaseConnection.database`: the name that three-part names may begin with
   */
  translateSql(sql: string, dialect: string, database?: string): string;
}

/** How a task ended. `failure` without a thrown error means that its error events were fired already. */
export interface TaskResult {
  readonly result: 'success' | 'failure' | 'canceled';
  /** ExecutionValue of the task host. */
  readonly executionValue?: TypedValue;
}

/** The runtime module of a task. */
export interface TaskModule<P extends PropertyDeclarations = PropertyDeclarations> {
  execute(instance: TaskInstance<P>, context: TaskContext): Promise<TaskResult>;
}
