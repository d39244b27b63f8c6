import {
  type ComponentContext,
  columnType,
  convertValue,
  type OutputColumn,
  type OutputPort,
  writeVector,
} from 'opendtsx/sdk';

const text = columnType('DT_WSTR');

/** A column of an error output with the field that it shows. */
export interface ErrorField {
  readonly column: OutputColumn;
  readonly field: number;
}

/** The error output of an output: the fields of the row as text, ErrorCode and ErrorColumn. The engine fills only the first error output. */
export class ErrorRows {
  readonly #port: OutputPort;
  readonly #columns: readonly OutputColumn[];
  readonly #fields: readonly ErrorField[];
  readonly #context: ComponentContext;
  #count = 0;

  constructor(
    port: OutputPort,
    columns: readonly OutputColumn[],
    fields: readonly ErrorField[],
    context: ComponentContext,
  ) {
    this.#port = port;
    this.#columns = columns;
    this.#fields = fields;
    this.#context = context;
  }

  /** Adds a row. @param fieldText the text of a field of the row; undefined: NULL */
  add(fieldText: (field: number) => string | undefined, code: number, lineageId: string): void {
    if (this.#count === 0) this.#prepare();
    const row = this.#count++;
    const { buffer } = this.#port;
    for (const { column, field } of this.#fields) {
      const value = fieldText(field);
      // What does not fit the error output is cut, or NULL: an error row must not fail again.
      const fitting = value === undefined ? null : convertValue(value, text, column.type, { localeId: 1033 }).value;
      writeVector(buffer.vector(column.lineageId), row, fitting, column.type);
    }
    for (const { specialFlags, lineageId: own, type } of this.#columns) {
      if (specialFlags === 1) writeVector(buffer.vector(own), row, code | 0, type);
      if (specialFlags === 2) writeVector(buffer.vector(own), row, this.#numberOf(lineageId), type);
    }
  }

  /** Sends what was added since the last call. */
  send(): void | Promise<void> {
    const rows = this.#count;
    this.#count = 0;
    return rows === 0 ? undefined : this.#port.send(rows);
  }

  #prepare(): void {
    const { buffer } = this.#port;
    buffer.origin = undefined;
    const filled = new Set(this.#fields.map(({ column }) => column.lineageId));
    for (const { lineageId, specialFlags } of this.#columns) {
      const vector = buffer.vector(lineageId);
      const isFilled = specialFlags !== 0 || filled.has(lineageId);
      vector.nulls.fill(isFilled ? 0 : 1);
      vector.hasNulls = !isFilled;
      vector.canonicalText = undefined;
      if (vector.layout === 'bytes') vector.used = 0;
    }
  }

  // Formats 2 and 3 have numeric lineage ids; later ones are paths, and only the engine knows their numbers.
  #numberOf(lineageId: string): number {
    const known = this.#context.columnNumber?.(lineageId);
    return known ?? (/^\d+$/.test(lineageId) ? Number(lineageId) : 0);
  }
}
