import { Secret } from '../../datatypes/secret.ts';
import { dtsError } from '../../diagnostics/dts-error.ts';
import type { GivenValue } from '../catalog/catalog-value.ts';
import { TypeCode } from '../catalog/type-code.ts';
import type { PlanSettings } from './catalog-change.ts';
import type { DeclaredValue } from './declared-catalog.ts';

/** The value that is declared. Throws OPENDTSX_E_DECLARATION when its environment variable is not set. */
export function givenValue(
  { value, env }: DeclaredValue,
  place: string,
  { environment, file }: PlanSettings,
): string | number | boolean | Secret {
  if (env === undefined) return value ?? '';
  const found = environment(env);
  if (found === undefined) {
    throw dtsError('OPENDTSX_E_DECLARATION', {
      file,
      place,
      detail: `needs the environment variable ${env}, which is not set`,
    });
  }
  return new Secret(found);
}

/** Whether the server has the value already, as its data type compares. */
export function isSameValue(server: string | number | boolean | undefined, value: GivenValue, type: TypeCode): boolean {
  if (server === undefined) return false;
  const wanted = value instanceof Secret ? value.reveal() : String(value);
  if (type === TypeCode.String) return String(server) === wanted;
  if (type === TypeCode.Boolean) return String(server).toLowerCase() === wanted.toLowerCase();
  if (type === TypeCode.DateTime) return instant(String(server)) === instant(wanted);
  // 64-bit numbers and decimals are compared as texts: a number would lose digits.
  return plainNumber(String(server)) === plainNumber(wanted);
}

function instant(text: string): number | string {
  const time = Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/.test(text) || !/\d:\d/.test(text) ? text : `${text}Z`);
  return Number.isNaN(time) ? text : time;
}

function plainNumber(text: string): string {
  const found = /^([+-]?)0*(\d+)(?:\.(\d*?)0*)?$/.exec(text.trim());
  if (found === null) return String(Number(text));
  const [, sign, whole, fraction = ''] = found;
  const digits = fraction === '' ? whole : `${whole}.${fraction}`;
  return sign === '-' && /[1-9]/.test(digits) ? `-${digits}` : digits;
}

/** A value as a plan shows it. */
export function shown(value: GivenValue | undefined): string {
  if (value === undefined) return 'none';
  if (value instanceof Secret) return '****';
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
