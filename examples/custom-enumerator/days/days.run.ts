import { columnType, type ForeachCollection } from 'opendtsx/sdk';
import { type DaysInstance, dayNumber } from './days.ts';

/** The days in their order. Each item is made when the loop asks for it: an array would do as well. */
export async function enumerate({ properties }: DaysInstance): Promise<ForeachCollection> {
  const first = dayNumber(properties.First) ?? 0;
  const last = dayNumber(properties.Last) ?? -1;
  const length = Math.max(0, last - first + 1);
  return {
    length,
    at: (index) => (index < length ? [{ type: columnType('DT_DBDATE'), value: first + index }] : undefined),
  };
}
