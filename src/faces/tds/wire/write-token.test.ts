import { expect, it } from 'vitest';
import type { SqlTypeName } from '../../../tsql/sql-type.ts';
import { ByteWriter } from './byte-writer.ts';
import { negotiateVersion, type ProtocolVersion } from './protocol-version.ts';
import { writeColumns } from './write-token.ts';

const version = negotiateVersion(0x7400_0004) as ProtocolVersion;

function nullableFlagOf(name: SqlTypeName, nullable: boolean): number {
  const out = new ByteWriter();
  writeColumns(out, [{ name: 'c', type: { name }, nullable }], version);
  // Token, count of columns and user type come before the flags.
  return out.view().readUInt16LE(7) & 0x01;
}

// Source: observed. SqlClient reads the values of a column that is not nullable in the form of a fixed length, whichever form the type is sent in.
it.each<SqlTypeName>(['bit', 'tinyint', 'int', 'bigint', 'float', 'money', 'datetime', 'smalldatetime'])(
  'says of a column of type %s that it may be NULL, as its form has room for it',
  (name) => expect(nullableFlagOf(name, false)).toBe(1),
);

it.each<SqlTypeName>(['nvarchar', 'varbinary', 'decimal', 'datetime2', 'uniqueidentifier', 'xml'])(
  'says of a column of type %s whether it may be NULL',
  (name) => {
    expect(nullableFlagOf(name, false)).toBe(0);
    expect(nullableFlagOf(name, true)).toBe(1);
  },
);
