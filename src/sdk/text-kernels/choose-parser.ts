import { isAsciiCompatible, isMultiByteCodePage } from '../../datatypes/code-page.ts';
import type { ColumnType } from '../../datatypes/data-type.ts';
import type { FieldParser, FieldParserOptions } from './field-parser.ts';
import { dateParser, timestampParser } from './parse-dates.ts';
import { decimalParser } from './parse-decimals.ts';
import { floatParser } from './parse-floats.ts';
import { integerParser } from './parse-integers.ts';
import { textParser } from './parse-text.ts';
import { refusingParser } from './refusing-parser.ts';

const ranges: Readonly<Record<string, readonly [number, number]>> = {
  DT_I1: [-128, 127],
  DT_I2: [-32768, 32767],
  DT_I4: [-2147483648, 2147483647],
  DT_UI1: [0, 255],
  DT_UI2: [0, 65535],
  DT_UI4: [0, 4294967295],
};

const utf8 = 65001;

/**
 * The fastest parser for a column of this type; its decisions are those of `convertValue` for text in the locale. Types without a kernel
 * get a parser that refuses every field.
 */
export function fieldParser(type: ColumnType, options: FieldParserOptions): FieldParser {
  const range = ranges[type.type];
  if (range !== undefined) return integerParser(range[0], range[1], options);
  switch (type.type) {
    case 'DT_I8':
      return decimalParser(18, 0, { padded: true, leadingZero: true }, { ...options, decimalSeparator: -1 });
    case 'DT_CY':
      return decimalParser(18, 4, { padded: false, leadingZero: true }, options);
    case 'DT_NUMERIC':
      if (type.precision > 18) return refusingParser(options);
      return decimalParser(type.precision, type.scale, { padded: true, leadingZero: false }, options);
    case 'DT_R4':
    case 'DT_R8':
      return floatParser(type.type === 'DT_R4', options);
    case 'DT_DBDATE':
      return dateParser(options);
    case 'DT_DBTIMESTAMP':
      return timestampParser(3, 1753, { places: 9, always: false }, options);
    case 'DT_DBTIMESTAMP2':
      return timestampParser(type.scale, 1, { places: type.scale, always: true }, options);
    case 'DT_DATE':
      return timestampParser(0, 100, undefined, options);
    case 'DT_WSTR':
    case 'DT_NTEXT':
      return textParser(type.type === 'DT_WSTR' ? type.length : 0, false, options, type.type === 'DT_WSTR');
    case 'DT_STR':
    case 'DT_TEXT':
      return codePageTextParser(type, options);
    default:
      return refusingParser(options);
  }
}

function codePageTextParser(type: ColumnType, options: FieldParserOptions): FieldParser {
  const length = type.type === 'DT_STR' ? type.length : 0;
  if (type.codePage === utf8 || type.codePage === 0) return textParser(length, false, options);
  // Characters that UTF-8 writes in one byte may take several elsewhere only in code pages that are no superset of ASCII.
  const certain = isAsciiCompatible(type.codePage) || !isMultiByteCodePage(type.codePage);
  // Elsewhere (UTF-7) even a single ASCII character may: with a limit, none is decided here.
  return textParser(certain || length === 0 ? length : -1, true, options);
}
