import { describe, expect, it } from 'vitest';
import { resolveEscapes } from './escaped-text.ts';
import { acquire } from './flat-file.run.ts';
import { flatFileDeclaration } from './flat-file.ts';

const column = {
  ColumnType: 'Delimited',
  ColumnDelimiter: '_x002C_',
  ColumnWidth: 0,
  MaximumWidth: 50,
  DataType: 129,
  DataPrecision: 0,
  DataScale: 0,
  TextQualified: true,
  ObjectName: 'a',
};
const instance = {
  id: '{1}',
  name: 'File',
  creationName: 'FLATFILE',
  connectionString: 'C:\\data\\in.csv',
  target: undefined,
  password: undefined,
  retainSameConnection: false,
  properties: {
    Format: 'Delimited',
    LocaleID: 1033,
    Unicode: false,
    CodePage: 1252,
    TextQualifier: '_x003C_none_x003E_',
    HeaderRowDelimiter: '_x000D__x000A_',
    HeaderRowsToSkip: 0,
    DataRowsToSkip: 0,
    ColumnNamesInFirstDataRow: true,
    RowDelimiter: '',
    AlwaysCheckForRowDelimiters: true,
    FlatFileColumns: [
      column,
      { ...column, ObjectName: 'b', DataType: 131, DataPrecision: 18, DataScale: 2, ColumnDelimiter: '_x000D__x000A_' },
    ],
  },
};
const context = {
  signal: new AbortController().signal,
  hasDriver: () => true,
  checkPath: () => undefined,
  resolvePath: (path: string) => path.replace('C:\\data\\', '/data/'),
  openDatabase: () => Promise.reject(new Error('not here')),
};

describe('the FLATFILE connection manager', () => {
  it('resolves escapes, <none> and the mapped path', async () => {
    const file = await acquire(instance, context);
    expect(file).toMatchObject({
      path: '/data/in.csv',
      textQualifier: '',
      rowDelimiter: '\r\n',
      headerRowDelimiter: '\r\n',
    });
    expect(
      file.columns.map(({ name, delimiter, type }) => [name, delimiter, type.type, type.length, type.scale]),
    ).toEqual([
      ['a', ',', 'DT_STR', 50, 0],
      ['b', '\r\n', 'DT_NUMERIC', 0, 2],
    ]);
  });

  it('refuses a code page that nobody knows', async () => {
    const properties = { ...instance.properties, CodePage: 4711 };
    await expect(acquire({ ...instance, properties }, context)).rejects.toMatchObject({
      diagnostic: { symbol: 'OPENDTSX_E_FLATFILE_CODEPAGE' },
    });
  });

  it('refuses a locale that nobody knows', async () => {
    const properties = { ...instance.properties, LocaleID: 4711 };
    await expect(acquire({ ...instance, properties }, context)).rejects.toMatchObject({
      diagnostic: { symbol: 'DTS_E_LOCALENOTINSTALLED', args: { localeId: 4711 } },
    });
  });

  it('is not valid without a path or without columns', () => {
    const properties = { ...instance.properties, FlatFileColumns: [] };
    const findings = flatFileDeclaration.validate({ ...instance, connectionString: '', properties }, context);
    expect(findings.map(({ symbol }) => symbol)).toEqual([
      'DTS_E_CONNECTIONVALIDATIONFAILED',
      'DTS_E_CONNECTIONVALIDATIONFAILED',
    ]);
  });

  it('leaves text without escapes alone', () => {
    expect(resolveEscapes('a_x00_b')).toBe('a_x00_b');
  });
});
