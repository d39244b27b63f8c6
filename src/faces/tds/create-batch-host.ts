import { hostname } from 'node:os';
import { DtsError } from '../../diagnostics/dts-error.ts';
import { findUserOrRole } from '../../identity/find-principal.ts';
import type { Principal } from '../../identity/principal.ts';
import type {
  BatchHost,
  MultiPartName,
  Procedure,
  ProcedureCall,
  ProcedureResult,
  Relation,
} from '../../tsql/batch/batch-host.ts';
import { SqlError } from '../../tsql/batch/sql-error.ts';
import type { SqlValue, TypedSqlValue } from '../../tsql/sql-type.ts';
import { auditedCall } from './procedures/audited-call.ts';
import { outputOf } from './procedures/declare-procedure.ts';
import { sqlErrorOf } from './sql-failure.ts';
import { sqlValueOf } from './sql-values.ts';
import { databaseNamed, type ListedDatabase } from './system/object-list.ts';
import { type ServerFacts, serverVariables } from './system/server-facts.ts';
import { objectList, type PlacedProcedure, procedureNamed, viewNamed } from './system/sql-databases.ts';
import { callSystemFunction } from './system/system-functions.ts';
import type { TdsServices } from './tds-services.ts';
import type { ViewReader } from './views/declare-view.ts';
import { fillLateRows } from './views/late-rows.ts';

/** For whom, and over which connection, batches run. */
export interface HostConnection {
  readonly services: TdsServices;
  /** Who asks, with the roles of now. */
  caller(): Principal;
  readonly spid: number;
  /** As the client gave them. */
  readonly applicationName: string;
  readonly hostName: string;
}

/** The database of connections that name none. */
export const defaultDatabase = 'master';

/** What batches of a caller run against: SSISDB, msdb and what every database has. */
export function createBatchHost(connection: HostConnection): BatchHost {
  return new CatalogHost(connection);
}

class CatalogHost implements BatchHost {
  readonly #connection: HostConnection;
  readonly #facts: ServerFacts;
  #database: ListedDatabase;

  constructor(connection: HostConnection) {
    const { services, spid } = connection;
    const { serverName } = services.session(connection.caller());
    this.#connection = connection;
    this.#facts = { serverName, machineName: hostname(), spid };
    this.#database = requireDatabase(defaultDatabase);
  }

  get dialect(): BatchHost['dialect'] {
    return this.#reader(this.#database).session.store.dialect;
  }

  get database(): string {
    return this.#database.name;
  }

  useDatabase(name: string): void {
    this.#database = requireDatabase(name);
  }

  findRelation(name: MultiPartName): Relation | undefined {
    const place = this.#placeOf(name);
    if (place === undefined) return undefined;
    const view = viewNamed(place.database.name, place.schema, place.name);
    return view?.relation(this.#reader(place.database));
  }

  findProcedure(name: MultiPartName): Procedure | undefined {
    const place = this.#placeOf(name);
    if (place === undefined) return undefined;
    const found = procedureNamed(place.database.name, place.schema, place.name);
    if (found === undefined) return undefined;
    return {
      parameters: found.procedure.parameters.map(({ parameter }) => parameter),
      call: (call) => this.#call(found, place.database, call),
    };
  }

  async callFunction(name: MultiPartName, values: readonly TypedSqlValue[]): Promise<TypedSqlValue | undefined> {
    const { applicationName, hostName } = this.#connection;
    const scene = {
      caller: this.#connection.caller(),
      facts: this.#facts,
      objects: objectList,
      database: this.#database,
      applicationName,
      hostName,
      nameOf: async (id: number) => (await findUserOrRole(this.#reader(this.#database).session.store, id))?.name,
    };
    return callSystemFunction(scene, name, values);
  }

  globalVariable(name: string): TypedSqlValue | undefined {
    const variables = serverVariables(this.#facts);
    const key = name.replace(/^@@/, '').toLowerCase();
    return Object.hasOwn(variables, key) ? variables[key] : undefined;
  }

  async *query(
    sql: string,
    parameters: readonly TypedSqlValue[],
    signal: AbortSignal,
  ): AsyncGenerator<readonly (readonly unknown[])[]> {
    const { services } = this.#connection;
    const reader = this.#reader(this.#database);
    const values: unknown[] = [];
    for (const { value } of parameters) values.push(await fillLateRows(reader, boundValue(value)));
    const mark = this.dialect === 'sqlite' ? '?' : '$';
    const text = sql.replaceAll(/@p(\d+)\b/g, (_, place: string) => `${mark}${Number(place) + 1}`);
    yield* services.readRows({ sql: text, parameters: values }, signal);
  }

  #reader(database: ListedDatabase): ViewReader {
    const { services } = this.#connection;
    const caller = this.#connection.caller();
    return { session: services.session(caller), agent: services.agent(caller), objects: objectList, database };
  }

  /** Where a name leads: `[server.]database.schema.name`, with parts left out as T-SQL allows. */
  #placeOf(
    parts: MultiPartName,
  ): { readonly database: ListedDatabase; readonly schema: string | undefined; readonly name: string } | undefined {
    const [name = '', schema = '', database = '', server = ''] = [...parts].reverse();
    if (server !== '' && server.toLowerCase() !== this.#facts.serverName.toLowerCase()) return undefined;
    const found = database === '' ? this.#database : databaseNamed(objectList, database);
    if (found === undefined) return undefined;
    return { database: found, schema: schema === '' ? undefined : schema, name };
  }

  async #call(found: PlacedProcedure, database: ListedDatabase, call: ProcedureCall): Promise<ProcedureResult> {
    const { services, spid } = this.#connection;
    const reader = this.#reader(database);
    const scene = { ...reader, call, spid, wakeAgent: () => services.wakeAgent() };
    const { parameters, failureValue } = found.procedure;
    try {
      const { returnValue = 0, outputs } = await auditedCall(found, scene, (record) => services.audit(record));
      const values = parameters
        .filter(({ parameter }) => parameter.isOutput === true)
        .map(({ parameter, argument, kind }): [string, SqlValue] => [
          parameter.name.toLowerCase(),
          sqlValueOf(parameter.type, kind, outputOf(outputs, argument), reader.agent.timeZone),
        ]);
      return { returnValue, outputs: new Map(values) };
    } catch (error) {
      if (!(error instanceof DtsError)) throw error;
      const returnValue = failureValue?.(error.diagnostic.symbol) ?? 1;
      throw sqlErrorOf(error, { procedure: `${found.schema}.${found.name}`, returnValue });
    }
  }
}

function requireDatabase(name: string): ListedDatabase {
  const found = databaseNamed(objectList, name);
  if (found !== undefined) return found;
  throw new SqlError({
    number: 911,
    message: `Database '${name}' does not exist. Make sure that the name is entered correctly.`,
  });
}

/** A value as the drivers of the stores take it. */
function boundValue(value: SqlValue): unknown {
  if (typeof value === 'boolean') return Number(value);
  if (value !== null && typeof value === 'object' && !(value instanceof Uint8Array)) return boundValue(value.value);
  return value;
}
