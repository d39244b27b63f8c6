import { expect, it } from 'vitest';
import { Secret } from '../datatypes/secret.ts';
import { prepareIdentity } from '../identity/prepare-identity.ts';
import { serverPrincipal } from '../identity/principal.ts';
import { addRoleMember } from '../identity/roles.ts';
import { createUser, removeUser, setPassword, setUserDisabled } from '../identity/users.ts';
import { onEachStore } from '../store/testing/on-each-store.ts';
import { createAuthenticate } from './create-authenticate.ts';

const password = new Secret('correct horse battery');

onEachStore('a password that was right a moment ago', (open) => {
  async function openWithAnna() {
    const store = await open();
    const now = () => 1_000_000;
    await prepareIdentity(store, now);
    const session = { store, caller: serverPrincipal, now };
    await createUser(session, { userName: 'anna', password });
    const authenticate = createAuthenticate(store, now, undefined);
    const logIn = async (given = password) => {
      const answer = await authenticate({ kind: 'password', name: 'anna', password: given }, 'here');
      return 'refusal' in answer ? 'refused' : answer.principal.roles;
    };
    expect(await logIn()).toEqual([]);
    return { session, logIn };
  }

  it('is right again, with the roles of now', async () => {
    const { session, logIn } = await openWithAnna();
    await addRoleMember(session, { roleName: 'ssis_logreader', memberName: 'anna' });
    expect(await logIn()).toEqual(['ssis_logreader']);
  });

  it.each<[string, (session: Parameters<typeof setPassword>[0]) => Promise<void>]>([
    [
      'is changed',
      (session) => setPassword(session, { userName: 'anna', password: new Secret('another one, longer') }),
    ],
    ['belongs to a user who is disabled', (session) => setUserDisabled(session, { userName: 'anna', disabled: true })],
    ['belongs to a user who is removed', (session) => removeUser(session, { userName: 'anna' })],
  ])('is refused at once when it %s', async (_, change) => {
    const { session, logIn } = await openWithAnna();
    await change(session);
    expect(await logIn()).toBe('refused');
  });

  it('does not let a wrong one in', async () => {
    const { logIn } = await openWithAnna();
    expect(await logIn(new Secret('correct horse batterz'))).toBe('refused');
  });

  it('is refused while wrong ones make everybody wait', async () => {
    const { logIn } = await openWithAnna();
    for (let guess = 0; guess < 5; guess++) expect(await logIn(new Secret(`wrong${guess}`))).toBe('refused');
    expect(await logIn()).toBe('refused');
  });
});

onEachStore('a name that no user can have', (open) => {
  it('is refused as a wrong password is: with a NUL character', async () => {
    const store = await open();
    const now = () => 1_000_000;
    await prepareIdentity(store, now);
    const authenticate = createAuthenticate(store, now, undefined);
    const refused = (name: string) => authenticate({ kind: 'password', name, password }, 'here');
    expect(await refused('a\0b')).toEqual(await refused('nobody'));
  });
});
