import type { InputColumn, InputInstance } from '../component.ts';
import { collationOf } from './collation.ts';
import type { SortKey } from './compare-rows.ts';

/** The columns by which the rows of an input come sorted, as upstream declares it, in the order of their places. Nobody checks the rows themselves. */
export function inputSortKeys(input: Pick<InputInstance, 'columns'> | undefined): readonly InputColumn[] {
  return (input?.columns ?? [])
    .filter(({ sortKeyPosition }) => sortKeyPosition !== 0)
    .sort((left, right) => Math.abs(left.sortKeyPosition) - Math.abs(right.sortKeyPosition));
}

/** How rows compare that come sorted by this column. */
export function sortKeyOf({ type, sortKeyPosition, comparisonFlags }: InputColumn, localeId: number): SortKey {
  return { type, descending: sortKeyPosition < 0, collation: collationOf(localeId, comparisonFlags) };
}
