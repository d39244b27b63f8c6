import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import type { Secret } from '../datatypes/secret.ts';
import { nameKey } from '../store/name-key.ts';
import { identityError } from './identity-errors.ts';

/** How dear a guess is: scrypt's N is 2 to the power of `ln`. */
export interface ScryptCost {
  readonly ln: number;
  readonly r: number;
  readonly p: number;
}

/** What new passwords are hashed with: 32 MiB and three passes, OWASP's recommendation for this size of memory. */
export const currentCost: ScryptCost = { ln: 15, r: 8, p: 3 };

const hashLength = 32;
const shortest = 12;
const longest = 1024;

/** Throws OPENDTSX_E_IDENTITY_PASSWORD unless the password has 12 to 1024 characters and is not the name of the user. */
export function checkPassword(password: Secret, userName: string): void {
  const text = password.reveal();
  const { length } = [...text];
  const reason =
    length < shortest
      ? `it has ${length} characters`
      : length > longest
        ? `it has more than ${longest} characters`
        : nameKey(text) === nameKey(userName)
          ? 'it is the name of the user'
          : undefined;
  if (reason !== undefined) throw identityError('OPENDTSX_E_IDENTITY_PASSWORD', { reason });
}

/** The hash with a salt and the cost that made it: `$scrypt$ln=15,r=8,p=3$salt$hash`, both in base64. */
export async function hashPassword(password: Secret, cost: ScryptCost = currentCost): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, cost);
  const { ln, r, p } = cost;
  return `$scrypt$ln=${ln},r=${r},p=${p}$${salt.toString('base64')}$${hash.toString('base64')}`;
}

/** Whether the password made the hash. Without a hash the answer is no, after the same work. */
export async function verifyPassword(password: Secret, stored: string | null | undefined): Promise<boolean> {
  const parts = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([^$]+)\$([^$]+)$/.exec(stored ?? '');
  if (parts === null) {
    await derive(password, Buffer.alloc(16), currentCost);
    return false;
  }
  const [, ln, r, p, salt = '', hash = ''] = parts;
  const expected = Buffer.from(hash, 'base64');
  const cost = { ln: Number(ln), r: Number(r), p: Number(p) };
  const derived = await derive(password, Buffer.from(salt, 'base64'), cost);
  return expected.length === derived.length && timingSafeEqual(expected, derived);
}

function derive(password: Secret, salt: Uint8Array, { ln, r, p }: ScryptCost): Promise<Buffer> {
  // The same letters can be typed as one character or as two; more than the longest password is never hashed.
  const text = password
    .reveal()
    .slice(0, 2 * longest)
    .normalize('NFC');
  const options: ScryptOptions = { N: 2 ** ln, r, p, maxmem: 256 * 2 ** ln * r };
  return new Promise((resolve, reject) => {
    scrypt(text, salt, hashLength, options, (error, key) => (error === null ? resolve(key) : reject(error)));
  });
}
