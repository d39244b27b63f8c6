import { type Authenticate, isForeignOrigin, readCredentials } from '../faces/rest/authentication.ts';
import type { Identified, SoapCaller, SoapServices } from '../faces/soap/soap-services.ts';
import { writeAudit } from '../identity/audit.ts';
import { findPrincipal } from '../identity/find-principal.ts';
import { serverPrincipal } from '../identity/principal.ts';
import type { PackageLauncher } from '../package-store/package-launcher.ts';
import type { ServerSessions } from './server-sessions.ts';
import type { WebServiceSettings } from './server-settings.ts';

/** What the web service is made of. */
export interface WebServiceParts {
  readonly sessions: ServerSessions;
  readonly launcher: PackageLauncher;
  readonly authenticate: Authenticate;
  readonly settings: WebServiceSettings;
  onBug(error: unknown, requestId: string): void;
}

/** What the SOAP face works with: callers are let in by the same credentials as over REST, or as the user for callers without. */
export function webService({ sessions, launcher, authenticate, settings, onBug }: WebServiceParts): SoapServices {
  const { anonymousUser, publicAddress } = settings;
  const { store, now } = sessions.session(serverPrincipal);
  return {
    identify: async (caller) => {
      if (isForeignOrigin(caller.origin, caller.host)) {
        return { status: 403, refusal: 'Requests of other sites are not answered.', name: '' };
      }
      if (caller.authorization !== undefined || anonymousUser === undefined) return identify(authenticate, caller);
      const principal = await findPrincipal(store, anonymousUser);
      if (principal !== undefined) return { principal };
      const refusal = `The user ${anonymousUser}, for callers without credentials, is not known or disabled.`;
      return { status: 403, refusal, name: anonymousUser };
    },
    session: sessions.session,
    launcher,
    audit: (record) => writeAudit(store, { face: 'soap', ...record }, now),
    onBug,
    ...(publicAddress === undefined ? {} : { publicAddress }),
  };
}

async function identify(authenticate: Authenticate, { authorization, ip }: SoapCaller): Promise<Identified> {
  const credentials = readCredentials(authorization);
  if (credentials === undefined) {
    return { status: 401, refusal: 'Send a user name and password, or a token.', name: '' };
  }
  const answer = await authenticate(credentials, ip);
  if ('refusal' in answer) {
    const name = credentials.kind === 'password' ? credentials.name : 'token';
    const { refusal, retryAfter } = answer;
    return retryAfter === undefined ? { status: 401, refusal, name } : { status: 429, refusal, name, retryAfter };
  }
  const { principal, scopes } = answer;
  if (scopes.includes('execute')) return { principal };
  return { status: 403, refusal: 'The token is not made for this: it lacks the scope execute.', name: principal.name };
}
