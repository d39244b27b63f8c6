/** One option of a command line. */
export interface OptionSpecification {
  /** `/` for an option of SSIS, `--` for one of our own. */
  readonly prefix: '/' | '--';
  /** As the reference spells it; our own without the dashes. */
  readonly name: string;
  /** Letters an abbreviation needs at least; the length of the name when it cannot be abbreviated. */
  readonly shortest: number;
  readonly value: 'none' | 'required' | 'optional';
  /** What the value is, for help and messages. */
  readonly syntax: string;
  readonly summary: string;
  /** Set for an option that is understood but not supported yet: the way out. */
  readonly wayOut?: string;
}

/** An option in short form. Brackets as in the documentation: what stands before `[` is the shortest abbreviation. */
export type OptionRow = readonly [
  spelling: string,
  value: OptionSpecification['value'],
  syntax: string,
  summary: string,
  wayOut?: string,
];

/** The options of a program, in the order in which help lists them. */
export interface OptionTable {
  /** Those of SSIS; they begin with `/` or `-`. */
  readonly ssis: readonly OptionSpecification[];
  /** Our own; they begin with `--`. */
  readonly own: readonly OptionSpecification[];
}

/** The table of a program from its rows. */
export function optionTable(ssis: readonly OptionRow[], own: readonly OptionRow[]): OptionTable {
  return { ssis: ssis.map((row) => specificationOf('/', row)), own: own.map((row) => specificationOf('--', row)) };
}

function specificationOf(
  prefix: OptionSpecification['prefix'],
  [spelling, value, syntax, summary, wayOut]: OptionRow,
): OptionSpecification {
  const bracket = spelling.indexOf('[');
  const name = spelling.replaceAll(/[[\]]/g, '');
  return {
    prefix,
    name,
    shortest: bracket < 0 ? name.length : bracket,
    value,
    syntax,
    summary,
    ...(wayOut === undefined ? {} : { wayOut }),
  };
}

/** An option as the user writes it: `/File`, `--json`. */
export function spellOption({ prefix, name }: OptionSpecification): string {
  return `${prefix}${name}`;
}
