import { castText } from './cast.ts';
import { declareVariable, tableOfVariable } from './declared-variables.ts';
import { renderExpression } from './expressions.ts';
import { mainOf } from './query.ts';
import type { Rendered } from './rendered.ts';
import { type Item, isSymbol, isWord, splitAtCommas, type Token } from './token.ts';
import type { Translation } from './translation.ts';
import { isTextType, isWholeType, typeAt, typeText, type WrittenType } from './types.ts';

/** `DECLARE @a int = 1, @b date`: the variables are known from here on; gives the statement that sets those with a value. */
export function declareVariables(items: readonly Item[], translation: Translation): string {
  const texts = splitAtCommas(items.slice(1)).map((part) => {
    const [name, second] = part;
    const start = isWord(second, 'AS') ? 2 : 1;
    const type = typeAt(part, start);
    if (name?.kind !== 'variable' || type === undefined || isWord(part[start], 'TABLE', 'CURSOR')) {
      return translation.refuse('DECLARE', 'only variables of one value are translated', name ?? items[0]);
    }
    declareVariable(name, type, translation);
    return isSymbol(part[type.end], '=') ? assign(name, part.slice(type.end + 1), '', translation) : '';
  });
  return texts.filter((text) => text !== '').join(';\n');
}

/** `SET @a = …`, `SET @a += …`. @param guard condition in the target's words, '' for none */
export function setVariable(items: readonly Item[], guard: string, translation: Translation): string {
  const [, name, operator] = items;
  if (name?.kind !== 'variable' || operator?.kind !== 'symbol' || !/^[-+*/%]?=$/.test(operator.value)) {
    return translation.refuse('SET', 'its form is not known', items[0]);
  }
  if (operator.value === '=') return assign(name, items.slice(3), guard, translation);
  const sign: Token = { ...operator, value: operator.value[0], text: operator.value[0], before: ' ' };
  const added: Item = { kind: 'group', items: items.slice(3), before: ' ', line: name.line };
  return assign(name, [{ ...name, before: ' ' }, sign, added], guard, translation);
}

/** Whether a query assigns variables instead of giving rows. */
export function assignsVariables(items: readonly Item[]): boolean {
  const main = isWord(items[0], 'WITH') ? mainOf(items) : 0;
  const start = isWord(items[main + 1], 'TOP') ? main + 3 : main + 1;
  return items[start]?.kind === 'variable' && isSymbol(items[start + 1], '=');
}

const tailWords = ['FROM', 'WHERE', 'GROUP', 'HAVING', 'ORDER', 'UNION', 'EXCEPT', 'INTERSECT', 'OPTION'];

/** `SELECT @a = x, @b = y [FROM …]`. Without a row the variables keep their values. */
export function selectIntoVariables(items: readonly Item[], guard: string, translation: Translation): string {
  const isTop = isWord(items[1], 'TOP');
  const start = isTop ? 3 : 1;
  const end = items.findIndex((item) => isWord(item, ...tailWords));
  const tail = end < 0 ? [] : items.slice(end);
  if (isWord(items[0], 'WITH') || tail.some((item) => isWord(item, 'UNION', 'EXCEPT', 'INTERSECT'))) {
    return translation.refuse('The assignment to a variable', 'it is translated in a plain SELECT only', items[0]);
  }
  if (!isTop && tail.some((item) => isWord(item, 'ORDER'))) {
    return translation.refuse(
      'The assignment to a variable',
      'which of several rows is the last is not known elsewhere; write TOP 1',
      items[0],
    );
  }
  const texts = splitAtCommas(items.slice(start, end < 0 ? undefined : end)).map((part) => {
    const [name, equals, ...value] = part;
    if (name?.kind !== 'variable' || !isSymbol(equals, '=')) {
      return translation.refuse('The assignment to a variable', 'a SELECT assigns or gives rows, not both', items[0]);
    }
    if (tail.length === 0) return assign(name, value, guard, translation);
    if (mentions(value, name)) {
      return translation.refuse(
        'The assignment to a variable',
        'adding up row by row is not known elsewhere; write SUM or STRING_AGG',
        name,
      );
    }
    return assignFromRows(name, [...items.slice(0, start), ...value, ...tail], guard, translation);
  });
  return texts.join(';\n');
}

function mentions(items: readonly Item[], name: Token): boolean {
  return items.some((item) => (item.kind === 'group' ? mentions(item.items, name) : item.value === name.value));
}

function assignFromRows(name: Token, query: readonly Item[], guard: string, translation: Translation): string {
  const type = declaredType(name, translation);
  if (type === undefined) return '';
  const table = tableOfVariable(name, translation);
  const rows = `SELECT q.assigned FROM (${aliasedQuery(query, translation)}) AS q`;
  const first = translation.isSqlite ? `${rows} LIMIT 1` : rows;
  const value = isTextType(type) ? shortened('found.assigned', type, translation) : `found.assigned`;
  const where = guard === '' ? '' : ` WHERE ${guard}`;
  return `UPDATE ${table} SET value = ${value} FROM (${first}) AS found${where}`;
}

/** A query of one column, which gets the name `assigned`. */
function aliasedQuery(items: readonly Item[], translation: Translation): string {
  const [first] = items;
  const end = items.findIndex((item) => isWord(item, ...tailWords));
  const line = first.line;
  const word = (text: string): Token => ({ kind: 'word', value: text.toUpperCase(), text, before: ' ', line });
  return translation
    .subquery([...items.slice(0, end), word('AS'), word('assigned'), ...items.slice(end)], translation)
    .trim();
}

function assign(name: Token, value: readonly Item[], guard: string, translation: Translation): string {
  const type = declaredType(name, translation);
  if (type === undefined) return '';
  const where = guard === '' ? '' : ` WHERE ${guard}`;
  const head = `UPDATE ${tableOfVariable(name, translation)} SET value =`;
  const rendered = renderExpression(value, translation);
  const text = rendered.text.trim();
  if (translation.isSqlite && isWholeType(type) && rendered.type !== 'whole') {
    // The cast names its value several times; a query or a marker must stand there once.
    const cast = castText({ text: 'found.assigned', type: rendered.type }, type, name, translation).text;
    return `${head} ${cast} FROM (SELECT ${text} AS assigned) AS found${where}`;
  }
  return `${head} ${assigned({ ...rendered, text }, type, name, translation)}${where}`;
}

function declaredType(name: Token, translation: Translation): WrittenType | undefined {
  const type = translation.variables.get(name.value.toLowerCase());
  if (type === undefined) translation.refuse(`The assignment to ${name.text}`, 'it is not declared here', name);
  return type;
}

function assigned(value: Rendered, type: WrittenType, at: Token, translation: Translation): string {
  const { text } = value;
  if (isTextType(type)) return shortened(text, type, translation);
  if (isWholeType(type)) return castText(value, type, at, translation).text;
  return translation.isSqlite ? text : `CAST(${text} AS ${typeText(type, translation)})`;
}

// T-SQL cuts what is too long for a variable.
function shortened(text: string, type: WrittenType, translation: Translation): string {
  if (!translation.isSqlite) return `CAST(${text} AS ${typeText(type, translation)})`;
  const isLimited = type.name.endsWith('char') && type.size !== 'max';
  return isLimited && !/^null$/i.test(text) ? `substr(${text}, 1, ${type.size ?? 1})` : text;
}
