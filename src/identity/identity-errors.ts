import type { DiagnosticArguments } from '../diagnostics/diagnostic.ts';
import { type DtsError, dtsError } from '../diagnostics/dts-error.ts';
import type { identityMessages } from '../diagnostics/messages/identity.ts';
import type { IdentitySession } from './identity-session.ts';
import { type FixedRole, isInRole } from './principal.ts';

/** What sort of refusal it is: faces derive their status from it. */
export type IdentityErrorKind =
  | 'not-found'
  | 'exists'
  | 'refused'
  | 'invalid'
  | 'state'
  | 'unauthenticated'
  | 'throttled'
  | 'unavailable';

/** A finding of this room. */
export type IdentitySymbol = keyof typeof identityMessages;

/** Each finding's kind, and the error number under which SQL Server tells the same (50000 where it has none). */
export const identityErrors: Readonly<Record<IdentitySymbol, { kind: IdentityErrorKind; number: number }>> = {
  OPENDTSX_E_IDENTITY_NAME: { kind: 'invalid', number: 15004 },
  OPENDTSX_E_IDENTITY_NAMETAKEN: { kind: 'exists', number: 15023 },
  OPENDTSX_E_IDENTITY_NOTFOUND: { kind: 'not-found', number: 15151 },
  OPENDTSX_E_IDENTITY_NOTALLOWED: { kind: 'refused', number: 15247 },
  OPENDTSX_E_IDENTITY_PASSWORD: { kind: 'invalid', number: 15116 },
  OPENDTSX_E_IDENTITY_FIXEDROLE: { kind: 'state', number: 15150 },
  OPENDTSX_E_IDENTITY_ROLECIRCLE: { kind: 'state', number: 15413 },
  OPENDTSX_E_IDENTITY_LASTADMINISTRATOR: { kind: 'state', number: 50000 },
  OPENDTSX_E_IDENTITY_LOGIN: { kind: 'unauthenticated', number: 18456 },
  OPENDTSX_E_IDENTITY_THROTTLED: { kind: 'throttled', number: 18486 },
  OPENDTSX_E_IDENTITY_TOKENSCOPE: { kind: 'invalid', number: 50000 },
  OPENDTSX_E_IDENTITY_TOKENEXPIRY: { kind: 'invalid', number: 50000 },
  OPENDTSX_E_IDENTITY_TOKEN: { kind: 'unauthenticated', number: 18456 },
  OPENDTSX_E_IDENTITY_PROVIDER: { kind: 'unavailable', number: 50000 },
  OPENDTSX_E_IDENTITY_LIBRARY: { kind: 'unavailable', number: 50000 },
  OPENDTSX_E_IDENTITY_DENIED: { kind: 'refused', number: 229 },
  OPENDTSX_E_IDENTITY_PROVIDERSETTING: { kind: 'invalid', number: 50000 },
};

/** An error of this room with its wording. */
export function identityError(
  symbol: IdentitySymbol,
  args: DiagnosticArguments = {},
  options?: ErrorOptions,
): DtsError {
  return dtsError(symbol, args, {}, options);
}

/** Throws OPENDTSX_E_IDENTITY_NOTALLOWED unless the caller is in one of the roles. `action`: what it wants, e.g. `create users`. */
export function requireRole({ caller }: IdentitySession, action: string, ...roles: readonly FixedRole[]): void {
  if (isInRole(caller, ...roles)) return;
  const named = [...new Set<string>(['sysadmin', ...roles])].join(', ');
  throw identityError('OPENDTSX_E_IDENTITY_NOTALLOWED', { caller: caller.name, action, roles: named });
}
