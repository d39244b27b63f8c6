import { columnType } from '../datatypes/data-type.ts';
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts';
import { DtsError } from '../diagnostics/dts-error.ts';
import { InternalError } from '../diagnostics/internal-error.ts';
import type { ConfigurationSource } from '../formats/dtsconfig/configuration-source.ts';
import { bindConnection } from '../plan/bind.ts';
import type { PackagePlan } from '../plan/package-plan.ts';
import { findConnection } from '../plan/plan-connections.ts';
import type { Registry } from '../registry/registry.ts';
import type { DatabaseConnection } from '../sdk/driver.ts';
import { ConnectionPool } from './connection-pool.ts';
import { withCredential } from './integrated-security.ts';
import type { Credential } from './options-sections.ts';
import type { Policy } from './policy/policy.ts';
import type { PathResolver } from './resolve-path.ts';

/** When configurations are applied: as the package is loaded, or again after the command line. */
export type ConfigurationRound = 'load' | 'reload';

/** A configuration that lies in a table of a database. */
export type TableConfiguration = Extract<ConfigurationSource, { kind: 'sql-server' }>;

/** What opening a connection of a package takes. */
export interface DatabaseAccess {
  readonly registry: Registry;
  readonly paths: PathResolver;
  readonly policy: Policy | undefined;
  readonly credentials: ReadonlyMap<string, Credential>;
}

/** A row of a configuration table; the value may be a secret: never print it. */
export interface ConfigurationRow {
  readonly path: string;
  readonly value: string;
}

/** What a table gave: rows, or why it could not be read. */
export type TableReading = { readonly rows: readonly ConfigurationRow[] } | { readonly detail: string };

/**
 * The configuration tables of one package, as far as they have been read. Planning is synchronous and may not wait for a database: it asks
 * here, goes no further than the first table that is not read yet, and is repeated when that one has been.
 */
export class ConfigurationTables {
  private readonly readings = new Map<string, TableReading>();
  private readonly places = new Map<string, string>();
  private awaited: { readonly table: TableConfiguration; readonly round: ConfigurationRound } | undefined;

  /** What a table gave; undefined when it has to be read first. */
  find(table: TableConfiguration, round: ConfigurationRound): TableReading | undefined {
    const reading = this.readings.get(keyOf(table, round));
    if (reading === undefined) this.awaited = { table, round };
    return reading;
  }

  /** Reads the table that was asked for in vain, over the connection as the plan has it so far; false when there is none. */
  async readNext(plan: PackagePlan, access: DatabaseAccess, signal: AbortSignal): Promise<boolean> {
    const { awaited } = this;
    if (awaited === undefined) return false;
    this.awaited = undefined;
    const { table, round } = awaited;
    const place = placeOf(table, plan);
    const known = round === 'reload' && this.places.get(keyOf(table, 'load')) === place;
    const earlier = known ? this.readings.get(keyOf(table, 'load')) : undefined;
    this.places.set(keyOf(table, round), place);
    this.readings.set(keyOf(table, round), earlier ?? (await readTable(table, plan, access, signal)));
    return true;
  }
}

function keyOf({ connection, table, filter }: TableConfiguration, round: ConfigurationRound): string {
  return JSON.stringify([round, connection, table, filter]);
}

// A table is read twice only when the command line leads its connection elsewhere.
function placeOf({ connection }: TableConfiguration, plan: PackagePlan): string {
  const { connectionString = '', target = '' } = findConnection(plan.connections, connection) ?? {};
  return `${target}\n${connectionString}`;
}

async function readTable(
  table: TableConfiguration,
  plan: PackagePlan,
  { registry, paths, policy, credentials }: DatabaseAccess,
  signal: AbortSignal,
): Promise<TableReading> {
  const found = findConnection(plan.connections, table.connection);
  if (found === undefined) return { detail: `the package has no connection manager ${table.connection}` };
  const pool = new ConnectionPool(registry, paths, signal, policy);
  try {
    // Expressions are evaluated when the package runs, which is after its configurations are loaded.
    const bound = bindConnection({ ...found, propertyExpressions: [] }, noExpressions);
    const instance = withCredential(bound.instance, credentials);
    const connection = await pool.acquire(found, { ...instance, retainSameConnection: true }, 'validate');
    if (connection.kind !== 'database') return { detail: `${table.connection} leads to no database` };
    return await selectRows(connection.database, table, signal);
  } catch (error) {
    if (error instanceof DtsError) return { detail: error.diagnostic.message };
    throw error;
  } finally {
    await pool.closeAll();
  }
}

function noExpressions(): never {
  throw new InternalError('a connection without expressions evaluates none');
}

const rowsPerBlock = 1000;
const columnNames = ['ConfiguredValue', 'PackagePath', 'ConfigurationFilter'] as const;

// The columns are those that the designer creates (documentation); databases differ in the case they keep.
async function selectRows(
  database: DatabaseConnection,
  { table, filter }: TableConfiguration,
  signal: AbortSignal,
): Promise<TableReading> {
  const columns = await database.describeTable(table);
  if (columns === undefined) return { detail: `there is no table ${table}` };
  const named = columnNames.map((wanted) => columns.find(({ name }) => name.toLowerCase() === wanted.toLowerCase()));
  const missing = columnNames.find((_, index) => named[index] === undefined);
  if (missing !== undefined) return { detail: `the table ${table} has no column ${missing}` };
  const [value, path, filterColumn] = named.map((column) => quotedColumn(database, column?.name ?? ''));
  const sql = `SELECT ${value}, ${path} FROM ${database.quoteName(table)} WHERE ${filterColumn} = ?`;
  const parameters = [
    { value: { type: columnType('DT_WSTR', { length: filter.length }), value: filter }, direction: 'input' },
  ] as const;
  const rows: ConfigurationRow[] = [];
  for await (const { block } of database.query(sql, parameters, { signal, rowsPerBlock })) {
    for (let row = 0; row < block.rowCount; row++) {
      rows.push({ value: String(block.values[0][row] ?? ''), path: String(block.values[1][row] ?? '') });
    }
  }
  return rows.length === 0 ? { detail: `${table} has no row with the filter ${filter}` } : { rows };
}

function quotedColumn(database: DatabaseConnection, name: string): string {
  return database.quoteName(`[${name.replaceAll(']', ']]')}]`);
}

/** The finding that a configuration table gave nothing. */
export function unreadTable(configuration: string, detail: string): Diagnostic {
  return diagnostic('DTS_W_CONFIGPROCESSCONFIGURATIONFAILED', { configuration, detail });
}
