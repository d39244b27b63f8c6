import {
  type BytesVector,
  type ComponentContext,
  type ComponentInstance,
  type ComponentRuntime,
  decodeBytes,
  diagnostic,
  type InputColumn,
  type OutputColumn,
  type PipelineBuffer,
  textOfSpan,
  type Value,
  writeVector,
} from 'opendtsx/sdk';
import { type importColumnDeclaration, importedPairs } from './import-column.ts';
import { contentFault, type FileFault, readValue } from './read-file.ts';

interface Import {
  readonly path: InputColumn;
  readonly data: OutputColumn;
}

const utf16 = 1200;
/** Bytes that one column of a buffer can hold: positions are signed 32 bit numbers, and a UTF-16 unit takes up to three bytes. */
const mostBytes = 2 ** 31 - 1;
const bytesPerUnit = 3;

/** The running half of Import Column: reads one file after the other; a row whose file cannot be read is a row in error. */
export function createRuntime(
  instance: ComponentInstance<typeof importColumnDeclaration.properties>,
): ComponentRuntime {
  const imports = importedPairs(instance).flatMap(({ path, data }) => (data === undefined ? [] : [{ path, data }]));
  return {
    async process(buffer, _input, context) {
      for (const { data } of imports) clear(buffer.vector(data.lineageId) as BytesVector);
      for (let at = 0; at < buffer.rowCount; at++) {
        const row = buffer.selection === undefined ? at : buffer.selection[at];
        for (const each of imports) {
          context.signal.throwIfAborted();
          if (!(await importRow(each, buffer, row, context))) break;
        }
      }
    },
  };
}

function clear(vector: BytesVector): void {
  vector.used = 0;
  vector.hasNulls = false;
  vector.canonicalText = undefined;
}

/** Reads the file of one row; false when the row left the buffer. An ignored error leaves NULL. */
async function importRow(
  { path, data }: Import,
  buffer: PipelineBuffer,
  row: number,
  context: ComponentContext,
): Promise<boolean> {
  const target = buffer.vector(data.lineageId) as BytesVector;
  const written = pathAt(buffer.vector(path.lineageId) as BytesVector, row);
  const content = written === '' ? withoutPath : await readValue(context.resolvePath(written));
  const value = isFault(content) ? content : contentOf(content, data, path.properties.ExpectBOM === true, target.used);
  if (!isFault(value)) {
    writeVector(target, row, value, data.type);
    context.count('files read', 1);
    return true;
  }
  writeVector(target, row, null, data.type);
  const column = value.isOpen ? data : path;
  const detail = { value: written, rule: value.rule };
  return buffer.reportRowError(row, column.lineageId, diagnostic(value.symbol).code, 'error', detail);
}

const withoutPath: FileFault = {
  symbol: 'DTS_E_TXFILEINSERTERSTATIC_FILEOPENERR_FORREAD_FILENOTFOUND',
  isOpen: false,
  rule: 'the row has no path',
};

function isFault(value: Value | FileFault): value is FileFault {
  return typeof value === 'object' && value !== null && 'symbol' in value;
}

function pathAt(vector: BytesVector, row: number): string {
  return vector.nulls[row] === 0 ? textOfSpan(vector.bytes, vector.starts[row], vector.ends[row]) : '';
}

/** The value that the bytes of a file stand for. @param used bytes that the column holds already */
function contentOf(bytes: Uint8Array, data: OutputColumn, expectsMark: boolean, used: number): Value | FileFault {
  if (used + bytes.length * bytesPerUnit > mostBytes) {
    return contentFault('INSERTERCANTREAD', 'the files of one buffer exceed 2 GB; make DefaultBufferMaxRows smaller');
  }
  if (data.type.type === 'DT_IMAGE') return bytes;
  if (data.type.type === 'DT_TEXT') return decodeBytes(bytes, data.type.codePage || 1252);
  if (bytes.length % 2 !== 0)
    return contentFault('INSERTERCANTREAD', 'the file is no UTF-16: it ends within a character');
  if (!expectsMark) return decodeBytes(bytes, utf16);
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decodeBytes(bytes.subarray(2), utf16);
  return contentFault('INSERTERINVALIDBOM', 'the file does not begin with the byte order mark of UTF-16, FF FE');
}
