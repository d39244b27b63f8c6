import type { XmlElement } from '../../../xml/xml-element.ts';
import type { ElementOrder } from './element-order.ts';
import type { ElementWriter } from './element-writer.ts';
import type { PersistedMember } from './persisted-member.ts';
import type { WriteContext } from './write-context.ts';

/** What the writer needs of every object of the model. */
export interface WrittenObject {
  readonly origin: XmlElement | undefined;
}

/** How the objects of a kind are persisted: one table entry drives writing them fresh and changing them in place. */
export interface ObjectKind<T extends WrittenObject> {
  /** Local name of the element. */
  readonly element: string;
  readonly members: readonly PersistedMember<T>[];
  readonly order: ElementOrder;
  /** Whether the object is part of a data flow: attributes in every format, without prefix. */
  readonly inPipeline: boolean;
  /** The text of a property as it stands in the file, where that differs from the text in the model. */
  readonly persistedText?: (property: string, text: string) => string;
  /** Writes what is not a property: elements below. `pristine` is the object as it was read; undefined for a new one. */
  readonly writeContent?: (writer: ElementWriter, object: T, pristine: T | undefined, context: WriteContext) => void;
}
