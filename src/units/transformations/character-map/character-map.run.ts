import {
  type BytesVector,
  type ColumnEvaluator,
  type ColumnOperation,
  type ColumnType,
  type ComponentInstance,
  type ComponentRuntime,
  columnType,
  convertValue,
  copyAsciiCase,
  type InputColumn,
  type OutputColumn,
  type RowErrorSink,
  reserveBytes,
  textOfSpan,
  type Vector,
  writeVector,
} from 'opendtsx/sdk';
import { type characterMapDeclaration, mappedColumns, mappedLineageId } from './character-map.ts';
import { mapFlags } from './map-flags.ts';
import { textMapping } from './map-text.ts';

/** The running half of Character Map: a column program with one mapping for each column. */
export function createRuntime(
  instance: ComponentInstance<typeof characterMapDeclaration.properties>,
): ComponentRuntime {
  return {
    compile: () => ({
      operations: mappedColumns(instance).map((target) => mapping(target, instance.localeId)),
    }),
  };
}

function mapping(target: InputColumn | OutputColumn, localeId: number): ColumnOperation {
  const flags = Number(target.properties.MapFlags);
  return {
    operation: 'evaluate',
    inputLineageIds: [mappedLineageId(target)],
    evaluator: new MapEvaluator(target.type, flags, localeId),
    target,
  };
}

const anyText = columnType('DT_WSTR');
const lowercaseOfAscii = 0x41;
const uppercaseOfAscii = 0x61;

/** Maps the text of one column; text that no longer fits its column is truncated. */
class MapEvaluator implements ColumnEvaluator {
  readonly type: ColumnType;
  readonly #map: (text: string) => string;
  readonly #localeId: number;
  /** First letter of the case that ASCII text is changed from, where nothing else happens to it. */
  readonly #asciiCase: 0x41 | 0x61 | undefined;

  constructor(type: ColumnType, flags: number, localeId: number) {
    this.type = type;
    this.#map = textMapping(flags, localeId);
    this.#localeId = localeId;
    if (flags === mapFlags.lowercase) this.#asciiCase = lowercaseOfAscii;
    if (flags === mapFlags.uppercase) this.#asciiCase = uppercaseOfAscii;
  }

  evaluate(
    rowCount: number,
    selection: Int32Array | undefined,
    [input]: readonly Vector[],
    output: Vector,
    errors: RowErrorSink,
  ): void {
    const source = input as BytesVector;
    const target = output as BytesVector;
    target.used = 0;
    target.hasNulls = false;
    target.canonicalText = undefined;
    for (let at = 0; at < rowCount; at++) {
      const row = selection === undefined ? at : selection[at];
      if (source.hasNulls && source.nulls[row] !== 0) writeVector(target, row, null, this.type);
      else this.#mapRow(source, row, target, errors);
    }
  }

  #mapRow(source: BytesVector, row: number, target: BytesVector, errors: RowErrorSink): void {
    const start = source.starts[row];
    const end = source.ends[row];
    if (this.#asciiCase !== undefined && this.#fits(end - start) && this.#copyCase(source, row, target)) return;
    const mapped = this.#map(textOfSpan(source.bytes, start, end));
    const { value, error } = convertValue(mapped, anyText, this.type, { localeId: this.#localeId });
    writeVector(target, row, value, this.type);
    if (error !== undefined) errors.report(row, error.code, error.kind);
  }

  #fits(length: number): boolean {
    return this.type.length === 0 || length <= this.type.length;
  }

  /** Changes the case of ASCII text byte by byte; false for other text. */
  #copyCase(source: BytesVector, row: number, target: BytesVector): boolean {
    const start = source.starts[row];
    const end = source.ends[row];
    reserveBytes(target, end - start);
    const from = this.#asciiCase as 0x41 | 0x61;
    const used = copyAsciiCase(source.bytes, start, end, target.bytes, target.used, from);
    if (used < 0) return false;
    target.nulls[row] = 0;
    target.starts[row] = target.used;
    target.ends[row] = used;
    target.used = used;
    return true;
  }
}
