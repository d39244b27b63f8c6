import type { KnownType, Rendered } from './rendered.ts';
import type { Token } from './token.ts';
import type { Translation } from './translation.ts';

/** How a function is written in the target: `{0}` is the first argument. */
interface FunctionForm {
  readonly template: string;
  readonly type: KnownType;
  /** Number of arguments, when it must be this one. */
  readonly count?: number;
}

const form = (template: string, type: KnownType, count?: number): FunctionForm => ({
  template,
  type,
  ...(count === undefined ? {} : { count }),
});

/** Functions with the same name and meaning in all three, any number of arguments. */
const sameFunctions: Readonly<Record<string, KnownType>> = {
  COUNT: 'whole',
  SUM: 'number',
  MIN: 'unknown',
  MAX: 'unknown',
  ABS: 'number',
  COALESCE: 'unknown',
  NULLIF: 'unknown',
  UPPER: 'text',
  LOWER: 'text',
  LTRIM: 'text',
  RTRIM: 'text',
  TRIM: 'text',
  REPLACE: 'text',
  CONCAT: 'text',
  STRING_AGG: 'text',
  ROW_NUMBER: 'whole',
  RANK: 'whole',
  DENSE_RANK: 'whole',
  NTILE: 'whole',
  LAG: 'unknown',
  LEAD: 'unknown',
  FIRST_VALUE: 'unknown',
  LAST_VALUE: 'unknown',
  SIGN: 'number',
  FLOOR: 'number',
  SQRT: 'real',
  EXP: 'real',
  POWER: 'number',
  ROUND: 'number',
};

const sqliteForms: Readonly<Record<string, FunctionForm>> = {
  GETDATE: form(`strftime('%Y-%m-%d %H:%M:%f', 'now', 'localtime')`, 'date', 0),
  SYSDATETIME: form(`strftime('%Y-%m-%d %H:%M:%f', 'now', 'localtime')`, 'date', 0),
  GETUTCDATE: form(`strftime('%Y-%m-%d %H:%M:%f', 'now')`, 'date', 0),
  SYSUTCDATETIME: form(`strftime('%Y-%m-%d %H:%M:%f', 'now')`, 'date', 0),
  ISNULL: form('COALESCE({0}, {1})', 'unknown', 2),
  IIF: form('iif({0}, {1}, {2})', 'unknown', 3),
  LEN: form('length(rtrim({0}))', 'whole', 1),
  LEFT: form('substr({0}, 1, {1})', 'text', 2),
  RIGHT: form('substr({0}, -({1}))', 'text', 2),
  SUBSTRING: form('substr({0}, {1}, {2})', 'text', 3),
  CHARINDEX: form('instr({1}, {0})', 'whole', 2),
  YEAR: form(`CAST(strftime('%Y', {0}) AS INTEGER)`, 'whole', 1),
  MONTH: form(`CAST(strftime('%m', {0}) AS INTEGER)`, 'whole', 1),
  DAY: form(`CAST(strftime('%d', {0}) AS INTEGER)`, 'whole', 1),
  CEILING: form('ceil({0})', 'number', 1),
  COUNT_BIG: form('count({0})', 'whole', 1),
  SCOPE_IDENTITY: form('last_insert_rowid()', 'whole', 0),
  NEWID: form(
    `(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-' || hex(randomblob(2)) || '-' || hex(randomblob(2)) || '-' || hex(randomblob(6)))`,
    'text',
    0,
  ),
  REPLICATE: form(`replace(hex(zeroblob({1})), '00', {0})`, 'text', 2),
  SPACE: form(`replace(hex(zeroblob({0})), '00', ' ')`, 'text', 1),
  CHAR: form('char({0})', 'text', 1),
  UNICODE: form('unicode({0})', 'whole', 1),
};

const postgresqlForms: Readonly<Record<string, FunctionForm>> = {
  GETDATE: form('localtimestamp(3)', 'date', 0),
  SYSDATETIME: form('localtimestamp', 'date', 0),
  GETUTCDATE: form(`(now() AT TIME ZONE 'utc')`, 'date', 0),
  SYSUTCDATETIME: form(`(now() AT TIME ZONE 'utc')`, 'date', 0),
  ISNULL: form('COALESCE({0}, {1})', 'unknown', 2),
  IIF: form('CASE WHEN {0} THEN {1} ELSE {2} END', 'unknown', 3),
  LEN: form('length(rtrim({0}))', 'whole', 1),
  LEFT: form('left({0}, {1})', 'text', 2),
  RIGHT: form('right({0}, {1})', 'text', 2),
  SUBSTRING: form('substring({0}, {1}, {2})', 'text', 3),
  CHARINDEX: form('strpos({1}, {0})', 'whole', 2),
  YEAR: form('CAST(EXTRACT(YEAR FROM {0}) AS integer)', 'whole', 1),
  MONTH: form('CAST(EXTRACT(MONTH FROM {0}) AS integer)', 'whole', 1),
  DAY: form('CAST(EXTRACT(DAY FROM {0}) AS integer)', 'whole', 1),
  CEILING: form('ceiling({0})', 'number', 1),
  COUNT_BIG: form('count({0})', 'whole', 1),
  SCOPE_IDENTITY: form('lastval()', 'whole', 0),
  NEWID: form('gen_random_uuid()', 'unknown', 0),
  REPLICATE: form('repeat({0}, {1})', 'text', 2),
  SPACE: form(`repeat(' ', {0})`, 'text', 1),
  CHAR: form('chr({0})', 'text', 1),
  REVERSE: form('reverse({0})', 'text', 1),
};

/** Functions of the target that T-SQL lacks: a statement that uses them was written for the target. */
const nativeFunctions = {
  sqlite: new Set(
    `STRFTIME DATE TIME DATETIME JULIANDAY UNIXEPOCH PRINTF INSTR SUBSTR LENGTH TYPEOF IFNULL GROUP_CONCAT TOTAL RANDOM HEX QUOTE LAST_INSERT_ROWID CHANGES
    JSON_EXTRACT JSON_EACH GENERATE_SERIES RANDOMBLOB ZEROBLOB CEIL`.split(/\s+/),
  ),
  postgresql: new Set(
    `TO_CHAR TO_DATE TO_TIMESTAMP TO_NUMBER DATE_TRUNC DATE_PART EXTRACT NOW LENGTH SUBSTR STRPOS GENERATE_SERIES GREATEST LEAST NEXTVAL CURRVAL LASTVAL
    GEN_RANDOM_UUID REGEXP_REPLACE SPLIT_PART ARRAY_AGG JSON_AGG JSONB_AGG TRUNC CEIL`.split(/\s+/),
  ),
};

/** A call of a built-in function in the target's words; '' and a finding for a function without a counterpart. */
export function functionCall(name: Token, args: readonly Rendered[], translation: Translation): Rendered {
  const key = name.value;
  const forms = translation.isSqlite ? sqliteForms : postgresqlForms;
  const special = specialCall(key, name, args, translation);
  if (special !== undefined) return special;
  if (Object.hasOwn(forms, key)) return fill(forms[key], name, args, translation);
  const list = args.map(({ text }) => text.trim()).join(', ');
  if (Object.hasOwn(sameFunctions, key))
    return { text: `${name.text}(${list})`, type: commonType(sameFunctions[key], args) };
  if (nativeFunctions[translation.dialect].has(key)) return { text: `${name.text}(${list})`, type: 'unknown' };
  const text = translation.refuse(
    `The function ${name.text}`,
    'it has no counterpart that is known to mean the same',
    name,
  );
  return { text, type: 'unknown' };
}

function fill(
  { template, type, count }: FunctionForm,
  name: Token,
  args: readonly Rendered[],
  translation: Translation,
): Rendered {
  if (count !== undefined && args.length !== count) {
    const reason = `it is translated with ${count} arguments only`;
    return { text: translation.refuse(`The function ${name.text}`, reason, name), type };
  }
  const text = template.replaceAll(/\{(\d)\}/g, (_, index: string) => args[Number(index)].text.trim());
  return { text, type: commonType(type, args) };
}

/** An unknown result takes the type of its arguments when they agree on text. */
function commonType(type: KnownType, args: readonly Rendered[]): KnownType {
  if (type !== 'unknown') return type;
  return args.some((arg) => arg.type === 'text') ? 'text' : 'unknown';
}

function specialCall(
  key: string,
  name: Token,
  args: readonly Rendered[],
  translation: Translation,
): Rendered | undefined {
  if (key === 'AVG') {
    if (args.length === 1 && args[0].type === 'real') return { text: `avg(${args[0].text.trim()})`, type: 'real' };
    const reason = 'T-SQL cuts the average of whole numbers, other databases do not; write AVG(x * 1.0)';
    return { text: translation.refuse('AVG', reason, name), type: 'real' };
  }
  if (key === 'ROUND' && args.length !== 2) {
    return { text: translation.refuse('ROUND', 'it is translated with 2 arguments only', name), type: 'number' };
  }
  if (key === 'RIGHT' && translation.isSqlite && !/^\s*[1-9]\d*\s*$/.test(args[1]?.text ?? '')) {
    return { text: translation.refuse('RIGHT', 'its length must be a number above 0', name), type: 'text' };
  }
  if (key === 'SUBSTRING' && translation.isSqlite && /^\s*-/.test(args[1]?.text ?? '')) {
    return { text: translation.refuse('SUBSTRING', 'its start must not be negative', name), type: 'text' };
  }
  return undefined;
}

/** SQL of SQLite that fails when it is evaluated: for values that T-SQL would refuse too. */
export const sqliteFailure = 'abs(-9223372036854775807 - 1)';
