import {
  type ColumnType,
  type ComponentContext,
  type ComponentInstance,
  convertValue,
  type DatabaseConnection,
  dtsError,
  type InputColumn,
  type PipelineBuffer,
  type ResultColumn,
  readVector,
  type StatementParameter,
  type Value,
} from 'opendtsx/sdk';
import {
  columnTypeOf,
  columnTypes,
  dimensionColumnOf,
  isKey,
  type slowlyChangingDimensionDeclaration,
} from './slowly-changing-dimension.ts';

type Instance = ComponentInstance<typeof slowlyChangingDimensionDeclaration.properties>;

/** The current row of the dimension that has the business key of a row. */
export interface DimensionRow {
  /** Values of the attributes, in the order of the lookup's. */
  readonly values: readonly Value[];
  readonly isInferred: boolean;
}

/** Asks the dimension for the current row of each business key. The database compares the keys, by its own collation; NULL is no key. */
export class DimensionLookup {
  /** The input columns that are compared. */
  readonly attributes: readonly InputColumn[];
  readonly #keys: readonly InputColumn[];
  readonly #sql: string;
  readonly #database: DatabaseConnection;
  readonly #instance: Instance;
  readonly #context: ComponentContext;

  constructor(instance: Instance, database: DatabaseConnection, context: ComponentContext) {
    const { columns } = instance.inputs[0];
    this.attributes = columns.filter((column) => columnTypeOf(column) > columnTypes.Key);
    this.#keys = columns.filter(isKey);
    this.#database = database;
    this.#instance = instance;
    this.#context = context;
    const sql = currentRowQuery(instance, this.#keys);
    this.#sql = context.translateSql?.(sql, database.dialect, database.database) ?? sql;
  }

  /** The current row for a row of a buffer; undefined when there is none. */
  async find(buffer: PipelineBuffer, row: number): Promise<DimensionRow | undefined> {
    const parameters = this.#keys.map(
      ({ lineageId, type }): StatementParameter => ({
        value: { type, value: readVector(buffer.vector(lineageId), row, type) },
        direction: 'input',
      }),
    );
    const { signal } = this.#context;
    const expected = this.attributes.map((column) => ({ name: dimensionColumnOf(column), type: column.type }));
    for await (const found of this.#database.query(this.#sql, parameters, { signal, rowsPerBlock: 1, expected })) {
      if (found.block.rowCount > 0) {
        return this.#rowOf(
          found.columns,
          found.block.values.map((values) => values[0]),
        );
      }
    }
    return undefined;
  }

  #rowOf(columns: readonly ResultColumn[], cells: readonly Value[]): DimensionRow {
    const cellOf = (name: string): { readonly value: Value; readonly type: ColumnType } => {
      const position = columns.findIndex((column) => column.name.toLowerCase() === name.toLowerCase());
      if (position >= 0) return { value: cells[position], type: columns[position].type };
      const existing = columns.map((column) => column.name).join(', ');
      throw this.#failure('DTS_E_TXSCD_CANNOTFINDEXTERNALCOLUMN', { column: name, existing });
    };
    const values = this.attributes.map((column) => {
      const { value, type } = cellOf(dimensionColumnOf(column));
      // Databases without types of their own give what they have; a value that is none of the column's type differs from every one.
      const { localeId } = this.#instance;
      return value === null
        ? null
        : (convertValue(value, type, withoutLength(column.type), { localeId }).value ?? null);
    });
    return { values, isInferred: this.#isInferred(values, (name) => cellOf(name).value) };
  }

  #isInferred(values: readonly Value[], valueAt: (name: string) => Value): boolean {
    const { EnableInferredMember, InferredMemberIndicator } = this.#instance.properties;
    if (!EnableInferredMember) return false;
    if (InferredMemberIndicator === '') return values.every((value) => value === null);
    const value = valueAt(InferredMemberIndicator);
    return value === true || (value !== null && value !== false && Number(value) !== 0);
  }

  #failure(symbol: string, args: Readonly<Record<string, string>>): Error {
    const component = this.#instance.name;
    return dtsError(symbol, { component, ...args }, { source: this.#context.source, subComponent: component });
  }
}

function currentRowQuery({ properties }: Instance, keys: readonly InputColumn[]): string {
  const conditions = keys.map((key) => `[refTable].[${dimensionColumnOf(key).replaceAll(']', ']]')}] = ?`);
  if (properties.CurrentRowWhere.trim() !== '') conditions.push(`(${properties.CurrentRowWhere})`);
  return `select * from (${properties.SqlCommand}) [refTable] where ${conditions.join(' and ')}`;
}

/** The type for text of any length: longer text of the dimension differs, and is no truncation. */
function withoutLength(type: ColumnType): ColumnType {
  return type.type === 'DT_STR' || type.type === 'DT_WSTR' ? { ...type, length: 0 } : type;
}
