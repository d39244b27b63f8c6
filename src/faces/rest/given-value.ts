import Type, { type Static } from 'typebox';
import { Secret } from '../../datatypes/secret.ts';

/** A value as clients send it: 64-bit numbers, decimals and dates (ISO 8601) as text. */
export const valueBody = Type.Unsafe<string | number | boolean>({
  type: ['string', 'number', 'boolean'],
  description: '64-bit numbers, decimals and dates (ISO 8601) as text',
});

/** A value as the catalog takes it. A text may be sensitive, which only the catalog knows: it travels as a secret. */
export function givenValue(value: Static<typeof valueBody>): Secret | number | boolean {
  return typeof value === 'string' ? new Secret(value) : value;
}
