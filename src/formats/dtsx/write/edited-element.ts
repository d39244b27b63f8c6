import type { TextEdit } from '../../../xml/splice.ts';
import type { XmlElement } from '../../../xml/xml-element.ts';

/** An element and the edits it needs in its own source. */
export interface EditedElement {
  readonly element: XmlElement;
  readonly edits: readonly TextEdit[];
}
