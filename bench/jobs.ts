import {
  type ColumnText,
  type ComponentText,
  databaseManager,
  dataFlowPackage,
  flatFileManager,
  lineage,
  type OutputText,
  reference,
} from './package-builder.ts';

/** One benchmark job: our package, and the peer's statements for the same work. */
export interface Job {
  readonly name: string;
  readonly title: string;
  /** Text of the package. `folder` holds the data and takes the results. */
  packageText(folder: string): string;
  /** DuckDB statements over a view `lineitem` and a table `part`. */
  peer(folder: string): readonly string[];
  /** Result files, to be compared: ours and the peer's, without folder. */
  readonly results: readonly (readonly [ours: string, peers: string])[];
}

interface FileColumn {
  readonly name: string;
  readonly dataType: number;
  readonly type: string;
  readonly width?: number;
  readonly precision?: number;
  readonly scale?: number;
  readonly qualified?: boolean;
}

const wide = (name: string): FileColumn => ({ name, dataType: 20, type: 'dataType="i8"' });
const integer = (name: string): FileColumn => ({ name, dataType: 3, type: 'dataType="i4"' });
const amount = (name: string, precision = 15, scale = 2): FileColumn => ({
  name,
  dataType: 131,
  type: `dataType="numeric" precision="${precision}" scale="${scale}"`,
  precision,
  scale,
});
const text = (name: string, width: number, qualified = false): FileColumn => ({
  name,
  dataType: 130,
  type: `dataType="wstr" length="${width}"`,
  width,
  qualified,
});
const date = (name: string): FileColumn => ({ name, dataType: 133, type: 'dataType="dbDate"' });
const timestamp = (name: string): FileColumn => ({ name, dataType: 135, type: 'dataType="dbTimeStamp"' });

const lineitem: readonly FileColumn[] = [
  wide('l_orderkey'),
  integer('l_partkey'),
  integer('l_suppkey'),
  integer('l_linenumber'),
  amount('l_quantity'),
  amount('l_extendedprice'),
  amount('l_discount'),
  amount('l_tax'),
  text('l_returnflag', 1),
  text('l_linestatus', 1),
  date('l_shipdate'),
  date('l_commitdate'),
  timestamp('l_receiptts'),
  text('l_shipinstruct', 25),
  text('l_shipmode', 10),
  text('l_comment', 44, true),
];

const source = 'Lines';
const sourceOutput = 'Flat File Source Output';
const column = (name: string): string => lineage(source, sourceOutput, name);

function linesManager(folder: string): string {
  return flatFileManager('Lines file', `${folder}/lineitem.csv`, lineitem);
}

const linesSource: ComponentText = {
  name: source,
  classId: 'Microsoft.FlatFileSource',
  properties: { RetainNulls: 'true' },
  connection: ['FlatFileConnection', 'Lines file'],
  outputs: [
    { name: sourceOutput, columns: lineitem, external: true },
    { name: 'Flat File Source Error Output', error: true },
  ],
};

interface Written extends FileColumn {
  readonly lineageId: string;
}

function target(name: string, manager: string, columns: readonly Written[]): ComponentText {
  return {
    name,
    classId: 'Microsoft.FlatFileDestination',
    properties: { Overwrite: 'true', EscapeQualifier: 'true' },
    connection: ['FlatFileConnection', manager],
    inputs: [
      {
        name: 'Input',
        external: columns,
        columns: columns.map((written) => ({
          name: written.name,
          lineageId: written.lineageId,
          external: written.name,
        })),
      },
    ],
  };
}

const copied = (list: readonly FileColumn[]): Written[] =>
  list.map((entry) => ({ ...entry, lineageId: column(entry.name) }));

const csv = "(FORMAT csv, HEADER true, DELIMITER ',')";

const copyJob: Job = {
  name: 'J1',
  title: 'copy CSV to CSV, every column typed and checked',
  packageText: (folder) =>
    dataFlowPackage(
      'J1',
      [linesManager(folder), flatFileManager('Out', `${folder}/j1.csv`, lineitem)],
      [linesSource, target('Copy', 'Out', copied(lineitem))],
      [[source, sourceOutput, 'Copy', 'Input']],
    ),
  peer: (folder) => [`COPY (SELECT * FROM lineitem) TO '${folder}/j1-peer.csv' ${csv}`],
  results: [['j1.csv', 'j1-peer.csv']],
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
  packageText: (folder) => {
    const caseOutput: OutputText = {
      name: 'Large',
      from: 'Input',
      exclusionGroup: 1,
      disposition: 'IgnoreFailure',
      properties: { Expression: `${reference(column('l_quantity'))} > 25`, EvaluationOrder: '0' },
    };
    return dataFlowPackage(
      'J2',
      [
        linesManager(folder),
        flatFileManager('Large out', `${folder}/j2-large.csv`, splitColumns),
        flatFileManager('Small out', `${folder}/j2-small.csv`, splitColumns),
      ],
      [
        linesSource,
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
  peer: (folder) => {
    const select = `SELECT *, l_extendedprice * (1 - l_discount) * (1 + l_tax) AS charge, upper(trim(l_shipmode)) AS mode,
      year(l_shipdate) AS ship_year, l_returnflag || '-' || l_linestatus || '-' || l_shipmode AS flags, l_comment IS NULL AS no_comment FROM lineitem`;
    return [
      `COPY (${select} WHERE l_quantity > 25) TO '${folder}/j2-large-peer.csv' ${csv}`,
      `COPY (${select} WHERE l_quantity <= 25 OR l_quantity IS NULL) TO '${folder}/j2-small-peer.csv' ${csv}`,
    ];
  },
  results: [
    ['j2-large.csv', 'j2-large-peer.csv'],
    ['j2-small.csv', 'j2-small-peer.csv'],
  ],
};

const lookup = 'Find part';
const match = 'Lookup Match Output';
const partColumns = [text('p_name', 55), amount('p_price')];

const lookupJob: Job = {
  name: 'J3',
  title: 'lookup in 200,000 rows, full cache, no-match output',
  packageText: (folder) => {
    const found = [
      ...copied(lineitem),
      ...partColumns.map((entry) => ({ ...entry, lineageId: lineage(lookup, match, entry.name) })),
    ];
    return dataFlowPackage(
      'J3',
      [
        linesManager(folder),
        databaseManager('Parts', 'Provider=MSOLEDBSQL.1;Data Source=.;Initial Catalog=Parts;Integrated Security=SSPI;'),
        flatFileManager('Found out', `${folder}/j3-found.csv`, found),
        flatFileManager('Missing out', `${folder}/j3-missing.csv`, lineitem),
      ],
      [
        linesSource,
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
  peer: (folder) => [
    `COPY (SELECT lineitem.*, p_name, p_price FROM lineitem JOIN part ON l_partkey = p_partkey) TO '${folder}/j3-found-peer.csv' ${csv}`,
    `COPY (SELECT * FROM lineitem WHERE NOT EXISTS (SELECT 1 FROM part WHERE l_partkey = p_partkey)) TO '${folder}/j3-missing-peer.csv' ${csv}`,
  ],
  results: [
    ['j3-found.csv', 'j3-found-peer.csv'],
    ['j3-missing.csv', 'j3-missing-peer.csv'],
  ],
};

const sort = 'Sort';
const sortOutput = 'Sort Output';

const sortJob: Job = {
  name: 'J4',
  title: 'sort by ship date ascending and price descending',
  packageText: (folder) => {
    const keys: Record<string, string> = { l_shipdate: '1', l_extendedprice: '-2' };
    const sorted = lineitem.map((entry) => ({ ...entry, lineageId: lineage(sort, sortOutput, entry.name) }));
    const columns = lineitem.map((entry) => ({
      ...entry,
      properties: { SortColumnId: reference(column(entry.name)) },
    }));
    return dataFlowPackage(
      'J4',
      [linesManager(folder), flatFileManager('Out', `${folder}/j4.csv`, lineitem)],
      [
        linesSource,
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
  peer: (folder) => [
    `COPY (SELECT * FROM lineitem ORDER BY l_shipdate, l_extendedprice DESC) TO '${folder}/j4-peer.csv' ${csv}`,
  ],
  results: [['j4.csv', 'j4-peer.csv']],
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
  packageText: (folder) => {
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
    return dataFlowPackage(
      'J5',
      [
        linesManager(folder),
        flatFileManager(
          'Out',
          `${folder}/j5.csv`,
          aggregations.map(([entry]) => entry),
        ),
      ],
      [
        linesSource,
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
  peer: (folder) => [
    `COPY (SELECT l_suppkey, l_shipmode, sum(l_extendedprice) AS sum_price, avg(l_extendedprice) AS avg_price, min(l_extendedprice) AS min_price,
      max(l_shipdate) AS max_shipdate, count(*) AS lines, count(DISTINCT l_partkey) AS parts FROM lineitem GROUP BY l_suppkey, l_shipmode)
      TO '${folder}/j5-peer.csv' ${csv}`,
  ],
  results: [['j5.csv', 'j5-peer.csv']],
};

/** The jobs, in order. */
export const jobs: readonly Job[] = [copyJob, deriveJob, lookupJob, sortJob, aggregateJob];
