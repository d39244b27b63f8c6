import { type Item, isWord } from './token.ts';

/** An IF taken apart. */
export interface WrittenCondition {
  readonly condition: readonly Item[];
  readonly body: readonly Item[];
  /** Undefined without ELSE. */
  readonly otherwise: readonly Item[] | undefined;
}

/** Words that begin the statement after a condition. */
const bodyWords =
  `BEGIN SELECT INSERT UPDATE DELETE TRUNCATE DROP CREATE ALTER EXEC EXECUTE SET PRINT RETURN WITH IF RAISERROR THROW MERGE DECLARE WAITFOR GOTO WHILE
  COMMIT ROLLBACK USE`.split(/\s+/);

/** Takes `IF condition statement [ELSE statement]` apart; undefined when there is no statement. */
export function conditionOf(items: readonly Item[]): WrittenCondition | undefined {
  const body = items.findIndex((item, at) => at > 0 && isWord(item, ...bodyWords));
  if (body < 0) return undefined;
  const otherwise = elseAfter(items, body);
  return {
    condition: items.slice(1, body),
    body: items.slice(body, otherwise < 0 ? undefined : otherwise),
    otherwise: otherwise < 0 ? undefined : items.slice(otherwise + 1),
  };
}

/** Position of the ELSE of this IF, not of one inside; −1 when there is none. */
function elseAfter(items: readonly Item[], start: number): number {
  let depth = 0;
  let inner = 0;
  for (let at = start; at < items.length; at++) {
    const item = items[at];
    const opens = isWord(item, 'CASE') || (isWord(item, 'BEGIN') && !isWord(items[at + 1], 'TRAN', 'TRANSACTION'));
    if (opens) depth++;
    else if (isWord(item, 'END')) depth--;
    else if (depth > 0) continue;
    else if (isWord(item, 'IF')) inner++;
    else if (isWord(item, 'ELSE')) {
      if (inner === 0) return at;
      inner--;
    }
  }
  return -1;
}
