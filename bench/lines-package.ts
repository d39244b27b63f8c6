import { type ColumnText, type ComponentText, dataFlowPackage, flatFileManager, lineage } from './package-builder.ts';

/** Where a run finds its data and puts its results. */
export interface JobPlace {
  /** Folder of the input files. */
  readonly data: string;
  /** Folder of the result files. */
  readonly results: string;
  /** `lineitem-err` has 1 % rows that do not convert; they are redirected to the result `errors`. */
  readonly input: 'lineitem' | 'lineitem-err';
}

/** A column of a flat file: its pipeline number, and the attributes of its type. */
export interface FileColumn {
  readonly name: string;
  readonly dataType: number;
  readonly type: string;
  readonly width?: number;
  readonly precision?: number;
  readonly scale?: number;
  readonly qualified?: boolean;
}

/** A column of a flat file that takes a column of the data flow. */
export interface Written extends FileColumn {
  readonly lineageId: string;
}

/** A DT_I8 column. */
export const wide = (name: string): FileColumn => ({ name, dataType: 20, type: 'dataType="i8"' });

/** A DT_I4 column. */
export const integer = (name: string): FileColumn => ({ name, dataType: 3, type: 'dataType="i4"' });

/** A DT_NUMERIC column. */
export const amount = (name: string, precision = 15, scale = 2): FileColumn => ({
  name,
  dataType: 131,
  type: `dataType="numeric" precision="${precision}" scale="${scale}"`,
  precision,
  scale,
});

/** A DT_WSTR column of this many characters. */
export const text = (name: string, width: number, qualified = false): FileColumn => ({
  name,
  dataType: 130,
  type: `dataType="wstr" length="${width}"`,
  width,
  qualified,
});

/** A DT_DBDATE column. */
export const date = (name: string): FileColumn => ({ name, dataType: 133, type: 'dataType="dbDate"' });

const timestamp = (name: string): FileColumn => ({ name, dataType: 135, type: 'dataType="dbTimeStamp"' });

/** The columns of the input, in order. */
export const lineitem: readonly FileColumn[] = [
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

/** Name of the source. */
export const source = 'Lines';

/** Name of the source's output. */
export const sourceOutput = 'Flat File Source Output';

const errorOutput = 'Flat File Source Error Output';
const rowText: ColumnText = { name: 'Flat File Source Error Output Column', type: 'dataType="nText"' };

/** Lineage id of a column of the source. */
export const column = (name: string): string => lineage(source, sourceOutput, name);

/** Columns of the source as a file takes them. */
export const copied = (list: readonly FileColumn[]): Written[] =>
  list.map((entry) => ({ ...entry, lineageId: column(entry.name) }));

/** A Flat File Source over a connection manager; with `redirects` every error and truncation goes to its error output. */
export function fileSource(manager: string, columns: readonly FileColumn[], redirects = false): ComponentText {
  return {
    name: source,
    classId: 'Microsoft.FlatFileSource',
    properties: { RetainNulls: 'true' },
    connection: ['FlatFileConnection', manager],
    outputs: [
      { name: sourceOutput, columns, external: true, disposition: redirects ? 'RedirectRow' : undefined },
      { name: errorOutput, error: true, columns: [rowText] },
    ],
  };
}

/** A Flat File Destination. */
export function target(name: string, manager: string, columns: readonly Written[]): ComponentText {
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

// The text of the row comes last and is not qualified: it holds commas.
const errorColumns: readonly Written[] = [
  { ...integer('ErrorCode'), lineageId: lineage(source, errorOutput, 'ErrorCode') },
  { ...integer('ErrorColumn'), lineageId: lineage(source, errorOutput, 'ErrorColumn') },
  { name: 'Row', dataType: 303, type: rowText.type, lineageId: lineage(source, errorOutput, rowText.name) },
];

/** A package that reads the input; paths of the source's error output are added when the input has bad rows. */
export function linesPackage(
  name: string,
  place: JobPlace,
  managers: readonly string[],
  components: readonly ComponentText[],
  paths: readonly (readonly [string, string, string, string])[],
): string {
  const redirects = place.input === 'lineitem-err';
  const lines = flatFileManager('Lines file', `${place.data}/${place.input}.csv`, lineitem);
  const from = fileSource('Lines file', lineitem, redirects);
  if (!redirects) return dataFlowPackage(name, [lines, ...managers], [from, ...components], paths);
  const errors = flatFileManager('Errors out', `${place.results}/errors.csv`, errorColumns);
  return dataFlowPackage(
    name,
    [lines, ...managers, errors],
    [from, ...components, target('Errors file', 'Errors out', errorColumns)],
    [...paths, [source, errorOutput, 'Errors file', 'Input']],
  );
}
