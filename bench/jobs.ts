import {
  amount,
  column,
  copied,
  date,
  type FileColumn,
  integer,
  type JobPlace,
  lineitem,
  linesPackage,
  source,
  sourceOutput,
  target,
  text,
} from './lines-package.ts';
import {
  type ColumnText,
  databaseManager,
  flatFileManager,
  lineage,
  type OutputText,
  reference,
} from './package-builder.ts';

/** A result file and how it is compared. */
export interface ResultFile {
  /** Without folder and ending. */
  readonly name: string;
  /** Numbers of the columns whose order from row to row must be the same; the rows are in no order otherwise. */
  readonly sortedBy?: readonly number[];
  /** Numbers of the columns that are not compared. */
  readonly ignored?: readonly number[];
  /** Column of an average, which peers compute in double precision, and that of its count: their product is compared, to two places. */
  readonly average?: { readonly column: number; readonly count: number };
}

/** The redirected rows of an input with bad ones. ErrorColumn is a number of each engine's own. */
export const errorResult: ResultFile = { name: 'errors', ignored: [1] };

/** One benchmark job as a package. The peers have theirs in `peers/`. */
export interface Job {
  readonly name: string;
  readonly title: string;
  readonly results: readonly ResultFile[];
  /** Whether every row of the input is in one of the results. */
  readonly keepsRows: boolean;
  packageText(place: JobPlace): string;
}

const copyJob: Job = {
  name: 'J1',
  title: 'copy CSV to CSV, every column typed and checked',
  results: [{ name: 'copy' }],
  keepsRows: true,
  packageText: (place) =>
    linesPackage(
      'J1',
      place,
      [flatFileManager('Out', `${place.results}/copy.csv`, lineitem)],
      [target('Copy', 'Out', copied(lineitem))],
      [[source, sourceOutput, 'Copy', 'Input']],
    ),
};

const derive = 'Derive';
const deriveOutput = 'Derived Column Output';
const derived = (name: string): string => lineage(derive, deriveOutput, name);

function formula(entry: FileColumn, expression: string): ColumnText & FileColumn {
  const stored = expression.replaceAll(/\[(\w+)\]/g, (_, name: string) => reference(column(name)));
  return { ...entry, properties: { Expression: stored, FriendlyExpression: expression } };
}

const formulas = [
  formula(amount('charge', 38, 6), '[l_extendedprice] * (1 - [l_discount]) * (1 + [l_tax])'),
  formula(text('mode', 10), 'UPPER(TRIM([l_shipmode]))'),
  formula(integer('ship_year'), 'YEAR([l_shipdate])'),
  formula(text('flags', 14), '[l_returnflag] + "-" + [l_linestatus] + "-" + [l_shipmode]'),
  formula({ name: 'no_comment', dataType: 11, type: 'dataType="bool"' }, 'ISNULL([l_comment])'),
];

const splitColumns = [...copied(lineitem), ...formulas.map((entry) => ({ ...entry, lineageId: derived(entry.name) }))];

const deriveJob: Job = {
  name: 'J2',
  title: 'five derived columns, conditional split into two CSV files',
  packageText: (place) => {
    const caseOutput: OutputText = {
      name: 'Large',
      from: 'Input',
      exclusionGroup: 1,
      disposition: 'IgnoreFailure',
      properties: { Expression: `${reference(column('l_quantity'))} > 25`, EvaluationOrder: '0' },
    };
    return linesPackage(
      'J2',
      place,
      [
        flatFileManager('Large out', `${place.results}/large.csv`, splitColumns),
        flatFileManager('Small out', `${place.results}/small.csv`, splitColumns),
      ],
      [
        {
          name: derive,
          classId: 'Microsoft.DerivedColumn',
          inputs: [{ name: 'Input', columns: lineitem.map(({ name }) => ({ name, lineageId: column(name) })) }],
          outputs: [
            { name: deriveOutput, from: 'Input', exclusionGroup: 1, columns: formulas },
            { name: 'Error Output', from: 'Input', exclusionGroup: 1, error: true },
          ],
        },
        {
          name: 'Split',
          classId: 'Microsoft.ConditionalSplit',
          inputs: [{ name: 'Input', columns: [{ name: 'l_quantity', lineageId: column('l_quantity') }] }],
          outputs: [
            caseOutput,
            { name: 'Small', from: 'Input', exclusionGroup: 1, properties: { IsDefaultOut: 'true' } },
            { name: 'Error Output', from: 'Input', exclusionGroup: 1, error: true },
          ],
        },
        target('Large file', 'Large out', splitColumns),
        target('Small file', 'Small out', splitColumns),
      ],
      [
        [source, sourceOutput, derive, 'Input'],
        [derive, deriveOutput, 'Split', 'Input'],
        ['Split', 'Large', 'Large file', 'Input'],
        ['Split', 'Small', 'Small file', 'Input'],
      ],
    );
  },
  results: [{ name: 'large' }, { name: 'small' }],
  keepsRows: true,
};

const lookup = 'Find part';
const match = 'Lookup Match Output';
const partColumns = [text('p_name', 55), amount('p_price')];

const lookupJob: Job = {
  name: 'J3',
  title: 'lookup in 200,000 rows, full cache, no-match output',
  packageText: (place) => {
    const found = [
      ...copied(lineitem),
      ...partColumns.map((entry) => ({ ...entry, lineageId: lineage(lookup, match, entry.name) })),
    ];
    return linesPackage(
      'J3',
      place,
      [
        databaseManager('Parts', 'Provider=MSOLEDBSQL.1;Data Source=.;Initial Catalog=Parts;Integrated Security=SSPI;'),
        flatFileManager('Found out', `${place.results}/found.csv`, found),
        flatFileManager('Missing out', `${place.results}/missing.csv`, lineitem),
      ],
      [
        {
          name: lookup,
          classId: 'Microsoft.Lookup',
          properties: {
            SqlCommand: 'select p_partkey, p_name, p_price from part',
            ConnectionType: '0',
            CacheType: '0',
            NoMatchBehavior: '1',
          },
          connection: ['OleDbConnection', 'Parts'],
          inputs: [
            {
              name: 'Lookup Input',
              columns: [
                {
                  name: 'l_partkey',
                  lineageId: column('l_partkey'),
                  properties: { JoinToReferenceColumn: 'p_partkey' },
                },
              ],
            },
          ],
          outputs: [
            {
              name: match,
              from: 'Lookup Input',
              exclusionGroup: 1,
              columns: partColumns.map((entry) => ({ ...entry, properties: { CopyFromReferenceColumn: entry.name } })),
            },
            { name: 'Lookup No Match Output', from: 'Lookup Input', exclusionGroup: 1 },
            { name: 'Lookup Error Output', from: 'Lookup Input', exclusionGroup: 1, error: true },
          ],
        },
        target('Found file', 'Found out', found),
        target('Missing file', 'Missing out', copied(lineitem)),
      ],
      [
        [source, sourceOutput, lookup, 'Lookup Input'],
        [lookup, match, 'Found file', 'Input'],
        [lookup, 'Lookup No Match Output', 'Missing file', 'Input'],
      ],
    );
  },
  results: [{ name: 'found' }, { name: 'missing' }],
  keepsRows: true,
};

const sort = 'Sort';
const sortOutput = 'Sort Output';

const sortJob: Job = {
  name: 'J4',
  title: 'sort by ship date ascending and price descending',
  packageText: (place) => {
    const keys: Record<string, string> = { l_shipdate: '1', l_extendedprice: '-2' };
    const sorted = lineitem.map((entry) => ({ ...entry, lineageId: lineage(sort, sortOutput, entry.name) }));
    const columns = lineitem.map((entry) => ({
      ...entry,
      properties: { SortColumnId: reference(column(entry.name)) },
    }));
    return linesPackage(
      'J4',
      place,
      [flatFileManager('Out', `${place.results}/sorted.csv`, lineitem)],
      [
        {
          name: sort,
          classId: 'Microsoft.Sort',
          properties: { EliminateDuplicates: 'false', MaximumThreads: '-1' },
          inputs: [
            {
              name: 'Sort Input',
              columns: lineitem.map(({ name }) => ({
                name,
                lineageId: column(name),
                properties: { NewSortKeyPosition: keys[name] ?? '0', NewComparisonFlags: '0' },
              })),
            },
          ],
          outputs: [{ name: sortOutput, columns }],
        },
        target('Sorted file', 'Out', sorted),
      ],
      [
        [source, sourceOutput, sort, 'Sort Input'],
        [sort, sortOutput, 'Sorted file', 'Input'],
      ],
    );
  },
  results: [{ name: 'sorted', sortedBy: [10, 5] }],
  keepsRows: true,
};

const aggregate = 'Totals';
const aggregateOutput = 'Aggregate Output 1';
const aggregations: readonly (readonly [FileColumn, string, string])[] = [
  [integer('l_suppkey'), 'l_suppkey', '0'],
  [text('l_shipmode', 10), 'l_shipmode', '0'],
  [amount('sum_price', 38, 2), 'l_extendedprice', '4'],
  [amount('avg_price', 38, 6), 'l_extendedprice', '5'],
  [amount('min_price'), 'l_extendedprice', '6'],
  [date('max_shipdate'), 'l_shipdate', '7'],
  [{ name: 'lines', dataType: 21, type: 'dataType="ui8"' }, 'l_linenumber', '2'],
  [{ name: 'parts', dataType: 21, type: 'dataType="ui8"' }, 'l_partkey', '3'],
];

const aggregateJob: Job = {
  name: 'J5',
  title: 'group by supplier and ship mode: sum, avg, min, max, count, count distinct',
  packageText: (place) => {
    const columns = aggregations.map(([entry, from, kind]) => ({
      ...entry,
      properties: {
        AggregationColumnId: reference(column(from)),
        AggregationType: kind,
        IsBig: '0',
        AggregationComparisonFlags: '0',
      },
    }));
    const used = [...new Set(aggregations.map(([, from]) => from))];
    return linesPackage(
      'J5',
      place,
      [
        flatFileManager(
          'Out',
          `${place.results}/totals.csv`,
          aggregations.map(([entry]) => entry),
        ),
      ],
      [
        {
          name: aggregate,
          classId: 'Microsoft.Aggregate',
          inputs: [{ name: 'Aggregate Input 1', columns: used.map((name) => ({ name, lineageId: column(name) })) }],
          outputs: [{ name: aggregateOutput, columns }],
        },
        target(
          'Totals file',
          'Out',
          aggregations.map(([entry]) => ({ ...entry, lineageId: lineage(aggregate, aggregateOutput, entry.name) })),
        ),
      ],
      [
        [source, sourceOutput, aggregate, 'Aggregate Input 1'],
        [aggregate, aggregateOutput, 'Totals file', 'Input'],
      ],
    );
  },
  results: [{ name: 'totals', average: { column: 3, count: 6 } }],
  keepsRows: false,
};

/** The jobs, in order. */
export const jobs: readonly Job[] = [copyJob, deriveJob, lookupJob, sortJob, aggregateJob];
