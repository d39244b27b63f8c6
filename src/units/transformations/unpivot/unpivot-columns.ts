import { type ComponentInstance, columnReference, type InputColumn, type OutputColumn } from 'opendtsx/sdk';

/** An input column and the output column that its values go to. */
export interface MappedColumn {
  readonly column: InputColumn;
  /** As the property says; '' for a column that goes nowhere. */
  readonly destinationId: string;
  /** The pivot key of rows with a value of this column; '' for a column that is passed on in every row. */
  readonly pivotKey: string;
}

/** What an Unpivot reads from the properties of its columns. */
export interface UnpivotColumns {
  readonly unpivoted: readonly MappedColumn[];
  readonly passed: readonly MappedColumn[];
  /** The pivot keys in the order of the input columns, each once. */
  readonly pivotKeys: readonly string[];
  readonly outputs: readonly OutputColumn[];
  /** Output columns that take the pivot key: one in a valid component. */
  readonly keyColumns: readonly OutputColumn[];
}

/** Reads the properties of the columns of an Unpivot. */
export function unpivotColumns(instance: ComponentInstance): UnpivotColumns {
  const mapped = (instance.inputs[0]?.columns ?? []).map(
    (column): MappedColumn => ({
      column,
      destinationId: columnReference(String(column.properties.DestinationColumn)),
      pivotKey: String(column.properties.PivotKeyValue),
    }),
  );
  const used = mapped.filter(({ destinationId }) => destinationId !== '');
  const unpivoted = used.filter(({ pivotKey }) => pivotKey !== '');
  const outputs = instance.outputs.flatMap((output) => output.columns);
  return {
    unpivoted,
    passed: used.filter(({ pivotKey }) => pivotKey === ''),
    pivotKeys: [...new Set(unpivoted.map(({ pivotKey }) => pivotKey))],
    outputs,
    keyColumns: outputs.filter((column) => column.properties.PivotKey === true),
  };
}
