import { sqliteFailure } from './functions.ts';
import type { Rendered } from './rendered.ts';
import type { Token } from './token.ts';
import type { Translation } from './translation.ts';
import { isTextType, isWholeType, typeText, type WrittenType } from './types.ts';

/** CAST or CONVERT without style. What T-SQL refuses at run time is refused at run time; a cast that would give another value is a finding. */
export function castText(value: Rendered, type: WrittenType, at: Token, translation: Translation): Rendered {
  const text = value.text.trim();
  if (isTextType(type)) return textCast(value, type, at, translation);
  if (value.type === 'date' && type.name !== 'date') return refused(type, at, translation);
  return translation.isSqlite
    ? sqliteCast({ ...value, text }, type, at, translation)
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

function sqliteCast(value: Rendered, type: WrittenType, at: Token, translation: Translation): Rendered {
  const { text } = value;
  const isLiteral = /^-?\d+$/.test(text);
  if (isWholeType(type) || type.name === 'bit') {
    if (isLiteral || (value.type === 'whole' && type.name !== 'bit')) return { text, type: 'whole' };
    if (type.name === 'bit') return refused(type, at, translation);
    const cases = `WHEN 'integer' THEN ${text} WHEN 'real' THEN CAST(${text} AS INTEGER) WHEN 'null' THEN NULL`;
    return { text: `CASE typeof(${text}) ${cases} ELSE ${sqliteFailure} END`, type: 'whole' };
  }
  if (type.name === 'float' || type.name === 'real') {
    const cases = `WHEN 'integer' THEN CAST(${text} AS REAL) WHEN 'real' THEN ${text} WHEN 'null' THEN NULL`;
    return { text: `CASE typeof(${text}) ${cases} ELSE ${sqliteFailure} END`, type: 'real' };
  }
  if (type.name === 'date') {
    if (value.type === 'date') return { text: `date(${text})`, type: 'date' };
    const cases = `WHEN 'null' THEN NULL WHEN 'text' THEN coalesce(date(${text}), ${sqliteFailure})`;
    return { text: `CASE typeof(${text}) ${cases} ELSE ${sqliteFailure} END`, type: 'date' };
  }
  if (type.name === 'decimal' || type.name === 'numeric') {
    const cases = `WHEN 'integer' THEN CAST(${text} AS REAL) WHEN 'real' THEN round(${text}, ${type.scale ?? 0}) WHEN 'null' THEN NULL`;
    return { text: `CASE typeof(${text}) ${cases} ELSE ${sqliteFailure} END`, type: 'real' };
  }
  return refused(type, at, translation);
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
