import { Secret } from '../../datatypes/secret.ts';

/** A value of a parameter or variable that is given. 64-bit numbers may be bigints or texts; a Date is taken in UTC. */
export type GivenValue = string | number | bigint | boolean | Date | Secret;

/** A value as the catalog tells it: 64-bit numbers, decimals and dates (ISO 8601) as text; undefined when it is sensitive or there is none. */
export type ShownValue = string | number | boolean | undefined;

/** A value as it is sent. */
export function sentValue(value: GivenValue): string | number | boolean {
  if (value instanceof Secret) return value.reveal();
  if (value instanceof Date) return value.toISOString().replace(/Z$/, '');
  return typeof value === 'bigint' ? String(value) : value;
}
