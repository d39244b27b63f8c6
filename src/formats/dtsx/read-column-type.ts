import { type ColumnType, columnType } from '../../datatypes/data-type.ts';
import { parsePipelineDataType } from '../../datatypes/pipeline-data-type.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import { type ReadContext, report } from './read-context.ts';

/** The names of the attributes that make up a column type. */
export interface TypeAttributes {
  readonly dataType: string;
  readonly length: string;
  readonly precision: string;
  readonly scale: string;
  readonly codePage: string;
}

/** Attributes of output and external metadata columns. */
export const columnTypeAttributes: TypeAttributes = {
  dataType: 'dataType',
  length: 'length',
  precision: 'precision',
  scale: 'scale',
  codePage: 'codePage',
};

/** Attributes of input columns of formats 6 and 8, which remember the type of the column upstream. */
export const cachedTypeAttributes: TypeAttributes = {
  dataType: 'cachedDataType',
  length: 'cachedLength',
  precision: 'cachedPrecision',
  scale: 'cachedScale',
  codePage: 'cachedCodepage',
};

/** The type of a column; undefined when the element states none. A type nobody knows is reported and read as DT_UNKNOWN. */
export function readColumnType(
  element: XmlElement,
  names: TypeAttributes,
  context: ReadContext,
): ColumnType | undefined {
  const text = element.attributeValue(names.dataType);
  if (text === undefined) return undefined;
  const type = parsePipelineDataType(text);
  if (type === undefined) {
    const column = element.attributeValue('name') ?? element.attributeValue('cachedName') ?? '';
    report(context, 'OPENDTSX_W_FORMATS_DATATYPE', { column, text }, element);
  }
  const scale = readNumber(element, names.scale, 0, context);
  return columnType(type ?? 'DT_UNKNOWN', {
    length: readNumber(element, names.length, 0, context),
    precision: readNumber(element, names.precision, 0, context),
    // DT_CY always has four decimal places; formats 2 and 3 write 0.
    ...(type === 'DT_CY' ? {} : { scale }),
    codePage: readNumber(element, names.codePage, 0, context),
  });
}

/** The whole number in an attribute; absent gives the default, and what is no number is reported and gives it too. */
export function readNumber(element: XmlElement, attribute: string, otherwise: number, context: ReadContext): number {
  const text = element.attributeValue(attribute);
  if (text === undefined || text === '') return otherwise;
  if (/^\s*-?\d+\s*$/.test(text)) return Number(text);
  report(context, 'OPENDTSX_W_FORMATS_NUMBER', { attribute, text, element: `<${element.name}>`, otherwise }, element);
  return otherwise;
}

/** The boolean in an attribute, as any format writes it. */
export function readBoolean(element: XmlElement, attribute: string, otherwise: boolean): boolean {
  const text = element.attributeValue(attribute);
  if (text === undefined || text === '') return otherwise;
  return text !== '0' && text.toLowerCase() !== 'false';
}

/** The text of an attribute; '' when it is absent. */
export function readText(element: XmlElement, attribute: string): string {
  return element.attributeValue(attribute) ?? '';
}

/** The attributes without prefix, by name, in the order of the file. */
export function readAttributes(element: XmlElement): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const { prefix, name, value } of element.attributes) {
    if (prefix === '' && name !== 'xmlns') attributes.set(name, value);
  }
  return attributes;
}
