import { readComponentProperties } from '../plan/pipeline/component-properties.ts';
import type { PropertyDeclaration, PropertyDeclarations } from '../sdk/property.ts';
import type { ConformanceRule } from './conformance-finding.ts';

/** Checks that properties are documented and that their defaults are values of their kind that read back from text. */
export function checkProperties(
  place: string,
  properties: PropertyDeclarations,
  find: (rule: ConformanceRule, subject: string, message: string) => void,
): void {
  for (const [name, declaration] of Object.entries(properties)) {
    const subject = `${place}${name}`;
    if (!/^[A-Z`].{8,}\.$/s.test(declaration.description.trim())) {
      find('documented', subject, 'its description is no sentence');
    }
    const fault = faultOfDefault(name, declaration);
    if (fault !== undefined) find('default', subject, fault);
    if (declaration.fields !== undefined) checkProperties(`${subject}.`, declaration.fields, find);
  }
}

function faultOfDefault(name: string, declaration: PropertyDeclaration): string | undefined {
  const { kind, values } = declaration;
  const given = declaration.default;
  if (kind === 'enumeration' && values === undefined) return 'an enumeration needs values';
  if (given === undefined || given === null) return undefined;
  switch (kind) {
    case 'boolean':
      if (typeof given !== 'boolean') return `the default ${given} is no boolean`;
      break;
    case 'integer':
      if (!Number.isInteger(given)) return `the default ${given} is no integer`;
      break;
    case 'double':
      if (typeof given !== 'number') return `the default ${given} is no number`;
      break;
    case 'enumeration':
      if (!Object.values(values ?? {}).includes(Number(given))) return `the default ${given} is no member`;
      break;
    case 'expression':
    case 'collection':
      return `a property of kind ${kind} has no default`;
    default:
      if (typeof given !== 'string') return `the default ${given} is no text`;
  }
  return faultOfReading(name, declaration, given);
}

function faultOfReading(name: string, declaration: PropertyDeclaration, given: string | number | boolean) {
  const property = { name, value: String(given), dataType: '', arrayElements: undefined, expressionType: '' };
  const bag = readComponentProperties({ [name]: declaration }, [{ ...property, origin: undefined }], {
    columns: new Map(),
    scope: { localeId: 1033, variableType: () => undefined },
    overrides: new Map(),
    place: name,
    findings: [],
    variables: new Set(),
  });
  return bag[name] === given ? undefined : `the default ${given} reads back as ${String(bag[name])}`;
}
