import { nameKey } from '../store/name-key.ts';
import { agentError } from './agent-errors.ts';
import type { AgentSession } from './agent-session.ts';
import { isSysadmin } from './permissions.ts';

/** Who owns what is made or changed: the caller, or, where a member of sysadmin names one, another user. */
export async function findOwner(
  session: AgentSession,
  ownerLoginName: string | undefined,
): Promise<{ readonly owner_id: number; readonly owner_name: string }> {
  const { id, name } = session.caller;
  if (ownerLoginName === undefined || nameKey(ownerLoginName) === nameKey(name))
    return { owner_id: id, owner_name: name };
  if (!isSysadmin(session)) throw agentError('OPENDTSX_E_AGENT_OWNER', { owner: ownerLoginName });
  const user = await session.store.db
    .selectFrom('principals')
    .select(['principal_id', 'name'])
    .where('name_key', '=', nameKey(ownerLoginName))
    .where('kind', '=', 'U')
    .executeTakeFirst();
  if (user === undefined) throw agentError('OPENDTSX_E_AGENT_NOTFOUND', { what: 'login', name: ownerLoginName });
  return { owner_id: user.principal_id, owner_name: user.name };
}
