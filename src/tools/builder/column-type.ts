import { type ColumnType, dataTypeCodes } from '../../datatypes/data-type.ts';
import { dtsError } from '../../diagnostics/dts-error.ts';
import { typeOfWritten } from '../evaluate-expression/written-type.ts';

/** The type that `DT_STR:50:1252`, `DT_NUMERIC:18:2` … means. Throws OPENDTSX_E_BUILDER_COLUMNTYPE. */
export function columnTypeOf(column: string, written: string): ColumnType {
  const [name, ...parameters] = written.split(':');
  const result = typeOfWritten(name, parameters.map(Number), '');
  if (!Object.hasOwn(dataTypeCodes, name) || !('type' in result)) {
    throw dtsError('OPENDTSX_E_BUILDER_COLUMNTYPE', { value: written, column });
  }
  return result.type;
}
