/** What an output column of an aggregate holds, with the numbers of the object model (source: components reference §3). */
export const aggregationTypes = {
  GroupBy: 0,
  Count: 1,
  CountAll: 2,
  CountDistinct: 3,
  Sum: 4,
  Average: 5,
  Minimum: 6,
  Maximum: 7,
} as const;
