import { readFile } from 'node:fs/promises';
import { dtsError, formatValue, type TaskContext, type TaskResult } from 'opendtsx/sdk';
import { type AsExecuteDdlInstance, ddlSources } from './as-execute-ddl.ts';
import { runCommands } from './run-commands.ts';

/** Has the server run the commands, and waits until it has. */
export async function execute(instance: AsExecuteDdlInstance, context: TaskContext): Promise<TaskResult> {
  const commands = await readCommands(instance, context);
  return runCommands(instance, context, instance.properties.ConnectionName, commands, 'DTS_E_DTSPROCTASK_INVALIDDDL');
}

async function readCommands({ path, properties }: AsExecuteDdlInstance, context: TaskContext): Promise<string> {
  const { SourceType: type, Source: source } = properties;
  const place = { source: context.source };
  if (type === ddlSources.Variable) {
    if (!context.hasVariable(source)) {
      throw dtsError('DTS_E_DTSPROCTASK_VARIABLENOTDEFINED', { executable: path, variable: source }, place);
    }
    const { value, type: valueType } = context.variable(source);
    return value === null ? '' : formatValue(value, valueType);
  }
  if (type !== ddlSources.FileConnection) return source;
  const connection = await context.connection(source);
  if (connection.kind !== 'file') {
    throw dtsError('DTS_E_DTSPROCTASK_INVALIDCONNECTION', { executable: path, connection: source }, place);
  }
  const bytes = await readFile(connection.path).catch((cause: unknown) => {
    const args = { executable: path, file: connection.writtenPath };
    throw dtsError('DTS_E_DTSPROCTASK_FILEDOESNOTEXIST', args, place, { cause });
  });
  return decodeCommands(bytes);
}

/** Text by its byte order mark; UTF-8 without one. */
function decodeCommands(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  return new TextDecoder().decode(bytes);
}
