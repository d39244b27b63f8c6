import { type SaxesAttributeNS, SaxesParser } from 'saxes';
import type { PropertyBag, PropertyDeclaration, PropertyDeclarations, PropertyValue } from '../sdk/property.ts';

/** An element of persisted XML: local names, attributes of every namespace. */
export interface DataElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: DataElement[];
  text: string;
}

/**
 * Reads the ObjectData of a task or enumerator by the `at` paths of its declaration, written apart from the plan's reader so that the
 * two check each other. An attribute is taken from the first element of the path that has it. An expression is kept as text.
 */
export function readTaskObjectData(xml: string, declarations: PropertyDeclarations): PropertyBag {
  return readBag(parseElement(xml), declarations);
}

/** A bag with the values given and the defaults of all other properties. */
export function bagWithDefaults(
  declarations: PropertyDeclarations,
  values: Readonly<Record<string, PropertyValue>>,
): PropertyBag {
  const unknown = Object.keys(values).filter((name) => !Object.hasOwn(declarations, name));
  if (unknown.length > 0) throw new Error(`The unit declares no property ${unknown.join(', ')}.`);
  return Object.fromEntries(
    Object.entries(declarations).map(([name, declaration]) => [name, withDefaults(declaration, values[name])]),
  );
}

function withDefaults(declaration: PropertyDeclaration, value: PropertyValue | undefined): PropertyValue {
  if (value === undefined) return emptyValue(declaration);
  if (declaration.kind !== 'collection' || !Array.isArray(value)) return value;
  return (value as readonly PropertyBag[]).map((record) => bagWithDefaults(declaration.fields ?? {}, record));
}

/** Reads XML into plain elements; the root is the element of the text. */
export function parseElement(xml: string): DataElement {
  const document: DataElement = { name: '', attributes: new Map(), children: [], text: '' };
  const open = [document];
  const parser = new SaxesParser({ xmlns: true });
  parser.on('opentag', (tag) => {
    const attributes = Object.values(tag.attributes).map(
      (found: SaxesAttributeNS) => [found.local, found.value] as const,
    );
    const element: DataElement = { name: tag.local, attributes: new Map(attributes), children: [], text: '' };
    open[open.length - 1].children.push(element);
    open.push(element);
  });
  parser.on('text', (text) => {
    open[open.length - 1].text += text;
  });
  parser.on('closetag', () => {
    open.pop();
  });
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(xml).close();
  return document.children[0];
}

function readBag(element: DataElement, declarations: PropertyDeclarations): PropertyBag {
  return Object.fromEntries(
    Object.entries(declarations).map(([name, declaration]) => [name, readProperty(element, name, declaration)]),
  );
}

function readProperty(element: DataElement, name: string, declaration: PropertyDeclaration): PropertyValue {
  const parts = (declaration.at ?? `@${name}`).split('/');
  const attribute = parts.at(-1)?.startsWith('@') ? parts.pop()?.slice(1) : undefined;
  let found = [element];
  for (const part of parts) found = found.flatMap((each) => each.children.filter((child) => child.name === part));
  if (declaration.kind === 'collection') return found.map((each) => readBag(each, declaration.fields ?? {}));
  const text =
    attribute === undefined
      ? found[0]?.text
      : found.map((each) => each.attributes.get(attribute)).find((value) => value !== undefined);
  return text === undefined ? emptyValue(declaration) : readText(declaration, text);
}

function readText(declaration: PropertyDeclaration, text: string): PropertyValue {
  switch (declaration.kind) {
    case 'boolean':
      return !/^(false|0)$/i.test(text.trim());
    case 'integer':
    case 'double':
      return Number(text);
    case 'enumeration':
      return declaration.values?.[text] ?? Number(text);
    case 'expression':
      return {
        text,
        type: { type: 'DT_WSTR', length: 0, precision: 0, scale: 0, codePage: 0 },
        assignmentTarget: /^\s*@\[([^\]]+)\]\s*=/.exec(text)?.[1],
        compiled: text,
      };
    default:
      return text;
  }
}

function emptyValue(declaration: PropertyDeclaration): PropertyValue {
  if (declaration.default !== undefined) return declaration.default;
  switch (declaration.kind) {
    case 'boolean':
      return false;
    case 'integer':
    case 'double':
    case 'enumeration':
      return 0;
    case 'collection':
      return [];
    case 'expression':
      return null;
    default:
      return '';
  }
}
