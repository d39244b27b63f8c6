import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Secret } from '../datatypes/secret.ts';
import type { Store } from '../store/store.ts';
import { onEachStore } from '../store/testing/on-each-store.ts';
import { type OpenIdConnectSettings, openIdConnect } from './open-id-connect.ts';
import { listRoleMembers } from './roles.ts';
import { openIdentity } from './testing/open-identity.ts';
import { createUser, setUserDisabled } from './users.ts';

const audience = 'opendtsx';
let issuer = '';
let provider: Server;
let requests: string[] = [];
let documentOf = (): object => ({ issuer, jwks_uri: `${issuer}/keys` });
let keys: Awaited<ReturnType<typeof generateKeyPair>>;
let otherKeys: Awaited<ReturnType<typeof generateKeyPair>>;

beforeAll(async () => {
  keys = await generateKeyPair('ES256', { extractable: true });
  otherKeys = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'one', alg: 'ES256', use: 'sig' };
  provider = createServer((request, response) => {
    requests.push(request.url ?? '');
    const found = request.url === '/keys' ? { keys: [jwk] } : documentOf();
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(found));
  });
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => provider.close(resolve)));

interface TokenParts {
  readonly claims?: Record<string, unknown>;
  readonly key?: Parameters<SignJWT['sign']>[0];
  readonly expires?: number;
}

/** A token of the provider at second 1000 of the test's clock. */
async function tokenWith({ claims = {}, key = keys.privateKey, expires = 1300 }: TokenParts = {}): Promise<Secret> {
  const all = { iss: issuer, aud: audience, sub: 's-1', preferred_username: 'ann', ...claims };
  const token = new SignJWT(all).setProtectedHeader({ alg: 'ES256', kid: 'one' });
  if (expires > 0) token.setExpirationTime(expires);
  return new Secret(await token.sign(key));
}

const settings = (parts: Partial<OpenIdConnectSettings> = {}): OpenIdConnectSettings => ({
  issuer,
  audience,
  ...parts,
});
const refusal = (name: string, text = '') => ({
  diagnostic: { symbol: `OPENDTSX_E_IDENTITY_${name}`, message: expect.stringContaining(text) },
});

onEachStore('a bearer token of a provider', (open) => {
  const prepare = async (parts: Partial<OpenIdConnectSettings> = {}) => {
    const identity = await openIdentity(await open());
    const connect = openIdConnect(settings(parts));
    const principal = (token: Secret, store: Store = identity.store) =>
      connect.principalOfBearer(store, token, identity.now);
    return { ...identity, principal, tokenPrincipal: async (token?: TokenParts) => principal(await tokenWith(token)) };
  };

  it('makes its user at first sight and finds it again, whatever it is called then', async () => {
    const { tokenPrincipal } = await prepare();
    const first = await tokenPrincipal();
    expect(first).toMatchObject({ name: 'ann', roles: [] });
    expect(await tokenPrincipal({ claims: { preferred_username: 'anne' } })).toEqual(first);
    expect((await tokenPrincipal({ claims: { sub: 's-2' } }))?.id).not.toBe(first?.id);
  });

  it('makes one user when it is seen several times at once', async () => {
    const { principal, store } = await prepare();
    const token = await tokenWith();
    const seen = await Promise.all([principal(token), principal(token), principal(token)]);
    expect(new Set(seen.map((each) => each?.id)).size).toBe(1);
    expect(await store.db.selectFrom('principals').select('name').where('kind', '=', 'U').execute()).toEqual([
      { name: 'ann' },
    ]);
  });

  it('never takes over a user or role that has the name', async () => {
    const { server, tokenPrincipal } = await prepare();
    const local = await createUser(server, { userName: 'ANN' });
    const host = new URL(issuer).host.replace(':', ':');
    expect(await tokenPrincipal()).toMatchObject({ name: `ann (${host})` });
    expect((await tokenPrincipal())?.id).not.toBe(local.id);
    expect(await tokenPrincipal({ claims: { sub: 's-3', preferred_username: 'sysadmin' } })).toMatchObject({
      roles: [],
    });
  });

  it('gives the roles that its claim is mapped to, and takes them back', async () => {
    const { server, tokenPrincipal } = await prepare({
      roleClaim: 'realm_access.roles',
      roles: { operators: ['ssis_admin', 'db_ssisoperator'], auditors: ['ssis_logreader'], others: ['ssis_admin'] },
    });
    const rolesWith = async (roles: unknown) => (await tokenPrincipal({ claims: { realm_access: { roles } } }))?.roles;
    expect(await rolesWith(['operators', 'unknown'])).toEqual(['ssis_admin', 'db_ssisoperator']);
    expect(await rolesWith('auditors')).toEqual(['ssis_logreader']);
    expect(await rolesWith(['sysadmin'])).toEqual([]);
    expect(await rolesWith(undefined)).toEqual([]);
    expect(await listRoleMembers(server, { roleName: 'ssis_admin' })).toEqual([]);
  });

  it('takes the name from the claim that is set', async () => {
    const { tokenPrincipal } = await prepare({ nameClaim: 'https://names.example/login' });
    expect(await tokenPrincipal({ claims: { 'https://names.example/login': 'a:b\n' } })).toMatchObject({
      name: 'a_b_',
    });
    expect(await tokenPrincipal({ claims: { sub: 's-9' } })).toMatchObject({ name: 's-9' });
  });

  it('lets no disabled user in', async () => {
    const { tokenPrincipal, server, as } = await prepare();
    await as('chief', 'sysadmin');
    await tokenPrincipal();
    await setUserDisabled(server, { userName: 'ann', disabled: true });
    expect(await tokenPrincipal()).toBeUndefined();
  });

  it('is refused when it is expired, foreign, unsigned or no token', async () => {
    const { principal, tokenPrincipal, store } = await prepare();
    const cases: [TokenParts, string][] = [
      [{ expires: 969 }, 'expired'],
      [{ expires: 0 }, '"exp"'],
      [{ claims: { aud: 'other' } }, '"aud"'],
      [{ claims: { iss: 'https://evil.example' } }, '"iss"'],
      [{ claims: { sub: '' } }, 'subject'],
      [{ key: otherKeys.privateKey }, 'signature'],
    ];
    for (const [parts, text] of cases)
      await expect(tokenPrincipal(parts)).rejects.toMatchObject(refusal('TOKEN', text));
    const claims = { iss: issuer, aud: audience, sub: 's-1', exp: 1300 };
    const shared = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.alloc(32, 1));
    const texts = [new UnsecuredJWT(claims).encode(), shared, 'a.b.c', ''];
    for (const text of texts) await expect(principal(new Secret(text))).rejects.toMatchObject(refusal('TOKEN'));
    expect(await store.db.selectFrom('principals').select('name').where('kind', '=', 'U').execute()).toEqual([]);
  });

  it('is never part of what is told of it', async () => {
    const { principal } = await prepare();
    const token = await tokenWith({ key: otherKeys.privateKey });
    const error = await principal(token).catch((each: Error) => each);
    expect(`${(error as Error).stack} ${JSON.stringify(error)}`).not.toContain(token.reveal().slice(0, 20));
  });
});

describe('the keys of a provider', () => {
  const never = {} as Store;

  it('are fetched once for many tokens', async () => {
    const connect = openIdConnect(settings());
    requests = [];
    const token = await tokenWith({ claims: { aud: 'other' } });
    for (let n = 0; n < 3; n++)
      await expect(connect.principalOfBearer(never, token, () => 1_000_000)).rejects.toThrow();
    expect(requests).toEqual(['/.well-known/openid-configuration', '/keys']);
  });

  it('are refused from a document of another issuer, and asked for again at the next token', async () => {
    const connect = openIdConnect(settings());
    const token = await tokenWith({ claims: { aud: 'other' } });
    const usual = documentOf;
    documentOf = () => ({ issuer: 'https://evil.example', jwks_uri: `${issuer}/keys` });
    await expect(connect.principalOfBearer(never, token, () => 1_000_000)).rejects.toMatchObject(
      refusal('PROVIDER', 'evil'),
    );
    documentOf = () => ({ issuer, jwks_uri: 'nowhere' });
    await expect(connect.principalOfBearer(never, token, () => 1_000_000)).rejects.toMatchObject(
      refusal('PROVIDER', 'jwks_uri'),
    );
    documentOf = usual;
    await expect(connect.principalOfBearer(never, token, () => 1_000_000)).rejects.toMatchObject(refusal('TOKEN'));
  });

  it.each([
    ['the document', '/.well-known/openid-configuration'],
    ['the keys', '/keys'],
  ])('that cannot be had are the provider’s failure: %s', async (_, path) => {
    const broken = (async (url: string, options?: RequestInit) =>
      String(url).endsWith(path) ? new Response('no', { status: 502 }) : fetch(url, options)) as typeof fetch;
    const connect = openIdConnect(settings({ fetch: broken }));
    await expect(connect.principalOfBearer(never, await tokenWith(), () => 1_000_000)).rejects.toMatchObject(
      refusal('PROVIDER'),
    );
  });

  it.each<[string, Partial<OpenIdConnectSettings>]>([
    ['issuer', { issuer: 'http://provider.example' }],
    ['issuer', { issuer: 'provider' }],
    ['audience', { audience: '' }],
    ['algorithms', { algorithms: ['HS256'] }],
    ['algorithms', { algorithms: ['none'] }],
    ['roleClaim', { roles: { a: ['ssis_admin'] } }],
  ])('are not asked for with a bad %s', (setting, parts) => {
    expect(() => openIdConnect(settings(parts))).toThrow(new RegExp(`setting ${setting} `));
  });
});
