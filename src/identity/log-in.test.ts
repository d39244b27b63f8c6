import { describe, expect, it } from 'vitest';
import { Secret } from '../datatypes/secret.ts';
import type { Store } from '../store/store.ts';
import { onEachStore } from '../store/testing/on-each-store.ts';
import { logIn } from './log-in.ts';
import { checkPassword, hashPassword, verifyPassword } from './password-hash.ts';
import { openIdentity } from './testing/open-identity.ts';
import { countFailure, delayAfter, forgetOldFailures, waitingTime } from './throttle-logins.ts';
import { createUser, setPassword, setUserDisabled } from './users.ts';

const right = new Secret('correct horse battery');
const wrong = new Secret('wrong horse battery');
const minute = 60_000;
const cheap = { ln: 4, r: 8, p: 1 };

async function setHash({ db }: Store, password_hash: string): Promise<void> {
  await db.updateTable('principals').set({ password_hash }).where('name', '=', 'ann').execute();
}

describe('a password', () => {
  it('is verified with the cost that its hash names', async () => {
    const hash = await hashPassword(right, cheap);
    expect(hash).toMatch(/^\$scrypt\$ln=4,r=8,p=1\$/);
    expect(await verifyPassword(right, hash)).toBe(true);
    expect(await verifyPassword(wrong, hash)).toBe(false);
  });

  it('is salted and not part of its hash', async () => {
    const hashes = await Promise.all([hashPassword(right, cheap), hashPassword(right, cheap)]);
    expect(hashes[0]).not.toBe(hashes[1]);
    expect(hashes.join()).not.toContain('horse');
  });

  it('is the same in both forms of Unicode', async () => {
    const hash = await hashPassword(new Secret('pa\u0308ssword long'), cheap);
    expect(await verifyPassword(new Secret('p\u00e4ssword long'), hash)).toBe(true);
  });

  it.each([null, undefined, '', '$scrypt$broken'])('is wrong without a hash: %j', async (hash) => {
    expect(await verifyPassword(right, hash)).toBe(false);
  });

  it.each([
    ['eleven chars', 'x'.repeat(11)],
    ['surrogate pairs count once', '😀'.repeat(6)],
    ['too long', 'x'.repeat(1025)],
    ['the name', 'Administrator'],
  ])('is refused: %s', (_, text) => {
    expect(() => checkPassword(new Secret(text), 'administrator')).toThrow(/not accepted/);
  });

  it('of twelve characters is accepted', () => {
    expect(() => checkPassword(new Secret('x'.repeat(12)), 'administrator')).not.toThrow();
  });
});

describe('the delay after wrong passwords', () => {
  it('is none for the first five, then doubles from a second to 15 minutes', () => {
    expect([0, 4, 5, 6, 10, 14, 15, 1000].map(delayAfter)).toEqual([
      0, 0, 1000, 2000, 32_000, 512_000, 900_000, 900_000,
    ]);
  });
});

onEachStore('logging in', (open) => {
  const prepare = async () => {
    const identity = await openIdentity(await open());
    await createUser(identity.server, { userName: 'ann' });
    await setHash(identity.store, await hashPassword(right, cheap));
    const attempt = async (password: Secret, { name = 'ann', origin = '10.0.0.1' } = {}) => {
      const login = await logIn(identity.store, { name, password, origin }, identity.now);
      return 'principal' in login
        ? login.principal.name
        : login.refusal.diagnostic.symbol.replace('OPENDTSX_E_IDENTITY_', '');
    };
    const fail = async (times: number, subject: { name: string; origin: string }) => {
      for (let count = 0; count < times; count++) await countFailure(identity.store, subject, identity.now());
    };
    return { ...identity, attempt, fail };
  };

  it('takes the right password, whatever the case of the name', async () => {
    const { attempt } = await prepare();
    expect(await attempt(right, { name: 'ANN' })).toBe('ann');
  });

  it('answers the same to a wrong password, an unknown user, a disabled user, a role and a user without password', async () => {
    const { server, store, attempt, as, now } = await prepare();
    await createUser(server, { userName: 'off', password: right });
    await createUser(server, { userName: 'none' });
    await as('chief', 'sysadmin');
    await setUserDisabled(server, { userName: 'off', disabled: true });
    const cases = [
      { name: 'ann', password: wrong },
      { name: 'nobody', password: right },
      { name: 'off', password: right },
      { name: 'none', password: right },
      { name: 'sysadmin', password: right },
    ];
    const answers = await Promise.all(
      cases.map((each, index) => logIn(store, { ...each, origin: `10.0.1.${index}` }, now)),
    );
    const first = answers[0];
    expect('refusal' in first && first.refusal.diagnostic.symbol).toBe('OPENDTSX_E_IDENTITY_LOGIN');
    const told = answers.map((each) => ('refusal' in each ? each.refusal.diagnostic : each));
    expect(new Set(told.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(await attempt(right)).toBe('ann');
  });

  it('waits after five failures of one user from anywhere, the right password included', async () => {
    const { attempt, fail, clock } = await prepare();
    for (let n = 0; n < 4; n++) await fail(1, { name: 'Ann', origin: `10.0.2.${n}` });
    expect(await attempt(wrong)).toBe('LOGIN');
    expect(await attempt(right)).toBe('THROTTLED');
    clock.ms += 999;
    expect(await attempt(right)).toBe('THROTTLED');
    clock.ms += 1;
    expect(await attempt(right)).toBe('ann');
  });

  it('waits after five failures from one origin, whoever was tried', async () => {
    const { attempt, fail } = await prepare();
    for (let n = 0; n < 5; n++) await fail(1, { name: `user${n}`, origin: '10.0.0.9' });
    expect(await attempt(right, { origin: '10.0.0.9' })).toBe('THROTTLED');
    expect(await attempt(right, { origin: '10.0.0.8' })).toBe('ann');
  });

  it('makes an unknown user wait as a known one', async () => {
    const { attempt, fail } = await prepare();
    await fail(5, { name: 'nobody', origin: '10.0.3.1' });
    expect(await attempt(wrong, { name: 'nobody' })).toBe('THROTTLED');
  });

  it('waits twice as long after each further failure, and not more than 15 minutes', async () => {
    const { store, fail, clock } = await prepare();
    const subject = { name: 'ann', origin: undefined };
    await fail(5, { name: 'ann', origin: 'o' });
    const waits: number[] = [];
    for (let n = 0; n < 12; n++) {
      const wait = await waitingTime(store.db, subject, clock.ms);
      waits.push(wait / 1000);
      clock.ms += wait;
      await fail(1, { name: 'ann', origin: 'o' });
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
  });

  it('counts failures of several servers at the same time, up to where waiting begins', async () => {
    const { store, now } = await prepare();
    await Promise.all(Array.from({ length: 12 }, () => countFailure(store, { name: 'ann', origin: 'o' }, now())));
    const rows = await store.db.selectFrom('login_failures').select('failures').execute();
    expect(rows).toEqual([{ failures: 5 }, { failures: 5 }]);
  });

  it('lets many right passwords in at once', async () => {
    const { attempt } = await prepare();
    expect(await Promise.all(Array.from({ length: 7 }, () => attempt(right)))).toEqual(Array(7).fill('ann'));
  });

  it('refuses a right guess that was under way when the others failed', async () => {
    const { store, now } = await prepare();
    await setHash(store, await hashPassword(right, { ln: 16, r: 8, p: 4 }));
    const guess = logIn(store, { name: 'ann', password: right, origin: '10.0.0.1' }, now);
    await store.db
      .insertInto('login_failures')
      .values({ subject_key: 'user:ANN', failures: 5, last_ms: now() })
      .execute();
    expect(await guess).toMatchObject({ refusal: { diagnostic: { symbol: 'OPENDTSX_E_IDENTITY_THROTTLED' } } });
  });

  it('forgets the failures of a user that logs in, of its origin no others', async () => {
    const { store, attempt, fail } = await prepare();
    await fail(3, { name: 'ann', origin: '10.0.0.1' });
    await fail(1, { name: 'bob', origin: '10.0.0.1' });
    expect(await attempt(right)).toBe('ann');
    const rows = await store.db
      .selectFrom('login_failures')
      .select(['subject_key', 'failures'])
      .orderBy('subject_key')
      .execute();
    expect(rows).toEqual([
      { subject_key: 'origin:10.0.0.1', failures: 1 },
      { subject_key: 'user:BOB', failures: 1 },
    ]);
  });

  it('forgets failures after a day', async () => {
    const { store, attempt, fail, clock } = await prepare();
    await fail(5, { name: 'ann', origin: '10.0.0.1' });
    clock.ms += 24 * 60 * minute;
    await fail(1, { name: 'ann', origin: '10.0.0.1' });
    expect(await attempt(right)).toBe('ann');
    await fail(1, { name: 'bob', origin: '10.0.0.1' });
    clock.ms += 24 * 60 * minute;
    await forgetOldFailures(store, clock.ms);
    expect(await store.db.selectFrom('login_failures').selectAll().execute()).toEqual([]);
  });

  it('takes a new password: the own with the old one, that of others by sysadmin, which ends the waiting', async () => {
    const { attempt, fail, as, server } = await prepare();
    const ann = await as('ann');
    await expect(setPassword(ann, { userName: 'ann', password: wrong })).rejects.toThrow(/old one/);
    await expect(setPassword(ann, { userName: 'ann', password: wrong, oldPassword: wrong })).rejects.toThrow(/wrong/);
    await setPassword(ann, { userName: 'ann', password: wrong, oldPassword: right });
    expect(await attempt(wrong)).toBe('ann');
    await fail(9, { name: 'ann', origin: '10.0.9.9' });
    await setPassword(server, { userName: 'ann', password: right });
    expect(await attempt(right)).toBe('ann');
  });
});
