import { emptyValue } from '../plan/read-property-bag.ts';
import type { PropertyBag, PropertyDeclaration, PropertyDeclarations, PropertyValue } from '../sdk/property.ts';
import { parseXml } from '../xml/parse-xml.ts';
import type { XmlElement } from '../xml/xml-element.ts';

/**
 * Reads the ObjectData of a task or enumerator by the `at` paths of its declaration, written apart from the plan's reader so that the
 * two check each other. An attribute is taken from the first element of the path that has it. An expression is kept as text.
 */
export function readTaskObjectData(xml: string, declarations: PropertyDeclarations): PropertyBag {
  return readBag(persistedElement(xml), declarations);
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

/** The root element of persisted XML. Throws what is wrong with it. */
export function persistedElement(xml: string): XmlElement {
  const { document, diagnostics } = parseXml(xml);
  if (document === undefined) throw new Error(diagnostics.map(({ message }) => message).join(' '));
  return document.root;
}

function readBag(element: XmlElement, declarations: PropertyDeclarations): PropertyBag {
  return Object.fromEntries(
    Object.entries(declarations).map(([name, declaration]) => [name, readProperty(element, name, declaration)]),
  );
}

function readProperty(element: XmlElement, name: string, declaration: PropertyDeclaration): PropertyValue {
  if (declaration.at === '.') return readText(declaration, element.textContent);
  const parts = (declaration.at ?? `@${name}`).split('/');
  const attribute = parts.at(-1)?.startsWith('@') ? parts.pop()?.slice(1) : undefined;
  let found = [element];
  for (const part of parts) found = found.flatMap((each) => each.childrenNamed(part));
  if (declaration.kind === 'collection') return found.map((each) => readBag(each, declaration.fields ?? {}));
  const text =
    attribute === undefined
      ? found[0]?.textContent
      : found.map((each) => each.attributeValue(attribute)).find((value) => value !== undefined);
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
