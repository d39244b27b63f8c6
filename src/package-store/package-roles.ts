import { DtsError } from '../diagnostics/dts-error.ts';
import { explainRefusal } from '../identity/explain-refusal.ts';
import { fixedRoles, isInRole, type Principal } from '../identity/principal.ts';

/** Whose a package is and which roles it is given to; undefined: the fixed roles alone decide. */
export interface PackageAccess {
  readonly ownerId: number;
  readonly readRole?: string;
  readonly writeRole?: string;
}

/** What can be wanted of a package, or, where none is there yet, of a folder. */
export type PackageOperation = 'enumerate' | 'read' | 'write' | 'changeRoles' | 'import' | 'changeFolders';

const packageRoles = ['db_ssisadmin', 'db_ssisltduser', 'db_ssisoperator'] as const;

/**
 * Whether a principal may do something with a package (source: documentation, "Integration Services Roles"; what it leaves open follows the
 * procedures of msdb):
 * - the three fixed roles enumerate everything; db_ssisadmin and db_ssisltduser import and change folders;
 * - db_ssisadmin reads and writes every package, db_ssisoperator reads every one, db_ssisltduser reads and writes its own;
 * - a role given to the package acts together with the fixed role: both memberships are needed, except by sysadmin and by the owner;
 *   with it db_ssisltduser reaches packages that are not its own;
 * - db_ssisadmin, and db_ssisltduser as the owner, change the roles of a package.
 */
export function mayDo(principal: Principal, operation: PackageOperation, access?: PackageAccess): boolean {
  if (isInRole(principal)) return true;
  const isAdministrator = isInRole(principal, 'db_ssisadmin');
  const isLimited = isInRole(principal, 'db_ssisltduser');
  const isOwner = access !== undefined && access.ownerId === principal.id && (isAdministrator || isLimited);
  switch (operation) {
    case 'enumerate':
      return isInRole(principal, ...packageRoles);
    case 'import':
    case 'changeFolders':
      return isAdministrator || isLimited;
    case 'changeRoles':
      return isAdministrator || isOwner;
    case 'read':
      if (isOwner) return true;
      return holds(principal, access?.readRole, isInRole(principal, 'db_ssisadmin', 'db_ssisoperator'), packageRoles);
    case 'write':
      if (isOwner) return true;
      return holds(principal, access?.writeRole, isAdministrator, ['db_ssisadmin', 'db_ssisltduser']);
  }
}

function holds(
  principal: Principal,
  role: string | undefined,
  byFixedRole: boolean,
  together: readonly (typeof packageRoles)[number][],
): boolean {
  if (role === undefined) return byFixedRole;
  // A fixed role that is given to a package widens nothing that another fixed role has already.
  if (byFixedRole && fixedRoles.some((fixed) => fixed === role)) return true;
  return principal.roles.includes(role) && isInRole(principal, ...together);
}

const actions: Readonly<Record<PackageOperation, string>> = {
  enumerate: 'enumerate',
  read: 'read',
  write: 'change',
  changeRoles: 'change the roles of',
  import: 'import',
  changeFolders: 'change folders at',
};

/** Throws OPENDTSX_E_IDENTITY_DENIED, with the roles that would be let, unless the principal may do it. `path`: of the package or folder. */
export function requireAccess(
  caller: Principal,
  operation: PackageOperation,
  path: string,
  access?: PackageAccess,
): void {
  if (mayDo(caller, operation, access)) return;
  const role = operation === 'read' ? access?.readRole : operation === 'write' ? access?.writeRole : undefined;
  const fixed = rolesFor(operation);
  const refusal = {
    caller,
    action: actions[operation],
    object: path === '' ? 'MSDB' : `MSDB\\${path}`,
    permission:
      role === undefined
        ? `one of the roles ${fixed.join(', ')}`
        : `the role ${role} together with one of ${fixed.join(', ')}`,
    grantedTo: role === undefined ? fixed : [],
  };
  throw new DtsError(explainRefusal(refusal));
}

function rolesFor(operation: PackageOperation): readonly string[] {
  if (operation === 'enumerate') return packageRoles;
  if (operation === 'read') return ['db_ssisadmin', 'db_ssisoperator'];
  return operation === 'import' || operation === 'changeFolders'
    ? ['db_ssisadmin', 'db_ssisltduser']
    : ['db_ssisadmin'];
}
