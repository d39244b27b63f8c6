import type { JWTVerifyGetKey } from 'jose';
import { identityError } from './identity-errors.ts';

/** The library that verifies, with the keys of a provider. */
export interface ProviderKeys {
  readonly jose: typeof import('jose');
  readonly keyOf: JWTVerifyGetKey;
}

/** Gives the keys of a provider. */
export type KeySource = () => Promise<ProviderKeys>;

const timeout = 5000;

/**
 * The keys of a provider, found over its discovery document (OpenID Connect Discovery 1.0, 4). Document and keys are kept; an unknown key makes the set be
 * fetched anew, at most every 30 s. A failure is not kept: the next token tries again. Throws OPENDTSX_E_IDENTITY_PROVIDER.
 */
export function openKeySource(issuer: string, request: typeof fetch): KeySource {
  let kept: Promise<ProviderKeys> | undefined;
  return () => {
    kept ??= discover(issuer, request).catch((error: unknown) => {
      kept = undefined;
      throw error;
    });
    return kept;
  };
}

async function discover(issuer: string, request: typeof fetch): Promise<ProviderKeys> {
  const jose = await loadLibrary();
  const failure = (detail: string, cause?: unknown) =>
    identityError('OPENDTSX_E_IDENTITY_PROVIDER', { issuer, detail }, { cause });
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const document = await readDocument(address, request).catch((cause: unknown) => {
    throw failure(cause instanceof Error ? cause.message : String(cause), cause);
  });
  const { issuer: named, jwks_uri: keys } = document as { issuer?: unknown; jwks_uri?: unknown };
  if (named !== issuer) throw failure(`it calls itself ${JSON.stringify(named)}`);
  if (typeof keys !== 'string' || !URL.canParse(keys)) throw failure('its document names no jwks_uri');
  const keyOf = jose.createRemoteJWKSet(new URL(keys), {
    timeoutDuration: timeout,
    [jose.customFetch]: (url: string, options: RequestInit) => request(url, options),
  });
  return { jose, keyOf };
}

async function readDocument(address: string, request: typeof fetch): Promise<object> {
  const answer = await request(address, {
    headers: { accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(timeout),
  });
  if (!answer.ok) throw new Error(`it answers ${answer.status}`);
  const document: unknown = await answer.json();
  if (typeof document !== 'object' || document === null) throw new Error('its document is no JSON object');
  return document;
}

async function loadLibrary(): Promise<typeof import('jose')> {
  try {
    return await import('jose');
  } catch (cause) {
    throw identityError('OPENDTSX_E_IDENTITY_LIBRARY', {}, { cause });
  }
}
