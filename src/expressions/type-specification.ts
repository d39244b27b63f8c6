import { isKnownCodePage } from '../datatypes/code-page.ts';
import { type ColumnType, columnType, type DataTypeName } from '../datatypes/data-type.ts';
import { parseDataTypeName } from '../datatypes/pipeline-data-type.ts';
import { refuse } from './expression-error.ts';

/** Where a type is written: the error codes differ. */
export type TypeContext = 'cast' | 'null';

/** A member of a type that casts and NULL state. */
export type TypeParameter = 'length' | 'precision' | 'scale' | 'codePage';

/** What stands after the name of a type in a cast or NULL, in this order; types that are not listed take nothing (source: Cast page). */
export const typeParameters: Partial<Record<DataTypeName, readonly TypeParameter[]>> = {
  DT_STR: ['length', 'codePage'],
  DT_WSTR: ['length'],
  DT_BYTES: ['length'],
  DT_DECIMAL: ['scale'],
  DT_NUMERIC: ['precision', 'scale'],
  DT_TEXT: ['codePage'],
  DT_DBTIME2: ['scale'],
  DT_DBTIMESTAMP2: ['scale'],
  DT_DBTIMESTAMPOFFSET: ['scale'],
};

const castable: ReadonlySet<DataTypeName> = new Set(
  (
    'DT_I1 DT_I2 DT_I4 DT_I8 DT_UI1 DT_UI2 DT_UI4 DT_UI8 DT_R4 DT_R8 DT_CY DT_BOOL DT_GUID DT_DATE DT_DBDATE DT_DBTIME ' +
    'DT_DBTIMESTAMP DT_FILETIME DT_IMAGE DT_NTEXT DT_STR DT_WSTR DT_BYTES DT_DECIMAL DT_NUMERIC DT_TEXT DT_DBTIME2 ' +
    'DT_DBTIMESTAMP2 DT_DBTIMESTAMPOFFSET'
  ).split(' ') as DataTypeName[],
);

const maximumLength: Partial<Record<DataTypeName, number>> = { DT_STR: 8000, DT_WSTR: 4000, DT_BYTES: 8000 };

const symbols: Readonly<Record<TypeContext, Readonly<Record<TypeParameter | 'count', string>>>> = {
  cast: {
    count: 'DTS_E_EXPREVALINVALIDCASTPARAM',
    length: 'DTS_E_EXPREVALINVALIDCASTLENGTH',
    precision: 'DTS_E_EXPREVALINVALIDCASTPRECISION',
    scale: 'DTS_E_EXPREVALINVALIDCASTSCALE',
    codePage: 'DTS_E_EXPREVALINVALIDCASTCODEPAGE',
  },
  null: {
    count: 'DTS_E_EXPREVALINVALIDNULLPARAM',
    length: 'DTS_E_EXPREVALINVALIDNULLLENGTH',
    precision: 'DTS_E_EXPREVALINVALIDNULLPRECISION',
    scale: 'DTS_E_EXPREVALINVALIDNULLSCALE',
    codePage: 'DTS_E_EXPREVALINVALIDNULLCODEPAGE',
  },
};

/** The type that begins a cast or is the argument of NULL, with its parameters checked. Raises parse problems. */
export function typeFromSpecification(
  name: string,
  args: readonly number[],
  context: TypeContext,
  position: number,
): ColumnType {
  const type = parseDataTypeName(name);
  if (type === undefined || !castable.has(type)) {
    return refuse('parse', 'OPENDTSX_E_EXPRESSION_UNKNOWNTYPE', position, { type: name });
  }
  const expected = typeParameters[type] ?? [];
  if (args.length !== expected.length) {
    const form = expected.length === 0 ? type : `${type}, ${expected.map(parameterName).join(', ')}`;
    refuse('parse', symbols[context].count, position, { type, form, count: args.length });
  }
  const members: Partial<Record<TypeParameter, number>> = {};
  expected.forEach((parameter, index) => {
    members[parameter] = args[index];
  });
  for (const parameter of expected) checkParameter(type, parameter, members, symbols[context][parameter], position);
  return columnType(type, members);
}

function parameterName(parameter: TypeParameter): string {
  return parameter === 'codePage' ? 'code page' : parameter;
}

function checkParameter(
  type: DataTypeName,
  parameter: TypeParameter,
  members: Partial<Record<TypeParameter, number>>,
  symbol: string,
  position: number,
): void {
  const value = members[parameter] ?? 0;
  const [minimum, maximum] = bounds(type, parameter, members);
  const known = parameter !== 'codePage' || isKnownCodePage(value);
  if (value >= minimum && value <= maximum && known) return;
  refuse('parse', symbol, position, { type, value, minimum, maximum });
}

function bounds(
  type: DataTypeName,
  parameter: TypeParameter,
  members: Partial<Record<TypeParameter, number>>,
): [number, number] {
  if (parameter === 'length') return [0, maximumLength[type] ?? 0];
  if (parameter === 'precision') return [1, 38];
  if (parameter === 'codePage') return [0, 65535];
  if (type === 'DT_NUMERIC') return [0, Math.min(38, members.precision ?? 38)];
  return [0, type === 'DT_DECIMAL' ? 28 : 7];
}

/** A type as an expression spells it: `DT_WSTR, 20`. */
export function describeType(type: ColumnType): string {
  const values = (typeParameters[type.type] ?? []).map((parameter) => type[parameter]);
  return [type.type, ...values].join(', ');
}
