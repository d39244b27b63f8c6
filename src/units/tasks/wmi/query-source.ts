import { readFile } from 'node:fs/promises';
import {
  type Diagnostic,
  DtsError,
  diagnostic,
  dtsError,
  type TaskContext,
  type TaskInstance,
  type TaskValidation,
} from 'opendtsx/sdk';
import { parseWql, type WqlQuery } from './parse-wql.ts';
import type { MachineQuery, PlannedQuery } from './wmi-classes.ts';

/** `QuerySourceType` of the object model. */
export const querySources = { FileConnection: 0, DirectInput: 1, Variable: 2 } as const;

/** What both WMI tasks have. */
export type WithQuery = TaskInstance & {
  readonly properties: {
    readonly WmiConnection: string;
    readonly WqlQuerySource: string;
    readonly WqlQuerySourceType: number;
  };
};

/** How a task words its findings, and which queries it takes. */
export interface QueryUse {
  /** Middle of its symbols: `WMIDRTASK`. */
  readonly prefix: string;
  /** Symbol for a variable without text. */
  readonly noText: string;
  readonly plan: (query: WqlQuery) => PlannedQuery;
}

/** Checks connection and query; a query in a file is checked when it is read. */
export function validateQuery(instance: WithQuery, context: TaskValidation, use: QueryUse): Diagnostic[] {
  const { WmiConnection: connection, WqlQuerySource: source, WqlQuerySourceType: type } = instance.properties;
  const executable = instance.path;
  const find = (symbol: string, args: Readonly<Record<string, string>> = {}): Diagnostic[] => [
    diagnostic(symbol, { executable, ...args }, { source: executable }),
  ];
  const findings: Diagnostic[] = [];
  const kind = context.connectionKind(connection);
  if (connection === '') findings.push(...find(`DTS_E_${use.prefix}_MISSINGCONNECTION`));
  else if (kind === undefined) findings.push(...find(`DTS_E_${use.prefix}_CONNECTIONMNGRDOESNTEXIST`, { connection }));
  else if (kind !== 'wmi') findings.push(...find(`DTS_E_${use.prefix}_CONNECTIONTYPENOTWMI`, { connection, kind }));
  if (source.trim() === '') return [...findings, ...find(`DTS_E_${use.prefix}_MISSINGWQLQUERY`)];
  if (type === querySources.FileConnection) return [...findings, ...checkFile(source, context, use, find)];
  const text = type === querySources.Variable ? textOfVariable(source, context) : source;
  if (typeof text !== 'string') return [...findings, ...find(use.noText, { variable: source })];
  // A variable that is still empty gets its query while the package runs.
  if (text.trim() === '' && type === querySources.Variable) return findings;
  const planned = planText(text, use);
  return 'fault' in planned ? [...findings, ...find('OPENDTSX_E_WMI_QUERY', { detail: planned.fault })] : findings;
}

function textOfVariable(variable: string, context: TaskValidation): unknown {
  return context.hasVariable(variable) ? context.variable(variable)?.value : undefined;
}

function checkFile(
  connection: string,
  context: TaskValidation,
  { prefix }: QueryUse,
  find: (symbol: string, args: Readonly<Record<string, string>>) => Diagnostic[],
): Diagnostic[] {
  const kind = context.connectionKind(connection);
  if (kind === undefined) return find(`DTS_E_${prefix}_CONNECTIONMNGRDOESNTEXIST`, { connection });
  return kind === 'file' ? [] : find(`DTS_E_${prefix}_CONNECTIONTYPENOTFILE`, { connection, kind });
}

function planText(text: string, { plan }: QueryUse): PlannedQuery {
  const parsed = parseWql(text);
  return 'fault' in parsed ? parsed : plan(parsed.query);
}

/** The query of a task with its text. Throws what validation finds, and for a file that does not exist. */
export async function readQuery(
  instance: WithQuery,
  context: TaskContext,
  use: QueryUse,
): Promise<{ readonly text: string; readonly query: MachineQuery }> {
  const finding = validateQuery(instance, context, use)[0];
  if (finding !== undefined) throw new DtsError(finding);
  await context.connection(instance.properties.WmiConnection);
  const text = await readText(instance, context, use);
  const planned = planText(text, use);
  if ('query' in planned) return { text, query: planned.query };
  const args = { executable: instance.path, detail: planned.fault };
  throw dtsError('OPENDTSX_E_WMI_QUERY', args, { source: context.source });
}

async function readText({ path, properties }: WithQuery, context: TaskContext, { prefix }: QueryUse): Promise<string> {
  const { WqlQuerySource: source, WqlQuerySourceType: type } = properties;
  if (type === querySources.DirectInput) return source;
  if (type === querySources.Variable) return String(context.variable(source).value);
  const connection = await context.connection(source);
  if (connection.kind !== 'file') return '';
  try {
    return await readFile(connection.path, 'utf8');
  } catch (cause) {
    const args = { executable: path, file: connection.writtenPath };
    throw dtsError(`DTS_E_${prefix}_FILEDOESNOTEXIST`, args, { source: context.source }, { cause });
  }
}
