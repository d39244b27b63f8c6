import { once } from 'node:events';
import { createReadStream, createWriteStream, type WriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ColumnType } from '../../datatypes/data-type.ts';
import type { Value } from '../../datatypes/value.ts';
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import { DtsError, dtsError } from '../../diagnostics/dts-error.ts';
import { InternalError } from '../../diagnostics/internal-error.ts';
import { bindConnection } from '../../plan/bind.ts';
import type { ConnectionPlan } from '../../plan/package-plan.ts';
import { parseObjectName } from '../../sdk/database/object-name.ts';
import type { DatabaseConnection } from '../../sdk/driver.ts';
import type { DatabaseAccess } from '../configuration-tables.ts';
import { ConnectionPool } from '../connection-pool.ts';
import { translateStatement } from '../translate-statement.ts';
import { rejectColumns, rejectValues } from './reject-columns.ts';
import type { RejectsTarget } from './rejects-target.ts';

/** A table for rows in error, and the way to it. */
export interface RejectsTable {
  readonly connection: ConnectionPlan;
  /** As SQL Server writes it: `dbo.Rejects`. */
  readonly table: string;
  readonly access: DatabaseAccess;
  readonly signal: AbortSignal;
}

const names = Object.keys(rejectColumns);
const rowsPerBlock = 1000;

/**
 * Takes rows in error for a table, which is made when it does not exist. They wait in a temporary file until the execution has ended and are
 * written then: a data flow that fails would otherwise undo them with its transaction, or hold the database locked.
 */
export function openRejectsTable(target: RejectsTable): RejectsTarget {
  let spool: Spool | undefined;
  return {
    write(row) {
      spool ??= new Spool();
      spool.add(JSON.stringify(Object.values(rejectValues(row)).map((value) => value ?? null)));
    },
    async close() {
      try {
        await insertRows(target, spool);
      } catch (error) {
        if (error instanceof InternalError) throw error;
        return finding(target, error);
      } finally {
        await spool?.remove();
      }
    },
  };
}

function finding({ connection, table }: RejectsTable, error: unknown): Diagnostic {
  const own = error instanceof DtsError ? error.diagnostic.message : String(error);
  return diagnostic('OPENDTSX_E_REJECTSTABLE', { table, connection: connection.name, detail: own.replace(/\.$/, '') });
}

async function insertRows(
  { connection, table, access, signal }: RejectsTable,
  spool: Spool | undefined,
): Promise<void> {
  const pool = new ConnectionPool(access.registry, access.paths, new AbortController().signal);
  try {
    const { instance } = bindConnection({ ...connection, propertyExpressions: [] }, noExpressions);
    const opened = await pool.acquire(connection, { ...instance, retainSameConnection: true }, 'execute');
    if (opened.kind !== 'database') {
      const detail = `${connection.name} leads to no database`;
      throw dtsError('OPENDTSX_E_REJECTSTABLE', { table, connection: connection.name, detail });
    }
    await createTable(opened.database, table);
    if (spool !== undefined) await copyRows(opened.database, table, spool, signal);
  } finally {
    await pool.closeAll();
  }
}

function noExpressions(): never {
  throw new InternalError('a connection without expressions evaluates none');
}

async function createTable(database: DatabaseConnection, table: string): Promise<void> {
  if ((await database.describeTable(table)) !== undefined) return;
  const columns = Object.entries(rejectColumns).map(([name, type]) => `[${name}] ${sqlTypeOf(type)}`);
  const name =
    parseObjectName(table)
      ?.map((part) => `[${part.replaceAll(']', ']]')}]`)
      .join('.') ?? table;
  const sql = `CREATE TABLE ${name} (${columns.join(', ')})`;
  const options = { signal: new AbortController().signal, timeoutSeconds: 0 };
  await database.execute(translateStatement(sql, database.dialect, database.database), [], options);
}

function sqlTypeOf({ type }: ColumnType): string {
  if (type === 'DT_I8') return 'bigint';
  return type === 'DT_NTEXT' ? 'nvarchar(max)' : 'nvarchar(4000)';
}

// A canceled execution still tells what it rejected.
async function copyRows(database: DatabaseConnection, table: string, spool: Spool, signal: AbortSignal): Promise<void> {
  const insert = await database.bulkInsert({
    table,
    columns: Object.entries(rejectColumns).map(([name, type]) => ({ name, type })),
    commitSize: 0,
    keepNulls: true,
    keepIdentity: true,
    signal: signal.aborted ? new AbortController().signal : signal,
  });
  try {
    let block: Value[][] = names.map(() => []);
    const send = async (): Promise<void> => {
      await insert.write({ rowCount: block[0].length, values: block });
      block = names.map(() => []);
    };
    for await (const line of spool.lines()) {
      (JSON.parse(line) as Value[]).forEach((value, column) => {
        block[column].push(typeof value === 'number' ? BigInt(value) : value);
      });
      if (block[0].length === rowsPerBlock) await send();
    }
    if (block[0].length > 0) await send();
    await insert.finish();
  } catch (error) {
    await insert.abort();
    throw error;
  }
}

/** Lines that wait in a temporary file. */
class Spool {
  readonly #opened: Promise<{ folder: string; file: string; stream: WriteStream }>;
  #text = '';
  #writing: Promise<void>;

  constructor() {
    this.#opened = open();
    this.#writing = this.#opened.then(() => undefined);
    this.#writing.catch(() => undefined);
  }

  add(line: string): void {
    this.#text += `${line}\n`;
    if (this.#text.length < 1 << 16) return;
    this.#flush();
  }

  async *lines(): AsyncGenerator<string> {
    this.#flush();
    await this.#writing;
    const { file, stream } = await this.#opened;
    stream.end();
    await once(stream, 'close');
    yield* createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Number.POSITIVE_INFINITY });
  }

  async remove(): Promise<void> {
    const opened = await this.#opened.catch(() => undefined);
    if (opened === undefined) return;
    opened.stream.destroy();
    await rm(opened.folder, { recursive: true, force: true });
  }

  #flush(): void {
    const text = this.#text;
    this.#text = '';
    this.#writing = this.#writing.then(async () => {
      const { stream } = await this.#opened;
      await new Promise<void>((done, fail) => {
        stream.write(text, (error) => (error ? fail(error) : done()));
      });
    });
    this.#writing.catch(() => undefined);
  }
}

async function open(): Promise<{ folder: string; file: string; stream: WriteStream }> {
  const folder = await mkdtemp(join(tmpdir(), 'opendtsx-rejects-'));
  const file = join(folder, 'rows.jsonl');
  const stream = createWriteStream(file);
  stream.on('error', () => undefined);
  return { folder, file, stream };
}
