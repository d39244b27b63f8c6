import { expect, it } from 'vitest';
import { Secret } from '../datatypes/secret.ts';
import { onEachStore } from '../store/testing/on-each-store.ts';
import { createToken, listTokens, principalOfToken, revokeToken } from './api-tokens.ts';
import { createFirstUser } from './prepare-identity.ts';
import { openIdentity } from './testing/open-identity.ts';
import { removeUser, setUserDisabled } from './users.ts';

const day = 24 * 60 * 60 * 1000;
const symbol = (name: string) => ({ diagnostic: { symbol: `OPENDTSX_E_IDENTITY_${name}` } });

onEachStore('a token', (open) => {
  const prepare = async () => {
    const identity = await openIdentity(await open());
    await createFirstUser(identity.store, identity.now);
    const ann = await identity.as('ann', 'ssis_admin');
    return { ...identity, ann, user: (token: Secret) => principalOfToken(identity.store, token, identity.now) };
  };

  it('stands for its user with the scopes it was made with', async () => {
    const { ann, user } = await prepare();
    const { token, tokenId } = await createToken(ann, { name: 'ci', scopes: ['execute', 'read', 'read'] });
    expect(token.reveal()).toMatch(/^odx_[A-Za-z0-9_-]{43}$/);
    expect(await user(token)).toEqual({ principal: ann.caller, scopes: ['read', 'execute'], tokenId });
  });

  it('is kept as a hash and listed without it', async () => {
    const { ann, store } = await prepare();
    const { token } = await createToken(ann, { name: 'ci', scopes: ['read'] });
    const kept = JSON.stringify([await store.db.selectFrom('api_tokens').selectAll().execute(), await listTokens(ann)]);
    expect(kept).not.toContain(token.reveal().slice(4));
    expect(JSON.stringify(await listTokens(ann))).not.toMatch(/[0-9a-f]{64}/);
  });

  it('that nobody made is no token', async () => {
    const { user } = await prepare();
    for (const text of ['', 'odx_', `odx_${'A'.repeat(43)}`]) expect(await user(new Secret(text))).toBeUndefined();
  });

  it('expires after 90 days, when it says, or never', async () => {
    const { ann, clock, user } = await prepare();
    const usual = await createToken(ann, { name: 'a', scopes: ['read'] });
    const short = await createToken(ann, { name: 'b', scopes: ['read'], expiresMs: clock.ms + 1000 });
    const endless = await createToken(ann, { name: 'c', scopes: ['read'], expiresMs: null });
    const alive = () =>
      Promise.all([usual, short, endless].map(async ({ token }) => (await user(token)) !== undefined));
    clock.ms += 999;
    expect(await alive()).toEqual([true, true, true]);
    clock.ms += 1;
    expect(await alive()).toEqual([true, false, true]);
    clock.ms += 90 * day;
    expect(await alive()).toEqual([false, false, true]);
    await expect(createToken(ann, { name: 'd', scopes: ['read'], expiresMs: 1 })).rejects.toMatchObject(
      symbol('TOKENEXPIRY'),
    );
  });

  it('ends when it is revoked, its user disabled or removed', async () => {
    const { ann, server, user } = await prepare();
    const first = await createToken(ann, { name: 'a', scopes: ['read'] });
    const second = await createToken(ann, { name: 'b', scopes: ['read'] });
    await revokeToken(ann, { tokenId: first.tokenId });
    await revokeToken(ann, { tokenId: first.tokenId });
    expect(await user(first.token)).toBeUndefined();
    expect((await user(second.token))?.tokenId).toBe(second.tokenId);
    await setUserDisabled(server, { userName: 'ann', disabled: true });
    expect(await user(second.token)).toBeUndefined();
    await removeUser(server, { userName: 'ann' });
    expect(await listTokens(server)).toEqual([]);
  });

  it('of somebody else is made, seen and revoked by sysadmin only', async () => {
    const { ann, as, server } = await prepare();
    const bob = await as('bob', 'ssis_admin');
    const { tokenId } = await createToken(server, { name: 'a', scopes: ['admin'], userName: 'ann' });
    await expect(createToken(bob, { name: 'b', scopes: ['read'], userName: 'ann' })).rejects.toMatchObject(
      symbol('NOTALLOWED'),
    );
    await expect(createToken(bob, { name: 'b', scopes: ['read'], userName: 'nobody' })).rejects.toMatchObject(
      symbol('NOTALLOWED'),
    );
    await expect(revokeToken(bob, { tokenId })).rejects.toMatchObject(symbol('NOTFOUND'));
    expect(await listTokens(bob, { userName: 'ann' })).toEqual([]);
    expect((await listTokens(ann)).map(({ name, revokedMs }) => [name, revokedMs])).toEqual([['a', undefined]]);
    expect(await listTokens(server, { userName: 'bob' })).toEqual([]);
  });

  it.each([[[]], [['write']], [['read', 'ADMIN']]])('is refused with the scopes %j', async (scopes) => {
    const { ann } = await prepare();
    await expect(createToken(ann, { name: 'a', scopes })).rejects.toMatchObject(symbol('TOKENSCOPE'));
  });

  it('tells when it was last used, to the minute', async () => {
    const { ann, clock, user } = await prepare();
    const { token } = await createToken(ann, { name: 'a', scopes: ['read'] });
    const used = async () => (await listTokens(ann))[0]?.lastUsedMs;
    expect(await used()).toBeUndefined();
    const start = clock.ms;
    await user(token);
    clock.ms += 59_999;
    await user(token);
    expect(await used()).toBe(start);
    clock.ms += 1;
    await user(token);
    expect(await used()).toBe(clock.ms);
  });
});
