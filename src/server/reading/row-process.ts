import type { SQLInputValue } from 'node:sqlite';
import { registerSqlTextFunctions } from '../../datatypes/sql-text-functions.ts';
import type { FromRowProcess, ToRowProcess } from './row-process-messages.ts';

const mostRows = 500;
/** Characters and bytes: a portion of long messages is sent early. */
const mostContent = 262_144;

const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
const database = new DatabaseSync(process.argv[2] ?? '', { readOnly: true });
database.exec('pragma busy_timeout = 5000; pragma temp_store = memory; pragma query_only = on');
registerSqlTextFunctions(database);

/** Rows of the open query, or why it could not be opened. */
let rows: Iterator<unknown[]> | undefined;
let fault: unknown;

process.on('message', (message: ToRowProcess) => {
  if (message.kind === 'next') answer(portionOrFault());
  else if (message.kind === 'end') end();
  else open(message.query.sql, message.query.parameters);
});
process.on('disconnect', () => process.exit());

function open(sql: string, parameters: readonly unknown[]): void {
  end();
  try {
    const statement = database.prepare(sql);
    statement.setReadBigInts(true);
    statement.setReturnArrays(true);
    rows = statement.iterate(...(parameters as readonly SQLInputValue[])) as unknown as Iterator<unknown[]>;
  } catch (error) {
    fault = error;
  }
}

/** Frees the snapshot that an open query holds. */
function end(): void {
  rows?.return?.();
  rows = undefined;
  fault = undefined;
}

function portionOrFault(): FromRowProcess {
  try {
    if (fault !== undefined) throw fault;
    return nextPortion();
  } catch (error) {
    end();
    return { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
  }
}

function nextPortion(): FromRowProcess {
  const portion: unknown[][] = [];
  let content = 0;
  while (portion.length < mostRows && content < mostContent) {
    const { done, value } = rows?.next() ?? { done: true };
    if (done === true) {
      rows = undefined;
      return { kind: 'rows', rows: portion, isLast: true };
    }
    const row = (value as unknown[]).map(plainNumber);
    for (const cell of row) if (typeof cell === 'string' || cell instanceof Uint8Array) content += cell.length;
    portion.push(row);
  }
  return { kind: 'rows', rows: portion, isLast: false };
}

/** Whole numbers are numbers, as everywhere else, unless they have too many digits for one. */
function plainNumber(value: unknown): unknown {
  return typeof value === 'bigint' && BigInt.asIntN(53, value) === value ? Number(value) : value;
}

function answer(message: FromRowProcess): void {
  process.send?.(message);
}
