import { createHmac, randomBytes } from 'node:crypto';
import type { Secret } from '../datatypes/secret.ts';
import { DtsError } from '../diagnostics/dts-error.ts';
import type { Authenticate, Authentication } from '../faces/rest/authentication.ts';
import { principalOfToken, tokenPrefix, tokenScopes } from '../identity/api-tokens.ts';
import { logIn } from '../identity/log-in.ts';
import type { OpenIdConnect } from '../identity/open-id-connect.ts';
import type { Principal } from '../identity/principal.ts';
import type { Store } from '../store/store.ts';

/** How long a password that was right is not computed again: a client that sends it with every request would wait for it each time. */
const believedFor = 30_000;
const believedMost = 1000;

/** Tells who sends a request: passwords of users, tokens of this server, tokens of the OpenID provider. */
export function createAuthenticate(store: Store, now: () => number, openId: OpenIdConnect | undefined): Authenticate {
  const believe = rememberPasswords(store, now);
  return async (credentials, origin) => {
    try {
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

function rememberPasswords(store: Store, now: () => number) {
  // Neither passwords nor what they could be guessed from stay in memory: the key is gone with the process.
  const key = randomBytes(32);
  const believed = new Map<string, { readonly answer: Authentication; readonly until: number }>();
  return async (name: string, password: Secret, origin: string): Promise<Authentication> => {
    const proof = createHmac('sha256', key)
      .update(JSON.stringify([name, password.reveal()]))
      .digest('base64');
    const before = believed.get(proof);
    if (before !== undefined && before.until > now()) return before.answer;
    believed.delete(proof);
    const login = await logIn(store, { name, password, origin }, now);
    if ('refusal' in login) {
      const { refusal, retryAfter } = login;
      return { refusal: refusal.message, ...(retryAfter === undefined ? {} : { retryAfter }) };
    }
    const answer = { principal: login.principal, scopes: tokenScopes };
    if (believed.size >= believedMost) believed.clear();
    believed.set(proof, { answer, until: now() + believedFor });
    return answer;
  };
}
