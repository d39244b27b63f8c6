import { type RecordField, storageOf, unescapeTerminator } from './record-field.ts';
import { readXmlFormat } from './xml-format-file.ts';

/**
 * The fields that a format file describes, XML or not, in the order of the data file.
 * Throws an `Error` that says what is wrong in it and in which line. Collations and names of columns do not count.
 */
export function readFormatFile(bytes: Uint8Array): RecordField[] {
  const text = decode(bytes);
  const fields = /^\s*</.test(text) ? readXmlFormat(text) : readLines(text);
  const taken = new Set<number>();
  for (const { column, storage, prefixLength, length, terminator } of fields) {
    if (column >= 0 && taken.has(column)) throw new Error(`two fields go to column ${column + 1}`);
    taken.add(column);
    const isText = storage === 'SQLCHAR' || storage === 'SQLNCHAR' || storage === 'SQLBINARY';
    if (isText && prefixLength === 0 && length === 0 && terminator === '') {
      throw new Error(
        `a field of type ${storage} has neither prefix, length nor terminator: nothing says where it ends`,
      );
    }
  }
  if (!fields.some(({ column }) => column >= 0)) throw new Error('no field goes to a column');
  return fields;
}

function decode(bytes: Uint8Array): string {
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(wide ? 'utf-16le' : 'utf-8').decode(bytes);
}

/** Order in the file, type, prefix, length, terminator, order in the table, name of the column; the collation may be absent. */
const line = /^\s*(\d+)\s+(\w+)\s+(\d+)\s+(\d+)\s+"((?:[^"\\]|\\.)*)"\s+(\d+)\s+(?:\S.*)?$/;

function readLines(text: string): RecordField[] {
  const lines = text.split(/\r\n|\n|\r/);
  const [version, count, ...rest] = lines.map((each) => each.trim());
  if (!/^\d+\.\d+$/.test(version ?? '')) {
    throw new Error('line 1 is no version such as 14.0: it is neither a format file of bcp nor XML');
  }
  if (!/^\d+$/.test(count ?? '') || Number(count) === 0) throw new Error('line 2 is no number of fields');
  const written = rest.map((each, index) => ({ each, number: index + 3 })).filter(({ each }) => each !== '');
  if (written.length !== Number(count)) {
    throw new Error(`line 2 announces ${count} fields, and ${written.length} follow`);
  }
  const fields = written.map(({ each, number }) => readLine(each, number));
  fields.sort((one, other) => one.order - other.order);
  fields.forEach(({ order, number }, index) => {
    if (order !== index + 1) throw new Error(`line ${number} is of field ${order}, where field ${index + 1} belongs`);
  });
  return fields.map(({ field }) => field);
}

interface WrittenField {
  readonly order: number;
  readonly number: number;
  readonly field: RecordField;
}

function readLine(text: string, number: number): WrittenField {
  const match = line.exec(text);
  if (match === null) {
    throw new Error(
      `line ${number} is not: order in the file, type, prefix length, length, "terminator", order in the table, column, collation`,
    );
  }
  const [prefixLength, length, column] = [Number(match[3]), Number(match[4]), Number(match[6]) - 1];
  if (![0, 1, 2, 4, 8].includes(prefixLength)) {
    throw new Error(`line ${number} has the prefix length ${prefixLength}; known are 0, 1, 2, 4 and 8`);
  }
  const terminator = unescapeTerminator(match[5]);
  return {
    order: Number(match[1]),
    number,
    field: { storage: storageOf(match[2]), prefixLength, length, terminator, column },
  };
}
