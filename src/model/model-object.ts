import type { XmlElement } from '../xml/xml-element.ts';
import type { PropertySet } from './property-set.ts';

/** What every object of a package has. */
export interface ModelObject {
  /** `DTS:refId` of formats 6 and 8; '' otherwise. */
  refId: string;
  /** `DTSID`: a GUID in braces; '' when the object has none. */
  id: string;
  name: string;
  description: string;
  /** As written; resolved by the registry. */
  creationName: string;
  /** Every persisted property, known or not (attributes of formats 6/8 and `DTS:Property` children alike), without `DTS:`. */
  properties: PropertySet;
  propertyExpressions: PropertyExpression[];
  /** The element it was read from: nothing of it is lost, whatever the model knows. */
  origin: XmlElement | undefined;
}

/** An expression that sets a property when the object is bound. */
export interface PropertyExpression {
  /** Property name; for data flow components on their task: `[Component].[Property]`. */
  name: string;
  expression: string;
}
