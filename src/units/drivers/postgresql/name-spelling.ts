import type { Client } from 'pg';
import { findTable, quote } from './table-catalog.ts';

/** Names that one statement may need respelled. */
const mostNames = 200;

/** Rows of the catalog that differ from a column's name in letter case only. */
const columnSpellings = `
  SELECT DISTINCT a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'v', 'm', 'p', 'f') AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
    AND lower(a.attname) = lower($1)`;

/** Where the text runs after all: whether a statement may be tried again. */
interface Attempts {
  readonly client: Client;
  /** In a transaction the failure has ended it: nothing can be tried again. */
  readonly inTransaction: boolean;
}

/**
 * Statements whose names differ in letter case from tables and columns that were made with quoted names: T-SQL knows no case. A statement that fails because a
 * name is not known is tried again with the spelling of the catalog, if there is exactly one; such failures come before anything was done.
 */
export class NameSpelling {
  readonly #known = new Map<string, string>();

  /** Runs a statement, if need be in other spelling. @param offset characters that `action` puts before the statement */
  async run<T>(session: Attempts, sql: string, action: (sql: string) => Promise<T>, offset = 0): Promise<T> {
    let text = this.#known.get(sql) ?? sql;
    for (let attempt = 0; ; attempt++) {
      try {
        return await action(text);
      } catch (error) {
        const mayRetry = attempt < mostNames && !session.inTransaction;
        const respelled = mayRetry ? await respell(session.client, text, error, offset) : undefined;
        if (respelled === undefined) throw error;
        text = respelled;
        this.#known.set(sql, text);
      }
    }
  }
}

const dottedName =
  /(?:"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*)(?:\s*\.\s*(?:"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*))*/uy;

/** The statement with the unknown name of an error in the spelling of the catalog; undefined when there is no or no certain other spelling. */
async function respell(client: Client, sql: string, error: unknown, offset: number): Promise<string | undefined> {
  const { code, position } = error as { readonly code?: string; readonly position?: string };
  if ((code !== '42P01' && code !== '42703') || position === undefined) return undefined;
  // The server counts characters, not UTF-16 units.
  const start = [...sql].slice(0, Number(position) - 1 - offset).join('').length;
  dottedName.lastIndex = start;
  const written = dottedName.exec(sql)?.[0];
  if (written === undefined) return undefined;
  const parts = written.match(/"(?:[^"]|"")*"|[^\s."]+/g) ?? [];
  const found = code === '42703' ? await spellColumn(client, parts) : await spellTable(client, parts);
  if (found === undefined || found === written) return undefined;
  return sql.slice(0, start) + found + sql.slice(start + written.length);
}

async function spellColumn(client: Client, parts: readonly string[]): Promise<string | undefined> {
  const name = nameOf(parts.at(-1) ?? '');
  const { rows } = await client.query(columnSpellings, [name]);
  const spellings = rows.map(({ attname }) => String(attname));
  if (spellings.length !== 1) return undefined;
  return [...parts.slice(0, -1), quote(spellings[0])].join('.');
}

/** A table, or the table in front of a column. */
async function spellTable(client: Client, parts: readonly string[]): Promise<string | undefined> {
  const names = parts.map(nameOf);
  const table = names.length > 2 ? undefined : await findTable(client, names.at(-2) ?? '', names.at(-1) ?? '');
  if (table !== undefined)
    return names.length === 1 ? quote(table.name) : `${quote(table.schema)}.${quote(table.name)}`;
  const owner = names.length === 2 ? await findTable(client, '', names[0]) : undefined;
  return owner === undefined ? undefined : `${quote(owner.name)}.${parts[1]}`;
}

function nameOf(part: string): string {
  return part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part.toLowerCase();
}
