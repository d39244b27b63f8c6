import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { duckdbStatements } from './duckdb-statements.ts';
import type { PeerRun } from './peer.ts';

// One run of one job in DuckDB, a process of its own: `run-duckdb.ts <PeerRun as JSON>`.
const run = JSON.parse(process.argv[2] ?? '{}') as PeerRun;
const settings: Record<string, string> = { threads: String(run.threads) };
if (run.memoryMB !== undefined) {
  settings.memory_limit = `${run.memoryMB}MB`;
  settings.temp_directory = join(run.place.results, 'duckdb-temporary');
}
const instance = await DuckDBInstance.create(':memory:', settings);
const connection = await instance.connect();
for (const statement of duckdbStatements(run)) await connection.run(statement);
connection.closeSync();
