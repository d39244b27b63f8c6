import { editElement } from '../../../xml/edit-element.ts';
import { isPlainName } from '../../../xml/plain-name.ts';
import type { XmlElement } from '../../../xml/xml-element.ts';
import { isSensitive } from '../read-model-object.ts';
import { upgradedProperty } from './upgrade-property.ts';

/**
 * An element of format 2 or 3 with its `DTS:Property` elements turned into attributes, the elements below it included; properties that
 * are secret, typed or hold elements stay elements, as they do in format 8, and so do those whose names no attribute can have.
 */
export function upgradedElement(element: XmlElement): XmlElement {
  const prefix = element.prefix === '' ? '' : `${element.prefix}:`;
  return editElement(element, (editor) => {
    // A property that stands there twice has the value of the last.
    const attributes = new Map<string, string | undefined>();
    for (const child of element.elements) {
      if (child.localName !== 'Property') {
        if (child.prefix === element.prefix) editor.replaceChild(child, upgradedElement(child).outerXml);
        continue;
      }
      const name = child.attributeValue('Name');
      const isTyped = child.attribute('DataType') !== undefined;
      if (name === undefined || !isPlainName(name) || isTyped || isSensitive(child) || child.elements.length > 0)
        continue;
      editor.removeChild(child);
      attributes.set(prefix + name, upgradedProperty(name, child.textContent));
    }
    for (const [name, text] of attributes) if (text !== undefined) editor.setAttribute(name, text);
  });
}
