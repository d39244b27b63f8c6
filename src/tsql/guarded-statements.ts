import { declareVariable, tableOfVariable } from './declared-variables.ts';
import { renderExpression } from './expressions.ts';
import { nameAt } from './names.ts';
import { splitStatements } from './split-statements.ts';
import { type Item, isSymbol, isWord, type Token } from './token.ts';
import type { Translation } from './translation.ts';
import type { WrittenType } from './types.ts';
import { assignsVariables, selectIntoVariables, setVariable } from './variables.ts';
import { conditionOf } from './written-condition.ts';

/** Renders a statement that runs in any case; handed in, because statements hold conditions and conditions statements. */
export type RenderStatement = (items: readonly Item[], translation: Translation) => string;

/**
 * An IF as statements that run in any case and change something only where its condition held, which is looked at once before them. Statements that
 * give rows, or make tables, cannot be put so and are refused.
 * @param outer condition of the IF around
 */
export function guardedStatements(
  items: readonly Item[],
  outer: readonly Item[],
  render: RenderStatement,
  translation: Translation,
): string {
  const written = conditionOf(items);
  const [first] = items;
  if (written === undefined || written.condition.length === 0)
    return translation.refuse('IF', 'it has no statement', first);
  if (translation.conditionDepth >= deepest)
    return translation.refuse('IF', 'too many conditions stand in one another', first);
  const held = tokenOf('variable', `@if ${translation.variables.size + 1}`, first.line);
  declareVariable(held, flagType, translation);
  const isTrue = renderExpression(written.condition, translation).text.trim();
  const value = `CASE WHEN ${isTrue} THEN 1 ELSE 0 END`;
  const within =
    outer.length === 0 ? value : `CASE WHEN ${renderExpression(outer, translation).text.trim()} THEN ${value} END`;
  const texts = [`UPDATE ${tableOfVariable(held, translation)} SET value = ${within}`];
  const branch = (body: readonly Item[], wanted: string): void => {
    const guard = [held, tokenOf('symbol', '=', first.line), tokenOf('number', wanted, first.line)];
    for (const statement of statementsOf(body)) texts.push(guarded(statement, guard, render, translation));
  };
  translation.conditionDepth++;
  branch(written.body, '1');
  if (written.otherwise !== undefined) branch(written.otherwise, '0');
  translation.conditionDepth--;
  return texts
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .join(';\n');
}

function tokenOf(kind: Token['kind'], text: string, line: number): Token {
  return { kind, value: text, text, before: ' ', line };
}

/** Conditions in one another; more are no statement that somebody wrote. */
const deepest = 8;

const flagType: WrittenType = { name: 'int', size: undefined, scale: undefined, end: 0, at: tokenOf('word', 'int', 1) };

function statementsOf(items: readonly Item[]): readonly (readonly Item[])[] {
  const isBlock = isWord(items[0], 'BEGIN') && isWord(items.at(-1), 'END');
  return splitStatements(isBlock ? items.slice(1, -1) : items);
}

function guarded(
  items: readonly Item[],
  guard: readonly Item[],
  render: RenderStatement,
  translation: Translation,
): string {
  const [first, second] = items;
  const guardText = (): string => renderExpression(guard, translation).text.trim();
  if (isWord(first, 'INSERT')) return guardedInsert(items, guard, render, translation);
  if (isWord(first, 'UPDATE', 'DELETE')) return render(withCondition(items, guard), translation);
  if (isWord(first, 'SET'))
    return second?.kind === 'variable' ? setVariable(items, guardText(), translation) : render(items, translation);
  if (isWord(first, 'SELECT') && assignsVariables(items)) return selectIntoVariables(items, guardText(), translation);
  if (isWord(first, 'IF')) return guardedStatements(items, guard, render, translation);
  if (isWord(first, 'PRINT')) return '';
  if (isWord(first, 'BEGIN') && items.length > 2) {
    return statementsOf(items)
      .map((statement) => guarded(statement, guard, render, translation))
      .filter((text) => text !== '')
      .join(';\n');
  }
  const word = first.kind === 'word' ? first.value : 'a statement';
  return translation.refuse(
    `IF before ${word}`,
    'only changes of rows and variables are made under a condition',
    first,
  );
}

function guardedInsert(
  items: readonly Item[],
  guard: readonly Item[],
  render: RenderStatement,
  translation: Translation,
): string {
  const name = nameAt(items, isWord(items[1], 'INTO') ? 2 : 1);
  if (name === undefined) return render(items, translation);
  const list = items[name.end];
  const start = list?.kind === 'group' && !isWord(list.items[0], 'SELECT', 'WITH') ? name.end + 1 : name.end;
  const word = items[start];
  if (isWord(word, 'SELECT'))
    return render([...items.slice(0, start), ...guardedQuery(items.slice(start), guard)], translation);
  if (!isWord(word, 'VALUES'))
    return translation.refuse('INSERT under a condition', 'write INSERT … VALUES or INSERT … SELECT', items[0]);
  const rows = items.slice(start + 1).filter((item) => !isSymbol(item, ','));
  // One statement for each row: in a set of rows PostgreSQL would take words for text, whatever the column is.
  return rows
    .map((row) => {
      const values = row.kind === 'group' ? row.items : [row];
      if (values.some((item) => isWord(item, 'DEFAULT')))
        return translation.refuse('DEFAULT under a condition', 'leave the column out', row);
      const select: Token = { kind: 'word', value: 'SELECT', text: 'SELECT', before: ' ', line: row.line };
      return render(
        [...items.slice(0, start), ...withCondition([select, ...spaced(values)], guard)],
        translation,
      ).trim();
    })
    .join(';\n');
}

function spaced([first, ...rest]: readonly Item[]): readonly Item[] {
  return [{ ...first, before: ' ' }, ...rest];
}

function guardedQuery(items: readonly Item[], guard: readonly Item[]): readonly Item[] {
  const end = items.findIndex((item) => isWord(item, 'UNION', 'EXCEPT', 'INTERSECT'));
  if (end < 0) return withCondition(items, guard);
  const next = isWord(items[end + 1], 'ALL') ? end + 2 : end + 1;
  return [
    ...withCondition(items.slice(0, end), guard),
    ...items.slice(end, next),
    ...guardedQuery(items.slice(next), guard),
  ];
}

const aggregates = ['COUNT', 'COUNT_BIG', 'SUM', 'MIN', 'MAX', 'AVG', 'STRING_AGG'];

/** A statement with one more condition. Aggregates give a row even of no rows: there it stands in HAVING. */
function withCondition(items: readonly Item[], guard: readonly Item[]): readonly Item[] {
  const isAggregate = items.some((item, at) => isWord(item, ...aggregates) && items[at + 1]?.kind === 'group');
  const hasGroups = items.some((item) => isWord(item, 'GROUP'));
  const word = isWord(items[0], 'SELECT') && isAggregate && !hasGroups ? 'HAVING' : 'WHERE';
  const later = word === 'WHERE' ? ['GROUP', 'HAVING', 'ORDER', 'OPTION'] : ['ORDER', 'OPTION'];
  const start = items.findIndex((item) => isWord(item, word));
  const stop = items.findIndex((item, at) => at > start && isWord(item, ...later));
  const end = stop < 0 ? items.length : stop;
  const { line } = items[0];
  const wordOf = (text: string): Token => ({ ...tokenOf('word', text, line), value: text });
  if (start < 0) return [...items.slice(0, end), wordOf(word), ...guard, ...items.slice(end)];
  const written: Item = { kind: 'group', items: items.slice(start + 1, end), before: ' ', line };
  return [...items.slice(0, start + 1), written, wordOf('AND'), ...guard, ...items.slice(end)];
}
