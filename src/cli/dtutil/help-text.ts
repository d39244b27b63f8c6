import { optionLines } from '../dtexec/help-text.ts';
import { dtutilOptions } from './option-table.ts';

/** The help of dtutil. */
export function helpText(): string {
  return `Manages SQL Server Integration Services packages in files.

Usage: dtutil /File package.dtsx <what to do> [options]

Options begin with / or -, in any case, and may be abbreviated as shown. A value is the next argument; quote it, or write = for ;.
${optionLines(dtutilOptions)}

Exit codes: 0 success, 1 failure, 4 package not found, 5 package not loadable, 6 command line wrong.

Examples:
  dtutil /FILE package.dtsx --describe
  dtutil /FILE package.dtsx /COPY "FILE;copies/package.dtsx" /I
  dtutil /FILE package.dtsx /ENCRYPT FILE=package.dtsx=3 --encrypt-env NEW_PASSWORD
  dtutil /FILE old.dtsx /COPY FILE=new.dtsx --convert 8
`;
}
