/** Roles that the server itself has; their names are those of SSISDB and msdb. */
export const fixedRoles = [
  'sysadmin',
  'ssis_admin',
  'ssis_logreader',
  'ssis_cluster_executor',
  'db_ssisadmin',
  'db_ssisltduser',
  'db_ssisoperator',
  'SQLAgentUserRole',
  'SQLAgentReaderRole',
  'SQLAgentOperatorRole',
] as const;

/** A role that the server itself has. */
export type FixedRole = (typeof fixedRoles)[number];

/** Who asks: a user with all roles that it is in, over any number of roles in between. */
export interface Principal {
  readonly id: number;
  readonly name: string;
  /** The user and its roles: what permissions may be given to. */
  readonly ids: readonly number[];
  /** Names of the roles. */
  readonly roles: readonly string[];
}

/** Whether the principal is in one of the roles; members of sysadmin are in all. */
export function isInRole(principal: Principal, ...roles: readonly FixedRole[]): boolean {
  return principal.roles.includes('sysadmin') || roles.some((role) => principal.roles.includes(role));
}

/** The server itself: what schedules, leases and retention do is done by it. It may do everything and cannot log in. */
export const serverPrincipal: Principal = { id: 0, name: '##OpenDTSX##', ids: [0], roles: ['sysadmin'] };
