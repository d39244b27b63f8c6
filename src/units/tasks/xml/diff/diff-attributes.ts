import { makeNode, nodeKinds, qualifiedName, type XmlAttribute, type XmlItem } from '../xml-item.ts';
import { comparedUri, isDeclaration } from './compared-content.ts';
import type { DiffgramElements } from './diffgram-element.ts';
import type { SubtreeKeys } from './subtree-keys.ts';

/** The operations that give an element the attributes of another: removals first, as an addition may need the name. */
export function diffAttributes(
  source: XmlItem,
  target: XmlItem,
  keys: SubtreeKeys,
  elements: DiffgramElements,
): XmlItem[] {
  const removed: XmlAttribute[] = [];
  const changed: XmlItem[] = [];
  const left = keys.attributesOf(target);
  for (const attribute of keys.attributesOf(source)) {
    const index = left.findIndex((each) => isSame(attribute, each, keys));
    if (index < 0) {
      removed.push(attribute);
      continue;
    }
    const [found] = left.splice(index, 1);
    const [before, after] = [attribute, found].map((each) => keys.attributeContent(each));
    if (before.join('\n') !== after.join('\n')) changed.push(changeOf(attribute, found, keys, elements));
  }
  const match = removed.map((each) => `@${qualifiedName(each)}`).join('|');
  return [
    ...(removed.length === 0 ? [] : [elements.make('remove', { match })]),
    ...changed,
    ...left.map((each) => additionOf(each, elements)),
  ];
}

function isSame(source: XmlAttribute, target: XmlAttribute, keys: SubtreeKeys): boolean {
  // Declarations are removed and added: a changed one would be another namespace.
  if (isDeclaration(source) || isDeclaration(target)) {
    return (
      source.uri === target.uri && qualifiedName(source) === qualifiedName(target) && source.value === target.value
    );
  }
  return source.local === target.local && comparedUri(source, keys.options) === comparedUri(target, keys.options);
}

function changeOf(source: XmlAttribute, target: XmlAttribute, keys: SubtreeKeys, elements: DiffgramElements): XmlItem {
  const [prefix] = keys.attributeContent(source);
  const [newPrefix] = keys.attributeContent(target);
  const attributes = { match: `@${qualifiedName(source)}`, prefix: prefix === newPrefix ? undefined : newPrefix };
  return elements.make('change', attributes, textOf(target.value));
}

function additionOf(attribute: XmlAttribute, elements: DiffgramElements): XmlItem {
  const { prefix, local, uri, value } = attribute;
  const ns = isDeclaration(attribute) || uri === '' ? undefined : uri;
  const names = { type: String(nodeKinds.attribute), name: local, ns, prefix: prefix === '' ? undefined : prefix };
  return elements.make('add', names, textOf(value));
}

function textOf(value: string): XmlItem[] {
  return value === '' ? [] : [makeNode(nodeKinds.text, { value })];
}
