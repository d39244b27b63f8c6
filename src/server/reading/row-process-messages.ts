import type { StoreQuery } from '../../faces/tds/tds-services.ts';

/** What a process that reads rows is told: one query at a time. */
export type ToRowProcess =
  | { readonly kind: 'open'; readonly query: StoreQuery }
  | { readonly kind: 'next' }
  /** Gives the query up; the process may be given another one. */
  | { readonly kind: 'end' };

/** What it answers, once for each `next`; to the others it answers nothing. */
export type FromRowProcess =
  | { readonly kind: 'rows'; readonly rows: readonly (readonly unknown[])[]; readonly isLast: boolean }
  | { readonly kind: 'failed'; readonly message: string };
