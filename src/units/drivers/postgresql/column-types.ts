import { type ColumnType, columnType, type RawValue, type Value, valueReader } from 'opendtsx/sdk';

/** The column type of a type of PostgreSQL. @param modifier `atttypmod`: length, precision and scale */
export function typeOfOid(oid: number, modifier: number): ColumnType {
  const length = modifier - 4;
  switch (oid) {
    case 16:
      return columnType('DT_BOOL');
    case 17:
      return columnType('DT_IMAGE');
    case 20:
      return columnType('DT_I8');
    case 21:
      return columnType('DT_I2');
    case 23:
      return columnType('DT_I4');
    case 26:
      return columnType('DT_UI4');
    case 700:
      return columnType('DT_R4');
    case 701:
      return columnType('DT_R8');
    case 1042:
    case 1043:
      return modifier < 0 || length > 4000 ? columnType('DT_NTEXT') : columnType('DT_WSTR', { length });
    case 18:
    case 19:
      return columnType('DT_WSTR', { length: 64 });
    case 1082:
      return columnType('DT_DBDATE');
    case 1083:
      return columnType('DT_DBTIME2', { scale: modifier < 0 ? 6 : modifier });
    case 1114:
      return columnType('DT_DBTIMESTAMP2', { scale: modifier < 0 ? 6 : modifier });
    case 1184:
      return columnType('DT_DBTIMESTAMPOFFSET', { scale: modifier < 0 ? 6 : modifier });
    case 1700:
      return columnType(
        'DT_NUMERIC',
        modifier < 0 ? { precision: 38, scale: 9 } : { precision: length >> 16, scale: length & 0x7ff },
      );
    case 2950:
      return columnType('DT_GUID');
    default:
      return columnType('DT_NTEXT');
  }
}

/** Decimal places or digits of a second that a column keeps; undefined without such a limit. @param modifier `atttypmod` */
export function placesOf(oid: number, modifier: number): number | undefined {
  if (oid === 1083 || oid === 1114 || oid === 1184) return modifier < 0 ? 6 : modifier;
  return oid === 1700 && modifier >= 0 ? (modifier - 4) & 0x7ff : undefined;
}

/** Reads the text form of a value. */
export type TextReader = (text: string) => Value;

/** The reader from PostgreSQL's text form of a type to values of a column type. */
export function textReader(oid: number, type: ColumnType): TextReader {
  const read = valueReader(type);
  switch (oid) {
    case 17:
      return (text) => read(new Uint8Array(Buffer.from(text.slice(2), 'hex')));
    case 16:
      return (text) => read(text === 't');
    case 1184:
      // PostgreSQL writes whole hours as +02.
      return (text) => read(/[+-]\d\d$/.test(text) ? `${text}:00` : text);
    case 1042:
      return (text) => read(text satisfies RawValue);
    default:
      return (text) => read(text);
  }
}
