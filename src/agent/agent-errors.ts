import type { DiagnosticArguments } from '../diagnostics/diagnostic.ts';
import { type DtsError, dtsError } from '../diagnostics/dts-error.ts';

/** Why a function of the agent refuses. */
export type AgentErrorKind = 'not-found' | 'exists' | 'refused' | 'invalid' | 'state';

/** What a face tells of a failure besides its text: the kind, and the error number of SQL Server (50000 where it has none). */
export interface AgentErrorEntry {
  readonly kind: AgentErrorKind;
  readonly number: number;
}

/** The failures of the agent. Numbers: SQL Server's list of messages 14000–14999; 22022 is the one of "SQLServerAgent Error". */
export const agentErrors = {
  OPENDTSX_E_AGENT_NOTFOUND: { kind: 'not-found', number: 14262 },
  OPENDTSX_E_AGENT_EXISTS: { kind: 'exists', number: 14261 },
  OPENDTSX_E_AGENT_VALUE: { kind: 'invalid', number: 14266 },
  OPENDTSX_E_AGENT_REQUIRED: { kind: 'invalid', number: 14618 },
  OPENDTSX_E_AGENT_LENGTH: { kind: 'invalid', number: 14250 },
  OPENDTSX_E_AGENT_CHARACTERS: { kind: 'invalid', number: 14289 },
  OPENDTSX_E_AGENT_IDENTIFYJOB: { kind: 'invalid', number: 14294 },
  OPENDTSX_E_AGENT_IDENTIFYSCHEDULE: { kind: 'invalid', number: 14373 },
  OPENDTSX_E_AGENT_IDENTIFY: { kind: 'invalid', number: 14524 },
  OPENDTSX_E_AGENT_ROLE: { kind: 'refused', number: 14260 },
  OPENDTSX_E_AGENT_NOTOWNER: { kind: 'refused', number: 14525 },
  OPENDTSX_E_AGENT_STARTREFUSED: { kind: 'refused', number: 14393 },
  OPENDTSX_E_AGENT_PURGEREFUSED: { kind: 'refused', number: 14392 },
  OPENDTSX_E_AGENT_SCHEDULENOTOWNER: { kind: 'refused', number: 14394 },
  OPENDTSX_E_AGENT_ATTACHREFUSED: { kind: 'refused', number: 14377 },
  OPENDTSX_E_AGENT_DETACHREFUSED: { kind: 'refused', number: 14391 },
  OPENDTSX_E_AGENT_OWNER: { kind: 'refused', number: 14515 },
  OPENDTSX_E_AGENT_OUTPUTFILE: { kind: 'refused', number: 14582 },
  OPENDTSX_E_AGENT_DATABASEUSER: { kind: 'refused', number: 14583 },
  OPENDTSX_E_AGENT_NOSERVER: { kind: 'state', number: 14256 },
  OPENDTSX_E_AGENT_TARGETED: { kind: 'exists', number: 14269 },
  OPENDTSX_E_AGENT_NOSTEPS: { kind: 'state', number: 14528 },
  OPENDTSX_E_AGENT_RUNNING: { kind: 'state', number: 22022 },
  OPENDTSX_E_AGENT_NOTRUNNING: { kind: 'state', number: 22022 },
  OPENDTSX_E_AGENT_PROXYREFUSED: { kind: 'refused', number: 14516 },
  OPENDTSX_E_AGENT_PROXYMISSING: { kind: 'refused', number: 14516 },
  OPENDTSX_E_AGENT_PROXYTSQL: { kind: 'invalid', number: 14517 },
  OPENDTSX_E_AGENT_PROXYUSED: { kind: 'state', number: 14518 },
  OPENDTSX_E_AGENT_CREDENTIALUSED: { kind: 'state', number: 50000 },
  OPENDTSX_E_AGENT_SCHEDULE: { kind: 'invalid', number: 14278 },
  OPENDTSX_E_AGENT_TWOSCHEDULES: { kind: 'invalid', number: 14371 },
  OPENDTSX_E_AGENT_SCHEDULEUSED: { kind: 'state', number: 14372 },
  OPENDTSX_E_AGENT_NOTATTACHED: { kind: 'not-found', number: 14374 },
  OPENDTSX_E_AGENT_UNSUPPORTED: { kind: 'invalid', number: 50000 },
  OPENDTSX_E_AGENT_SCRIPT: { kind: 'invalid', number: 50000 },
  OPENDTSX_E_AGENT_TOKEN: { kind: 'invalid', number: 50000 },
  OPENDTSX_E_AGENT_SECRET: { kind: 'state', number: 50000 },
  OPENDTSX_E_AGENT_STEP: { kind: 'invalid', number: 50000 },
} as const satisfies Readonly<Record<string, AgentErrorEntry>>;

/** A failure of the agent. */
export type AgentErrorSymbol = keyof typeof agentErrors;

/** The failure as an error, worded by the table of messages. */
export function agentError(symbol: AgentErrorSymbol, args: DiagnosticArguments = {}): DtsError {
  return dtsError(symbol, args);
}
