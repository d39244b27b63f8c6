import { hostname } from 'node:os';
import { DtsError, dtsError } from '../../diagnostics/dts-error.ts';
import { credentialPurpose } from '../proxies/credentials.ts';
import { agentDateTime } from '../schedules/agent-date.ts';
import type { StepRow } from '../steps/job-steps.ts';
import { secretsOfCommand, withoutSecrets } from '../steps/mask-command.ts';
import { openCommand } from '../steps/step-command.ts';
import { checkSubsystem } from '../steps/subsystems.ts';
import type { AgentSettings } from './agent-options.ts';
import { binaryJobId, replaceTokens, type TokenValues } from './replace-tokens.ts';
import { openStepOutput, type StepOutput } from './step-output.ts';
import type { ProxyIdentity, StepResult } from './step-runner.ts';

/** Where in a run a step is. */
export interface StepPlace {
  readonly runId: number;
  readonly jobId: string;
  readonly jobName: string;
  readonly ownerId: number;
  readonly ownerName: string;
  readonly startMs: number;
  /** How often the step was started in this run, this time included and retries left out. */
  readonly count: number;
  readonly attempt: number;
  readonly signal: AbortSignal;
}

/** Runs a step once. Whatever goes wrong is its result, and what it printed where the flags say so is in the message. */
export async function runStep(settings: AgentSettings, step: StepRow, place: StepPlace): Promise<StepResult> {
  let output: StepOutput | undefined;
  let result: StepResult;
  let secrets: readonly string[] = [];
  try {
    const subsystem = checkSubsystem(step.subsystem);
    const runner = settings.runners[subsystem];
    if (runner === undefined) throw dtsError('OPENDTSX_E_AGENT_SUBSYSTEM', { subsystem });
    const values = tokenValues(settings, step, place);
    const file = step.output_file_name === null ? undefined : replaceTokens(step.output_file_name, values);
    const command = replaceTokens(openCommand(settings.session, step) ?? '', values);
    secrets = secretsOfCommand(subsystem, command);
    const proxy = step.proxy_id === null ? undefined : await openProxy(settings, step.proxy_id);
    const opened = await openStepOutput({
      file,
      flags: step.flags,
      isSql: subsystem === 'TSQL',
      isRetry: place.attempt > 0,
    });
    output = opened;
    result = await runner({
      ...place,
      stepId: step.step_id,
      stepName: step.step_name,
      subsystem,
      command,
      additionalParameters: step.additional_parameters ?? undefined,
      cmdexecSuccessCode: step.cmdexec_success_code,
      server: step.server ?? undefined,
      databaseName: step.database_name ?? undefined,
      databaseUserName: step.database_user_name ?? undefined,
      proxy,
      output: (text) => opened.write(withoutSecrets(text, secrets)),
    });
  } catch (error) {
    result = failure(error);
  }
  return closeOutput(output, tellable(result, secrets));
}

/** A result that repeats no secret of the command. */
function tellable(result: StepResult, secrets: readonly string[]): StepResult {
  const shown = (text: string | undefined) => (text === undefined ? undefined : withoutSecrets(text, secrets));
  return { ...result, message: shown(result.message), firstError: shown(result.firstError) };
}

async function closeOutput(output: StepOutput | undefined, result: StepResult): Promise<StepResult> {
  if (output === undefined) return result;
  try {
    const printed = await output.close();
    if (printed === '') return result;
    return { ...result, message: [result.message, printed].filter((part) => part !== undefined).join('\n') };
  } catch (error) {
    const lost = failure(error);
    return result.succeeded ? lost : { ...result, message: [result.message, lost.message].join('\n') };
  }
}

function failure(error: unknown): StepResult {
  const message = error instanceof Error ? error.message : String(error);
  const hint = error instanceof DtsError ? error.diagnostic.hint : undefined;
  return { succeeded: false, message: hint === undefined ? message : `${message} ${hint}`, firstError: message };
}

async function openProxy({ session }: AgentSettings, proxyId: number): Promise<ProxyIdentity> {
  const row = await session.store.db
    .selectFrom('agent_proxies as proxy')
    .innerJoin('agent_credentials as credential', 'credential.credential_id', 'proxy.credential_id')
    .select([
      'proxy.name',
      'proxy.enabled',
      'credential.credential_id',
      'credential.identity',
      'credential.sealed_secret',
    ])
    .select('credential.name as credential_name')
    .where('proxy.proxy_id', '=', proxyId)
    .executeTakeFirst();
  if (row === undefined) throw dtsError('OPENDTSX_E_AGENT_NOTFOUND', { what: 'proxy', name: proxyId });
  if (row.enabled === 0) throw dtsError('OPENDTSX_E_AGENT_PROXYDISABLED', { proxy: row.name });
  const secret =
    row.sealed_secret === null
      ? undefined
      : session.sealer.openSecret(row.sealed_secret, credentialPurpose(row.credential_id));
  if (row.sealed_secret !== null && secret === undefined) {
    throw dtsError('OPENDTSX_E_AGENT_SECRET', { name: row.credential_name });
  }
  return { proxyName: row.name, credentialName: row.credential_name, identity: row.identity, secret };
}

function tokenValues({ session, folders }: AgentSettings, step: StepRow, place: StepPlace): TokenValues {
  const now = agentDateTime(session.now(), session.timeZone);
  const start = agentDateTime(place.startMs, session.timeZone);
  return {
    JOBID: binaryJobId(place.jobId),
    JOBNAME: place.jobName,
    STEPID: String(step.step_id),
    STEPNAME: step.step_name,
    STEPCT: String(place.count),
    DATE: digits(now.date, 8),
    TIME: digits(now.time, 6),
    STRTDT: digits(start.date, 8),
    STRTTM: digits(start.time, 6),
    SRVR: session.serverName,
    MACH: hostname(),
    INST: 'MSSQLSERVER',
    MSSA: 'SQLSERVERAGENT',
    OSCMD: process.platform === 'win32' ? 'cmd.exe /c ' : '/bin/sh -c ',
    SQLDIR: folders.data,
    SQLLOGDIR: folders.log,
  };
}

function digits(value: number, count: number): string {
  return String(value).padStart(count, '0');
}
