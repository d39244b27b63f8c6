import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { emptyValue, propertyValueOf } from '../plan/read-property-bag.ts';
import type { ConnectionManagerUnit } from '../registry/registry.ts';
import type { ConnectionKind } from '../sdk/connection-kind.ts';
import type { Connection, ConnectionContext } from '../sdk/connection-manager.ts';
import type { PropertyBag, PropertyDeclarations, PropertyValue } from '../sdk/property.ts';
import type { FlowConnection, FlowFixture, FlowProperty } from './flow-fixture.ts';

/** The files of a fixture in a folder of their own, and the connection that the component uses. */
export interface FlowWorkspace {
  readonly gives: ConnectionKind | undefined;
  /** Where a path leads: relative ones into the folder. */
  resolvePath(path: string): string;
  connection(): Promise<Connection>;
  /** The bytes of a file after the run; undefined when there is none. */
  read(name: string): Promise<Uint8Array | undefined>;
  remove(): Promise<void>;
}

/** Writes the files of a fixture. Throws for a connection manager or property that is not known. */
export async function createWorkspace(fixture: FlowFixture): Promise<FlowWorkspace> {
  const folder = await mkdtemp(join(tmpdir(), 'opendtsx-flow-'));
  const resolvePath = (path: string): string => (isAbsolute(path) ? path : join(folder, path));
  for (const { name, bytes } of fixture.files) await writeFile(resolvePath(name), bytes);
  const unit = fixture.connection === undefined ? undefined : await unitOf(fixture.connection);
  return {
    gives: unit?.declaration.gives,
    resolvePath,
    async connection() {
      if (unit === undefined || fixture.connection === undefined) throw new Error('the fixture has no connection');
      return acquire(unit, fixture.connection, fixture.files[0]?.name ?? '', resolvePath);
    },
    read: (name) => readFile(resolvePath(name)).catch(() => undefined),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

// Loaded only for fixtures that need it: it draws in the declarations of every stock unit.
async function unitOf({ creationName }: FlowConnection): Promise<ConnectionManagerUnit> {
  const { stockUnits } = await import('../runtime/stock-units.ts');
  const found = stockUnits.find(({ declaration }) => declaration.identifiers.creationName === creationName);
  if (found?.declaration.kind !== 'connection-manager') throw new Error(`no connection manager ${creationName}`);
  return found as ConnectionManagerUnit;
}

async function acquire(
  unit: ConnectionManagerUnit,
  connection: FlowConnection,
  firstFile: string,
  resolvePath: (path: string) => string,
): Promise<Connection> {
  const declared = connection.properties.filter(({ name }) => name !== 'ConnectionString');
  const written = connection.properties.find(({ name }) => name === 'ConnectionString')?.value;
  const bag: Record<string, PropertyValue> = { ...bagOf(unit.declaration.properties, declared) };
  for (const [name, declaration] of Object.entries(unit.declaration.properties)) {
    if (declaration.kind !== 'collection') continue;
    const records = connection.records.filter(({ collection }) => collection === name);
    bag[name] = records.map(({ fields }) => bagOf(declaration.fields ?? {}, fields));
  }
  const instance = {
    id: '{9C1B1C9E-0000-4000-8000-000000000001}',
    name: 'Connection',
    creationName: connection.creationName,
    connectionString: written ?? firstFile,
    target: undefined,
    password: undefined,
    retainSameConnection: false,
    properties: bag,
  };
  return (await unit.load()).acquire(instance, connectionContext(resolvePath));
}

function connectionContext(resolvePath: (path: string) => string): ConnectionContext {
  return {
    signal: new AbortController().signal,
    hasDriver: () => false,
    checkPath: () => undefined,
    resolvePath,
    openDatabase: () => Promise.reject(new Error('fixtures open no database')),
  };
}

function bagOf(declarations: PropertyDeclarations, given: readonly FlowProperty[]): PropertyBag {
  const unknown = given.find(({ name }) => !Object.hasOwn(declarations, name));
  if (unknown !== undefined) throw new Error(`the connection has no property ${unknown.name}`);
  const reading = { scope: { localeId: 1033, variableType: () => undefined }, source: 'Connection', findings: [] };
  return Object.fromEntries(
    Object.entries(declarations).map(([name, declaration]) => {
      const text = given.find((property) => property.name === name)?.value;
      return [name, text === undefined ? emptyValue(declaration) : propertyValueOf(name, text, declaration, reading)];
    }),
  );
}
