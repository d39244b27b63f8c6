import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { RowsWish } from '../../runtime/data-reader/send-rows.ts';
import type { PackageWork } from '../steps/package-messages.ts';

/** What the process that reads a package is told: all of it through its standard input, nothing on its command line. */
export interface ReaderWork extends PackageWork {
  readonly parameters: readonly (readonly [name: string, value: string])[];
  readonly reader: RowsWish;
}

/** What it says on its descriptor 3, behind the rows on its descriptor 4: why there are not all of them. */
export interface ReaderEnd {
  readonly failure?: Diagnostic;
}
