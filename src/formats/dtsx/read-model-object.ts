import type { ModelObject, PropertyExpression } from '../../model/model-object.ts';
import type { PropertySet } from '../../model/property-set.ts';
import type { XmlElement } from '../../xml/xml-element.ts';

/**
 * The persisted properties of an object in either style: attributes (formats 6 and 8) and `DTS:Property` children (2 and 3),
 * merged by name without prefix. Namespace declarations, `xml:` attributes and properties that hold elements are left out.
 */
export function readProperties(element: XmlElement): PropertySet {
  const properties: PropertySet = new Map();
  for (const { name, prefix, localName, value } of element.attributes) {
    if (prefix !== 'xml' && prefix !== 'xmlns' && name !== 'xmlns') properties.set(localName, value);
  }
  for (const property of element.elements) {
    if (property.localName !== 'Property' || property.elements.length > 0) continue;
    const name = property.attributeValue('Name');
    if (name !== undefined && !isSensitive(property)) properties.set(name, property.textContent);
  }
  return properties;
}

/** Whether an element is marked as holding a secret, encrypted or not. */
export function isSensitive(element: XmlElement): boolean {
  const mark = element.attributeValue('Sensitive') ?? element.attributeValue('Encrypted');
  return mark !== undefined && mark !== '0' && mark.toLowerCase() !== 'false';
}

/** What every object has, in either style. */
export function readModelObject(element: XmlElement): ModelObject {
  const properties = readProperties(element);
  return {
    refId: properties.get('refId') ?? '',
    id: properties.get('DTSID') ?? '',
    name: properties.get('ObjectName') ?? '',
    description: properties.get('Description') ?? '',
    creationName: properties.get('CreationName') ?? '',
    properties,
    propertyExpressions: readPropertyExpressions(element),
    origin: element,
  };
}

/** The property expressions of an object, in the order of the file. */
export function readPropertyExpressions(element: XmlElement): PropertyExpression[] {
  return element.childrenNamed('PropertyExpression').map((expression) => ({
    name: expression.attributeValue('Name') ?? '',
    expression: expression.textContent,
  }));
}

/** The elements of a collection: directly below the owner (formats 2 and 3), or below a collection element (6 and 8). */
export function collectionElements(owner: XmlElement, collection: string, item: string): XmlElement[] {
  const direct = owner.childrenNamed(item);
  const wrapped = owner.childrenNamed(collection).flatMap((wrapper) => wrapper.childrenNamed(item));
  return direct.length === 0 ? wrapped : [...direct, ...wrapped];
}

/** The element that holds an object's own data: the first one below `ObjectData`. */
export function objectDataOf(element: XmlElement): XmlElement | undefined {
  return element.child('ObjectData')?.elements[0];
}
