import { sqlFailure } from '../query/sql-failure.ts';
import type { DateFormat } from '../query/values/date-time-value.ts';
import type { SessionState } from './session-state.ts';

/** Options that change nothing here, whatever they say. */
const harmless = new Set(
  `ANSI_WARNINGS ANSI_PADDING ANSI_NULL_DFLT_ON ANSI_NULL_DFLT_OFF ANSI_DEFAULTS ARITHABORT ARITHIGNORE NUMERIC_ROUNDABORT CURSOR_CLOSE_ON_COMMIT DEADLOCK_PRIORITY FORCEPLAN
  REMOTE_PROC_TRANSACTIONS CONTEXT_INFO QUERY_GOVERNOR_COST_LIMIT OFFSETS DISABLE_DEF_CNST_CHK NO_BROWSETABLE`.split(
    /\s+/,
  ),
);

/** Options of which only one value means here what it means in SQL Server. */
const fixed: Readonly<Record<string, readonly string[]>> = {
  ANSI_NULLS: ['ON'],
  CONCAT_NULL_YIELDS_NULL: ['ON'],
  SHOWPLAN_ALL: ['OFF'],
  SHOWPLAN_TEXT: ['OFF'],
  SHOWPLAN_XML: ['OFF'],
  'STATISTICS IO': ['OFF', 'ON'],
  'STATISTICS TIME': ['OFF', 'ON'],
  'STATISTICS PROFILE': ['OFF'],
  'STATISTICS XML': ['OFF'],
  LANGUAGE: ['us_english', 'US_ENGLISH', 'english', 'ENGLISH'],
};

const dateFormats = ['mdy', 'dmy', 'ymd', 'ydm', 'myd', 'dym'];

type Setter = (session: SessionState, value: string) => void;

const isOn = (value: string): boolean => value === 'ON';

const setters: Readonly<Record<string, Setter>> = {
  NOCOUNT: (session, value) => {
    session.noCount = isOn(value);
  },
  XACT_ABORT: (session, value) => {
    session.abortsTransaction = isOn(value);
  },
  QUOTED_IDENTIFIER: (session, value) => {
    session.quotedIdentifiers = isOn(value);
  },
  FMTONLY: (session, value) => {
    session.formatOnly = isOn(value);
  },
  IMPLICIT_TRANSACTIONS: (session, value) => {
    session.beginsTransactions = isOn(value);
  },
  ROWCOUNT: (session, value) => {
    const rows = /^\d{1,10}$/.test(value) ? Number(value) : Number.NaN;
    if (!(rows <= 2_147_483_647)) throw sqlFailure(40517, [`SET ROWCOUNT ${value}`, '; only whole numbers are']);
    session.rowLimit = rows;
  },
  NOEXEC: (session, value) => {
    session.noExecution = isOn(value);
  },
  PARSEONLY: (session, value) => {
    session.noExecution = isOn(value);
  },
  TEXTSIZE: (session, value) => {
    session.textSize = Number(value) <= 0 ? 2147483647 : Number(value);
  },
  LOCK_TIMEOUT: (session, value) => {
    session.lockTimeout = Number(value);
  },
  DATEFIRST: (session, value) => {
    const day = Number(value);
    if (!Number.isInteger(day) || day < 1 || day > 7)
      throw sqlFailure(40517, [`DATEFIRST ${value}`, ': days are 1 to 7']);
    session.dateFirst = day;
  },
  DATEFORMAT: (session, value) => {
    const format = value.toLowerCase();
    if (!dateFormats.includes(format))
      throw sqlFailure(40517, [`DATEFORMAT ${value}`, `: it is one of ${dateFormats.join(', ')}`]);
    session.dateFormat = format as DateFormat;
  },
};

/** Whether an option may be set to a value. Throws 40517 when its meaning would be another here. */
export function checkOption(name: string, value: string): void {
  if (Object.hasOwn(setters, name) || harmless.has(name) || name === 'TRANSACTION ISOLATION LEVEL') return;
  if (!Object.hasOwn(fixed, name)) throw sqlFailure(40517, [`SET ${name}`]);
  if (!fixed[name].includes(value)) throw sqlFailure(40517, [`SET ${name} ${value}`, `; only ${fixed[name][0]} is`]);
}

/** Sets an option of the session. */
export function setOption(session: SessionState, name: string, value: string): void {
  checkOption(name, value);
  if (Object.hasOwn(setters, name)) setters[name](session, value);
}
