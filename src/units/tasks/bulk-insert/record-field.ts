/** How a value is kept in a file, by the names that format files use. */
export const storages = [
  'SQLCHAR',
  'SQLNCHAR',
  'SQLBINARY',
  'SQLBIT',
  'SQLTINYINT',
  'SQLSMALLINT',
  'SQLINT',
  'SQLBIGINT',
  'SQLFLT4',
  'SQLFLT8',
  'SQLDATETIME',
  'SQLDATETIM4',
  'SQLDATE',
  'SQLTIME',
  'SQLDATETIME2',
  'SQLDATETIMEOFFSET',
  'SQLDECIMAL',
  'SQLNUMERIC',
  'SQLMONEY',
  'SQLMONEY4',
  'SQLUNIQUEID',
] as const;

/** One way of keeping a value. */
export type Storage = (typeof storages)[number];

/** One field of a record, in the order of the file. */
export interface RecordField {
  readonly storage: Storage;
  /** Bytes of the length in front of the value; 0: none. A length of −1 is NULL. */
  readonly prefixLength: number;
  /** Bytes of the value when neither a prefix nor a terminator tells; 0: those of the storage. */
  readonly length: number;
  /** What ends the field; '' for none. */
  readonly terminator: string;
  /** Position of the column that takes the value, from 0; −1: no column does. */
  readonly column: number;
}

/** The storage of a name in a format file. Throws an `Error` that names one that is not read. */
export function storageOf(written: string): Storage {
  const name = otherNames[written.toUpperCase()] ?? written.toUpperCase();
  const storage = storages.find((known) => known === name);
  if (storage !== undefined) return storage;
  throw new Error(
    `fields of type ${written} are not read; export them as text (SQLCHAR or SQLNCHAR) or as bytes (SQLBINARY)`,
  );
}

const otherNames: Readonly<Record<string, Storage>> = {
  SQLVARYCHAR: 'SQLCHAR',
  SQLVARCHAR: 'SQLCHAR',
  SQLTEXT: 'SQLCHAR',
  SQLNVARCHAR: 'SQLNCHAR',
  SQLNTEXT: 'SQLNCHAR',
  SQLVARYBIN: 'SQLBINARY',
  SQLVARBINARY: 'SQLBINARY',
  SQLIMAGE: 'SQLBINARY',
  SQLDATETIM8: 'SQLDATETIME',
};

const escapes: Readonly<Record<string, string>> = {
  t: '\t',
  n: '\n',
  r: '\r',
  '0': '\0',
  '\\': '\\',
  '"': '"',
  "'": "'",
};

/** The text of a terminator as format files write it: `\t`, `\r\n`, `\",\"`. */
export function unescapeTerminator(written: string): string {
  return written.replaceAll(/\\([tnr0\\"'])/g, (_, name: string) => escapes[name]);
}
