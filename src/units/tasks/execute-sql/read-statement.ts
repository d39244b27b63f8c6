import { readFile } from 'node:fs/promises';
import iconv from 'iconv-lite';
import { dtsError, type TaskContext } from 'opendtsx/sdk';
import { type ExecuteSqlInstance, statementSources } from './execute-sql.ts';

/** The statement text of the task: as written, out of a variable, or out of the file of a FILE connection. */
export async function readStatement(instance: ExecuteSqlInstance, context: TaskContext): Promise<string> {
  const { SqlStatementSource: source, SqlStatementSourceType: type } = instance.properties;
  const text = await readSource(instance, context, source, type);
  if (text.trim() === '') {
    throw dtsError('DTS_E_SQLTASK_NOSTATEMENTSPECIFIED', { executable: instance.path }, { source: context.source });
  }
  return text;
}

async function readSource(
  instance: ExecuteSqlInstance,
  context: TaskContext,
  source: string,
  type: number,
): Promise<string> {
  if (type === statementSources.FileConnection) return readStatementFile(instance, context, source);
  if (type !== statementSources.Variable) return source;
  const { value } = context.variable(source);
  if (typeof value === 'string') return value;
  throw dtsError(
    'DTS_E_SQLTASK_VARIABLETYPEISNOTSTRING',
    { executable: instance.path, variable: source },
    { source: context.source },
  );
}

async function readStatementFile(instance: ExecuteSqlInstance, context: TaskContext, source: string): Promise<string> {
  const connection = await context.connection(source);
  const args = { executable: instance.path, connection: source };
  if (connection.kind !== 'file') {
    throw dtsError('DTS_E_SQLTASK_CONNECTIONTYPENOTFILE', args, { source: context.source });
  }
  try {
    return decodeStatement(await readFile(connection.path), instance.properties.CodePage);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
    const found = { ...args, file: connection.writtenPath };
    throw dtsError('DTS_E_SQLTASK_FILEDOESNOTEXIST', found, { source: context.source }, { cause });
  }
}

/** Text of a statement file: a byte order mark decides, else the code page. */
export function decodeStatement(bytes: Buffer, codePage: number): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return iconv.decode(bytes, 'utf16-le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return iconv.decode(bytes, 'utf16-be');
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return iconv.decode(bytes, 'utf8');
  if (codePage === 1200) return iconv.decode(bytes, 'utf16-le');
  if (codePage === 65001) return iconv.decode(bytes, 'utf8');
  return iconv.decode(bytes, iconv.encodingExists(`cp${codePage}`) ? `cp${codePage}` : 'cp1252');
}
