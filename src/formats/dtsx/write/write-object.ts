import { InternalError } from '../../../diagnostics/internal-error.ts';
import { parseElement, textForPlace } from '../../../xml/edit-element.ts';
import type { TextEdit } from '../../../xml/splice.ts';
import type { XmlElement } from '../../../xml/xml-element.ts';
import type { EditedElement } from './edited-element.ts';
import { ElementWriter } from './element-writer.ts';
import { indentOf } from './layout.ts';
import type { ObjectKind, WrittenObject } from './object-kind.ts';
import { changedProperties } from './persisted-member.ts';
import type { WriteContext } from './write-context.ts';

/** The edits that bring the element an object was read from to its present state; none when nothing changed. */
export function objectEdits<T extends WrittenObject>(
  object: T,
  origin: XmlElement,
  kind: ObjectKind<T>,
  context: WriteContext,
): TextEdit[] {
  const pristine = context.pristineOf(origin) as T | undefined;
  return writtenEdits(object, pristine, { element: origin, indent: indentOf(origin) }, kind, context);
}

/** The text of an object: that of its origin with what has changed, or a fresh one at the given indentation. */
export function objectText<T extends WrittenObject>(
  object: T,
  kind: ObjectKind<T>,
  context: WriteContext,
  indent: string,
): string {
  const { element, edits } = editedObject(object, kind, context, indent);
  return textForPlace(element, edits, context.namespaces);
}

/** The element an object was read from and the edits it needs, or an empty element and the edits that fill it. */
export function editedObject<T extends WrittenObject>(
  object: T,
  kind: ObjectKind<T>,
  context: WriteContext,
  indent: string,
): EditedElement {
  const { origin } = object;
  if (origin !== undefined && context.pristineOf(origin) !== undefined) {
    return { element: origin, edits: objectEdits(object, origin, kind, context) };
  }
  const element = blankElement(`${kind.inPipeline ? '' : context.prefix}${kind.element}`, context);
  return { element, edits: writtenEdits(object, undefined, { element, indent }, kind, context) };
}

/** An element without attributes and content, for a writer to fill. */
export function blankElement(name: string, context: WriteContext): XmlElement {
  const { document } = parseElement(`<${name} />`, context.namespaces);
  if (document === undefined) throw new InternalError(`<${name} /> cannot be read`);
  return document.root;
}

/** The edits that bring an element to the state of an object. @param pristine the object the element was read into */
export function writtenEdits<T extends WrittenObject>(
  object: T,
  pristine: T | undefined,
  { element, indent }: { readonly element: XmlElement; readonly indent: string },
  kind: ObjectKind<T>,
  context: WriteContext,
): TextEdit[] {
  const { inPipeline, order } = kind;
  const writer = new ElementWriter(element, {
    layout: context.layout,
    order,
    indent,
    prefix: inPipeline ? '' : context.prefix,
    sorted: order.sorted && !context.propertyElements,
    propertyElements: context.propertyElements && !inPipeline,
  });
  const changes = changedProperties(object, pristine, kind.members, context.formatVersion);
  const { persistedText } = kind;
  if (persistedText !== undefined) {
    for (const [name, text] of changes) if (text !== undefined) changes.set(name, persistedText(name, text));
  }
  writer.setProperties(changes);
  kind.writeContent?.(writer, object, pristine, context);
  return writer.edits();
}
