/** Names of the types of SQL Server that values and columns may have here. Synonyms are resolved: `sysname` is nvarchar(128), `numeric` stays what it is. */
export type SqlTypeName =
  | 'bit'
  | 'tinyint'
  | 'smallint'
  | 'int'
  | 'bigint'
  | 'real'
  | 'float'
  | 'decimal'
  | 'numeric'
  | 'smallmoney'
  | 'money'
  | 'char'
  | 'varchar'
  | 'nchar'
  | 'nvarchar'
  | 'text'
  | 'ntext'
  | 'xml'
  | 'binary'
  | 'varbinary'
  | 'image'
  | 'date'
  | 'time'
  | 'smalldatetime'
  | 'datetime'
  | 'datetime2'
  | 'datetimeoffset'
  | 'uniqueidentifier'
  | 'sql_variant';

/** A type of SQL Server. */
export interface SqlType {
  readonly name: SqlTypeName;
  /** Of char, varchar, nchar, nvarchar: characters; of binary, varbinary: bytes. */
  readonly length?: number | 'max';
  /** Of decimal and numeric: digits, 1 to 38. */
  readonly precision?: number;
  /** Of decimal and numeric: digits behind the point; of time, datetime2, datetimeoffset: digits of the seconds, 0 to 7. */
  readonly scale?: number;
}

/**
 * A value of SQL Server. bit: boolean. tinyint, smallint, int, real, float: number. bigint: bigint. decimal, numeric, money, smallmoney: text in plain decimal
 * form with the digits of the scale. Character types and xml: text. Binary types: bytes. date: `2026-11-21`; time: `23:50:46.1234567` with the digits of
 * the scale; smalldatetime, datetime, datetime2: `2026-11-21 23:50:46.123`; datetimeoffset: `2026-11-21 23:50:46.1234567 +02:00`. uniqueidentifier:
 * upper case with hyphens. sql_variant: `SqlVariant`.
 */
export type SqlValue = null | boolean | number | bigint | string | Uint8Array | SqlVariant;

/** What a sql_variant holds: a value that knows its type. */
export interface SqlVariant {
  readonly type: SqlType;
  readonly value: Exclude<SqlValue, SqlVariant | null>;
}

/** A value with its type: a variable, a parameter. */
export interface TypedSqlValue {
  readonly type: SqlType;
  readonly value: SqlValue;
}
