import { declareVariable, tableOfVariable } from './declared-variables.ts';
import { type Item, isWord, type Token } from './token.ts';
import type { Translation } from './translation.ts';

/**
 * A statement whose changed rows the next one asks for by `@@ROWCOUNT`. SQLite knows the number; for PostgreSQL it is kept as a variable is. Other texts stay as
 * they are.
 */
export function countingRows(
  text: string,
  items: readonly Item[],
  next: readonly Item[] | undefined,
  translation: Translation,
): string {
  const asked = next === undefined ? undefined : rowCountIn(next);
  if (translation.isSqlite || asked === undefined || text === '' || !isWord(items[0], 'INSERT', 'UPDATE', 'DELETE'))
    return text;
  if (!translation.variables.has(asked.value.toLowerCase())) {
    const type = { name: 'int', size: undefined, scale: undefined, end: 0, at: asked };
    declareVariable(asked, type, translation);
  }
  return `WITH changed AS (${text} RETURNING 1) UPDATE ${tableOfVariable(asked, translation)} SET value = (SELECT count(*) FROM changed)`;
}

function rowCountIn(items: readonly Item[]): Token | undefined {
  for (const item of items) {
    const found = item.kind === 'group' ? rowCountIn(item.items) : item.value === '@@ROWCOUNT' ? item : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}
