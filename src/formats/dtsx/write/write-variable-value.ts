import { objectVariableType } from '../../../datatypes/variable-type.ts';
import type { Parameter, Variable } from '../../../model/variable.ts';
import { escapeText } from '../../../xml/escape.ts';
import type { TextEdit } from '../../../xml/splice.ts';
import type { XmlElement } from '../../../xml/xml-element.ts';
import { parameterVariantType } from '../read-variable.ts';
import { objectOrder } from './element-order.ts';
import { ElementWriter, textEdits } from './element-writer.ts';

/** Brings the value of a variable to its present state; one of type Object is an element that is kept or replaced as a whole. */
export function writeVariableValue(writer: ElementWriter, variable: Variable, pristine: Variable | undefined): void {
  const { valueOrigin, dataType, valueText } = variable;
  const existing = pristine?.valueOrigin;
  const changed = pristine === undefined || pristine.dataType !== dataType || pristine.valueText !== valueText;
  if (valueOrigin === undefined) {
    if (existing !== undefined) writer.removeChild(existing);
    if (changed || existing !== undefined) writer.addChild('VariableValue', freshValue(writer, variable));
    return;
  }
  const edits = changed ? valueEdits(writer, valueOrigin, variable) : [];
  if (valueOrigin === existing) writer.nest(edits);
  else if (existing !== undefined) writer.replaceChild(existing, writer.textFrom(valueOrigin, edits));
  else writer.addChild('VariableValue', writer.textFrom(valueOrigin, edits));
}

function valueEdits(writer: ElementWriter, element: XmlElement, { dataType, valueText }: Variable): TextEdit[] {
  const value = new ElementWriter(element, { ...writer.style, order: objectOrder, propertyElements: false });
  value.setProperty('DataType', String(dataType));
  if (dataType === objectVariableType) return value.edits();
  value.setProperty('DataSubType', undefined);
  if (needsSpace(valueText) && element.attribute('space') === undefined) value.setAttribute('xml:space', 'preserve');
  value.setText(valueText);
  return value.edits();
}

function freshValue(writer: ElementWriter, { dataType, valueText }: Variable): string {
  const attributes = new Map([[`${writer.style.prefix}DataType`, String(dataType)]]);
  if (needsSpace(valueText)) attributes.set('xml:space', 'preserve');
  return writer.elementText('VariableValue', attributes, escapeText(valueText), 'paired');
}

// The designer marks texts whose blanks count, the empty one included (observed).
function needsSpace(text: string): boolean {
  return text.trim() !== text || text === '';
}

const valueProperty = 'ParameterValue';

/**
 * Brings the design value of a parameter to its present state. A sensitive one that changed is written in plain form and marked
 * `Sensitive="1"`: the protection of the document encrypts what is marked.
 */
export function writeParameterValue(
  writer: ElementWriter,
  parameter: Parameter,
  pristine: Parameter | undefined,
): void {
  const text = parameter.sensitive ? (parameter.secret?.reveal() ?? '') : parameter.valueText;
  const before = pristine?.sensitive ? (pristine.secret?.reveal() ?? '') : pristine?.valueText;
  const sameKind = pristine?.sensitive === parameter.sensitive && pristine.typeCode === parameter.typeCode;
  if (sameKind && text === before && pristine.encrypted === parameter.encrypted) return;
  const existing = writer.element
    .childrenNamed('Property')
    .find((property) => property.attributeValue('Name') === valueProperty);
  const isPlain = sameKind && !parameter.sensitive && !parameter.encrypted && existing?.elements.length === 0;
  if (isPlain && existing !== undefined) {
    writer.nest(textEdits(existing, text));
    return;
  }
  const { prefix } = writer.style;
  const attributes = new Map([
    [`${prefix}DataType`, String(parameterVariantType(parameter.typeCode))],
    [`${prefix}Name`, valueProperty],
    ...(parameter.sensitive && text !== '' ? ([[`${prefix}Sensitive`, '1']] as const) : []),
  ]);
  const fresh = writer.elementText('Property', attributes, escapeText(text), 'paired');
  if (existing === undefined) writer.addChild(valueProperty, fresh);
  else writer.replaceChild(existing, fresh);
}
