import type { CustomProperty } from '../../model/pipeline.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import { readAttributes, readBoolean, readText } from './read-column-type.ts';

/** The custom properties of a component, input, output or column, in the order of the file. */
export function readCustomProperties(owner: XmlElement): CustomProperty[] {
  return (owner.child('properties')?.childrenNamed('property') ?? []).map((element) => {
    const isArray = readBoolean(element, 'isArray', false);
    return {
      name: readText(element, 'name'),
      value: isArray ? '' : element.textContent,
      dataType: readText(element, 'dataType'),
      arrayElements: isArray ? readArray(element) : undefined,
      expressionType: readText(element, 'expressionType'),
      properties: readAttributes(element),
      origin: element,
    };
  });
}

function readArray(property: XmlElement): string[] {
  return (property.child('arrayElements')?.childrenNamed('arrayElement') ?? []).map(({ textContent }) => textContent);
}
