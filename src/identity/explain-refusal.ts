import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts';
import type { Principal } from './principal.ts';

/** A decision against a caller, as the service that took it knows it. */
export interface Refusal {
  readonly caller: Principal;
  /** What the caller wanted, as a verb: `delete`, `start`. */
  readonly action: string;
  /** On what, e.g. `the project /Loads/Warehouse`. */
  readonly object: string;
  /** What it takes, e.g. `MODIFY on the project /Loads/Warehouse`. */
  readonly permission: string;
  /** Roles that have the permission, each of them alone. */
  readonly grantedTo: readonly string[];
  /** The user or role to whom it was denied: a denial outweighs what others grant. */
  readonly deniedTo?: string;
}

/**
 * Why a caller was refused (OPENDTSX_E_IDENTITY_DENIED): who, which permission on what, which roles the caller is in, and which role would have it. Fit for
 * the answer and for the audit log alike.
 */
export function explainRefusal({ caller, action, object, permission, grantedTo, deniedTo }: Refusal): Diagnostic {
  const roles = caller.roles.length === 0 ? 'in no role' : `in ${caller.roles.join(', ')}`;
  return diagnostic('OPENDTSX_E_IDENTITY_DENIED', {
    who: `${caller.name} (${roles})`,
    action,
    object,
    permission,
    remedy: remedyOf(caller, grantedTo, deniedTo),
  });
}

function remedyOf(caller: Principal, grantedTo: readonly string[], deniedTo: string | undefined): string {
  const roles = [...new Set([...grantedTo, 'sysadmin'])];
  const who = roles.length === 1 ? 'Members of sysadmin have it.' : `Members of any of ${roles.join(', ')} have it.`;
  if (deniedTo === undefined) return `${who} Or let it be granted to ${caller.name}.`;
  const whom = deniedTo === caller.name ? 'the user itself' : `the role ${deniedTo}`;
  return `It is denied to ${whom}, which outweighs every grant: let the denial be revoked. ${who}`;
}
