import type { Secret } from '../datatypes/secret.ts';
import type { DtsError } from '../diagnostics/dts-error.ts';
import type { Store } from '../store/store.ts';
import { findPrincipal, findRow } from './find-principal.ts';
import { identityError } from './identity-errors.ts';
import { verifyPassword } from './password-hash.ts';
import type { Principal } from './principal.ts';
import { clearFailures, countFailure, type LoginSubject, waitingTime } from './throttle-logins.ts';

/** Who has logged in, or why nobody has. */
export type Login =
  | { readonly principal: Principal }
  | {
      /** OPENDTSX_E_IDENTITY_LOGIN or OPENDTSX_E_IDENTITY_THROTTLED. */
      readonly refusal: DtsError;
      /** Whole seconds to wait, after too many failures. */
      readonly retryAfter?: number;
    };

/**
 * Logs a user in with its password. An unknown user, a wrong password and a disabled user get the same answer after the same work. After 5 failures
 * by user or by origin an attempt has to wait (`delayAfter`), also a right one. What has been learnt in the meantime counts: of many guesses at
 * once, on any number of servers, those beyond the fifth failure are refused whether they are right or not.
 */
export async function logIn(
  store: Store,
  { name, password, origin }: LoginSubject & { readonly password: Secret },
  now: () => number,
): Promise<Login> {
  const subject = { name, origin };
  const before = await refusalByWaiting(store, subject, now());
  if (before !== undefined) return before;
  const row = await findRow(store.db, name);
  const isUser = row !== undefined && row.kind === 'U' && row.is_disabled === 0;
  const isRight = await verifyPassword(password, isUser ? row.password_hash : undefined);
  const after = await refusalByWaiting(store, subject, now());
  if (after !== undefined) return after;
  const principal = isUser && isRight ? await findPrincipal(store, row.principal_id) : undefined;
  if (principal === undefined) {
    await countFailure(store, subject, now());
    return { refusal: identityError('OPENDTSX_E_IDENTITY_LOGIN') };
  }
  await clearFailures(store, subject);
  return { principal };
}

async function refusalByWaiting(store: Store, subject: LoginSubject, now: number): Promise<Login | undefined> {
  const wait = await waitingTime(store.db, subject, now);
  if (wait === 0) return undefined;
  const retryAfter = Math.ceil(wait / 1000);
  return { refusal: identityError('OPENDTSX_E_IDENTITY_THROTTLED', { seconds: retryAfter }), retryAfter };
}
