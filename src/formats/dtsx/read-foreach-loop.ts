import type { ForeachEnumeratorObject, ForeachVariableMapping } from '../../model/executable.ts';
import { integerOf, textOf } from '../../model/property-set.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import { collectionElements, objectDataOf, readModelObject } from './read-model-object.ts';

/** The enumerator of a Foreach Loop; undefined when none is set. */
export function readEnumerator(loop: XmlElement): ForeachEnumeratorObject | undefined {
  const element = loop.child('ForEachEnumerator');
  if (element === undefined) return undefined;
  return { ...readModelObject(element), objectData: objectDataOf(element) };
}

/** Which value of an item goes to which variable, in the order of the file. */
export function readVariableMappings(loop: XmlElement): ForeachVariableMapping[] {
  return collectionElements(loop, 'ForEachVariableMappings', 'ForEachVariableMapping').map((element) => {
    const object = readModelObject(element);
    return {
      ...object,
      variableName: textOf(object.properties, 'VariableName'),
      valueIndex: integerOf(object.properties, 'ValueIndex', 0),
    };
  });
}
