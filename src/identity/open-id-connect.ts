import type { JWTPayload } from 'jose';
import type { Secret } from '../datatypes/secret.ts';
import { DtsError } from '../diagnostics/dts-error.ts';
import type { Store } from '../store/store.ts';
import { findPrincipal } from './find-principal.ts';
import { identityError } from './identity-errors.ts';
import { type KeySource, openKeySource } from './open-id-keys.ts';
import { givePrincipal } from './open-id-user.ts';
import type { Principal } from './principal.ts';

/** How bearer tokens of a provider are judged. */
export interface OpenIdConnectSettings {
  /** Address of the provider, exactly as it names itself; https, except on this computer. */
  readonly issuer: string;
  /** What tokens for this server are made out to. */
  readonly audience: string;
  /** Claim with the roles or groups; a dot leads into objects (`realm_access.roles`). Needs `roles`. */
  readonly roleClaim?: string;
  /** Claim with the user name; `preferred_username`, `email` or else `sub` when absent. */
  readonly nameClaim?: string;
  /** Value of the claim → roles of this server. Whoever comes is in exactly those of these roles that its token says. */
  readonly roles?: Readonly<Record<string, readonly string[]>>;
  readonly algorithms?: readonly string[];
  readonly fetch?: typeof fetch;
}

/** A verified token, or why it is not accepted. */
export interface OpenIdConnect {
  /**
   * The user of a bearer token, made when it is seen for the first time. Undefined when the user is disabled. Throws
   * OPENDTSX_E_IDENTITY_TOKEN when the token is not accepted, OPENDTSX_E_IDENTITY_PROVIDER when its keys cannot be had.
   */
  principalOfBearer(store: Store, token: Secret, now: () => number): Promise<Principal | undefined>;
}

/** Signatures with a private key only: with a shared secret, or with none, everybody could make tokens. */
const strongAlgorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
const clockTolerance = 30;
/** The keys could not be had; of the token nothing is known then. */
const keyFailures = ['ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID', 'ERR_JOSE_GENERIC'];

/** Accepts the tokens of one provider. Nothing is asked of it before the first token. Throws OPENDTSX_E_IDENTITY_PROVIDERSETTING. */
export function openIdConnect(settings: OpenIdConnectSettings): OpenIdConnect {
  const { issuer, audience } = settings;
  checkSettings(settings);
  const keys = openKeySource(issuer, settings.fetch ?? fetch);
  const algorithms = [...(settings.algorithms ?? strongAlgorithms)];
  return {
    async principalOfBearer(store, token, now) {
      const claims = await verify(token, keys, { issuer, audience, algorithms }, now());
      const { sub = '' } = claims;
      const user = {
        subject: `${issuer}|${sub}`,
        name: nameOf(claims, settings.nameClaim) ?? sub,
        alternative: new URL(issuer).host,
        email: textClaim(claims, 'email'),
      };
      const id = await givePrincipal(store, user, rolesOfClaims(claims, settings), now());
      return findPrincipal(store, id);
    },
  };
}

async function verify(
  token: Secret,
  keys: KeySource,
  expected: { issuer: string; audience: string; algorithms: string[] },
  now: number,
): Promise<JWTPayload> {
  const { jose, keyOf } = await keys();
  try {
    const { payload } = await jose.jwtVerify(token.reveal(), keyOf, {
      ...expected,
      clockTolerance,
      currentDate: new Date(now),
      requiredClaims: ['sub', 'exp'],
    });
    if (typeof payload.sub !== 'string' || payload.sub === '') throw refused('it names no subject');
    return payload;
  } catch (error) {
    if (error instanceof DtsError) throw error;
    if (error instanceof jose.errors.JOSEError && !keyFailures.includes(error.code)) throw refused(reasonOf(error));
    const detail = error instanceof Error ? error.message : String(error);
    throw identityError('OPENDTSX_E_IDENTITY_PROVIDER', { issuer: expected.issuer, detail }, { cause: error });
  }
}

function refused(reason: string): Error {
  return identityError('OPENDTSX_E_IDENTITY_TOKEN', { reason });
}

function reasonOf(error: { readonly code: string; readonly claim?: unknown }): string {
  const { code } = error;
  if (code === 'ERR_JWT_EXPIRED') return 'it has expired';
  if (code === 'ERR_JWT_CLAIM_VALIDATION_FAILED')
    return `its claim "${String(error.claim)}" is missing or not the one that is expected`;
  if (code === 'ERR_JOSE_ALG_NOT_ALLOWED') return 'it is signed with an algorithm that is not allowed';
  if (code === 'ERR_JWKS_NO_MATCHING_KEY') return 'it is signed with a key that the provider does not have';
  if (code === 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED') return 'its signature is wrong';
  return 'it is not a signed token of the form that OpenID Connect uses';
}

function checkSettings({ issuer, audience, algorithms = [], roles, roleClaim }: OpenIdConnectSettings): void {
  const wrong = (setting: string, reason: string) =>
    identityError('OPENDTSX_E_IDENTITY_PROVIDERSETTING', { setting, reason });
  const url = URL.canParse(issuer) ? new URL(issuer) : undefined;
  if (url === undefined) throw wrong('issuer', 'it is no address');
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLocal))
    throw wrong('issuer', 'it is not an https address');
  if (audience === '') throw wrong('audience', 'it is empty, so tokens for other servers would be accepted');
  const weak = algorithms.find((name) => !strongAlgorithms.includes(name));
  if (weak !== undefined) throw wrong('algorithms', `${weak} is not among ${strongAlgorithms.join(', ')}`);
  if (roles !== undefined && roleClaim === undefined)
    throw wrong('roleClaim', 'roles are mapped, but no claim is named to take them from');
}

function nameOf(claims: JWTPayload, claim: string | undefined): string | undefined {
  if (claim !== undefined) return textClaim(claims, claim);
  return textClaim(claims, 'preferred_username') ?? textClaim(claims, 'email');
}

/** Of all roles that the settings speak of: whether the token says that the user is in it. Undefined when no claim is set. */
function rolesOfClaims(
  claims: JWTPayload,
  { roleClaim, roles = {} }: OpenIdConnectSettings,
): ReadonlyMap<string, boolean> {
  if (roleClaim === undefined) return new Map();
  const found = claimAt(claims, roleClaim);
  const values = new Set((Array.isArray(found) ? found : [found]).filter((value) => typeof value === 'string'));
  const held = Object.entries(roles).flatMap(([value, names]) =>
    names.map((name) => [name, values.has(value)] as const),
  );
  return new Map(held.map(([name]) => [name, held.some(([other, has]) => other === name && has)]));
}

function textClaim(claims: JWTPayload, path: string): string | undefined {
  const value = claimAt(claims, path);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Some providers have dots in the names of claims, which are addresses; so the whole name goes first. */
function claimAt(claims: JWTPayload, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path];
  return path
    .split('.')
    .reduce<unknown>(
      (at, part) =>
        typeof at === 'object' && at !== null && Object.hasOwn(at, part)
          ? (at as Record<string, unknown>)[part]
          : undefined,
      claims,
    );
}
