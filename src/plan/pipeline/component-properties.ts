import type { Value } from '../../datatypes/value.ts';
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import type { CustomProperty } from '../../model/pipeline.ts';
import type { PropertyBag, PropertyDeclaration, PropertyDeclarations, PropertyValue } from '../../sdk/property.ts';
import { emptyValue } from '../read-property-bag.ts';
import { type ComponentExpressionScope, compileComponentExpression } from './component-expression.ts';
import type { AvailableColumns } from './pipeline-plan.ts';

/** What reading the custom properties of a component needs to know of its surroundings. */
export interface PropertyReading {
  readonly columns: AvailableColumns;
  readonly scope: ComponentExpressionScope;
  /** Values that replace those of the package: results of property expressions, by property name. */
  readonly overrides: ReadonlyMap<string, Value>;
  /** Name of the component, port or column, for findings. */
  readonly place: string;
  readonly findings: Diagnostic[];
  /** Collects the variables that expressions read. */
  readonly variables: Set<string>;
}

/** Reads the custom properties that a unit declares into a bag; what it does not declare stays in the model. */
export function readComponentProperties(
  declarations: PropertyDeclarations | undefined,
  persisted: readonly CustomProperty[],
  reading: PropertyReading,
): PropertyBag {
  const bag: Record<string, PropertyValue> = {};
  for (const [name, declaration] of Object.entries(declarations ?? {})) {
    const names = [name, ...(declaration.aliases ?? [])];
    const property = persisted.find((candidate) => names.includes(candidate.name));
    const override = reading.overrides.get(name);
    const text = override === undefined || override === null ? property?.value : String(override);
    if (override === '' && isNumber(declaration)) reading.findings.push(noNumber(name, '', reading));
    bag[name] = readValue(name, declaration, text, reading);
  }
  return Object.freeze(bag);
}

function readValue(
  name: string,
  declaration: PropertyDeclaration,
  text: string | undefined,
  reading: PropertyReading,
): PropertyValue {
  if (declaration.kind === 'expression') return readExpression(declaration, text, reading);
  if (text === undefined || text === '')
    return text !== undefined && declaration.kind === 'string' ? text : emptyValue(declaration);
  switch (declaration.kind) {
    case 'boolean':
      return !/^(false|0)$/i.test(text.trim());
    case 'integer':
    case 'double':
      return readNumber(name, text, emptyValue(declaration) as number, reading);
    case 'enumeration':
      return declaration.values?.[text] ?? readNumber(name, text, emptyValue(declaration) as number, reading);
    default:
      return text;
  }
}

function readNumber(name: string, text: string, otherwise: number, reading: PropertyReading): number {
  const value = Number(text);
  if (Number.isFinite(value)) return value;
  reading.findings.push(noNumber(name, text, reading));
  return otherwise;
}

function noNumber(property: string, value: string, { place }: PropertyReading): Diagnostic {
  return diagnostic('OPENDTSX_E_COMPONENT_PROPERTY', { place, property, value, expected: 'a number' });
}

function isNumber({ kind }: PropertyDeclaration): boolean {
  return kind === 'integer' || kind === 'double' || kind === 'enumeration';
}

function readExpression(
  declaration: PropertyDeclaration,
  text: string | undefined,
  reading: PropertyReading,
): PropertyValue {
  if (text === undefined || text.trim() === '') return null;
  const compiled = compileComponentExpression(text, reading.columns, reading.scope, declaration.expression?.expected);
  for (const finding of compiled.diagnostics) reading.findings.push({ ...finding, subComponent: reading.place });
  for (const variable of compiled.variables) reading.variables.add(variable);
  return compiled.expression ?? null;
}
