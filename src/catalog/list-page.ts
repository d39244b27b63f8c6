/** The part of a list that is wanted: rows with numbers above `after`, at most `limit` of them. */
export interface ListPage {
  readonly after?: number;
  readonly limit?: number;
}

const defaultLimit = 100;
const mostRows = 1000;

/** How many rows a page has: 100 unless said otherwise, at most 1000. */
export function limitOf({ limit }: { readonly limit?: number }): number {
  if (limit === undefined || !Number.isInteger(limit) || limit < 1) return defaultLimit;
  return Math.min(limit, mostRows);
}
