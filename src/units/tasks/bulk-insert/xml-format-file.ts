import { SaxesParser, type SaxesTagNS } from 'saxes';
import { type RecordField, type Storage, storageOf, unescapeTerminator } from './record-field.ts';

const formatNamespace = 'http://schemas.microsoft.com/sqlserver/2004/bulkload/format';
const instanceNamespace = 'http://www.w3.org/2001/XMLSchema-instance';

type Attributes = ReadonlyMap<string, string>;

/** The fields of an XML format file: FIELD elements in order, each with the column of the COLUMN element that names it. Throws an `Error`. */
export function readXmlFormat(text: string): RecordField[] {
  const { fields, columns } = readElements(text);
  if (fields.length === 0) throw new Error('it has no FIELD elements');
  const positions = new Map<string, number>();
  columns.forEach((column, position) => {
    const source = required(column, 'SOURCE', 'COLUMN');
    if (positions.has(source)) throw new Error(`two COLUMN elements name the field ${source}`);
    positions.set(source, position);
  });
  const ids = new Set(fields.map((field) => required(field, 'ID', 'FIELD')));
  for (const source of positions.keys()) {
    if (!ids.has(source)) throw new Error(`a COLUMN element names the field ${source}, which does not exist`);
  }
  return fields.map((field) => {
    const position = positions.get(field.get('ID') ?? '') ?? -1;
    return fieldOf(field, position, columns[position]?.get('type'));
  });
}

function readElements(text: string): { readonly fields: Attributes[]; readonly columns: Attributes[] } {
  const fields: Attributes[] = [];
  const columns: Attributes[] = [];
  const parser = new SaxesParser({ xmlns: true });
  let isRoot = true;
  parser.on('error', (error) => {
    throw new Error(`it is not well-formed XML (${error.message.split('\n')[0].replace(/\.$/, '')})`);
  });
  parser.on('doctype', () => {
    throw new Error('it has a document type, which no format file needs');
  });
  parser.on('opentag', (tag) => {
    if (isRoot && (tag.local !== 'BCPFORMAT' || tag.uri !== formatNamespace)) {
      throw new Error(`its root is ${tag.name}, and not BCPFORMAT of ${formatNamespace}`);
    }
    isRoot = false;
    if (tag.local === 'FIELD') fields.push(attributesOf(tag));
    else if (tag.local === 'COLUMN') columns.push(attributesOf(tag));
  });
  parser.write(text.replace(/^\ufeff/, '')).close();
  return { fields, columns };
}

/** Attributes by name; `xsi:type` as `type`, without a prefix of its own. */
function attributesOf({ attributes }: SaxesTagNS): Attributes {
  return new Map(
    Object.values(attributes)
      .filter(({ uri }) => uri === '' || uri === instanceNamespace)
      .map(({ local, uri, value }) => [local, uri === '' ? value : value.replace(/^.*:/, '')]),
  );
}

function required(attributes: Attributes, name: string, element: string): string {
  const value = attributes.get(name);
  if (value === undefined || value === '') throw new Error(`a ${element} element lacks ${name}`);
  return value;
}

function whole(field: Attributes, name: string): number {
  const written = required(field, name, `FIELD ${field.get('ID')}`);
  if (!/^[1-9]\d{0,9}$/.test(written)) throw new Error(`${name} of FIELD ${field.get('ID')} is ${written}, no length`);
  return Number(written);
}

function fieldOf(field: Attributes, column: number, columnStorage: string | undefined): RecordField {
  const type = required(field, 'type', `FIELD ${field.get('ID')}`);
  const [, kind, form] = /^(Native|Char|NChar)(Fixed|Prefix|Term)$/.exec(type) ?? [];
  if (kind === undefined || type === 'NativeTerm')
    throw new Error(`FIELD ${field.get('ID')} has the unknown type ${type}`);
  const prefixLength = form === 'Prefix' ? whole(field, 'PREFIX_LENGTH') : 0;
  if (![0, 1, 2, 4, 8].includes(prefixLength)) {
    throw new Error(`PREFIX_LENGTH of FIELD ${field.get('ID')} is ${prefixLength}; known are 1, 2, 4 and 8`);
  }
  return {
    storage: kind === 'Native' ? nativeStorage(field, column, columnStorage) : kind === 'Char' ? 'SQLCHAR' : 'SQLNCHAR',
    prefixLength,
    length: form === 'Fixed' ? whole(field, 'LENGTH') : 0,
    terminator: form === 'Term' ? unescapeTerminator(required(field, 'TERMINATOR', `FIELD ${field.get('ID')}`)) : '',
    column,
  };
}

/** The column says what a native field holds; nobody asks for the bytes of one without a column. */
function nativeStorage(field: Attributes, column: number, columnStorage: string | undefined): Storage {
  if (column < 0) return 'SQLBINARY';
  if (columnStorage !== undefined) return storageOf(columnStorage);
  throw new Error(`the COLUMN element of the native field ${field.get('ID')} lacks xsi:type`);
}
