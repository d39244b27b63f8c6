import { describe, expect, it } from 'vitest';
import { type DataTypeName, dataTypeCodes } from './data-type.ts';
import { formatPipelineDataType, parsePipelineDataType } from './pipeline-data-type.ts';
import {
  parameterDataType,
  parseVariableValue,
  typeCodeOf,
  variableColumnType,
  variableDataType,
  variantTypeOf,
} from './variable-type.ts';

describe('types of variables and parameters', () => {
  it('read 18 as String for a parameter and UInt16 for a variable', () => {
    expect([parameterDataType(18), variableDataType(18)]).toEqual(['DT_WSTR', 'DT_UI2']);
    expect([typeCodeOf('DT_WSTR'), variantTypeOf('DT_WSTR')]).toEqual([18, 8]);
    expect(variableDataType(13)).toBeUndefined();
  });

  it('read the values packages store', () => {
    expect(parseVariableValue('-1', 'DT_BOOL')).toEqual({ value: true });
    expect(parseVariableValue('True', 'DT_BOOL')).toEqual({ value: true });
    expect(parseVariableValue('5/11/2010 7:50:47 PM', 'DT_DATE')).toEqual({ value: 12736074470000000n });
    expect(parseVariableValue('', 'DT_WSTR')).toEqual({ value: '' });
    expect(parseVariableValue('12.50', 'DT_DECIMAL')).toEqual({ value: { coefficient: 1250n, scale: 2 } });
    expect(variableColumnType('DT_DECIMAL', '12.50').scale).toBe(2);
    expect(parseVariableValue('', 'DT_I4').error?.reason).toBe('invalid');
  });
});

describe('types in pipeline XML', () => {
  it('are read in any letter case, by number and by name, and written back', () => {
    expect(
      ['dbTimeStamp', 'NTEXT', '130', 'DT_I4', 'dateTime', 'nonsense', '16514'].map(parsePipelineDataType),
    ).toEqual(['DT_DBTIMESTAMP', 'DT_NTEXT', 'DT_WSTR', 'DT_I4', 'DT_FILETIME', undefined, 'DT_WSTR']);
    for (const type of Object.keys(dataTypeCodes) as DataTypeName[]) {
      expect(parsePipelineDataType(formatPipelineDataType(type))).toBe(type);
    }
  });
});
