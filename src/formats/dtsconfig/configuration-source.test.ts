import { describe, expect, it } from 'vitest';
import {
  type ConfigurationSource,
  configurationString,
  indirectType,
  parseConfiguration,
} from './configuration-source.ts';

const sources: ConfigurationSource[] = [
  { kind: 'parent-variable', variable: 'User::Folder' },
  { kind: 'file', path: 'C:\\etl\\a;b.dtsConfig' },
  { kind: 'environment-variable', variable: 'ETL_FOLDER' },
  { kind: 'registry', key: 'Software\\ETL\\Folder' },
  { kind: 'sql-server', connection: 'A;"B"', table: '[dbo].[SSIS Configurations]', filter: '' },
];

// source: the numbers and strings of real packages (observed); DTSConfigurationType (documentation); doubled quotes (inferred)
describe('parseConfiguration', () => {
  it('reads the string of a table as the designer writes it', () => {
    expect(parseConfiguration(7, '"cmgr_DW";"[dbo].[GlobalConfigurations]";"cmgr_Sales";')).toEqual({
      source: {
        kind: 'sql-server',
        connection: 'cmgr_DW',
        table: '[dbo].[GlobalConfigurations]',
        filter: 'cmgr_Sales',
      },
    });
  });

  it.each(sources)('reads back what configurationString writes: $kind', (source) => {
    const { type, text } = configurationString(source);
    expect(parseConfiguration(type, text)).toEqual({ source });
  });

  it.each([
    [4, 0],
    [5, 1],
    [6, 3],
    [8, 7],
  ])('gives the environment variable of the indirect type %i', (type, direct) => {
    expect(parseConfiguration(type, 'VARIABLE')).toEqual({ environmentVariable: 'VARIABLE', type: direct });
    expect(indirectType(direct)).toBe(type);
  });

  it.each([
    [7, ''],
    [7, 'cmgr_DW'],
    [7, '"a";"b";'],
    [7, '"a";"b";"c";"d";'],
    [7, '"a";"b";c;'],
    [9, 'x'],
    [-1, 'x'],
  ])('says what is wrong with type %i and string %j', (type, text) => {
    expect(parseConfiguration(type, text)).toHaveProperty('fault');
  });

  it('knows no indirect form of an environment variable', () => {
    expect(indirectType(2)).toBeUndefined();
  });
});
