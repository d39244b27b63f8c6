import type { ScriptError } from '../../runtime/sql-script/run-sql-script.ts';

/** What the process of a T-SQL step is told: all of it through its standard input, nothing on its command line. */
export interface ScriptWork {
  readonly database: {
    readonly name: string;
    readonly target: string;
    readonly user?: string;
    readonly password?: string;
  };
  readonly script: string;
  readonly timeoutSeconds: number;
}

/** What the process of a T-SQL step says: lines of JSON on its descriptor 3, the end last. */
export type FromScript =
  | { readonly kind: 'output'; readonly text: string }
  /** `error`: what the database refused; `failure`: why the script was not run, or not to its end. */
  | { readonly kind: 'end'; readonly error?: ScriptError; readonly failure?: string };
