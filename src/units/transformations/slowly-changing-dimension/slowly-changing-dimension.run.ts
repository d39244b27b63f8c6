import {
  type ComponentContext,
  type ComponentInstance,
  type ComponentRuntime,
  dtsError,
  equalValues,
  formatValue,
  InternalError,
  type PipelineBuffer,
  readVector,
} from 'opendtsx/sdk';
import { DimensionLookup, type DimensionRow } from './dimension-lookup.ts';
import {
  columnTypeOf,
  columnTypes,
  isKey,
  type slowlyChangingDimensionDeclaration,
} from './slowly-changing-dimension.ts';

type Instance = ComponentInstance<typeof slowlyChangingDimensionDeclaration.properties>;

/** The outputs by position; their names follow the language of the designer. */
const outputs = { unchanged: 0, new: 1, fixed: 2, changing: 3, historical: 4, inferred: 5 } as const;

/** The running half of Slowly Changing Dimension: one query for each row. */
export function createRuntime(instance: Instance): ComponentRuntime {
  let lookup: DimensionLookup | undefined;
  return {
    async open(context) {
      const connection = await context.connection('LookupConnection');
      if (connection.kind !== 'database')
        throw new InternalError(`${instance.name} has a ${connection.kind} connection`);
      lookup = new DimensionLookup(instance, connection.database, context);
    },
    async process(buffer, _input, context) {
      if (lookup === undefined) return;
      for (let position = 0; position < buffer.rowCount; position++) {
        const row = buffer.selection === undefined ? position : buffer.selection[position];
        const found = await lookup.find(buffer, row);
        for (const output of targetsOf(instance, lookup, found, buffer, row, context)) {
          buffer.directRow(row, instance.outputs[output].id);
        }
      }
    },
  };
}

/**
 * Where a row goes. A change of a fixed attribute counts before the others, one of a historical attribute before that of a changing one, unless
 * UpdateChangingAttributeHistory sends the row to both outputs (observed 2022, in a run that was reported).
 */
function targetsOf(
  instance: Instance,
  lookup: DimensionLookup,
  found: DimensionRow | undefined,
  buffer: PipelineBuffer,
  row: number,
  context: ComponentContext,
): readonly number[] {
  const { FailOnFixedAttributeChange, FailOnLookupFailure, UpdateChangingAttributeHistory } = instance.properties;
  const fail = (symbol: string, column?: string): never => {
    const args = {
      component: instance.name,
      key: keyText(instance, buffer, row),
      ...(column === undefined ? {} : { column }),
    };
    throw dtsError(symbol, args, { source: context.source, subComponent: instance.name });
  };
  if (found === undefined) return FailOnLookupFailure ? fail('DTS_E_TXSCD_LOOKUPFAILURE') : [outputs.new];
  if (found.isInferred) return [outputs.inferred];
  const changed = lookup.attributes.filter(({ lineageId, type }, attribute) => {
    const value = readVector(buffer.vector(lineageId), row, type);
    const known = found.values[attribute];
    return value === null || known === null ? value !== known : !equalValues(value, known, type);
  });
  const ofType = (type: number) => changed.find((column) => columnTypeOf(column) === type);
  const fixed = ofType(columnTypes.FixedAttribute);
  if (fixed !== undefined) {
    return FailOnFixedAttributeChange ? fail('DTS_E_TXSCD_FIXEDATTRIBUTECHANGE', fixed.name) : [outputs.fixed];
  }
  const changes = ofType(columnTypes.ChangingAttribute) === undefined ? [] : [outputs.changing];
  if (ofType(columnTypes.HistoricalAttribute) !== undefined) {
    return [outputs.historical, ...(UpdateChangingAttributeHistory ? changes : [])];
  }
  return changes.length > 0 ? changes : [outputs.unchanged];
}

/** The business key of a row, for messages. */
function keyText({ inputs, localeId }: Instance, buffer: PipelineBuffer, row: number): string {
  return inputs[0].columns
    .filter(isKey)
    .map(({ name, lineageId, type }) => {
      const value = readVector(buffer.vector(lineageId), row, type);
      return `${name} ${value === null ? 'NULL' : formatValue(value, type, localeId)}`;
    })
    .join(', ');
}
