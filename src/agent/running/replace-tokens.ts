import { dtsError } from '../../diagnostics/dts-error.ts';

/** The values of tokens that are known when a step starts; `undefined`: this server has none. */
export type TokenValues = Readonly<Record<(typeof tokens)[number], string | undefined>>;

const tokens = [
  'JOBID',
  'JOBNAME',
  'STEPID',
  'STEPNAME',
  'STEPCT',
  'DATE',
  'TIME',
  'STRTDT',
  'STRTTM',
  'SRVR',
  'MACH',
  'INST',
  'MSSA',
  'OSCMD',
  'SQLDIR',
  'SQLLOGDIR',
] as const;

/** Values as a step may be given them, to look at its command before it runs. */
export const sampleTokens: TokenValues = {
  JOBID: '0x00000000000000000000000000000000',
  JOBNAME: 'job',
  STEPID: '1',
  STEPNAME: 'step',
  STEPCT: '1',
  DATE: '20260131',
  TIME: '120000',
  STRTDT: '20260131',
  STRTTM: '120000',
  SRVR: 'server',
  MACH: 'machine',
  INST: 'MSSQLSERVER',
  MSSA: 'SQLSERVERAGENT',
  OSCMD: 'sh',
  SQLDIR: '/data',
  SQLLOGDIR: '/log',
};

/** Tokens of jobs that an alert starts: there are no alerts, so they stay as they are. */
const alertTokens = ['A-DBN', 'A-SVR', 'A-ERR', 'A-SEV', 'A-MSG', 'WMI'];

const escapes: Readonly<Record<string, (value: string) => string>> = {
  ESCAPE_SQUOTE: (value) => value.replaceAll("'", "''"),
  ESCAPE_DQUOTE: (value) => value.replaceAll('"', '""'),
  ESCAPE_RBRACKET: (value) => value.replaceAll(']', ']]'),
  ESCAPE_NONE: (value) => value,
};

const escaped = /\$\((ESCAPE_\w+)\(([\w-]+)(?:\(\w*\))?\)\)|\$\(([\w-]+)\)/g;

/**
 * Replaces `$(ESCAPE_macro(TOKEN))`. Names of tokens are case-sensitive. Throws OPENDTSX_E_AGENT_TOKEN for a token without a macro, as SQL Server
 * Agent fails such steps, for a token that is not known, and for one that this server has no value for.
 */
export function replaceTokens(text: string, values: TokenValues): string {
  return text.replaceAll(escaped, (written: string, macro?: string, token?: string, bare?: string) => {
    if (macro === undefined || token === undefined) {
      if (!isToken(bare ?? '')) return written;
      throw tokenError(written, `write $(ESCAPE_NONE(${bare})) or another of the escape macros`);
    }
    if (alertTokens.includes(token)) return written;
    const escaping = escapes[macro];
    if (escaping === undefined) throw tokenError(written, `there is no macro ${macro}`);
    if (!isToken(token)) throw tokenError(written, `there is no token ${token}`);
    const value = values[token];
    if (value === undefined) throw tokenError(written, 'this server has no such value');
    return escaping(value);
  });
}

/** A job_id as the token JOBID gives it: the bytes of a uniqueidentifier as a binary literal of T-SQL. */
export function binaryJobId(jobId: string): string {
  const [first, second, third, ...rest] = jobId.toUpperCase().split('-');
  const reversed = [first, second, third].map((part) => part?.match(/../g)?.reverse().join('') ?? '');
  return `0x${[...reversed, ...rest].join('')}`;
}

function isToken(name: string): name is (typeof tokens)[number] {
  return (tokens as readonly string[]).includes(name);
}

function tokenError(token: string, reason: string): Error {
  return dtsError('OPENDTSX_E_AGENT_TOKEN', { token, reason });
}
