import type { ConstraintValue, EvaluationOperation, Executable, PrecedenceConstraint } from '../../model/executable.ts';
import { booleanOf, integerOf, type PropertySet, textOf } from '../../model/property-set.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import type { ReadContext } from './read-context.ts';
import { collectionElements, readModelObject } from './read-model-object.ts';

const operations: Readonly<Record<number, EvaluationOperation>> = {
  1: 'expression',
  2: 'constraint',
  3: 'expression-and-constraint',
  4: 'expression-or-constraint',
};

const values: Readonly<Record<number, ConstraintValue>> = {
  0: 'success',
  1: 'failure',
  2: 'completion',
  3: 'canceled',
};

/**
 * The constraints of a container, resolved among its executables. An absent LogicalAnd means OR in formats 6 and 8; formats 2
 * and 3 always write it, and the object model's default True holds there (source: containers reference §2).
 */
export function readPrecedenceConstraints(
  owner: XmlElement,
  executables: readonly Executable[],
  context: ReadContext,
): PrecedenceConstraint[] {
  const find = finderAmong(executables);
  return collectionElements(owner, 'PrecedenceConstraints', 'PrecedenceConstraint').map((element) => {
    const object = readModelObject(element);
    const { properties } = object;
    const fromReference = reference(element, properties, 'From', true);
    const toReference = reference(element, properties, 'To', false);
    return {
      ...object,
      from: find(fromReference),
      to: find(toReference),
      fromReference,
      toReference,
      evaluationOperation: operations[integerOf(properties, 'EvalOp', 2)] ?? 'constraint',
      value: values[integerOf(properties, 'Value', 0)] ?? 'success',
      expression: textOf(properties, 'Expression'),
      logicalAnd: booleanOf(properties, 'LogicalAnd', context.formatVersion <= 3),
    };
  });
}

// Constraints name executables by refId, or by GUID in any case. Containers of thousands make a search per constraint too slow.
function finderAmong(executables: readonly Executable[]): (reference: string) => Executable | undefined {
  const known = new Map<string, Executable>();
  for (const executable of [...executables].reverse()) {
    known.set(executable.id.toLowerCase(), executable);
    known.set(executable.refId, executable);
  }
  return (name) => (name === '' ? undefined : (known.get(name) ?? known.get(name.toLowerCase())));
}

function reference(element: XmlElement, properties: PropertySet, attribute: string, isFrom: boolean): string {
  const written = properties.get(attribute);
  if (written !== undefined) return written;
  const child = element
    .childrenNamed('Executable')
    .find((each) => ((each.attributeValue('IsFrom') ?? '0') !== '0') === isFrom);
  return child?.attributeValue('IDREF') ?? '';
}
