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
  /** Records of collections that the model itself keeps, by property name; they win over the element. */
  readonly records?: ReadonlyMap<string, readonly ReadonlyMap<string, string>[]>;
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
        ? readCollection(name, declaration, element, reading)
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
  const given = givenText(names, reading.given);
  if (given?.trim() === '' && !takesEmptyText(declaration)) {
    const args = { property: name, value: given, expected: expectationOf(declaration) };
    reading.findings.push(
      diagnostic('OPENDTSX_E_PROPERTY_VALUE', args, { source: reading.source, subComponent: name }),
    );
  }
  const kept = names.find((each) => reading.fallback?.has(each)) ?? name;
  const text = given ?? persistedText(names, declaration, element) ?? reading.fallback?.get(kept);
  return text === undefined ? emptyValue(declaration) : propertyValueOf(name, text, declaration, reading);
}

// Property paths are written in any case; a later setting replaces an earlier one.
function givenText(names: readonly string[], given: BagReading['given']): string | undefined {
  const wanted = names.map((name) => name.toLowerCase());
  return [...(given ?? [])].findLast(([name]) => wanted.includes(name.toLowerCase()))?.[1];
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
  name: string,
  declaration: PropertyDeclaration,
  element: ObjectData | undefined,
  reading: BagReading,
): readonly PropertyBag[] {
  const { given: _, fallback: __, records, ...inner } = reading;
  const kept = records?.get(name);
  const fields = declaration.fields ?? {};
  if (kept !== undefined) return kept.map((fallback) => readPropertyBag(fields, undefined, { ...inner, fallback }));
  if (element === undefined || declaration.at === undefined) return [];
  return itemsAt(element, declaration.at).map((item) => readPropertyBag(fields, item, inner));
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
  const expected = expectationOf(declaration);
  reading.findings.push(
    diagnostic(
      'OPENDTSX_E_PROPERTY_VALUE',
      { property: name, value: text, expected },
      { source: reading.source, subComponent: name },
    ),
  );
  return emptyValue(declaration);
}

function takesEmptyText({ kind }: PropertyDeclaration): boolean {
  return kind !== 'integer' && kind !== 'double' && kind !== 'boolean' && kind !== 'enumeration';
}

function expectationOf({ kind, values }: PropertyDeclaration): string {
  if (values !== undefined) return `one of ${Object.keys(values).join(', ')}`;
  return kind === 'boolean' ? 'True or False' : 'a number';
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
