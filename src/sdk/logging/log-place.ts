import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import { type DtsError, dtsError } from '../../diagnostics/dts-error.ts';
import type { DatabaseConnection } from '../driver.ts';
import type { LogProviderContext, LogProviderInstance, LogProviderValidation } from '../log-provider.ts';

/** What is wrong with where a log provider writes to, when it needs a connection manager that gives a file. */
export function checkLogFile(instance: LogProviderInstance, context: LogProviderValidation): Diagnostic[] {
  const { configString, isAttached } = instance;
  const kind = context.connectionKind(configString);
  if (configString === '') return [invalid(instance, 'its ConfigString names no FILE connection manager')];
  if (kind === 'file') return [];
  if (kind !== undefined) return [invalid(instance, `${configString} is no FILE connection manager`)];
  if (!isAttached) return [invalid(instance, `there is no connection manager ${configString}`)];
  const finding = context.checkPath(configString);
  return finding === undefined ? [] : [finding];
}

/** What is wrong with where a log provider writes to, when it needs a connection manager that gives a database. */
export function checkLogDatabase(instance: LogProviderInstance, context: LogProviderValidation): Diagnostic[] {
  const { configString } = instance;
  if (configString === '') return [invalid(instance, 'its ConfigString names no connection manager of a database')];
  const kind = context.connectionKind(configString);
  if (kind === 'database') return [];
  const detail =
    kind === undefined ? `there is no connection manager ${configString}` : `${configString} leads to no database`;
  return [invalid(instance, detail)];
}

function invalid({ name }: LogProviderInstance, detail: string): Diagnostic {
  return diagnostic('DTS_E_LOGPROVIDERVALIDATIONFAILED', { log: name, detail });
}

/** The path on this machine that a log provider writes to. Throws a `DtsError` when its connection manager names a folder or nothing. */
export async function logFilePath(instance: LogProviderInstance, context: LogProviderContext): Promise<string> {
  const { configString, isAttached } = instance;
  if (isAttached && context.connectionKind(configString) === undefined) return context.resolvePath(configString);
  const connection = await context.connection(configString);
  if (connection.kind !== 'file') throw openFailure(instance, `${configString} is no FILE connection manager`);
  if (connection.usage.endsWith('folder')) {
    throw openFailure(instance, `the connection manager ${configString} names a folder, not a file`);
  }
  return connection.path;
}

/** The database that a log provider writes to. Throws a `DtsError` when its connection manager leads elsewhere. */
export async function logDatabase(
  instance: LogProviderInstance,
  context: LogProviderContext,
): Promise<DatabaseConnection> {
  const connection = await context.connection(instance.configString);
  if (connection.kind === 'database') return connection.database;
  throw openFailure(instance, `${instance.configString} leads to no database`);
}

/** The failure to open a log. @param cause what the outside said, or the detail itself */
export function openFailure({ name }: LogProviderInstance, cause: unknown): DtsError {
  return dtsError('DTS_E_OPENLOGFAILED', { log: name, detail: wordsOf(cause) });
}

/** The failure to write a log. */
export function writeFailure({ name }: LogProviderInstance, cause: unknown): DtsError {
  return dtsError('DTS_E_LOGFAILED', { log: name, detail: wordsOf(cause) });
}

function wordsOf(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).replace(/\.$/, '');
}
