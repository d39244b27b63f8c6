import { Secret } from '../datatypes/secret.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { ConnectionManager } from '../model/package.ts';
import { booleanOf } from '../model/property-set.ts';
import type { ConnectionManagerUnit, Registry } from '../registry/registry.ts';
import { hasConnectionStringParts, withConnectionStringPart } from './connection-string-parts.ts';
import type { NameScope } from './name-scope.ts';
import type { ConnectionPlan } from './package-plan.ts';
import { compilePropertyExpressions } from './plan-property-expressions.ts';
import { readPropertyBag } from './read-property-bag.ts';
import { unsupportedConnection } from './unsupported-connections.ts';

/** What planning connection managers needs to know. */
export interface ConnectionPlanning {
  readonly registry: Registry;
  readonly scope: NameScope;
  /** Connection strings given from outside, by name. */
  readonly connectionStrings: ReadonlyMap<string, string>;
  /** Targets given from outside (`sqlite:./out.db`), by name. */
  readonly connectionTargets: ReadonlyMap<string, string>;
  /** Other properties given from outside, by model object. */
  readonly overrides: ReadonlyMap<object, ReadonlyMap<string, string>>;
}

/** Plans a connection manager: its unit, its properties and where it leads. Opens nothing. */
export function planConnection(manager: ConnectionManager, planning: ConnectionPlanning): ConnectionPlan {
  const unit = planning.registry.connectionManager(manager.creationName);
  const given = planning.overrides.get(manager);
  const source = connectionPath(manager.name);
  const findings: Diagnostic[] = [];
  const target = findByName(planning.connectionTargets, manager.name);
  if (unit === undefined && !leadsToDriver(target, planning.registry)) {
    findings.push(unsupportedConnection(source, manager.name, manager.creationName));
  }
  const properties = readPropertyBag(unit?.declaration.properties ?? {}, manager.objectData, {
    scope: planning.scope,
    source,
    findings,
    fallback: manager.innerProperties,
    records: flatFileRecords(manager),
    ...(given === undefined ? {} : { given }),
  });
  return {
    id: manager.id,
    refId: manager.refId,
    name: manager.name,
    scope: manager.scope,
    creationName: manager.creationName,
    model: manager,
    unit,
    properties,
    connectionString: connectionStringOf(manager, unit, planning),
    target,
    password: passwordOf(manager, given),
    secrets: otherSecrets(manager, given),
    retainSameConnection: retains(manager, given),
    propertyExpressions: compilePropertyExpressions(manager.propertyExpressions, planning.scope, source, findings),
    findings,
  };
}

// Programs change the columns of the model, not the element that they were read from.
function flatFileRecords({ flatFileColumns }: ConnectionManager): ReadonlyMap<string, ReadonlyMap<string, string>[]> {
  const records = flatFileColumns.map(({ name, properties }) => new Map([...properties, ['ObjectName', name]]));
  return records.length === 0 ? new Map() : new Map([['FlatFileColumns', records]]);
}

function connectionStringOf(
  manager: ConnectionManager,
  unit: ConnectionManagerUnit | undefined,
  { connectionStrings, overrides }: ConnectionPlanning,
): string {
  const outer = findByName(connectionStrings, manager.name);
  if (outer !== undefined) return outer;
  const given = overrides.get(manager);
  let text = given?.get('ConnectionString') ?? manager.connectionString;
  if (!hasConnectionStringParts(unit?.declaration.gives)) return text;
  for (const [property, value] of given ?? []) text = withConnectionStringPart(text, property, value);
  return text;
}

function passwordOf(manager: ConnectionManager, given: ReadonlyMap<string, string> | undefined): Secret | undefined {
  const outer = passwordNames.map((name) => given?.get(name)).find((text) => text !== undefined);
  if (outer !== undefined) return new Secret(outer);
  return manager.secrets.find(({ name }) => passwordNames.includes(name))?.value;
}

// FTP and HTTP connection managers call theirs ServerPassword.
const passwordNames = ['Password', 'ServerPassword'];

/** Whether a property of a connection manager is a secret beside its password: other passwords, and the keys of storage services. */
export function isSecretName(property: string): boolean {
  return /password$|^(?:AccountKey|SasToken|SecretKey)$/i.test(property);
}

function otherSecrets(
  manager: ConnectionManager,
  given: ReadonlyMap<string, string> | undefined,
): ReadonlyMap<string, Secret> {
  const own = manager.secrets.flatMap(({ name, value }): [string, Secret][] => (value ? [[name, value]] : []));
  const outer = [...(given ?? [])].flatMap(([name, text]): [string, Secret][] =>
    isSecretName(name) ? [[name, new Secret(text)]] : [],
  );
  return new Map([...own, ...outer].filter(([name]) => !passwordNames.includes(name)));
}

/** The path by which findings name a connection manager. */
function connectionPath(name: string): string {
  return `\\Package.Connections[${name}]`;
}

// The persisted name is Retain; the object model calls it RetainSameConnection.
function retains(manager: ConnectionManager, given: ReadonlyMap<string, string> | undefined): boolean {
  const text = given?.get('RetainSameConnection') ?? manager.innerProperties.get('Retain');
  return text === undefined
    ? booleanOf(manager.properties, 'Retain', false)
    : booleanOf(new Map([['Retain', text]]), 'Retain', false);
}

function leadsToDriver(target: string | undefined, registry: Registry): boolean {
  return target !== undefined && registry.driver(target.split(':')[0]) !== undefined;
}

function findByName(values: ReadonlyMap<string, string>, name: string): string | undefined {
  const wanted = name.toLowerCase();
  for (const [key, value] of values) if (key.toLowerCase() === wanted) return value;
  return undefined;
}

/** Finds a connection manager by id (with or without the suffix `:external`), refId or name. */
export function findConnection(connections: readonly ConnectionPlan[], reference: string): ConnectionPlan | undefined {
  if (reference === '') return undefined;
  const wanted = reference.replace(/:(external|invalid)$/, '').toLowerCase();
  return (
    connections.find((each) => each.id.toLowerCase() === wanted) ??
    connections.find((each) => each.refId.toLowerCase() === wanted) ??
    connections.find((each) => each.name.toLowerCase() === wanted) ??
    connections.find((each) => `${each.scope}.connectionmanagers[${each.name.toLowerCase()}]` === wanted)
  );
}
