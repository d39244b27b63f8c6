import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { LogProviderInstance } from '../../sdk/log-provider.ts';
import type { PropertyBag, PropertyValue } from '../../sdk/property.ts';
import type { ExpressionEvaluator } from '../bind.ts';
import type { NameScope } from '../name-scope.ts';
import type { LogProviderPlan } from '../package-plan.ts';
import { textOfValue } from '../plan-task.ts';
import { declaredName, propertyValueOf } from '../read-property-bag.ts';

/** A log provider as it is now: its property expressions evaluated. Throws a `DtsError` when one has no value. */
export function bindLogProvider(
  plan: LogProviderPlan,
  scope: NameScope,
  evaluate: ExpressionEvaluator,
): { readonly instance: LogProviderInstance; readonly findings: readonly Diagnostic[] } {
  const { id, isAttached } = plan;
  let { name, configString } = plan;
  const findings: Diagnostic[] = [];
  const declarations = plan.unit?.declaration.properties ?? {};
  const properties: Record<string, PropertyValue> = { ...plan.properties };
  for (const { property, expression } of plan.propertyExpressions) {
    const text = textOfValue(evaluate(expression, property));
    if (property === 'ConfigString') configString = text;
    else if (property === 'Name') name = text;
    const declared = declaredName(declarations, property);
    if (declared === undefined) continue;
    const reading = { scope, source: `\\Package.LogProviders[${name}]`, findings };
    properties[declared] = propertyValueOf(declared, text, declarations[declared], reading);
  }
  const bag: PropertyBag = Object.freeze(properties);
  return { instance: { id, name, configString, isAttached, properties: bag }, findings };
}
