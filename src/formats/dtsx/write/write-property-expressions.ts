import type { PropertyExpression } from '../../../model/model-object.ts';
import { escapeText } from '../../../xml/escape.ts';
import { readPropertyExpressions } from '../read-model-object.ts';
import { type ElementWriter, textEdits } from './element-writer.ts';

/** Brings the property expressions of an object to the present list; there is one for each property. */
export function writePropertyExpressions(writer: ElementWriter, expressions: readonly PropertyExpression[]): void {
  // Damaged files give a property several expressions: they stay while nobody changes one.
  if (isSame(expressions, readPropertyExpressions(writer.element))) return;
  const wanted = new Map(expressions.map(({ name, expression }) => [name, expression]));
  for (const element of writer.element.childrenNamed('PropertyExpression')) {
    const name = element.attributeValue('Name') ?? '';
    const expression = wanted.get(name);
    if (expression === undefined) writer.removeChild(element);
    else writer.nest(textEdits(element, expression));
    wanted.delete(name);
  }
  for (const [name, expression] of wanted) {
    const attributes = new Map([[`${writer.style.prefix}Name`, name]]);
    writer.addChild('PropertyExpression', writer.elementText('PropertyExpression', attributes, escapeText(expression)));
  }
}

function isSame(left: readonly PropertyExpression[], right: readonly PropertyExpression[]): boolean {
  const same = ({ name, expression }: PropertyExpression, index: number): boolean =>
    name === right[index].name && expression === right[index].expression;
  return left.length === right.length && left.every(same);
}
