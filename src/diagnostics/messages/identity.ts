import type { MessageTable } from '../message-table.ts';

/** Wording of users, roles, logins and tokens. */
export const identityMessages = {
  OPENDTSX_E_IDENTITY_NAME: {
    message: '"{name}" cannot be the name of a {kind}: {reason}.',
    hint: 'Use 1 to 128 characters without control characters, and no blanks at the ends.',
  },
  OPENDTSX_E_IDENTITY_NAMETAKEN: {
    message: 'There is a user or role with the name {name} already.',
    hint: 'Users and roles share their names, and case makes no difference. Choose another one.',
  },
  OPENDTSX_E_IDENTITY_NOTFOUND: { message: 'There is no {kind} with the name or number {name}.' },
  OPENDTSX_E_IDENTITY_NOTALLOWED: {
    message: '{caller} may not {action}.',
    hint: 'Only members of {roles} may.',
  },
  OPENDTSX_E_IDENTITY_PASSWORD: {
    message: 'The password is not accepted: {reason}.',
    hint: 'Use 12 to 1024 characters, and not the name of the user.',
  },
  OPENDTSX_E_IDENTITY_FIXEDROLE: {
    message: 'The role {name} belongs to the server: it is neither renamed nor removed.',
    hint: 'Make a role of your own, and make it a member of this one.',
  },
  OPENDTSX_E_IDENTITY_ROLECIRCLE: {
    message:
      'The role {member} cannot be a member of {role}: {role} is already, directly or over other roles, a member of it.',
    hint: 'Take {role} out of {member} first.',
  },
  OPENDTSX_E_IDENTITY_LASTADMINISTRATOR: {
    message: 'This would leave nobody in sysadmin who can log in: {action}.',
    hint: 'Make another user a member of sysadmin first.',
  },
  OPENDTSX_E_IDENTITY_LOGIN: {
    message: 'The user name or password is wrong, or the user is disabled.',
    hint: 'After 5 wrong passwords every further attempt has to wait, at first for a second and in the end for 15 minutes.',
  },
  OPENDTSX_E_IDENTITY_THROTTLED: {
    message: 'There were too many wrong passwords. The next attempt is accepted in {seconds} s.',
    hint: 'Wait. Until then the right password is refused as well. A user that is in sysadmin can set a new password.',
  },
  OPENDTSX_E_IDENTITY_TOKENSCOPE: {
    message: 'A token cannot have the scope "{scope}".',
    hint: 'A token needs at least one of the scopes {scopes}.',
  },
  OPENDTSX_E_IDENTITY_TOKENEXPIRY: {
    message: 'A token cannot expire in the past.',
    hint: 'Leave the expiry out for 90 days, or name a time to come.',
  },
  OPENDTSX_E_IDENTITY_TOKEN: {
    message: 'The token is not accepted: {reason}.',
    hint: 'Ask for a new one.',
  },
  OPENDTSX_E_IDENTITY_PROVIDER: {
    message: 'The provider of OpenID Connect {issuer} cannot be asked: {detail}',
    hint: 'Check that {issuer}/.well-known/openid-configuration can be reached from the server. Local users can log in meanwhile.',
  },
  OPENDTSX_E_IDENTITY_LIBRARY: {
    message: 'The package jose, which verifies tokens of OpenID Connect, is not installed.',
    hint: 'Run: npm install jose',
  },
  OPENDTSX_E_IDENTITY_DENIED: {
    message: '{who} may not {action} {object}: that needs {permission}.',
    hint: '{remedy}',
  },
  OPENDTSX_E_IDENTITY_PROVIDERSETTING: {
    message: 'The setting {setting} of OpenID Connect cannot be used: {reason}.',
  },
} as const satisfies MessageTable;
