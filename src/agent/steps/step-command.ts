import { Secret } from '../../datatypes/secret.ts';
import type { Sealer } from '../../store/sealer.ts';
import { agentError } from '../agent-errors.ts';
import type { AgentSession } from '../agent-session.ts';

/** The column of a step that holds its command. */
export interface SealedCommand {
  readonly step_uid: string;
  readonly step_name: string;
  readonly sealed_command: Uint8Array | null;
}

/** A command as it is stored: sealed for its step, since it may hold passwords. NULL when there is none. */
export function sealCommand({ sealer }: AgentSession, stepUid: string, command: string | undefined): Uint8Array | null {
  return command === undefined ? null : Buffer.from(sealer.seal(new Secret(command), purposeOf(stepUid)));
}

/** The command of a step; undefined when it has none. Throws OPENDTSX_E_AGENT_SECRET when it was sealed with another key. */
export function openCommand({ sealer }: AgentSession, step: SealedCommand): string | undefined {
  const command = commandOf(sealer, step);
  if (command !== undefined || step.sealed_command === null) return command;
  throw agentError('OPENDTSX_E_AGENT_SECRET', { name: `the step ${step.step_name}` });
}

/** The command of a step; undefined when it has none, and when it was sealed with another key. */
export function commandOf(
  sealer: Sealer,
  { step_uid: uid, sealed_command: sealed }: SealedCommand,
): string | undefined {
  return sealed === null ? undefined : sealer.openSecret(sealed, purposeOf(uid))?.reveal();
}

function purposeOf(stepUid: string): string {
  return `agent_job_steps.sealed_command ${stepUid}`;
}
