import { readFile } from 'node:fs/promises';
import { decodeBytes, dtsError, type TaskContext } from 'opendtsx/sdk';
import { messageSources, type SendMailInstance } from './send-mail.ts';

/** The text of the message: written in the task, read from the file of a FILE connection manager, or the value of a variable. */
export async function messageText(instance: SendMailInstance, context: TaskContext): Promise<string> {
  const { MessageSourceType: type, MessageSource: source } = instance.properties;
  if (type === messageSources.FileConnection) return fileText(instance, context, source);
  if (type === messageSources.Variable) return variableText(instance, context, source);
  return source;
}

function variableText(instance: SendMailInstance, context: TaskContext, variable: string): string {
  const args = { executable: instance.path, variable };
  const place = { source: context.source };
  if (!context.hasVariable(variable)) throw dtsError('OPENDTSX_E_SENDMAIL_VARIABLENOTFOUND', args, place);
  const { value } = context.variable(variable);
  if (typeof value === 'string') return value;
  if (value === null) return '';
  throw dtsError('DTS_E_SENDMAILTASK_VARIABLETYPEISNOTSTRING', args, place);
}

async function fileText(instance: SendMailInstance, context: TaskContext, reference: string): Promise<string> {
  const connection = await context.connection(reference);
  const args = { executable: instance.path, connection: reference };
  const place = { source: context.source };
  if (connection.kind !== 'file') {
    throw dtsError('DTS_E_SENDMAILTASK_CONNECTIONTYPENOTFILE', { ...args, kind: connection.kind }, place);
  }
  const bytes = await readFile(connection.path).catch((cause: unknown) => {
    const file = { ...args, file: connection.writtenPath };
    throw dtsError('DTS_E_SENDMAILTASK_FILEDOESNOTEXIST', file, place, { cause });
  });
  return decodeText(bytes);
}

const windowsLatin = 1252;

/** Text of a file: by its byte order mark, as UTF-8 where it is valid, else in the code page of Windows. */
export function decodeText(bytes: Uint8Array): string {
  const marked =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(marked, { fatal: true }).decode(bytes);
  } catch {
    return decodeBytes(bytes, windowsLatin);
  }
}
