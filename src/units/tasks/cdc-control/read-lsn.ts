import { setTimeout as wait } from 'node:timers/promises';
import type { DatabaseConnection, StatementParameter, StatementResult } from 'opendtsx/sdk';
import { lsnOfBytes } from './cdc-state.ts';

/** How statements are run. */
export interface StatementOptions {
  readonly signal: AbortSignal;
  readonly timeoutSeconds: number;
}

/** The last LSN that was captured. Throws an `Error` when the database captures no changes. */
export async function readMaximumLsn(database: DatabaseConnection, options: StatementOptions): Promise<string> {
  const result = await run(database, 'SELECT sys.fn_cdc_get_max_lsn() AS max_lsn', [], options);
  const lsn = lsnOf(result);
  if (lsn !== undefined) return lsn;
  throw new Error('no changes were captured yet; enable change data capture (sys.sp_cdc_enable_db) and start its job');
}

/**
 * The LSN of a change after now, as `cdc.lsn_time_mapping` notes it. Looks again after every interval; throws an `Error` when none came in time.
 * @param seconds how long to wait, and how long between two looks (1 at least)
 */
export async function readNextLsn(
  database: DatabaseConnection,
  seconds: { readonly timeout: number; readonly interval: number },
  options: StatementOptions,
  pause = (milliseconds: number): Promise<void> => wait(milliseconds, undefined, { signal: options.signal }),
): Promise<string> {
  const now = await run(database, 'SELECT GETDATE() AS now', [], options);
  const type = now.columns[0]?.type;
  const value = now.rows[0]?.[0];
  if (type === undefined || value === undefined) throw new Error('the database does not tell its time');
  const parameters = [{ value: { type, value }, direction: 'input' as const }];
  const interval = Math.max(seconds.interval, 1);
  for (let waited = 0; ; waited += interval) {
    const query = 'SELECT MIN(start_lsn) AS start_lsn FROM cdc.lsn_time_mapping WHERE tran_end_time > ?';
    const lsn = lsnOf(await run(database, query, parameters, options));
    if (lsn !== undefined) return lsn;
    if (waited >= seconds.timeout) {
      throw new Error(`no change was captured within ${seconds.timeout} seconds; raise ChangeDetectionTimeout`);
    }
    await pause(interval * 1000);
  }
}

async function run(
  database: DatabaseConnection,
  sql: string,
  parameters: readonly StatementParameter[],
  options: StatementOptions,
): Promise<StatementResult> {
  const results = await database.execute(sql, parameters, options);
  const result = results.find(({ columns }) => columns.length > 0) ?? results[0];
  if (result === undefined) throw new Error('the database gave no result');
  return result;
}

function lsnOf({ rows }: StatementResult): string | undefined {
  const value = rows[0]?.[0] ?? null;
  if (value === null) return undefined;
  if (value instanceof Uint8Array && value.length === 10) return lsnOfBytes(value);
  throw new Error('the database gave something else than the 10 bytes of an LSN');
}
