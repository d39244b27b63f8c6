import type { PrecedenceConstraint } from '../model/executable.ts';
import { booleanOf } from '../model/property-set.ts';

const operations = {
  1: 'expression',
  2: 'constraint',
  3: 'expression-and-constraint',
  4: 'expression-or-constraint',
} as const;
const outcomes = { 0: 'success', 1: 'failure', 2: 'completion', 3: 'canceled' } as const;

/** A precedence constraint with the properties given from outside; a number that means nothing stays in its properties, where planning finds it. */
export function givenConstraint(
  constraint: PrecedenceConstraint,
  given: ReadonlyMap<string, string> | undefined,
): PrecedenceConstraint {
  if (given === undefined) return constraint;
  const number = (name: string): number => Number(given.get(name) ?? Number.NaN);
  return {
    ...constraint,
    properties: new Map([...constraint.properties, ...given]),
    expression: given.get('Expression') ?? constraint.expression,
    evaluationOperation: operations[number('EvalOp') as keyof typeof operations] ?? constraint.evaluationOperation,
    value: outcomes[number('Value') as keyof typeof outcomes] ?? constraint.value,
    logicalAnd: booleanOf(new Map(given), 'LogicalAnd', constraint.logicalAnd),
  };
}
