import type { XmlElement } from '../../../xml/xml-element.ts';
import type { EditedElement } from './edited-element.ts';
import type { ElementWriter } from './element-writer.ts';
import { beforeElement, beforeEndTag } from './layout.ts';

/**
 * Brings what stands below `ObjectData` to its present state: edited in place, replaced by another element, added or removed.
 * @param pristine the element as it was read
 */
export function writeObjectData(
  writer: ElementWriter,
  pristine: XmlElement | undefined,
  present: EditedElement | undefined,
): void {
  if (present?.element === pristine) {
    if (present !== undefined) writer.nest(present.edits);
    return;
  }
  const holder = writer.element.child('ObjectData');
  if (present === undefined) {
    if (holder !== undefined) writer.removeChild(holder);
    return;
  }
  const text = writer.textFrom(present.element, present.edits);
  if (pristine !== undefined) {
    writer.replaceChild(pristine, text);
    return;
  }
  const { layout } = writer.style;
  const indent = writer.childIndent;
  const content = `${beforeElement(layout, indent + layout.unit)}${text}${beforeEndTag(layout, indent)}`;
  const fresh = writer.elementText('ObjectData', new Map(), content);
  if (holder === undefined) writer.addChild('ObjectData', fresh);
  else writer.replaceChild(holder, fresh);
}
