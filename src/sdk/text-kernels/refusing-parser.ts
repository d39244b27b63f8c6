import { clearVector, type FieldParser, type FieldParserOptions, settleEmpty } from './field-parser.ts';

/** A parser that decides only what is NULL and leaves every value to the exact path. */
export function refusingParser(options: FieldParserOptions): FieldParser {
  return (fields, vector, refused) => {
    clearVector(vector, fields.rowCount);
    if (vector.layout === 'bytes') vector.used = 0;
    for (let row = 0; row < fields.rowCount; row++) {
      if (fields.ends[row] <= fields.starts[row]) settleEmpty(fields, row, vector, refused, options.emptyIsNull);
      else refused.rows[refused.count++] = row;
    }
  };
}
