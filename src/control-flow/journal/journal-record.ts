import type { ExecutionResult } from '../execution-result.ts';
import type { JournalValue } from './journal-values.ts';

/** Variables that changed: by scope, then by qualified name. */
export type JournalVariables = Readonly<Record<string, Readonly<Record<string, JournalValue>>>>;

/** Errors that have reached containers which run, and whether one inside made them fail: by place. */
export type JournalErrors = Readonly<Record<string, readonly [errors: number, failed: boolean]>>;

/** A database of a transaction that is about to be committed, and the mark that it was left. */
export interface JournaledStore {
  readonly connection: string;
  /** Undefined when the database leaves no marks. */
  readonly mark: string | undefined;
  /** Marks that the commit takes away. */
  readonly settled: readonly string[];
}

/** The collection of a Foreach Loop; null: its items are objects that only the process knew. */
export type JournaledItems = readonly (readonly JournalValue[])[] | null;

interface Changes {
  readonly variables?: JournalVariables;
  readonly errors?: JournalErrors;
}

/** One line of the journal. Places are paths of executables with the iterations of the loops around them. */
export type JournalRecord =
  | {
      readonly kind: 'start';
      readonly version: 1;
      readonly journalId: string;
      readonly packageId: string;
      readonly packageName: string;
    }
  | ({ readonly kind: 'done'; readonly place: string; readonly result: ExecutionResult } & Changes)
  | ({ readonly kind: 'turn'; readonly place: string; readonly iteration: number } & Changes)
  | {
      readonly kind: 'items';
      readonly place: string;
      readonly items: JournaledItems;
    }
  | ({ readonly kind: 'commit'; readonly place: string; readonly stores: readonly JournaledStore[] } & Changes)
  | { readonly kind: 'forget'; readonly place: string }
  | { readonly kind: 'marks'; readonly connection: string; readonly marks: readonly string[] }
  | ({ readonly kind: 'state' } & Changes)
  | { readonly kind: 'end'; readonly result: ExecutionResult }
  | { readonly kind: 'resume'; readonly again: readonly string[] };
