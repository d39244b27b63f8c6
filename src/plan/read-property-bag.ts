import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts';
import type { PropertyBag, PropertyDeclaration, PropertyDeclarations, PropertyValue } from '../sdk/property.ts';
import { compileUnitExpression, type NameScope } from './name-scope.ts';
import { itemsAt, type ObjectData, textAt } from './object-data.ts';

/** What reading a bag needs besides the element. */
export interface BagReading {
  readonly scope: NameScope;
  /** Path of the object, for findings. */
  readonly source: string;
  readonly findings: Diagnostic[];
  /** Values given from outside, as text, by property name; they win over the package. */
  readonly given?: ReadonlyMap<string, string>;
  /** Persisted properties that lie outside the ObjectData, looked at last. */
  readonly fallback?: ReadonlyMap<string, string>;
}

/** Reads the declared properties of a unit from its ObjectData into an immutable bag; what is not declared stays in the model. */
export function readPropertyBag(
  declarations: PropertyDeclarations,
  element: ObjectData | undefined,
  reading: BagReading,
): PropertyBag {
  const bag: Record<string, PropertyValue> = {};
  for (const [name, declaration] of Object.entries(declarations)) {
    bag[name] =
      declaration.kind === 'collection'
        ? readCollection(declaration, element, reading)
        : readScalar(name, declaration, element, reading);
  }
  return Object.freeze(bag);
}

function readScalar(
  name: string,
  declaration: PropertyDeclaration,
  element: ObjectData | undefined,
  reading: BagReading,
): PropertyValue {
  const names = [name, ...(declaration.aliases ?? [])];
  const given = names.map((each) => reading.given?.get(each)).find((text) => text !== undefined);
  const text = given ?? persistedText(names, declaration, element) ?? reading.fallback?.get(name);
  return text === undefined ? emptyValue(declaration) : propertyValueOf(name, text, declaration, reading);
}

function persistedText(
  names: readonly string[],
  declaration: PropertyDeclaration,
  element: ObjectData | undefined,
): string | undefined {
  if (element === undefined) return undefined;
  const paths = [declaration.at ?? `@${names[0]}`, ...names.slice(1).map((alias) => `@${alias}`)];
  return paths.map((path) => textAt(element, path)).find((text) => text !== undefined);
}

function readCollection(
  declaration: PropertyDeclaration,
  element: ObjectData | undefined,
  reading: BagReading,
): readonly PropertyBag[] {
  if (element === undefined || declaration.at === undefined) return [];
  const { given: _, fallback: __, ...inner } = reading;
  return itemsAt(element, declaration.at).map((item) => readPropertyBag(declaration.fields ?? {}, item, inner));
}

/** The value of a property from text: booleans True/-1/1, enumerations by symbol or number. Unreadable text is a finding and gives the default. */
export function propertyValueOf(
  name: string,
  text: string,
  declaration: PropertyDeclaration,
  reading: BagReading,
): PropertyValue {
  switch (declaration.kind) {
    case 'expression': {
      const place = { source: reading.source, subComponent: name };
      return compileUnitExpression(text, declaration, reading.scope, place, reading.findings);
    }
    case 'boolean':
      return text.trim() === '' ? emptyValue(declaration) : !/^(false|0)$/i.test(text.trim());
    case 'integer':
    case 'double':
      return readNumber(name, text, declaration, reading);
    case 'enumeration':
      return memberOf(text, declaration) ?? readNumber(name, text, declaration, reading);
    default:
      return text;
  }
}

function memberOf(text: string, declaration: PropertyDeclaration): number | undefined {
  const wanted = text.trim().toLowerCase();
  return Object.entries(declaration.values ?? {}).find(([symbol]) => symbol.toLowerCase() === wanted)?.[1];
}

function readNumber(name: string, text: string, declaration: PropertyDeclaration, reading: BagReading): PropertyValue {
  if (text.trim() === '') return emptyValue(declaration);
  const value = Number(text);
  if (Number.isFinite(value)) return value;
  const expected =
    declaration.values === undefined ? 'a number' : `one of ${Object.keys(declaration.values).join(', ')}`;
  reading.findings.push(
    diagnostic(
      'OPENDTSX_E_PROPERTY_VALUE',
      { property: name, value: text, expected },
      { source: reading.source, subComponent: name },
    ),
  );
  return emptyValue(declaration);
}

/** The value of a property that the package does not hold. */
export function emptyValue(declaration: PropertyDeclaration): PropertyValue {
  if (declaration.default !== undefined) return declaration.default;
  switch (declaration.kind) {
    case 'boolean':
      return false;
    case 'integer':
    case 'double':
    case 'enumeration':
      return 0;
    case 'collection':
      return [];
    case 'expression':
      return null;
    default:
      return '';
  }
}

/** The declared name of a property, given its name or an alias, in any case. */
export function declaredName(declarations: PropertyDeclarations, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return Object.keys(declarations).find((declared) =>
    [declared, ...(declarations[declared].aliases ?? [])].some((each) => each.toLowerCase() === wanted),
  );
}
