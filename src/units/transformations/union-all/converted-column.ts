import {
  type ColumnEvaluator,
  type ColumnType,
  type ComponentContext,
  createVector,
  dtsError,
  type InputColumn,
  type OutputColumn,
  type PipelineBuffer,
  type Vector,
} from 'opendtsx/sdk';

/** Whether the values of one type have to be converted to stand in a column of the other: text of another length does not. */
export function needsConversion(from: ColumnType, to: ColumnType): boolean {
  const isText = (type: ColumnType): boolean => type.type === 'DT_WSTR' || type.type === 'DT_STR';
  if (isText(from) && isText(to)) return from.length > to.length && to.length > 0;
  return from.type !== to.type || from.scale !== to.scale || from.precision !== to.precision;
}

/** A column of an input in the type of the output. */
export class ConvertedColumn {
  readonly #source: InputColumn;
  readonly #target: OutputColumn;
  readonly #component: string;
  readonly #evaluator: ColumnEvaluator;
  readonly #vector: Vector;

  constructor(
    source: InputColumn,
    target: OutputColumn,
    place: { readonly component: string; readonly localeId: number },
    context: ComponentContext,
  ) {
    this.#source = source;
    this.#target = target;
    this.#component = place.component;
    this.#evaluator = context.conversion(source.type, target.type, { localeId: place.localeId });
    this.#vector = createVector(target.type, context.rowsPerBuffer);
  }

  /** The converted column of a buffer, valid until the next call. Throws a `DtsError` for a value that does not fit: Union All has no error output. */
  convert(buffer: PipelineBuffer): Vector {
    const inputs = [buffer.vector(this.#source.lineageId)];
    const errors = {
      report: (): void => {
        throw dtsError(
          'DTS_E_DATACONVERSIONFAILED',
          {
            component: this.#component,
            column: this.#source.name,
            target: this.#target.name,
            type: this.#target.type.type,
          },
          { subComponent: this.#component },
        );
      },
    };
    this.#evaluator.evaluate(buffer.rowCount, buffer.selection, inputs, this.#vector, errors);
    return this.#vector;
  }
}
