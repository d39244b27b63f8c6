import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts';
import type { ConnectionManager } from '../model/package.ts';
import { booleanOf } from '../model/property-set.ts';
import type { Registry } from '../registry/registry.ts';
import type { NameScope } from './name-scope.ts';
import type { ConnectionPlan } from './package-plan.ts';
import { compilePropertyExpressions } from './plan-property-expressions.ts';
import { readPropertyBag } from './read-property-bag.ts';

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
    const args = { connection: manager.name, type: manager.creationName };
    findings.push(diagnostic('OPENDTSX_E_CONNECTION_UNSUPPORTED', args, { source }));
  }
  const properties = readPropertyBag(unit?.declaration.properties ?? {}, manager.objectData, {
    scope: planning.scope,
    source,
    findings,
    fallback: manager.innerProperties,
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
    connectionString:
      findByName(planning.connectionStrings, manager.name) ??
      given?.get('ConnectionString') ??
      manager.connectionString,
    target,
    password: given?.get('Password') ?? manager.secrets.find(({ name }) => name === 'Password')?.value,
    retainSameConnection: retains(manager, given),
    propertyExpressions: compilePropertyExpressions(manager.propertyExpressions, planning.scope, source, findings),
    findings,
  };
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
