import { identityError } from './identity-errors.ts';

const longest = 128;
const controlCharacter = /\p{Cc}/u;

/**
 * Throws OPENDTSX_E_IDENTITY_NAME unless it can be the name of a user or role. A colon cannot be part of a user name: HTTP's basic authentication
 * ends names with it (RFC 7617).
 */
export function checkPrincipalName(name: string, kind: 'user' | 'role'): void {
  const reason = fault(name, kind);
  if (reason !== undefined) {
    const shown = name.slice(0, longest).replaceAll(/\p{Cc}/gu, '�');
    throw identityError('OPENDTSX_E_IDENTITY_NAME', { name: shown, kind, reason });
  }
}

function fault(name: string, kind: 'user' | 'role'): string | undefined {
  if (name === '') return 'it is empty';
  if (name.length > longest) return `it has ${name.length} characters`;
  if (controlCharacter.test(name)) return 'it holds a control character';
  if (name.trim() !== name) return 'it begins or ends with a blank';
  if (name.startsWith('##')) return 'names that begin with ## belong to the server';
  if (kind === 'user' && name.includes(':')) return 'it holds a colon';
  return undefined;
}
