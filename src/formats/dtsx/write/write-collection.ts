import type { XmlElement } from '../../../xml/xml-element.ts';
import { ElementWriter } from './element-writer.ts';
import { beforeElement, beforeEndTag } from './layout.ts';
import type { ObjectKind, WrittenObject } from './object-kind.ts';
import type { WriteContext } from './write-context.ts';
import { objectEdits, objectText } from './write-object.ts';

/** Where the objects of a collection stand. */
export interface CollectionPlace {
  /** Local name of the element around them; absent where they stand in their owner directly (formats 2 and 3). */
  readonly wrapper?: string;
  /** Attributes of a wrapper that is written fresh. */
  readonly attributes?: ReadonlyMap<string, string>;
  /** Whether the designer writes the wrapper of an empty collection. */
  readonly always?: boolean;
}

/**
 * Brings the elements of a collection to the present list: changed objects in place, new ones behind their predecessor, those that are
 * gone removed with the blanks before them. As few as possible move when the order changed.
 */
export function writeCollection<T extends WrittenObject>(
  writer: ElementWriter,
  place: CollectionPlace,
  kind: ObjectKind<T>,
  objects: readonly T[],
  pristine: readonly T[] | undefined,
  context: WriteContext,
): void {
  const elements = (pristine ?? []).flatMap(({ origin }) => (origin === undefined ? [] : [origin]));
  const kept = new Set(keptObjects(objects, elements));
  const keptElements = new Set([...kept].map(({ origin }) => origin));
  const leaving = elements.filter((element) => !keptElements.has(element));
  if (objects.length === 0 && !place.always) {
    removeWith(writer, place, leaving);
    return;
  }
  for (const element of leaving) writer.removeChild(element);
  if (kept.size === 0) {
    writeAnew(writer, place, kind, objects, pristine === undefined, context);
    return;
  }
  const [first] = keptElements;
  let previous: XmlElement | undefined;
  for (const object of objects) {
    const { origin } = object;
    if (origin !== undefined && kept.delete(object)) {
      writer.nest(objectEdits(object, origin, kind, context));
      previous = origin;
      continue;
    }
    const text = objectText(object, kind, context, indentOfItems(writer, place));
    if (previous !== undefined) writer.insertBehind(previous, text);
    else if (first !== undefined) writer.insertBefore(first, text);
  }
}

// The designer writes no wrapper around nothing.
function removeWith(writer: ElementWriter, { wrapper }: CollectionPlace, leaving: readonly XmlElement[]): void {
  const gone = new Set(leaving);
  for (const element of leaving) {
    const parent = element.parent?.localName === wrapper ? element.parent : undefined;
    if (parent?.elements.every((each) => gone.has(each))) {
      if (parent.elements[0] === element) writer.removeChild(parent);
    } else {
      writer.removeChild(element);
    }
  }
}

// No element of the collection stays: the wrapper is filled, or made.
function writeAnew<T extends WrittenObject>(
  writer: ElementWriter,
  place: CollectionPlace,
  kind: ObjectKind<T>,
  objects: readonly T[],
  ownerIsNew: boolean,
  context: WriteContext,
): void {
  const indent = indentOfItems(writer, place);
  const texts = objects.map((object) => objectText(object, kind, context, indent));
  const { wrapper, attributes = new Map<string, string>() } = place;
  if (wrapper === undefined) {
    for (const text of texts) writer.addChild(kind.element, text);
    return;
  }
  const existing = writer.element.child(wrapper);
  if (existing === undefined) {
    if (texts.length === 0 && !ownerIsNew) return;
    const separator = beforeElement(context.layout, indent);
    const end = texts.length === 0 ? '' : beforeEndTag(context.layout, writer.childIndent);
    const content = texts.map((text) => separator + text).join('') + end;
    writer.addChild(wrapper, writer.elementText(wrapper, texts.length === 0 ? new Map() : attributes, content));
    return;
  }
  if (texts.length === 0) return;
  const wrapperWriter = new ElementWriter(existing, { ...writer.style, indent: writer.childIndent });
  for (const [name, value] of attributes) wrapperWriter.setProperty(name, value);
  for (const text of texts) wrapperWriter.addChild(kind.element, text);
  writer.nest(wrapperWriter.edits());
}

function indentOfItems(writer: ElementWriter, { wrapper }: CollectionPlace): string {
  return wrapper === undefined ? writer.childIndent : writer.childIndent + writer.style.layout.unit;
}

/** The objects whose elements stay where they are: the longest run of the list that is in the order of the file. */
function keptObjects<T extends WrittenObject>(objects: readonly T[], elements: readonly XmlElement[]): readonly T[] {
  const inOrder =
    objects.length === elements.length && objects.every(({ origin }, index) => origin === elements[index]);
  if (inOrder) return objects;
  const places = new Map(elements.map((element, index) => [element, index]));
  const runs: { readonly object: T; readonly place: number; readonly previous: number; readonly length: number }[] = [];
  const seen = new Set<XmlElement>();
  for (const object of objects) {
    const place = object.origin === undefined ? undefined : places.get(object.origin);
    if (place === undefined || object.origin === undefined || seen.has(object.origin)) continue;
    seen.add(object.origin);
    let previous = -1;
    for (const [index, run] of runs.entries()) {
      if (run.place < place && run.length > (runs[previous]?.length ?? 0)) previous = index;
    }
    runs.push({ object, place, previous, length: (runs[previous]?.length ?? 0) + 1 });
  }
  const kept: T[] = [];
  let last = runs.reduce((best, run, index) => (run.length > (runs[best]?.length ?? 0) ? index : best), -1);
  for (; last >= 0; last = runs[last].previous) kept.unshift(runs[last].object);
  return kept;
}
