import type { ModelObject } from '../../model/model-object.ts';
import type { ComponentDeclaration } from '../../sdk/component.ts';
import type { PropertyDeclarations } from '../../sdk/property.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import type { RawXml } from '../builder/raw.ts';
import type { Identifiers } from './identifiers.ts';
import type { KnownSecrets } from './known-secrets.ts';
import { rawText } from './raw-text.ts';
import { type Call, Reference } from './script.ts';

/** How an object is told: in words, in words with the types of columns, in words with its data as XML, or as XML. */
export type Telling = 'words' | 'typed' | 'data' | 'raw';

/** What describing the objects of one package needs. */
export interface DescribeContext {
  readonly identifiers: Identifiers;
  readonly secrets: KnownSecrets;
  /** What cannot be told in words, by object; the others can. */
  readonly tellings: ReadonlyMap<object, Telling>;
  /** GUIDs, in lower case, of objects that raw XML names. */
  readonly named: ReadonlySet<string>;
  /** The names of units in programs by their creation name. */
  readonly unitNames: ReadonlyMap<string, string>;
  /** The properties that units declare, by their creation name. */
  readonly declared: ReadonlyMap<string, PropertyDeclarations>;
  /** What components declare, by their creation name. */
  readonly components: ReadonlyMap<string, ComponentDeclaration>;
  /** The names of constants by the id of the connection manager, in lower case. */
  readonly connections: Map<string, string>;
}

/** How an object is told. */
export function tellingOf(object: object, { tellings }: DescribeContext): Telling {
  return tellings.get(object) ?? 'words';
}

/** The id of an object when something names it. */
export function namedId({ id }: ModelObject, { named }: DescribeContext): string | undefined {
  return named.has(id.toLowerCase()) ? id : undefined;
}

/** The raw XML of an object. */
export function rawOf(
  object: { readonly name: string; readonly origin: XmlElement | undefined },
  { secrets }: DescribeContext,
): RawXml {
  return rawText(object.origin as XmlElement, object.name, secrets);
}

/** The call that puts raw XML into a container. */
export function rawCall(receiver: string, object: ModelObject, context: DescribeContext): Call {
  return { receiver, method: 'add', args: [rawOf(object, context)], subject: object };
}

/** Settings with secrets hidden and connection managers by their constants. */
export function settingsFor(
  settings: Readonly<Record<string, string | number | boolean>>,
  context: DescribeContext,
): Record<string, string | number | boolean | Reference> {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => {
      if (typeof value !== 'string') return [name, value];
      const connection = context.connections.get(value.toLowerCase());
      return [name, connection === undefined ? context.secrets.hide(value) : new Reference(connection)];
    }),
  );
}

/** Settings with the symbols of enumerations, as far as they are declared. */
export function withSymbols<V>(
  settings: Readonly<Record<string, V>>,
  declared: PropertyDeclarations = {},
): Record<string, V | string> {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => {
      const symbol = Object.entries(declared[name]?.values ?? {}).find(([, number]) => number === value)?.[0];
      return [name, symbol ?? value];
    }),
  );
}

/** The expressions of properties; undefined when there are none. */
export function expressionsOf(
  { propertyExpressions }: ModelObject,
  { secrets }: DescribeContext,
): Record<string, string> | undefined {
  if (propertyExpressions.length === 0) return undefined;
  return Object.fromEntries(propertyExpressions.map(({ name, expression }) => [name, secrets.hide(expression)]));
}
