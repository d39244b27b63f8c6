import type { Parameter } from '../../model/variable.ts';
import { bracedGuid } from './build-configuration.ts';

/**
 * Parameters with the values that a build configuration gives them, by identifier; sensitive ones keep theirs, as the configuration holds
 * those for its author only (inferred).
 */
export function configuredParameters(
  parameters: readonly Parameter[],
  values: ReadonlyMap<string, string>,
): Parameter[] {
  return parameters.map((parameter) => {
    const value = values.get(bracedGuid(parameter.id) ?? '');
    if (value === undefined || parameter.sensitive) return parameter;
    return { ...parameter, valueText: value };
  });
}
