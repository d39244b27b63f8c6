import type { TaskContext } from 'opendtsx/sdk';
import { type Operand, type OperandPlace, readOperand } from './read-operand.ts';
import type { XmlInstance } from './xml.ts';
import type { XmlFault } from './xml-fault.ts';

/** What an operation works on. */
export interface Operation {
  readonly instance: XmlInstance;
  readonly context: TaskContext;
}

/** What an operation gives. */
export interface OperationOutcome {
  readonly text: string;
  /** Encoding of a file, when the text does not declare one. */
  readonly encoding?: string;
  readonly diffgram?: string;
  readonly warnings?: readonly Pick<XmlFault, 'symbol' | 'args'>[];
  /** Why the task fails although the result is saved. */
  readonly failure?: XmlFault;
}

/** Reads the source. */
export function readSource({ instance, context }: Operation): Promise<Operand> {
  const { SourceType: type, Source: written } = instance.properties;
  return readOperand({ type, written, role: 'source' }, context, true);
}

/** Reads the second operand. @param isDocument false for an XPath expression */
export function readSecond({ instance, context }: Operation, isDocument = true): Promise<Operand> {
  const { SecondOperandType: type, SecondOperand: written } = instance.properties;
  const place: OperandPlace = { type, written, role: 'second operand' };
  return readOperand(place, context, isDocument);
}
