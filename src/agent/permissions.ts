import { isInRole } from '../identity/principal.ts';
import { agentError } from './agent-errors.ts';
import type { AgentSession } from './agent-session.ts';

/** An object of the agent that somebody owns. */
export interface Owned {
  readonly owner_id: number;
  readonly owner_name: string;
}

/** Whether the caller is a member of sysadmin. */
export function isSysadmin({ caller }: AgentSession): boolean {
  return isInRole(caller, 'sysadmin');
}

/** Whether the caller is the owner or a member of sysadmin. */
export function ownsOrRules(session: AgentSession, { owner_id }: Owned): boolean {
  return session.caller.id === owner_id || isSysadmin(session);
}

/** Whether the caller may see the jobs and schedules of others. */
export function mayReadAll({ caller }: AgentSession): boolean {
  return isInRole(caller, 'SQLAgentReaderRole', 'SQLAgentOperatorRole');
}

/** Whether the caller may start, stop, enable and disable the jobs of others and delete history. */
export function isAgentOperator({ caller }: AgentSession): boolean {
  return isInRole(caller, 'SQLAgentOperatorRole');
}

/** Throws OPENDTSX_E_AGENT_ROLE unless the caller is in one of the roles of the agent. */
export function requireAgentRole({ caller }: AgentSession): void {
  if (isInRole(caller, 'SQLAgentUserRole', 'SQLAgentReaderRole', 'SQLAgentOperatorRole')) return;
  throw agentError('OPENDTSX_E_AGENT_ROLE', { needed: 'membership in SQLAgentUserRole' });
}

/** Throws OPENDTSX_E_AGENT_ROLE unless the caller is a member of sysadmin. */
export function requireSysadmin(session: AgentSession): void {
  if (!isSysadmin(session)) throw agentError('OPENDTSX_E_AGENT_ROLE', { needed: 'membership in sysadmin' });
}
