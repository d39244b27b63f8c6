import { agentError } from '../agent-errors.ts';
import type { AgentSession } from '../agent-session.ts';
import { checkLength, checkName, checkOneOf, checkWhole } from '../check-arguments.ts';
import { isSysadmin } from '../permissions.ts';
import { checkSubsystem } from './subsystems.ts';

/** What a step may be given: arguments of sp_add_jobstep. */
export interface StepSettings {
  readonly stepName: string;
  readonly subsystem?: string;
  readonly command?: string;
  readonly additionalParameters?: string;
  readonly cmdexecSuccessCode?: number;
  /** What follows on success and failure: 1 the job succeeds, 2 it fails, 3 the next step, 4 the step with the number given. */
  readonly onSuccessAction?: number;
  readonly onSuccessStepId?: number;
  readonly onFailAction?: number;
  readonly onFailStepId?: number;
  readonly server?: string;
  readonly databaseName?: string;
  readonly databaseUserName?: string;
  readonly retryAttempts?: number;
  /** Minutes. */
  readonly retryInterval?: number;
  readonly outputFileName?: string;
  readonly flags?: number;
  readonly proxyId?: number;
  readonly proxyName?: string;
}

/** Bits of the flags of a step. */
export const stepFlags = {
  append: 2,
  sqlOutputToHistory: 4,
  logToTable: 8,
  appendToTable: 16,
  outputToHistory: 32,
  abortEvent: 64,
} as const;

const largest = 2 ** 31 - 1;
const actions = [1, 2, 3, 4];
const goToStep = 4;

/** What the caller may not set anew, but may leave as somebody else set it. */
interface StepBefore {
  readonly output_file_name: string | null;
  readonly database_user_name: string | null;
}

/** The columns of a step without its proxy and command, defaults filled in. Throws when a value is not valid or the caller may not set it. */
export function checkStep(session: AgentSession, settings: StepSettings, before?: StepBefore) {
  const subsystem = checkSubsystem(settings.subsystem ?? 'TSQL');
  checkActions(settings);
  checkTexts(settings);
  checkFlags(settings.flags ?? 0);
  checkWhole('retry_attempts', settings.retryAttempts ?? 0, 0, 9999);
  checkWhole('retry_interval', settings.retryInterval ?? 0, 0, 9999);
  checkWhole('cmdexec_success_code', settings.cmdexecSuccessCode ?? 0, -largest - 1, largest);
  const columns = {
    step_name: checkName('step_name', settings.stepName),
    subsystem,
    additional_parameters: settings.additionalParameters ?? null,
    cmdexec_success_code: settings.cmdexecSuccessCode ?? 0,
    on_success_action: settings.onSuccessAction ?? 1,
    on_success_step_id: settings.onSuccessStepId ?? 0,
    on_fail_action: settings.onFailAction ?? 2,
    on_fail_step_id: settings.onFailStepId ?? 0,
    server: settings.server ?? null,
    database_name: settings.databaseName ?? (subsystem === 'TSQL' ? 'master' : null),
    database_user_name: settings.databaseUserName || null,
    retry_attempts: settings.retryAttempts ?? 0,
    retry_interval: settings.retryInterval ?? 0,
    output_file_name: settings.outputFileName || null,
    flags: settings.flags ?? 0,
  };
  requireSettings(session, columns, before);
  return columns;
}

function requireSettings(session: AgentSession, columns: StepBefore, before: StepBefore | undefined): void {
  if (isSysadmin(session)) return;
  if (columns.output_file_name !== null && columns.output_file_name !== before?.output_file_name) {
    throw agentError('OPENDTSX_E_AGENT_OUTPUTFILE');
  }
  if (columns.database_user_name !== null && columns.database_user_name !== before?.database_user_name) {
    throw agentError('OPENDTSX_E_AGENT_DATABASEUSER');
  }
}

function checkActions(settings: StepSettings): void {
  const ends = [
    ['on_success', settings.onSuccessAction ?? 1, settings.onSuccessStepId ?? 0],
    ['on_fail', settings.onFailAction ?? 2, settings.onFailStepId ?? 0],
  ] as const;
  for (const [name, action, stepId] of ends) {
    checkOneOf(`${name}_action`, action, actions);
    checkWhole(`${name}_step_id`, stepId, action === goToStep ? 1 : 0, largest);
  }
}

function checkTexts(settings: StepSettings): void {
  checkLength('output_file_name', settings.outputFileName, 200);
  checkLength('database_name', settings.databaseName, 128);
  checkLength('database_user_name', settings.databaseUserName, 128);
  checkLength('server', settings.server, 128);
  if (/[[\]]/.test(settings.databaseName ?? '')) {
    throw agentError('OPENDTSX_E_AGENT_CHARACTERS', { parameter: 'database_name', characters: '[ and ]' });
  }
}

function checkFlags(flags: number): void {
  checkWhole('flags', flags, 0, 127);
  if ((flags & (stepFlags.logToTable | stepFlags.appendToTable)) === 0) return;
  throw agentError('OPENDTSX_E_AGENT_UNSUPPORTED', {
    what: 'Logging the output of a step to a table (flags 8 and 16)',
    instead: 'Flag 32 keeps the output in the history of the job; output_file_name writes it to a file.',
  });
}
