import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { ConnectionKind } from './connection-kind.ts';
import type { Connection } from './connection-manager.ts';
import type { PolicyAccess } from './policy.ts';
import type { BagOf, PropertyDeclarations } from './property.ts';
import type { UnitDeclaration } from './unit.ts';

/** One entry of a log. A text that the column filter of the container leaves out is '' (source: SSIS log schema). */
export interface LogEntry {
  /** Name of the event; what a task or a child package writes itself begins with `User:`. */
  readonly event: string;
  readonly computer: string;
  readonly operator: string;
  readonly sourceName: string;
  /** GUID in braces. */
  readonly sourceId: string;
  /** GUID in braces: `System::ExecutionInstanceGUID`. */
  readonly executionId: string;
  /** Messages about findings end with CR LF, as in SSIS; '' when the event has none. */
  readonly message: string;
  readonly startTime: Date;
  readonly endTime: Date;
  /** Signed 32 bit: a message code, the percentage of OnProgress, or the result of an executable (DTSExecResult). */
  readonly dataCode: number;
  readonly dataBytes: Uint8Array;
}

/** A bound log provider: property expressions evaluated. */
export interface LogProviderInstance<P extends PropertyDeclarations = PropertyDeclarations> {
  readonly id: string;
  readonly name: string;
  /** Name or id of the connection manager that it writes through. */
  readonly configString: string;
  /** True when it was attached to the execution from outside: its ConfigString may then be a path. */
  readonly isAttached: boolean;
  readonly properties: BagOf<P>;
}

/** What validating a log provider may ask. Opens nothing. */
export interface LogProviderValidation {
  /** What a connection manager (by id or name) gives, or undefined when there is none. */
  connectionKind(idOrName: string): ConnectionKind | undefined;
  checkPath(path: string): Diagnostic | undefined;
  /** Why the policy of the machine forbids a host, if so. */
  checkPolicy(access: PolicyAccess): Diagnostic | undefined;
}

/** Declaration of a log provider. */
export interface LogProviderDeclaration<P extends PropertyDeclarations = PropertyDeclarations> extends UnitDeclaration {
  readonly kind: 'log-provider';
  readonly properties: P;
  validate(instance: LogProviderInstance<P>, context: LogProviderValidation): Diagnostic[];
}

/** What opening a log may ask. */
export interface LogProviderContext extends LogProviderValidation {
  /** Never aborted: what led to a cancellation is logged too. */
  readonly signal: AbortSignal;
  /** Acquires a connection by id or name; it is released after the log was closed. */
  connection(idOrName: string): Promise<Connection>;
  resolvePath(path: string): string;
  /** Translates T-SQL for a database's dialect; gives back the text unchanged when the dialect is T-SQL. */
  translateSql(sql: string, dialect: string, database?: string): string;
}

/** A log that is being written. */
export interface OpenLog {
  /** Writes an entry, or takes it to be written later, in order. What it throws, and what a later write fails with, ends the log. */
  write(entry: LogEntry): void | Promise<void>;
  /** Settles when every entry is written and the log is closed; rejects with a `DtsError` when one is lost. */
  close(): Promise<void>;
}

/** The runtime module of a log provider. */
export interface LogProviderModule<P extends PropertyDeclarations = PropertyDeclarations> {
  /** Opens the log before the package is validated. Throws a `DtsError` when it cannot be had. */
  open(instance: LogProviderInstance<P>, context: LogProviderContext): Promise<OpenLog>;
}
