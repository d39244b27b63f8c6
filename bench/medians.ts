import type { Measured } from './measure-process.ts';

/** The middle of the values; of an even number of them the higher of the two in the middle. 0 for none. */
export function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[values.length >> 1] ?? 0;
}

/** The medians of several runs, each figure for itself. */
export function medianOf(runs: readonly Measured[]): Measured {
  const known = (list: readonly (number | undefined)[]): number | undefined => {
    const values = list.filter((value) => value !== undefined);
    return values.length === 0 ? undefined : median(values);
  };
  return {
    seconds: median(runs.map(({ seconds }) => seconds)),
    cpuSeconds: known(runs.map(({ cpuSeconds }) => cpuSeconds)),
    peakMB: known(runs.map(({ peakMB }) => peakMB)),
  };
}
