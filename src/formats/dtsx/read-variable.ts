import { Secret } from '../../datatypes/secret.ts';
import { objectVariableType } from '../../datatypes/variable-type.ts';
import { booleanOf, integerOf, textOf } from '../../model/property-set.ts';
import type { Parameter, Variable } from '../../model/variable.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import { isUserKeyValue } from '../protection/decrypt-element.ts';
import { type ReadContext, requireText } from './read-context.ts';
import { collectionElements, readModelObject, readProperties } from './read-model-object.ts';

const emptyType = 0;
const stringType = 8;

/** The variables an element owns. */
export function readVariables(owner: XmlElement, context: ReadContext): Variable[] {
  return collectionElements(owner, 'Variables', 'Variable').map((element) => readVariable(element, context));
}

function readVariable(element: XmlElement, context: ReadContext): Variable {
  const object = readModelObject(element);
  requireText(context, object.name, 'ObjectName', element);
  const value = element.child('VariableValue');
  const dataType = value === undefined ? emptyType : integerOf(readProperties(value), 'DataType', emptyType);
  return {
    ...object,
    namespace: textOf(object.properties, 'Namespace', 'User'),
    dataType,
    valueText: dataType === objectVariableType ? '' : (value?.textContent ?? ''),
    valueOrigin: value,
    expression: textOf(object.properties, 'Expression'),
    evaluateAsExpression: booleanOf(object.properties, 'EvaluateAsExpression', false),
    readOnly: booleanOf(object.properties, 'ReadOnly', false),
    raiseChangedEvent: booleanOf(object.properties, 'RaiseChangedEvent', false),
  };
}

/** The parameters of a package. */
export function readPackageParameters(root: XmlElement, context: ReadContext): Parameter[] {
  return collectionElements(root, 'PackageParameters', 'PackageParameter').map((element) => {
    const object = readModelObject(element);
    requireText(context, object.name, 'ObjectName', element);
    const value = parameterValue(element);
    const sensitive = booleanOf(object.properties, 'Sensitive', false);
    // A package that was encrypted as a whole has its values unmarked.
    if (sensitive) object.properties.delete('ParameterValue');
    const variantType = integerOf(object.properties, 'DataType', stringType);
    return {
      ...object,
      scope: 'package',
      typeCode: typeCodes[variantType] ?? typeCodes[stringType],
      ...designValue(value.text, sensitive),
      required: booleanOf(object.properties, 'Required', false),
      sensitive,
      encrypted: value.encrypted,
    };
  });
}

/** Where the text of a parameter's value belongs: to `valueText`, or to `secret` when it is sensitive. */
export function designValue(text: string, sensitive: boolean): Pick<Parameter, 'valueText' | 'secret'> {
  if (!sensitive) return { valueText: text, secret: undefined };
  return { valueText: '', secret: text === '' ? undefined : new Secret(text) };
}

// A protected value is a property within the property, or stays closed as EncryptedData.
function parameterValue(element: XmlElement): { text: string; encrypted: boolean } {
  const value = element
    .childrenNamed('Property')
    .find((property) => property.attributeValue('Name') === 'ParameterValue');
  if (value === undefined) return { text: '', encrypted: false };
  const inner = value.child('Property') ?? value;
  const encrypted = inner.child('EncryptedData') !== undefined || isUserKeyValue(inner);
  return { text: encrypted ? '' : inner.textContent, encrypted };
}

// Variant number of a package parameter → System.TypeCode.
const typeCodes: Readonly<Record<number, number>> = {
  0: 0,
  2: 7,
  3: 9,
  4: 13,
  5: 14,
  6: 15,
  7: 16,
  8: 18,
  11: 3,
  13: 1,
  14: 15,
  16: 5,
  17: 6,
  18: 8,
  19: 10,
  20: 11,
  21: 12,
};

/** The variant number a package parameter of a `System.TypeCode` is written with. */
export function parameterVariantType(typeCode: number): number {
  const found = Object.entries(typeCodes).findLast(([, code]) => code === typeCode);
  return found === undefined ? stringType : Number(found[0]);
}
