import { type ColumnType, columnType, isFloat, isInteger } from 'opendtsx/sdk';
import { aggregationTypes } from './aggregation-types.ts';

/** The type that the designer gives an aggregate of a column when IsBig is set (observed; counts: documentation of IsBig). */
export function resultType(aggregation: number, source: ColumnType | undefined): ColumnType {
  switch (aggregation) {
    case aggregationTypes.Count:
    case aggregationTypes.CountAll:
      return columnType('DT_UI8');
    case aggregationTypes.CountDistinct:
      return columnType('DT_UI4');
    case aggregationTypes.Sum:
      return sumType(source ?? columnType('DT_I8'));
    case aggregationTypes.Average:
      return source !== undefined && isInteger(source.type)
        ? columnType('DT_R8')
        : sumType(source ?? columnType('DT_R8'));
    default:
      return source ?? columnType('DT_WSTR');
  }
}

function sumType(source: ColumnType): ColumnType {
  if (isFloat(source.type)) return columnType('DT_R8');
  if (isInteger(source.type)) return columnType(source.type.startsWith('DT_UI') ? 'DT_UI8' : 'DT_I8');
  if (source.type === 'DT_NUMERIC' || source.type === 'DT_DECIMAL') {
    return columnType('DT_NUMERIC', { precision: 38, scale: source.scale });
  }
  return source;
}
