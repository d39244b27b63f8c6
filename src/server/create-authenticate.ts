import { createHmac, randomBytes } from 'node:crypto';
import type { Secret } from '../datatypes/secret.ts';
import { DtsError } from '../diagnostics/dts-error.ts';
import type { Authenticate, Authentication } from '../faces/rest/authentication.ts';
import { principalOfToken, tokenPrefix, tokenScopes } from '../identity/api-tokens.ts';
import { findPrincipal } from '../identity/find-principal.ts';
import { identityError } from '../identity/identity-errors.ts';
import { logIn } from '../identity/log-in.ts';
import type { OpenIdConnect } from '../identity/open-id-connect.ts';
import type { Principal } from '../identity/principal.ts';
import { waitingTime } from '../identity/throttle-logins.ts';
import { nameKey } from '../store/name-key.ts';
import type { Store } from '../store/store.ts';

/** How long a password that was right is not computed again: a client that sends it with every request would wait for it each time. */
const believedFor = 30_000;
const believedMost = 1000;

/** Tells who sends a request: passwords of users, tokens of this server, tokens of the OpenID provider. */
export function createAuthenticate(store: Store, now: () => number, openId: OpenIdConnect | undefined): Authenticate {
  const believe = rememberPasswords(store, now);
  return async (credentials, origin) => {
    try {
      // No user has such a name, and databases do not even look for it.
      if (credentials.kind === 'password' && credentials.name.includes('\0')) return unknownUser();
      if (credentials.kind === 'password') return await believe(credentials.name, credentials.password, origin);
      if (openId !== undefined && !credentials.token.reveal().startsWith(tokenPrefix)) {
        return known(await openId.principalOfBearer(store, credentials.token, now));
      }
      const found = await principalOfToken(store, credentials.token, now);
      return found ?? known(undefined);
    } catch (error) {
      if (error instanceof DtsError) return { refusal: error.message };
      throw error;
    }
  };
}

function known(principal: Principal | undefined): Authentication {
  return principal === undefined ? { refusal: 'The token is not valid.' } : { principal, scopes: tokenScopes };
}

function unknownUser(): Authentication {
  return { refusal: identityError('OPENDTSX_E_IDENTITY_LOGIN').message };
}

interface Believed {
  readonly principalId: number;
  /** What the store held when the password was right. */
  readonly hash: string | null;
  readonly until: number;
}

/** Believes a right password for a while, as long as the store still holds the same one for a user who may log in. Roles are always those of now. */
function rememberPasswords(store: Store, now: () => number) {
  // Neither passwords nor what they could be guessed from stay in memory: the key is gone with the process.
  const key = randomBytes(32);
  const believed = new Map<string, Believed>();
  return async (name: string, password: Secret, origin: string): Promise<Authentication> => {
    const proof = createHmac('sha256', key)
      .update(JSON.stringify([name, password.reveal()]))
      .digest('base64');
    // Read before the login: a password that changes meanwhile is not believed.
    const hash = await storedHash(store, name);
    const before = believed.get(proof);
    const isBelieved = before !== undefined && before.until > now() && before.hash === hash;
    // While wrong ones make everybody wait this one does too: guesses that cost nothing would find it otherwise.
    if (isBelieved && (await waitingTime(store.db, { name, origin }, now())) === 0) {
      const principal = await findPrincipal(store, before.principalId);
      if (principal !== undefined) return { principal, scopes: tokenScopes };
    }
    believed.delete(proof);
    const login = await logIn(store, { name, password, origin }, now);
    if ('refusal' in login) {
      const { refusal, retryAfter } = login;
      return { refusal: refusal.message, ...(retryAfter === undefined ? {} : { retryAfter }) };
    }
    if (believed.size >= believedMost) believed.clear();
    believed.set(proof, { principalId: login.principal.id, hash, until: now() + believedFor });
    return { principal: login.principal, scopes: tokenScopes };
  };
}

async function storedHash(store: Store, name: string): Promise<string | null> {
  const row = await store.db
    .selectFrom('principals')
    .select('password_hash')
    .where('name_key', '=', nameKey(name))
    .executeTakeFirst();
  return row?.password_hash ?? null;
}
