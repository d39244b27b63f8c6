import { castText } from './cast.ts';
import { datePartCall, datePartFunctions } from './date-functions.ts';
import { variableRead } from './declared-variables.ts';
import { functionCall, sqliteFailure } from './functions.ts';
import { type DottedName, impliedAlias, nameAt, partText, tableText } from './names.ts';
import type { KnownType, Rendered } from './rendered.ts';
import { type Group, type Item, isSymbol, isWord, splitAtCommas, type Token } from './token.ts';
import type { Translation } from './translation.ts';
import { typeAt } from './types.ts';

/** A value, an operator, or anything else of an expression, in the target's words. */
interface Unit {
  readonly kind: 'value' | 'operator' | 'other';
  text: string;
  readonly before: string;
  readonly type: KnownType;
  readonly at: Item;
}

interface Parsed extends Rendered {
  readonly end: number;
}

const refusedSymbols = new Set(['!<', '!>', '^', '+=', '-=', '*=', '/=', '%=']);
const operators = new Set(['+', '-', '*', '/', '%']);

/** An expression, a list of them, or a clause of expressions and keywords, in the target's words. */
export function renderExpression(items: readonly Item[], translation: Translation): Rendered {
  const units = unitsOf(items, translation);
  const types = settleOperators(units, translation);
  const text = units.map((unit) => unit.before + unit.text).join('');
  return { text, type: types.length === 1 && units.every(({ kind }) => kind !== 'other') ? types[0] : 'unknown' };
}

function unitsOf(items: readonly Item[], translation: Translation): Unit[] {
  const units: Unit[] = [];
  for (let at = 0; at < items.length; ) {
    const item = items[at];
    const value = valueAt(items, at, translation);
    if (value !== undefined) {
      units.push({ kind: 'value', text: value.text, before: item.before, type: value.type, at: item });
      at = value.end;
      continue;
    }
    const other = otherAt(items, at, translation);
    const isOperator = item.kind === 'symbol' && operators.has(item.value) && units.at(-1)?.kind === 'value';
    units.push({
      kind: isOperator ? 'operator' : 'other',
      text: other.text,
      before: item.before,
      type: 'unknown',
      at: item,
    });
    at = other.end;
  }
  return units;
}

/** A keyword, operator or comma; those that mean something else in the target are refused. */
function otherAt(
  items: readonly Item[],
  at: number,
  translation: Translation,
): { readonly text: string; readonly end: number } {
  const item = items[at] as Token;
  if (item.kind === 'symbol' && refusedSymbols.has(item.value)) {
    return { text: translation.refuse(`The operator ${item.value}`, 'it has no counterpart', item), end: at + 1 };
  }
  if (isWord(item, 'COLLATE')) return collation(items, at, translation);
  const next = items[at + 1];
  if (isWord(item, 'AS') && next?.kind === 'string')
    return { text: `AS ${partText({ ...next, kind: 'name' }, translation)}`, end: at + 2 };
  if (isWord(item, 'LIKE') && next?.kind === 'string' && next.value.includes('[')) {
    translation.refuse('LIKE with [ ]', 'the database has no character sets in patterns', item);
  }
  if (isWord(item, 'ORDER') && isWord(next, 'BY')) {
    const end = items.findIndex(
      (other, position) => position > at && isWord(other, 'ROWS', 'RANGE', 'OFFSET', 'LIMIT'),
    );
    const stop = end < 0 ? items.length : end;
    return { text: `ORDER BY${renderOrder(items.slice(at + 2, stop), translation)}`, end: stop };
  }
  return { text: item.text, end: at + 1 };
}

function collation(
  items: readonly Item[],
  at: number,
  translation: Translation,
): { readonly text: string; readonly end: number } {
  const name = items[at + 1];
  const text = name === undefined || name.kind === 'group' ? '' : name.text.toUpperCase();
  if (text === 'DATABASE_DEFAULT') return { text: '', end: at + 2 };
  if (translation.isSqlite && /_CI_/.test(text)) return { text: 'COLLATE NOCASE', end: at + 2 };
  if (translation.isSqlite && /_(CS|BIN2?)(_|$)/.test(text)) return { text: 'COLLATE BINARY', end: at + 2 };
  return { text: translation.refuse(`COLLATE ${text}`, 'the database has no such collation', items[at]), end: at + 2 };
}

/** Sort keys. NULL comes first in T-SQL and in SQLite, last in PostgreSQL unless told. */
export function renderOrder(items: readonly Item[], translation: Translation): string {
  return splitAtCommas(items)
    .map((key) => {
      const { text } = renderExpression(key, translation);
      if (translation.isSqlite) return text;
      return `${text} NULLS ${isWord(key.at(-1), 'DESC') ? 'LAST' : 'FIRST'}`;
    })
    .join(',');
}

function valueAt(items: readonly Item[], at: number, translation: Translation): Parsed | undefined {
  const item = items[at];
  if (item.kind === 'group') return { ...groupValue(item, translation), end: at + 1 };
  if (item.kind === 'string') return { text: `'${item.value.replaceAll("'", "''")}'`, type: 'text', end: at + 1 };
  if (item.kind === 'number') return { ...numberValue(item, translation), end: at + 1 };
  if (item.kind === 'variable') return { ...variableValue(item, translation), end: at + 1 };
  if (isSymbol(item, '?')) return { text: '?', type: 'unknown', end: at + 1 };
  if (isWord(item, 'CASE')) return caseValue(items, at, translation);
  if (isWord(item, 'NULL')) return { text: item.text, type: 'unknown', end: at + 1 };
  if (isWord(item, 'CURRENT_TIMESTAMP')) {
    return { ...functionCall({ ...item, value: 'GETDATE' }, [], translation), end: at + 1 };
  }
  const group = items[at + 1];
  if (isWord(item, 'LEFT', 'RIGHT') && group?.kind === 'group') {
    return { ...functionCall(item, argumentsOf(group, translation), translation), end: at + 2 };
  }
  const name = nameAt(items, at);
  return name === undefined ? undefined : namedValue(items, name, translation);
}

function namedValue(items: readonly Item[], name: DottedName, translation: Translation): Parsed | undefined {
  const { parts, end } = name;
  const group = items[end];
  const [first] = parts;
  if (group?.kind === 'group' && first.kind === 'word' && !name.isStar && !wordsBeforeGroups.has(first.value)) {
    if (parts.length === 1) return { ...callValue(first, group, translation), end: end + 1 };
    const called = parts.map((part) => part.text).join('.');
    return {
      text: translation.refuse(`The function ${called}`, 'functions of a database are not translated', first),
      type: 'unknown',
      end: end + 1,
    };
  }
  if (parts.length === 1 && first.kind === 'word' && plainWords.has(first.value)) return undefined;
  return { text: columnText(name, translation), type: 'unknown', end };
}

/** Words that stand before parentheses without being functions. */
const wordsBeforeGroups = new Set(['OVER', 'FILTER', 'ANY', 'SOME']);
/** Words inside expressions that are no columns. */
const plainWords = new Set([
  'ROWS',
  'RANGE',
  'UNBOUNDED',
  'PRECEDING',
  'FOLLOWING',
  'CURRENT',
  'ROW',
  'OVER',
  'FILTER',
  'ANY',
  'SOME',
  'NULLS',
]);

function columnText({ parts, isStar }: DottedName, translation: Translation): string {
  const last = isStar ? '*' : partText(parts[parts.length - 1], translation);
  const qualifiers = isStar ? parts : parts.slice(0, -1);
  if (qualifiers.length === 0) return last;
  const qualifier =
    qualifiers.length === 1
      ? partText(qualifiers[0], translation)
      : (impliedAlias(qualifiers, translation) ?? tableText(qualifiers, translation));
  return `${qualifier}.${last}`;
}

function argumentsOf(group: Group, translation: Translation): Rendered[] {
  return splitAtCommas(group.items).map((items) => renderExpression(items, translation));
}

function callValue(name: Token, group: Group, translation: Translation): Rendered {
  if (name.value === 'CAST' || name.value === 'TRY_CAST') {
    const as = group.items.findLastIndex((item) => isWord(item, 'AS'));
    const type = typeAt(group.items, as + 1);
    if (as > 0 && type !== undefined) {
      const isTry = name.value === 'TRY_CAST';
      return castText(renderExpression(group.items.slice(0, as), translation), type, name, translation, isTry);
    }
  }
  if (name.value === 'CONVERT' || name.value === 'TRY_CONVERT') {
    const [typeItems, valueItems, ...style] = splitAtCommas(group.items);
    const type = typeAt(typeItems ?? [], 0);
    if (type !== undefined && valueItems !== undefined && style.length === 0) {
      const isTry = name.value === 'TRY_CONVERT';
      return castText(renderExpression(valueItems, translation), type, name, translation, isTry);
    }
    if (style.length > 0) {
      return {
        text: translation.refuse('CONVERT with a style', 'the form of the text differs', name),
        type: 'unknown',
      };
    }
  }
  const [first] = group.items;
  if (datePartFunctions.has(name.value)) {
    const [part, ...others] = splitAtCommas(group.items);
    return datePartCall(
      name,
      part?.length === 1 ? part[0] : undefined,
      others.map((items) => renderExpression(items, translation)),
      translation,
    );
  }
  if (isWord(first, 'DISTINCT', 'ALL')) {
    const [value, ...rest] = splitAtCommas(group.items.slice(1)).map((items) => renderExpression(items, translation));
    const distinct = value === undefined ? [] : [{ ...value, text: `${first.text} ${value.text.trim()}` }];
    return functionCall(name, [...distinct, ...rest], translation);
  }
  return functionCall(name, argumentsOf(group, translation), translation);
}

function groupValue(group: Group, translation: Translation): Rendered {
  if (isWord(group.items[0], 'SELECT', 'WITH'))
    return { text: `(${translation.subquery(group.items, translation)})`, type: 'unknown' };
  const { text, type } = renderExpression(group.items, translation);
  return { text: `(${text})`, type };
}

function numberValue(token: Token, translation: Translation): Rendered {
  if (/^0x/i.test(token.text)) {
    const digits = token.text.slice(2);
    const even = digits.length % 2 === 0 ? digits : `0${digits}`;
    return { text: translation.isSqlite ? `X'${even}'` : `'\\x${even}'::bytea`, type: 'unknown' };
  }
  return { text: token.text, type: /[.eE]/.test(token.text) ? 'real' : 'whole' };
}

function variableValue(token: Token, translation: Translation): Rendered {
  const declared = variableRead(token, translation);
  if (declared !== undefined) return declared;
  if (!token.text.startsWith('@@')) return { text: token.text, type: 'unknown' };
  if (token.value === '@@IDENTITY')
    return { text: translation.isSqlite ? 'last_insert_rowid()' : 'lastval()', type: 'whole' };
  if (token.value === '@@ROWCOUNT' && translation.isSqlite) return { text: 'changes()', type: 'whole' };
  return { text: translation.refuse(token.text, 'the database does not know it', token), type: 'unknown' };
}

function caseValue(items: readonly Item[], start: number, translation: Translation): Parsed {
  let depth = 0;
  let end = start;
  for (; end < items.length; end++) {
    if (isWord(items[end], 'CASE')) depth++;
    else if (isWord(items[end], 'END')) depth--;
    if (depth === 0) break;
  }
  const inner = items.slice(start + 1, end);
  const units = unitsOf(inner, translation);
  settleOperators(units, translation);
  const isText = units.some((unit, at) => unit.type === 'text' && isWord(units[at - 1]?.at, 'THEN', 'ELSE'));
  const body = units.map((unit) => unit.before + unit.text).join('');
  return { text: `CASE${body} END`, type: isText ? 'text' : 'unknown', end: end + 1 };
}

/** Decides what the arithmetic operators mean; gives the type of each run of values and operators. */
function settleOperators(units: readonly Unit[], translation: Translation): KnownType[] {
  const types: KnownType[] = [];
  for (let at = 0; at < units.length; at++) {
    if (units[at].kind !== 'value') continue;
    const run = [units[at]];
    while (units[at + 1]?.kind === 'operator' && units[at + 2]?.kind === 'value') {
      run.push(units[at + 1], units[at + 2]);
      at += 2;
    }
    types.push(settleRun(run, translation));
  }
  return types;
}

function settleRun(run: readonly Unit[], translation: Translation): KnownType {
  if (run.length === 1) return run[0].type;
  const values = run.filter(({ kind }) => kind === 'value').map(({ type }) => type);
  const symbols = run.filter(({ kind }) => kind === 'operator');
  const isNumeric = values.some((type) => type === 'whole' || type === 'real' || type === 'number');
  const hasPlus = symbols.some(({ text }) => text === '+');
  if (values.includes('date')) {
    translation.refuse('Arithmetic with dates', 'dates are no numbers in the database', run[0].at);
  } else if (hasPlus && values.includes('text')) {
    if (isNumeric || symbols.some(({ text }) => text !== '+')) {
      translation.refuse(
        '+ between text and number',
        'it adds or concatenates depending on types; CAST the number to text',
        symbols[0].at,
      );
    }
    for (const symbol of symbols) symbol.text = '||';
    return 'text';
  } else if (translation.isSqlite && !isNumeric && symbols.every(({ text }) => text === '+')) {
    const reason = 'it adds numbers or joins text depending on the column types; write CONCAT(a, b) or a + 0 + b';
    translation.refuse('+ between columns', reason, symbols[0].at);
  }
  if (translation.isSqlite) {
    checkDivision(run, values, translation);
    for (const [at, unit] of run.entries())
      if (/^[/%]$/.test(unit.text) && unit.kind === 'operator') failOnZero(run[at + 1]);
  }
  if (values.includes('real')) return 'real';
  return values.every((type) => type === 'whole') ? 'whole' : 'number';
}

// SQLite gives NULL where T-SQL fails.
function failOnZero(divisor: Unit): void {
  const text = divisor.text;
  if (Number(text) !== 0 && !Number.isNaN(Number(text))) return;
  const isLong = text.includes('?');
  const value = isLong ? 'divisor' : text;
  const guarded = `CASE ${value} WHEN 0 THEN ${sqliteFailure} ELSE ${value} END`;
  divisor.text = isLong ? `(SELECT ${guarded} FROM (SELECT ${text} AS divisor))` : guarded;
}

function checkDivision(run: readonly Unit[], values: readonly KnownType[], translation: Translation): void {
  const division = run.find(({ kind, text }) => kind === 'operator' && text === '/');
  if (division === undefined || values.includes('real') || values.every((type) => type === 'whole')) return;
  const reason = 'it is whole or exact depending on the column types; write a * 1.0 / b, or CAST both AS int';
  translation.refuse('/ between columns', reason, division.at);
}
