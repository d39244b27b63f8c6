/** A line that both texts have, or that one of them has alone. */
export interface LineDifference {
  readonly mark: ' ' | '+' | '-';
  readonly line: string;
}

/** Beyond so many changed lines the rest is given as removed and added: the search would take time and memory in their square. */
const mostChanges = 1000;

/** The shortest way from one list of lines to the other (E. Myers, An O(ND) Difference Algorithm, 1986). */
export function diffLines(before: readonly string[], after: readonly string[]): LineDifference[] {
  const start = equalCount(before, after, (lines, index) => lines[index]);
  const [oldRest, newRest] = [before.slice(start), after.slice(start)];
  const end = equalCount(oldRest, newRest, (lines, index) => lines[lines.length - 1 - index]);
  const changed = shortestEdit(oldRest.slice(0, oldRest.length - end), newRest.slice(0, newRest.length - end));
  return [...marked(' ', before.slice(0, start)), ...changed, ...marked(' ', before.slice(before.length - end))];
}

function equalCount(
  before: readonly string[],
  after: readonly string[],
  lineAt: (lines: readonly string[], index: number) => string,
): number {
  const most = Math.min(before.length, after.length);
  let count = 0;
  while (count < most && lineAt(before, count) === lineAt(after, count)) count++;
  return count;
}

function marked(mark: LineDifference['mark'], lines: readonly string[]): LineDifference[] {
  return lines.map((line) => ({ mark, line }));
}

/**
 * Walks the diagonals of the edit graph, one more change in every round; `reach` holds how far each diagonal got in `before`. The rounds are
 * kept, so that the way can be followed back.
 */
function shortestEdit(before: readonly string[], after: readonly string[]): LineDifference[] {
  const rounds: Map<number, number>[] = [];
  let reach = new Map([[1, 0]]);
  for (let changes = 0; changes <= Math.min(before.length + after.length, mostChanges); changes++) {
    rounds.push(reach);
    reach = new Map(reach);
    for (let diagonal = -changes; diagonal <= changes; diagonal += 2) {
      const at = slide(
        before,
        after,
        isInsertion(reach, diagonal, changes) ? (reach.get(diagonal + 1) ?? 0) : (reach.get(diagonal - 1) ?? 0) + 1,
        diagonal,
      );
      reach.set(diagonal, at);
      if (at >= before.length && at - diagonal >= after.length) return wayBack(before, after, rounds);
    }
  }
  return [...marked('-', before), ...marked('+', after)];
}

function isInsertion(reach: ReadonlyMap<number, number>, diagonal: number, changes: number): boolean {
  if (diagonal === -changes) return true;
  return diagonal !== changes && (reach.get(diagonal - 1) ?? 0) < (reach.get(diagonal + 1) ?? 0);
}

function slide(before: readonly string[], after: readonly string[], from: number, diagonal: number): number {
  let at = from;
  while (at < before.length && at - diagonal < after.length && before[at] === after[at - diagonal]) at++;
  return at;
}

function wayBack(
  before: readonly string[],
  after: readonly string[],
  rounds: readonly ReadonlyMap<number, number>[],
): LineDifference[] {
  const way: LineDifference[] = [];
  let [x, y] = [before.length, after.length];
  for (let changes = rounds.length - 1; changes >= 0; changes--) {
    const reach = rounds[changes];
    const inserted = isInsertion(reach, x - y, changes);
    const diagonal = inserted ? x - y + 1 : x - y - 1;
    const fromX = changes === 0 ? 0 : (reach.get(diagonal) ?? 0);
    const fromY = changes === 0 ? 0 : fromX - diagonal;
    while (x > fromX && y > fromY) {
      way.push({ mark: ' ', line: before[--x] });
      y--;
    }
    if (changes === 0) break;
    if (inserted) way.push({ mark: '+', line: after[--y] });
    else way.push({ mark: '-', line: before[--x] });
  }
  return way.reverse();
}
