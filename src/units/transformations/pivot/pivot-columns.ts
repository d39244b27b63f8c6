import { type ComponentInstance, columnReference, columnType, type InputColumn, type OutputColumn } from 'opendtsx/sdk';

/** Values of PivotUsage. */
export const pivotUsages = { PassThrough: 0, SetKey: 1, PivotKey: 2, PivotedValue: 3 } as const;

/** The type in which pivot keys stand in a package. */
export const keyText = columnType('DT_WSTR', { length: 4000 });

/** An output column and the input column that it takes values of. */
export interface PivotedColumn {
  readonly column: OutputColumn;
  /** As the property says; '' for none. */
  readonly reference: string;
  readonly source: InputColumn | undefined;
  /** The pivot key of the rows that it takes values of. */
  readonly pivotKey: string;
}

/** What a Pivot reads from the properties of its columns. */
export interface PivotColumns {
  readonly inputs: readonly InputColumn[];
  readonly setKeys: readonly InputColumn[];
  /** One in a valid component. */
  readonly pivotKeyColumns: readonly InputColumn[];
  readonly outputs: readonly PivotedColumn[];
  /** Output columns that take the first value of a set: set keys, and columns passed through. */
  readonly passed: readonly PivotedColumn[];
  readonly pivoted: readonly PivotedColumn[];
  /** The pivot keys with an output column, each once. */
  readonly pivotKeys: readonly string[];
}

/** What an input column does. */
export function usageOf(column: InputColumn | undefined): number {
  return Number(column?.properties.PivotUsage ?? pivotUsages.PassThrough);
}

/** Reads the properties of the columns of a Pivot. */
export function pivotColumns(instance: ComponentInstance): PivotColumns {
  const inputs = instance.inputs[0]?.columns ?? [];
  const main = instance.outputs.find((output) => !output.isErrorOut);
  const outputs = (main?.columns ?? []).map((column): PivotedColumn => {
    const reference = columnReference(String(column.properties.SourceColumn));
    const source = inputs.find(({ id, lineageId }) => lineageId === reference || id === reference);
    return { column, reference, source, pivotKey: String(column.properties.PivotKeyValue) };
  });
  const pivoted = outputs.filter(({ source }) => usageOf(source) === pivotUsages.PivotedValue);
  return {
    inputs,
    setKeys: inputs.filter((column) => usageOf(column) === pivotUsages.SetKey),
    pivotKeyColumns: inputs.filter((column) => usageOf(column) === pivotUsages.PivotKey),
    outputs,
    passed: outputs.filter((output) => output.source !== undefined && !pivoted.includes(output)),
    pivoted,
    pivotKeys: [...new Set(pivoted.map(({ pivotKey }) => pivotKey))],
  };
}
