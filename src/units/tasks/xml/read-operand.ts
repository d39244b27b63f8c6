import { readFile, stat } from 'node:fs/promises';
import type { TaskContext } from 'opendtsx/sdk';
import { decodeDocument } from './document-encoding.ts';
import { parseDocument } from './parse-document.ts';
import { sourceTypes } from './xml.ts';
import { refusal, XmlFault } from './xml-fault.ts';
import type { XmlItem } from './xml-item.ts';

/** Where an operand is, as the properties have it. */
export interface OperandPlace {
  readonly type: number;
  readonly written: string;
  /** For messages: `source`, `second operand`. */
  readonly role: string;
}

/** An operand as text. */
export interface Operand {
  readonly text: string;
  readonly role: string;
  /** Path as the package has it; '' when the text came from elsewhere. */
  readonly path: string;
}

const largestFile = 256 * 1024 * 1024;

/**
 * Reads an operand. A variable holds the document, or the path of its file: the documentation says both, and a document begins with `<`.
 * @param isDocument false for an XPath expression, which a variable always holds itself
 */
export async function readOperand(place: OperandPlace, context: TaskContext, isDocument: boolean): Promise<Operand> {
  const { type, written, role } = place;
  const operand = await readPlace(place, context, isDocument);
  if (operand.text.trim() !== '') return operand;
  const from = type === sourceTypes.DirectInput ? 'the task itself holds no text' : `${written} holds no text`;
  throw new XmlFault('DTS_E_XMLTASK_XMLTEXTEMPTY', { role, place: from });
}

async function readPlace(
  { type, written, role }: OperandPlace,
  context: TaskContext,
  isDocument: boolean,
): Promise<Operand> {
  if (type === sourceTypes.DirectInput) return { text: written, role, path: '' };
  if (type === sourceTypes.Variable) {
    const { value } = context.variable(written);
    if (typeof value !== 'string') throw new XmlFault('DTS_E_XMLTASK_VARIABLETYPEISNOTSTRING', { variable: written });
    if (!isDocument || value.trim() === '' || /^\ufeff?\s*</.test(value)) return { text: value, role, path: '' };
    return readDocumentFile(context.resolvePath(value.trim()), value.trim(), role);
  }
  const connection = await context.connection(written);
  if (connection.kind !== 'file') {
    throw new XmlFault('DTS_E_XMLTASK_CONNECTIONTYPENOTFILE', { connection: written, kind: connection.kind });
  }
  return readDocumentFile(connection.path, connection.writtenPath, role);
}

async function readDocumentFile(path: string, written: string, role: string): Promise<Operand> {
  try {
    const { size } = await stat(path);
    if (size > largestFile) {
      throw refusal(
        `The file ${written}`,
        `it has ${size} bytes, more than ${largestFile}`,
        'Split it before the task.',
      );
    }
    return { text: decodeDocument(await readFile(path), role), role, path: written };
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (cause instanceof XmlFault || code === undefined) throw cause;
    const reasons: Readonly<Record<string, string>> = {
      ENOENT: 'it does not exist',
      EACCES: 'access is denied',
      EISDIR: 'it is a folder',
    };
    throw new XmlFault('DTS_E_XMLTASK_FILEDOESNOTEXIST', { file: written, detail: reasons[code] ?? code }, { cause });
  }
}

/** The documents of an operation, by the symbol that says that they cannot be read. */
export type ReaderSymbol =
  | 'DTS_E_XMLTASK_CANTGETREADERFROMSOURCE'
  | 'DTS_E_XMLTASK_CANTGETREADERFROMDEST'
  | 'DTS_E_XMLTASK_CANTGETREADERFROMDIFFGRAM';

/** Reads the document in an operand. */
export function parseOperand({ text, role }: Operand, symbol: ReaderSymbol, keepBlanks = false): XmlItem {
  try {
    return parseDocument(text, `The ${role}`, { keepBlanks });
  } catch (cause) {
    if (cause instanceof XmlFault || !(cause instanceof Error)) throw cause;
    throw new XmlFault(symbol, { detail: cause.message.replace(/\.$/, '') }, { cause });
  }
}
