import { stat } from 'node:fs/promises';
import { columnType, openFileTarget, type TaskContext } from 'opendtsx/sdk';
import { encodeDocument } from './document-encoding.ts';
import { destinationTypes } from './xml.ts';
import { XmlFault } from './xml-fault.ts';

/** Saves a text. @param encoding what a file is written in when the text does not say it itself */
export type Destination = (text: string, encoding?: string) => Promise<void>;

/** Finds where a result goes, and fails when it must not go there: before anything is done, as an operation can be long. */
export async function openDestination(
  { type, written, overwrite }: { readonly type: number; readonly written: string; readonly overwrite: boolean },
  context: TaskContext,
): Promise<Destination> {
  if (type === destinationTypes.Variable) {
    const { value } = context.variable(written);
    if (!overwrite && typeof value === 'string' && value !== '') {
      throw new XmlFault('DTS_E_XMLTASK_DOCUMENTHASDATA', { variable: written });
    }
    return async (text) => {
      context.setVariable(written, { type: columnType('DT_WSTR', { length: text.length }), value: text });
    };
  }
  const connection = await context.connection(written);
  if (connection.kind !== 'file') {
    throw new XmlFault('DTS_E_XMLTASK_CONNECTIONTYPENOTFILE', { connection: written, kind: connection.kind });
  }
  const { path, writtenPath } = connection;
  const found = await stat(path).catch(() => undefined);
  if (!overwrite && found !== undefined) throw new XmlFault('DTS_E_XMLTASK_FILEALREADYEXISTS', { file: writtenPath });
  return (text, encoding) => writeFile(path, writtenPath, encodeDocument(text, encoding));
}

async function writeFile(path: string, written: string, bytes: Uint8Array): Promise<void> {
  try {
    const target = await openFileTarget(path, true);
    let succeeded = false;
    try {
      await target.write(bytes);
      succeeded = true;
    } finally {
      await target.close(succeeded);
    }
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message.replace(/\.$/, '') : String(cause);
    throw new XmlFault(
      'DTS_E_ERROROCCURREDWITHFOLLOWINGMESSAGE',
      { detail: `${written} cannot be written: ${detail}` },
      { cause },
    );
  }
}
