import type { Secret } from '../../datatypes/secret.ts';
import { DtsError, dtsError } from '../../diagnostics/dts-error.ts';
import { createRegistry, type DriverUnit, type Registry } from '../../registry/registry.ts';
import { markerCount, parameterNames } from '../../sdk/database/sql-text.ts';
import type { DatabaseConnection, StatementResult } from '../../sdk/driver.ts';
import { translateBatch } from '../../tsql/translate-tsql.ts';
import { stockUnits } from '../stock-units.ts';
import { resultText } from './result-text.ts';
import { type ScriptBatch, type ScriptStatement, splitScript } from './split-script.ts';
import { type SqlErrorNumber, sqlErrorNumber } from './sql-error-number.ts';

/** A database that scripts are run in. */
export interface ScriptDatabase {
  /** What the script calls it: names of tables may begin with it, and USE may name it. */
  readonly name: string;
  /** `driver:target`, as connections of `opendtsx.yaml` have it. */
  readonly target: string;
  /** Who to be there, where the target is an address without a user. */
  readonly user?: string;
  readonly password?: Secret;
}

/** A script to run. */
export interface ScriptRun {
  readonly database: ScriptDatabase;
  readonly script: string;
  /** Of one statement; 0: as long as it takes. */
  readonly timeoutSeconds: number;
  readonly signal: AbortSignal;
  /** Takes results and what PRINT says, as text. */
  output(text: string): void;
}

/** The error that ended a script. */
export interface ScriptError extends SqlErrorNumber {
  readonly message: string;
  /** Where the statement begins in the script, from 1. */
  readonly line: number;
}

interface PreparedStatement {
  readonly line: number;
  readonly verb: string;
  /** In the words of the database; '' when it has nothing to do. */
  readonly sql: string;
  readonly printed?: string;
}

interface PreparedBatch {
  readonly prologue: PreparedStatement;
  readonly statements: readonly PreparedStatement[];
  readonly times: number;
}

let registry: Registry | undefined;

/**
 * Runs a T-SQL script, statement by statement on one connection; what a statement has done stays when a later one fails, unless a transaction of the script
 * is open. The first error ends the script, and is what it resolves to. Throws a `DtsError` when the script cannot be translated: then nothing of it has run.
 */
export async function runSqlScript(run: ScriptRun): Promise<ScriptError | undefined> {
  const { database, script, signal } = run;
  const driver = driverOf(database);
  const { target, options } = connectionOf(database);
  const batches = prepareScript(driver, database, script);
  const module = await driver.load();
  const connection = await module.connect(target, options, signal);
  try {
    for (const { prologue, statements, times } of batches) {
      for (let time = 0; time < times; time++) {
        for (const statement of [prologue, ...statements]) {
          const error = await runStatement(run, connection, statement);
          if (error !== undefined) return error;
        }
      }
    }
    return undefined;
  } finally {
    await connection.close();
  }
}

/** Throws a `DtsError` when no driver opens the database or the script cannot be run in it; nothing is opened. */
export function checkSqlScript(database: ScriptDatabase, script: string): void {
  prepareScript(driverOf(database), database, script);
}

/** Throws a `DtsError` when no driver opens the database, or its user and password have no place in the target; nothing is opened. */
export function checkScriptDatabase(database: ScriptDatabase): void {
  driverOf(database);
  connectionOf(database);
}

async function runStatement(
  { signal, timeoutSeconds, output }: ScriptRun,
  connection: DatabaseConnection,
  { sql, printed, line, verb }: PreparedStatement,
): Promise<ScriptError | undefined> {
  signal.throwIfAborted();
  if (printed !== undefined) output(`${printed}\n`);
  if (sql === '') return undefined;
  try {
    const results = await connection.execute(sql, [], { signal, timeoutSeconds });
    for (const result of told(verb, results)) {
      if (verb === 'PRINT') output(`${String(result.rows[0]?.[0] ?? '')}\n`);
      else output(resultText(result));
    }
    return undefined;
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof DtsError)) throw error;
    return { message: error.diagnostic.message, line, ...sqlErrorNumber(error) };
  }
}

const silent = ['', 'DECLARE', 'SET', 'USE', 'CREATE', 'DROP', 'ALTER', 'BEGIN', 'COMMIT', 'ROLLBACK', 'WAITFOR'];

/** What of the results is the statement's own: variables are rows of tables here, and what changes those is told to nobody. */
function told(verb: string, results: readonly StatementResult[]): readonly StatementResult[] {
  if (silent.includes(verb)) return [];
  if (verb === 'IF') return results.slice(-1);
  return verb === 'SELECT' ? results.filter(({ columns }) => columns.length > 0) : results;
}

function prepareScript(driver: DriverUnit, database: ScriptDatabase, script: string): readonly PreparedBatch[] {
  const dialect = driver.declaration.dialect ?? 'tsql';
  return splitScript(script).map((batch) => prepareBatch(batch, dialect, database.name));
}

function prepareBatch({ text, statements, times }: ScriptBatch, dialect: string, database: string): PreparedBatch {
  for (const statement of statements) refuseForeign(statement, dialect, database);
  const { prologue, translated } = translatedBatch(text, statements, dialect, database);
  const line = statements[0]?.line ?? 1;
  return {
    prologue: { line, verb: '', sql: prologue.join(';\n') },
    statements: statements.map((statement, at) => {
      const { printed } = statement;
      const sql = printed === undefined ? (translated[at] ?? '') : '';
      refuseParameters(sql, statement.line, dialect);
      return { line: statement.line, verb: statement.verb, sql, ...(printed === undefined ? {} : { printed }) };
    }),
    times,
  };
}

// A dialect that the translator does not know takes T-SQL as it is.
function translatedBatch(
  text: string,
  statements: readonly ScriptStatement[],
  dialect: string,
  database: string,
): { readonly prologue: readonly string[]; readonly translated: readonly string[] } {
  if (dialect !== 'sqlite' && dialect !== 'postgresql') {
    return { prologue: [], translated: statements.map((statement) => statement.text) };
  }
  const { prologue, statements: translated, diagnostics } = translateBatch(text, dialect, { database });
  const refusal = diagnostics.find(({ severity }) => severity === 'error');
  if (refusal !== undefined) throw new DtsError(refusal);
  return { prologue, translated };
}

function refuseForeign({ verb, text, line, database: used }: ScriptStatement, dialect: string, database: string): void {
  if (used !== undefined && used.toUpperCase() !== database.toUpperCase()) {
    const reason = `the script runs in ${database}; give it that database instead`;
    throw refusalOf(`USE ${used}`, reason, line, dialect);
  }
  const isForeign = /^(?:ATTACH|DETACH)$/.test(verb) || (verb === 'VACUUM' && /\binto\b/i.test(text));
  if (dialect === 'sqlite' && isForeign) {
    throw refusalOf(verb, 'a script uses the file of its connection only', line, dialect);
  }
}

function refuseParameters(sql: string, line: number, dialect: string): void {
  const [variable] = parameterNames(sql);
  if (variable !== undefined) throw refusalOf(variable, 'it is not declared in its batch', line, dialect);
  if (markerCount(sql) > 0) throw refusalOf('?', 'a script has no parameters', line, dialect);
}

function refusalOf(construct: string, reason: string, line: number, dialect: string): DtsError {
  return dtsError('OPENDTSX_E_TSQL_UNSUPPORTED', { construct, reason, line, dialect }, { location: { line } });
}

function driverOf({ target }: ScriptDatabase): DriverUnit {
  registry ??= createRegistry(stockUnits);
  const scheme = schemeOf(target);
  const driver = registry.driver(scheme);
  if (driver !== undefined) return driver;
  const drivers = registry
    .all()
    .flatMap(({ declaration }) => (declaration.kind === 'driver' ? [declaration.scheme] : []));
  throw dtsError('OPENDTSX_E_TARGETDRIVER', { scheme, drivers: drivers.join(', ') });
}

function connectionOf({ name, target, user, password }: ScriptDatabase) {
  const rest = target.slice(schemeOf(target).length + 1);
  const options = { database: name };
  if (user === undefined && password === undefined) return { target: rest, options };
  const address = rest.startsWith('//') ? URL.parse(`postgresql:${rest}`) : null;
  if (address === null) {
    throw dtsError('OPENDTSX_E_AGENT_TARGETUSER', { connection: name });
  }
  if (user !== undefined) address.username = encodeURIComponent(user);
  if (password !== undefined) address.password = encodeURIComponent(password.reveal());
  return { target: address.href.slice('postgresql:'.length), options };
}

function schemeOf(target: string): string {
  return target.split(':')[0] ?? '';
}
