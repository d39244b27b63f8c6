import { type ColumnType, columnType } from 'opendtsx/sdk';
import { type SchemaItem, schemaNamespace } from './schema-item.ts';
import type { SchemaSet } from './schema-set.ts';

/** A type of text: a built-in type and the limits set on it. */
export interface SimpleType {
  /** Local name of the built-in type that it is derived from; `string` for lists and unions. */
  readonly builtIn: string;
  /** Longest value in characters or bytes; undefined: not limited. */
  readonly length?: number;
  readonly fractionDigits?: number;
}

/** How the text of a value has to be read beyond what its column type says. */
export type ValueForm = 'plain' | 'base64';

/** Text without a declared type. */
export const plainText: SimpleType = { builtIn: 'string' };

const deepestDerivation = 100;

/** The simple type of this `{namespace}name`. Throws a `DtsError` when it is not declared, or complex. */
export function namedSimpleType(set: SchemaSet, name: string, from: SchemaItem, depth = 0): SimpleType {
  const builtIn = builtInName(name);
  if (builtIn !== undefined) return { builtIn };
  const node = set.find('type', name, from);
  if (node.kind !== 'simpleType') throw set.refuse(from, `the type ${name} is not a simple type`);
  return simpleTypeOf(set, node, depth + 1);
}

/** The simple type that a simpleType element declares. */
export function simpleTypeOf(set: SchemaSet, node: SchemaItem, depth = 0): SimpleType {
  if (depth > deepestDerivation) throw set.refuse(node, 'its types are derived from each other in a circle');
  const restriction = node.children.find(({ kind }) => kind === 'restriction');
  // Lists and unions are text: their parts are not taken apart.
  return restriction === undefined ? plainText : restrict(restriction, baseOf(set, restriction, depth));
}

function baseOf(set: SchemaSet, restriction: SchemaItem, depth: number): SimpleType {
  const { base } = restriction.names;
  if (base !== undefined) return namedSimpleType(set, base, restriction, depth);
  const inner = restriction.children.find(({ kind }) => kind === 'simpleType');
  return inner === undefined ? plainText : simpleTypeOf(set, inner, depth + 1);
}

/** A type with the limits of a restriction. */
export function restrict(restriction: SchemaItem, base: SimpleType): SimpleType {
  const facet = (...names: string[]): number | undefined => {
    const found = restriction.children.find(({ kind }) => names.includes(kind));
    const value = Number(found?.attributes.value);
    return found !== undefined && Number.isInteger(value) && value >= 0 ? value : undefined;
  };
  const length = facet('maxLength', 'length') ?? base.length;
  const fractionDigits = facet('fractionDigits') ?? base.fractionDigits;
  return {
    builtIn: base.builtIn,
    ...(length === undefined ? {} : { length }),
    ...(fractionDigits === undefined ? {} : { fractionDigits }),
  };
}

/** The local name of a type that XML Schema itself declares. */
export function builtInName(name: string): string | undefined {
  const prefix = `{${schemaNamespace}}`;
  return name.startsWith(prefix) ? name.slice(prefix.length) : undefined;
}

const fixedTypes: Readonly<Record<string, ColumnType>> = {
  boolean: columnType('DT_BOOL'),
  byte: columnType('DT_I1'),
  short: columnType('DT_I2'),
  int: columnType('DT_I4'),
  long: columnType('DT_I8'),
  unsignedByte: columnType('DT_UI1'),
  unsignedShort: columnType('DT_UI2'),
  unsignedInt: columnType('DT_UI4'),
  unsignedLong: columnType('DT_UI8'),
  float: columnType('DT_R4'),
  double: columnType('DT_R8'),
  dateTime: columnType('DT_DBTIMESTAMP'),
  date: columnType('DT_DBDATE'),
  time: columnType('DT_DBTIME'),
};

const unboundedIntegers = new Set([
  'integer',
  'nonNegativeInteger',
  'positiveInteger',
  'nonPositiveInteger',
  'negativeInteger',
]);

/** Length of text and bytes without a declared one (source: XML Source documentation). */
const usualLength = 255;
const longestText = 4000;
const longestBytes = 8000;
/** Places of xs:decimal without a declared number (observed in a package of 2005). */
const usualScale = 10;
const mostPlaces = 28;

/** The column type that the XML Source gives values of a simple type. @param mapsIntegers whether unbounded integers become DT_I4 */
export function columnTypeOf({ builtIn, length, fractionDigits }: SimpleType, mapsIntegers: boolean): ColumnType {
  const fixed = fixedTypes[builtIn];
  if (fixed !== undefined) return fixed;
  if (unboundedIntegers.has(builtIn)) return mapsIntegers ? columnType('DT_I4') : columnType('DT_DECIMAL');
  if (builtIn === 'decimal') {
    return columnType('DT_DECIMAL', { scale: Math.min(fractionDigits ?? usualScale, mostPlaces) });
  }
  const wanted = length === undefined || length === 0 ? usualLength : length;
  if (builtIn === 'base64Binary' || builtIn === 'hexBinary') {
    return columnType('DT_BYTES', { length: Math.min(wanted, longestBytes) });
  }
  return columnType('DT_WSTR', { length: Math.min(wanted, longestText) });
}

/** How values of a simple type are written. */
export function valueFormOf({ builtIn }: SimpleType): ValueForm {
  return builtIn === 'base64Binary' ? 'base64' : 'plain';
}
