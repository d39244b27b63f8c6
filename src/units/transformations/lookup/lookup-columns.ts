import type { ColumnType, ComponentInstance, InputColumn, OutputColumn, ResultColumn } from 'opendtsx/sdk';

/** An input column and the reference column it has to equal. */
export interface JoinColumn {
  readonly column: InputColumn;
  readonly referenceColumn: string;
}

/** A column that takes its values from a reference column. */
export interface CopyColumn {
  readonly lineageId: string;
  readonly name: string;
  readonly type: ColumnType;
  readonly referenceColumn: string;
  /** True for an input column whose values are replaced. */
  readonly replaces: boolean;
}

/** What a lookup joins and copies. */
export interface LookupColumns {
  readonly joins: readonly JoinColumn[];
  readonly copies: readonly CopyColumn[];
  /** The reference columns that are used, with the types they are wanted in. */
  readonly expected: readonly ResultColumn[];
}

/** Reads what a lookup joins and copies from the properties of its columns. The first output that is no error output is that of matches. */
export function lookupColumns(instance: ComponentInstance): LookupColumns {
  const inputColumns = instance.inputs[0].columns;
  const joins = inputColumns
    .map((column) => ({ column, referenceColumn: String(column.properties.JoinToReferenceColumn) }))
    .filter((join) => join.referenceColumn !== '');
  const matchColumns = instance.outputs.find((output) => !output.isErrorOut)?.columns ?? [];
  const copies = [
    ...matchColumns.map((column) => copyColumn(column, false)),
    ...inputColumns.map((column) => copyColumn(column, true)),
  ].filter((copy) => copy.referenceColumn !== '');
  const expected = new Map<string, ResultColumn>();
  for (const { column, referenceColumn } of joins) {
    expected.set(referenceColumn, { name: referenceColumn, type: column.type });
  }
  for (const { referenceColumn, type } of copies) {
    if (!expected.has(referenceColumn)) expected.set(referenceColumn, { name: referenceColumn, type });
  }
  return { joins, copies, expected: [...expected.values()] };
}

function copyColumn(column: InputColumn | OutputColumn, replaces: boolean): CopyColumn {
  const { lineageId, name, type, properties } = column;
  return { lineageId, name, type, referenceColumn: String(properties.CopyFromReferenceColumn), replaces };
}
