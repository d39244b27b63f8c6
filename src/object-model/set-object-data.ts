import { InternalError } from '../diagnostics/internal-error.ts';
import { textAt } from '../plan/object-data.ts';
import { editElement, namespacesInScope, parseElement } from '../xml/edit-element.ts';
import type { XmlElement } from '../xml/xml-element.ts';

/**
 * The ObjectData element with the text at a property path set (the form of `PropertyDeclaration.at`): what is not there is made, in the
 * namespace of its parent. Where each element of a kind holds one attribute, as Foreach enumerators have it, a new attribute gets its own.
 */
export function setTextAt(element: XmlElement, path: string, text: string): XmlElement {
  const names = path.split('/');
  return names.length === 1 ? setLast(element, names[0], text) : setBelow(element, names, text);
}

function setLast(element: XmlElement, last: string, text: string): XmlElement {
  if (!last.startsWith('@')) return setChildText(element, last, text);
  const name = last.slice(1);
  const property = element.childrenNamed('Property').find((each) => each.attributeValue('Name') === name);
  const attribute = element.attribute(name);
  return editElement(element, (editor) => {
    if (attribute === undefined && property !== undefined) {
      editor.replaceChild(property, editElement(property, (inner) => inner.setText(text)).outerXml);
    } else editor.setAttribute(attribute?.name ?? qualified(element, name), text);
  });
}

function setChildText(element: XmlElement, name: string, text: string): XmlElement {
  const child = element.child(name);
  const changed = editElement(child ?? emptyChild(element, name), (editor) => editor.setText(text));
  return withChild(element, child, changed);
}

function setBelow(element: XmlElement, [name, ...rest]: readonly string[], text: string): XmlElement {
  const path = rest.join('/');
  const owners = element.childrenNamed(name);
  const holder = owners.find((owner) => textAt(owner, path) !== undefined);
  const oneEach = path.startsWith('@') && owners.every(({ attributes }) => attributes.length === 1);
  const owner = holder ?? (oneEach ? undefined : owners[0]);
  return withChild(element, owner, setTextAt(owner ?? emptyChild(element, name), path, text));
}

function withChild(element: XmlElement, child: XmlElement | undefined, changed: XmlElement): XmlElement {
  return editElement(element, (editor) => {
    if (child === undefined) editor.insertChild(changed.outerXml);
    else editor.replaceChild(child, changed.outerXml);
  });
}

function emptyChild(parent: XmlElement, name: string): XmlElement {
  const { document } = parseElement(`<${qualified(parent, name)} />`, namespacesInScope(parent));
  if (document === undefined) throw new InternalError(`${name} is no name of an element`);
  return document.root;
}

function qualified({ prefix }: XmlElement, name: string): string {
  return prefix === '' ? name : `${prefix}:${name}`;
}
