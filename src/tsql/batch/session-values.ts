import { sqlTypes, textType } from '../query/type-rules.ts';
import type { SqlType, SqlValue } from '../sql-type.ts';
import type { SessionState } from './session-state.ts';

interface SessionValue {
  readonly type: SqlType;
  read(session: SessionState): SqlValue;
}

const { int, bigint, smallint, tinyint } = sqlTypes;
const numeric: SqlType = { name: 'numeric', precision: 38, scale: 0 };

const xactState = ({ transactions, isDoomed }: SessionState): number => (transactions === 0 ? 0 : isDoomed ? -1 : 1);
const identity = ({ identity: last }: SessionState): SqlValue => (last === null ? null : String(last));

const values: Readonly<Record<string, SessionValue>> = {
  '@@ROWCOUNT': { type: int, read: ({ rowCount }) => Number(BigInt.asIntN(32, rowCount)) },
  ROWCOUNT_BIG: { type: bigint, read: ({ rowCount }) => rowCount },
  '@@ERROR': { type: int, read: ({ error }) => error },
  '@@TRANCOUNT': { type: int, read: ({ transactions }) => transactions },
  '@@IDENTITY': { type: numeric, read: identity },
  SCOPE_IDENTITY: { type: numeric, read: identity },
  '@@NESTLEVEL': { type: int, read: ({ nesting }) => nesting },
  '@@DATEFIRST': { type: tinyint, read: ({ dateFirst }) => dateFirst },
  '@@TEXTSIZE': { type: int, read: ({ textSize }) => textSize },
  '@@LANGUAGE': { type: textType(true, 128), read: ({ language }) => language },
  '@@LANGID': { type: smallint, read: () => 0 },
  '@@LOCK_TIMEOUT': { type: int, read: ({ lockTimeout }) => lockTimeout },
  XACT_STATE: { type: smallint, read: xactState },
  ERROR_NUMBER: { type: int, read: ({ caught }) => caught.at(-1)?.number ?? null },
  ERROR_SEVERITY: { type: int, read: ({ caught }) => caught.at(-1)?.severity ?? null },
  ERROR_STATE: { type: int, read: ({ caught }) => caught.at(-1)?.state ?? null },
  ERROR_LINE: { type: int, read: ({ caught }) => caught.at(-1)?.line ?? null },
  ERROR_PROCEDURE: { type: textType(true, 128), read: ({ caught }) => caught.at(-1)?.procedure ?? null },
  ERROR_MESSAGE: { type: textType(true, 4000), read: ({ caught }) => caught.at(-1)?.message ?? null },
};

/** The type of a value of the session (`@@ROWCOUNT`, `ERROR_NUMBER`), by its name in upper case; undefined for any other name. */
export function sessionValueType(name: string): SqlType | undefined {
  return Object.hasOwn(values, name) ? values[name].type : undefined;
}

/** A value of the session at the moment; undefined for any other name. */
export function sessionValue(name: string, session: SessionState): SqlValue | undefined {
  return Object.hasOwn(values, name) ? values[name].read(session) : undefined;
}
