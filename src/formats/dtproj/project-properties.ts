import { ElementEditor } from '../../xml/element-editor.ts';
import type { TextEdit } from '../../xml/splice.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import { beforeElement, indentOf, type Layout } from '../dtsx/write/layout.ts';
import { type NewElement, printElement } from './project-text.ts';
import { readPropertyText } from './read-manifest.ts';

/** A value of an `SSIS:Property`; `undefined`: the property is not written. */
export interface PropertyValue {
  readonly text: string | undefined;
  /** Marks the value for the protection of the document to encrypt. */
  readonly sensitive?: boolean;
}

/** Properties by name, in the order the designer writes them. */
export type PropertyValues = ReadonlyMap<string, PropertyValue>;

/** The `SSIS:Properties` of a new object. */
export function newProperties(values: PropertyValues): NewElement {
  const content = [...values].flatMap(([name, value]) => (value.text === undefined ? [] : [newProperty(name, value)]));
  return { name: 'Properties', attributes: [], content };
}

function newProperty(name: string, { text = '', sensitive = false }: PropertyValue): NewElement {
  const mark = sensitive ? ([['Sensitive', '1']] as const) : [];
  return { name: 'Property', attributes: [['Name', name], ...mark], content: text };
}

/**
 * The edits that give the properties of an object the given values; properties not named keep theirs. New ones stand behind the one that
 * comes before them in `values`.
 */
export function propertyEdits(owner: XmlElement, values: PropertyValues, layout: Layout): readonly TextEdit[] {
  const list = owner.child('Properties');
  if (list === undefined) return [];
  const editor = new ElementEditor(list);
  const changes: TextEdit[] = [];
  const present = new Map(list.childrenNamed('Property').map((each) => [each.attributeValue('Name') ?? '', each]));
  const first = present.values().next().value;
  const indent = first === undefined ? indentOf(list) + layout.unit : indentOf(first);
  let previous: XmlElement | undefined;
  for (const [name, value] of values) {
    const element = present.get(name);
    const print = (): string => printElement(newProperty(name, value), layout, indent);
    if (element !== undefined) {
      previous = element;
      changes.push(...valueEdits(editor, element, value, print));
    } else if (value.text !== undefined) {
      const text = beforeElement(layout, indent) + print();
      if (previous !== undefined) editor.insertBehind(previous, text);
      else if (first !== undefined) editor.insertFirst(text);
      else editor.insertChild(text);
    }
  }
  return [...editor.changes, ...changes];
}

function valueEdits(
  editor: ElementEditor,
  element: XmlElement,
  { text, sensitive = false }: PropertyValue,
  print: () => string,
): readonly TextEdit[] {
  if (text === undefined) editor.removeChild(element);
  else if (sensitive || text.trim() === '') {
    if (readPropertyText(element) !== text) editor.replaceChild(element, print());
  } else if (readPropertyText(element) !== text) {
    const value = new ElementEditor(element);
    value.setText(text);
    return value.changes;
  }
  return [];
}
