import { columnType } from '../datatypes/data-type.ts';
import type { Value } from '../datatypes/value.ts';
import { InternalError } from '../diagnostics/internal-error.ts';
import type { DatabaseConnection, StatementParameter, StatementResult } from '../sdk/driver.ts';

/** One exchange with a scripted database: what a statement contains or is like, and the rows it gives or the words with which it fails. */
export type ScriptedExchange = readonly [
  statement: string | RegExp,
  answer: readonly (readonly Value[])[] | { readonly fails: string },
];

/** A database that answers from a script. */
export interface ScriptedDatabase extends DatabaseConnection {
  /** The statements that ran, in order. */
  readonly ran: string[];
  /** The parameters of each statement. */
  readonly parameters: (readonly StatementParameter[])[];
}

/**
 * A database of a dialect that answers every statement from the first exchange that fits it, and those that none fits with no rows.
 * It runs statements only: nothing is described, queried or inserted.
 */
export function openScriptedDatabase(exchanges: readonly ScriptedExchange[] = [], dialect = 'tsql'): ScriptedDatabase {
  const ran: string[] = [];
  const parameters: ScriptedDatabase['parameters'] = [];
  const unsupported = (): never => {
    throw new InternalError('the scripted database runs statements only');
  };
  return {
    scheme: 'scripted',
    dialect,
    displayName: 'the scripted database',
    ran,
    parameters,
    async execute(sql, given) {
      ran.push(sql);
      parameters.push(given);
      const answer = exchanges.find(([like]) => (typeof like === 'string' ? sql.includes(like) : like.test(sql)))?.[1];
      if (answer !== undefined && 'fails' in answer) throw new Error(answer.fails);
      return [resultOf(answer ?? [])];
    },
    describeTable: unsupported,
    describeQuery: unsupported,
    query: unsupported,
    bulkInsert: unsupported,
    quoteName: (name) => name,
    close: async () => undefined,
  };
}

function resultOf(rows: readonly (readonly Value[])[]): StatementResult {
  const [first = []] = rows;
  const columns = first.map((_, index) => ({ name: `Column${index}`, type: columnType('DT_WSTR') }));
  return { columns, rows, rowsAffected: -1 };
}
