import { sqliteFailure } from './functions.ts';
import type { Rendered } from './rendered.ts';
import type { Token } from './token.ts';
import type { Translation } from './translation.ts';
import { isTextType, isWholeType, typeText, type WrittenType } from './types.ts';

/**
 * CAST or CONVERT without style. What T-SQL refuses at run time is refused at run time; a cast that would give another value is a finding.
 * @param isTry as TRY_CAST: NULL instead of a failure
 */
export function castText(
  value: Rendered,
  type: WrittenType,
  at: Token,
  translation: Translation,
  isTry = false,
): Rendered {
  const text = value.text.trim();
  if (isTextType(type)) return textCast(value, type, at, translation);
  if (value.type === 'date' && type.name !== 'date' && type.name !== 'datetime') return refused(type, at, translation);
  return translation.isSqlite
    ? sqliteCast({ ...value, text }, type, at, isTry ? 'NULL' : sqliteFailure, translation)
    : isTry
      ? postgresqlTryCast(text, type, at, translation)
      : postgresqlCast(text, type, translation);
}

function refused(type: WrittenType, at: Token, translation: Translation): Rendered {
  const construct = `The conversion to ${type.name}`;
  return { text: translation.refuse(construct, 'no form of it is known to give the same values', at), type: 'unknown' };
}

function textCast(value: Rendered, type: WrittenType, at: Token, translation: Translation): Rendered {
  const text = value.text.trim();
  if (value.type === 'date') return refused(type, at, translation);
  // Without a length T-SQL casts to 30 characters.
  const limited = type.name.endsWith('char');
  const length = limited && type.size !== 'max' ? (type.size ?? '30') : undefined;
  if (!translation.isSqlite) {
    return {
      text: length === undefined ? `CAST(${text} AS text)` : `CAST(${text} AS varchar(${length}))`,
      type: 'text',
    };
  }
  const cast = value.type === 'text' ? text : `CAST(${text} AS TEXT)`;
  return { text: length === undefined ? cast : `substr(${cast}, 1, ${length})`, type: 'text' };
}

function sqliteCast(
  value: Rendered,
  type: WrittenType,
  at: Token,
  failure: string,
  translation: Translation,
): Rendered {
  const { text } = value;
  const isLiteral = /^-?\d+$/.test(text);
  if (isWholeType(type) || type.name === 'bit') {
    if (isLiteral || (value.type === 'whole' && type.name !== 'bit')) return { text, type: 'whole' };
    if (type.name === 'bit') return refused(type, at, translation);
    const cases = `WHEN 'integer' THEN ${text} WHEN 'real' THEN CAST(${text} AS INTEGER) WHEN 'text' THEN ${wholeOfText(text, failure)} WHEN 'null' THEN NULL`;
    return { text: `CASE typeof(${text}) ${cases} ELSE ${failure} END`, type: 'whole' };
  }
  if (type.name === 'float' || type.name === 'real') {
    const cases = `WHEN 'integer' THEN CAST(${text} AS REAL) WHEN 'real' THEN ${text} WHEN 'text' THEN ${realOfText(text, failure)} WHEN 'null' THEN NULL`;
    return { text: `CASE typeof(${text}) ${cases} ELSE ${failure} END`, type: 'real' };
  }
  if (type.name === 'date') {
    if (value.type === 'date') return { text: `date(${text})`, type: 'date' };
    const cases = `WHEN 'null' THEN NULL WHEN 'text' THEN coalesce(date(${dateOfText(text)}), ${failure})`;
    return { text: `CASE typeof(${text}) ${cases} ELSE ${failure} END`, type: 'date' };
  }
  if (type.name === 'datetime') {
    const moment = `strftime('%Y-%m-%d %H:%M:%f', ${dateOfText(text)})`;
    const cases = `WHEN 'null' THEN NULL WHEN 'text' THEN coalesce(${moment}, ${failure})`;
    return { text: `CASE typeof(${text}) ${cases} ELSE ${failure} END`, type: 'date' };
  }
  if (type.name === 'decimal' || type.name === 'numeric') {
    const cases = `WHEN 'integer' THEN CAST(${text} AS REAL) WHEN 'real' THEN round(${text}, ${type.scale ?? 0}) WHEN 'text' THEN round(${realOfText(text, failure)}, ${type.scale ?? 0}) WHEN 'null' THEN NULL`;
    return { text: `CASE typeof(${text}) ${cases} ELSE ${failure} END`, type: 'real' };
  }
  return refused(type, at, translation);
}

// What T-SQL reads as a number: blanks around, one sign, digits; no text at all is 0.
function wholeOfText(text: string, failure: string): string {
  const isWhole = `trim(${text}) GLOB '[-+0-9]*' AND substr(trim(${text}), 2) NOT GLOB '*[^0-9]*'`;
  return `CASE WHEN trim(${text}) = '' THEN 0 WHEN ${isWhole} THEN CAST(trim(${text}) AS INTEGER) ELSE ${failure} END`;
}

// SQLite would take digits alone for a number of days.
function dateOfText(text: string): string {
  const [digit, value] = ['[0-9]', `trim(${text})`];
  const year = digit.repeat(4);
  const compact = `substr(${value}, 1, 4) || '-' || substr(${value}, 5, 2) || '-' || substr(${value}, 7)`;
  const cases = [
    `WHEN ${value} GLOB '${year}-*' THEN ${value}`,
    `WHEN ${value} GLOB '${digit.repeat(8)}' THEN ${compact}`,
    `WHEN ${value} GLOB '${year}' THEN ${value} || '-01-01'`,
  ];
  return `CASE ${cases.join(' ')} END`;
}

function realOfText(text: string, failure: string): string {
  const isReal = `trim(${text}) GLOB '[-+.0-9]*' AND substr(trim(${text}), 2) NOT GLOB '*[^0-9.]*' AND trim(${text}) NOT GLOB '*.*.*'`;
  return `CASE WHEN ${isReal} THEN CAST(trim(${text}) AS REAL) ELSE ${failure} END`;
}

const textTypeNames = `'text', 'character varying', 'character'`;

function postgresqlTryCast(text: string, type: WrittenType, at: Token, translation: Translation): Rendered {
  if (!isWholeType(type)) return refused(type, at, translation);
  const isNoNumber = `pg_typeof(${text})::text IN (${textTypeNames}) AND trim(CAST(${text} AS text)) !~ '^[-+]?[0-9]+$'`;
  const { text: cast } = postgresqlCast(text, type, translation);
  return { text: `CASE WHEN ${isNoNumber} THEN NULL ELSE ${cast} END`, type: 'whole' };
}

function postgresqlCast(text: string, type: WrittenType, translation: Translation): Rendered {
  const target = typeText(type, translation);
  // T-SQL cuts the fraction, PostgreSQL would round.
  if (isWholeType(type)) {
    const whole = /^-?\d+$/.test(text) ? text : `trunc(CAST(${text} AS numeric))`;
    return { text: `CAST(${whole} AS ${target})`, type: 'whole' };
  }
  const isReal = ['float', 'real', 'decimal', 'numeric', 'money'].includes(type.name);
  return {
    text: `CAST(${text} AS ${target})`,
    type: isReal ? 'real' : type.name.includes('date') ? 'date' : 'unknown',
  };
}
