import {
  type BytesVector,
  type ComponentContext,
  type ComponentInstance,
  type ComponentRuntime,
  diagnostic,
  encodeText,
  type InputColumn,
  type PipelineBuffer,
  textOfSpan,
} from 'opendtsx/sdk';
import { dataColumn, type exportColumnDeclaration } from './export-column.ts';
import { type ExistingFile, type FileFault, writeValue } from './write-file.ts';

/** A column of paths with the column whose values go to the files. */
interface ExportedPair {
  readonly path: InputColumn;
  readonly data: InputColumn;
  readonly existing: ExistingFile;
  readonly mark: Uint8Array;
}

const utf16 = 1200;
const nothing = new Uint8Array();
const byteOrderMark = Uint8Array.of(0xff, 0xfe);

/** The running half of Export Column: writes one file after the other; a row whose file cannot be written is a row in error. */
export function createRuntime({
  inputs,
}: ComponentInstance<typeof exportColumnDeclaration.properties>): ComponentRuntime {
  const pairs = inputs[0].columns.flatMap((path) => {
    const data = dataColumn(path, inputs[0].columns);
    return data === undefined ? [] : [pairOf(path, data)];
  });
  return {
    async process(buffer, _input, context) {
      for (let at = 0; at < buffer.rowCount; at++) {
        const row = buffer.selection === undefined ? at : buffer.selection[at];
        for (const pair of pairs) {
          context.signal.throwIfAborted();
          if (!(await exportRow(pair, buffer, row, context))) break;
        }
      }
    },
  };
}

function pairOf(path: InputColumn, data: InputColumn): ExportedPair {
  const { AllowAppend, ForceTruncate, WriteBOM } = path.properties;
  const existing = AllowAppend === true ? 'append' : ForceTruncate === true ? 'replace' : 'fail';
  const hasMark = WriteBOM === true && data.type.type === 'DT_NTEXT';
  return { path, data, existing, mark: hasMark ? byteOrderMark : nothing };
}

/** Writes the file of one row; false when the row left the buffer. */
async function exportRow(
  pair: ExportedPair,
  buffer: PipelineBuffer,
  row: number,
  context: ComponentContext,
): Promise<boolean> {
  const written = pathAt(buffer.vector(pair.path.lineageId) as BytesVector, row);
  const fault =
    written === ''
      ? withoutPath
      : await writeValue(context.resolvePath(written), bytesAt(pair.data, buffer, row), pair.mark, pair.existing);
  if (fault === undefined) {
    context.count('files written', 1);
    return true;
  }
  const column = fault.isOpen ? pair.path : pair.data;
  const detail = { value: written, rule: fault.rule };
  return buffer.reportRowError(row, column.lineageId, diagnostic(fault.symbol).code, 'error', detail);
}

const withoutPath: FileFault = {
  symbol: 'DTS_E_TXFILEEXTRACTORSTATIC_FILEOPENERR_FORWRITE_FILENOTFOUND',
  isOpen: true,
  rule: 'the row has no path',
};

function pathAt(vector: BytesVector, row: number): string {
  return vector.nulls[row] === 0 ? textOfSpan(vector.bytes, vector.starts[row], vector.ends[row]) : '';
}

/** The bytes that the file gets: DT_NTEXT as UTF-16, DT_TEXT in its code page; nothing for NULL. */
function bytesAt(data: InputColumn, buffer: PipelineBuffer, row: number): Uint8Array {
  const { bytes, starts, ends, nulls } = buffer.vector(data.lineageId) as BytesVector;
  if (nulls[row] !== 0) return nothing;
  if (data.type.type === 'DT_IMAGE') return bytes.subarray(starts[row], ends[row]);
  const codePage = data.type.type === 'DT_TEXT' ? data.type.codePage || 1252 : utf16;
  return encodeText(textOfSpan(bytes, starts[row], ends[row]), codePage);
}
