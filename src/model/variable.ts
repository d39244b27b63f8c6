import type { Secret } from '../datatypes/secret.ts';
import type { XmlElement } from '../xml/xml-element.ts';
import type { ModelObject } from './model-object.ts';

/** A variable of a container. */
export interface Variable extends ModelObject {
  namespace: string;
  /** Number of the data type as written in `DTS:VariableValue` (variant numbers). */
  dataType: number;
  /** Text of the value as written; '' when empty. Objects (13) keep their XML in `valueOrigin`. */
  valueText: string;
  valueOrigin: XmlElement | undefined;
  expression: string;
  evaluateAsExpression: boolean;
  readOnly: boolean;
  raiseChangedEvent: boolean;
}

/** A parameter of a package or project. */
export interface Parameter extends ModelObject {
  scope: 'package' | 'project';
  /** System.TypeCode number (18 String, 9 Int32, 3 Boolean …), as `.params` writes it; readers convert the variant numbers (8 String) of package parameters in `.dtsx`. */
  typeCode: number;
  /** Text of the design value; '' when it is empty or the parameter is sensitive. */
  valueText: string;
  /** Design value of a sensitive parameter; undefined when it is empty or encrypted, and of every other parameter. */
  secret: Secret | undefined;
  required: boolean;
  sensitive: boolean;
  /** True when the value is encrypted and not readable here. */
  encrypted: boolean;
}
