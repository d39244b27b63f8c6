import { textAfter } from '../../xml/edit-element.ts';
import { ElementEditor, isSelfClosing } from '../../xml/element-editor.ts';
import { escapeAttribute, escapeText } from '../../xml/escape.ts';
import type { TextEdit } from '../../xml/splice.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import { beforeAttribute, beforeElement, indentOf, type Layout } from '../dtsx/write/layout.ts';

/** An element to be printed: a local name of the `SSIS` namespace, its attributes, and either text or elements. */
export interface NewElement {
  readonly name: string;
  readonly attributes: readonly (readonly [name: string, value: string])[];
  readonly content: string | readonly NewElement[];
}

/** The layout of a manifest (observed). */
export const manifestLayout: Layout = { lineEnd: '\n', unit: '  ', elementsOnLines: true, attributesOnLines: false };

/** The layout of `Project.params` (observed). */
export const parametersLayout: Layout = { ...manifestLayout, attributesOnLines: true };

/** A layout with the line ends of a text. */
export function withLineEndOf(layout: Layout, { source }: XmlElement): Layout {
  return { ...layout, lineEnd: source.text.includes('\r\n') ? '\r\n' : '\n' };
}

/** The text of a new element at an indentation, without the blanks in front of it. */
export function printElement({ name, attributes, content }: NewElement, layout: Layout, indent: string): string {
  const isBlank = typeof content === 'string' && content !== '' && content.trim() === '';
  const kept = isBlank ? ' xml:space="preserve"' : '';
  const written = attributes.map(
    ([attribute, value]) => `${beforeAttribute(layout, indent)}SSIS:${attribute}="${escapeAttribute(value)}"`,
  );
  const start = `<SSIS:${name}${kept}${written.join('')}`;
  if (content.length === 0 && name !== 'Property') return `${start} />`;
  if (typeof content === 'string') {
    // A manifest breaks the line in an empty property; readers take that for empty.
    const text = content === '' && !layout.attributesOnLines ? beforeElement(layout, indent) : propertyText(content);
    return `${start}>${text}</SSIS:${name}>`;
  }
  const inner = indent + layout.unit;
  const children = content.map((child) => beforeElement(layout, inner) + printElement(child, layout, inner));
  return `${start}>${children.join('')}${beforeElement(layout, indent)}</SSIS:${name}>`;
}

// The designer writes line ends as they are (observed); a carriage return alone would be lost.
function propertyText(content: string): string {
  return content.split('\r\n').map(escapeText).join('\r\n');
}

/** An item of a list: the element it was read from with the edits it needs, or how it is printed at an indentation. */
export type ListItem =
  | { readonly element: XmlElement; readonly edits: readonly TextEdit[] }
  | { readonly print: (indent: string) => string };

/**
 * The edits that make the elements `itemName` of an owner the given items: items that are gone are removed with the blanks in front of
 * them, new ones stand behind the item in front of them, and moved ones keep their text. An element that is given twice stands once.
 */
export function listEdits(
  owner: XmlElement,
  itemName: string,
  given: readonly ListItem[],
  layout: Layout,
): readonly TextEdit[] {
  const items = withoutRepetition(given);
  const editor = new ElementEditor(owner);
  const present = owner.childrenNamed(itemName);
  const indent = present.length > 0 ? indentOf(present[0]) : indentOf(owner) + layout.unit;
  const before = beforeElement(layout, indent);
  const kept = items.flatMap((item) => ('element' in item ? [item.element] : []));
  const isMoved = kept.some((element, index) => index > 0 && element.start < kept[index - 1].start);
  if (isMoved || present.length === 0) {
    const texts = items.map((item) => before + itemText(item, indent));
    if (texts.length > 0) replaceItems(editor, present, texts.join(''), beforeElement(layout, indentOf(owner)));
    return editor.changes;
  }
  for (const element of present) if (!kept.includes(element)) editor.removeChild(element);
  let previous: XmlElement | undefined;
  for (const item of items) {
    if ('element' in item) previous = item.element;
    else if (previous === undefined) editor.insertFirst(before + item.print(indent));
    else editor.insertBehind(previous, before + item.print(indent));
  }
  return [...editor.changes, ...items.flatMap((item) => ('element' in item ? item.edits : []))];
}

function withoutRepetition(items: readonly ListItem[]): readonly ListItem[] {
  const seen = new Set<XmlElement>();
  return items.filter((item) => !('element' in item) || seen.size !== seen.add(item.element).size);
}

// The items stand together; what else the owner holds stays in front of them.
function replaceItems(editor: ElementEditor, present: readonly XmlElement[], text: string, beforeEnd: string): void {
  for (const element of present) editor.removeChild(element);
  const { element } = editor;
  const last = element.elements.at(-1);
  if (isSelfClosing(element)) editor.insertChild(text + beforeEnd);
  else if (last === undefined) editor.setContent(text + beforeEnd);
  else editor.insertBehind(last, text);
}

function itemText(item: ListItem, indent: string): string {
  return 'element' in item ? textAfter(item.element, item.edits) : item.print(indent);
}
