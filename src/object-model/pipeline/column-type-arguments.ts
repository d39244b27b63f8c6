import { type ColumnType, columnType, type DataTypeName, dataTypeCodes } from '../../datatypes/data-type.ts';
import { dtsError } from '../../diagnostics/dts-error.ts';

const withLength: readonly DataTypeName[] = ['DT_STR', 'DT_WSTR', 'DT_BYTES'];
const withCodePage: readonly DataTypeName[] = ['DT_STR', 'DT_TEXT'];
const withScale: readonly DataTypeName[] = [
  'DT_NUMERIC',
  'DT_DECIMAL',
  'DT_DBTIME2',
  'DT_DBTIMESTAMP2',
  'DT_DBTIMESTAMPOFFSET',
];

/** The arguments of `SetDataTypeProperties` in the order of the SSIS object model. */
export type DataTypeArguments = readonly [
  dataType: DataTypeName,
  length?: number,
  precision?: number,
  scale?: number,
  codePage?: number,
];

/** A column type from the arguments of `SetDataTypeProperties`; those that mean nothing for the type are left out. Throws OPENDTSX_E_MODEL_VALUE. */
export function columnTypeFrom(
  [type, length = 0, precision = 0, scale = 0, codePage = 0]: DataTypeArguments,
  column: string,
): ColumnType {
  const refuse = (property: string, value: number | string, expected: string): never => {
    throw dtsError('OPENDTSX_E_MODEL_VALUE', { property, object: column, value: String(value), expected });
  };
  if (!Object.hasOwn(dataTypeCodes, type)) refuse('DataType', type, 'the name of a data type: DT_I4, DT_WSTR …');
  const isWhole = (value: number, most: number): boolean => Number.isInteger(value) && value >= 0 && value <= most;
  if (withLength.includes(type) && !isWhole(length, 8000)) refuse('Length', length, 'a number from 0 to 8000');
  if (type === 'DT_NUMERIC' && (!isWhole(precision, 38) || precision === 0)) {
    refuse('Precision', precision, 'a number from 1 to 38');
  }
  if (withScale.includes(type) && !isWhole(scale, type === 'DT_NUMERIC' ? precision : 28)) {
    refuse('Scale', scale, 'a whole number that is not above the precision');
  }
  if (withCodePage.includes(type) && codePage === 0) refuse('CodePage', codePage, 'the number of a code page: 1252');
  return columnType(type, {
    length: withLength.includes(type) ? length : 0,
    precision: type === 'DT_NUMERIC' ? precision : 0,
    codePage: withCodePage.includes(type) ? codePage : 0,
    ...(withScale.includes(type) ? { scale } : {}),
  });
}
