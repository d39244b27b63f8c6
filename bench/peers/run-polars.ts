import { lineitem } from '../lines-package.ts';
import { type PeerRun, resultPath } from './peer.ts';

// One run of one job in Polars, a process of its own: `run-polars.ts <PeerRun as JSON>`.

// What is used of its types, because the package is installed only by who measures with it.
interface Methods {
  readonly [method: string]: (...args: unknown[]) => Column;
}
type Column = Methods & { readonly str: Methods; readonly dt: Methods };
interface Frame {
  select(...columns: unknown[]): Frame;
  withColumns(...columns: unknown[]): Frame;
  filter(condition: unknown): Frame;
  join(other: Frame, options: object): Frame;
  sort(options: object): Frame;
  groupBy(columns: readonly string[]): { agg(...columns: unknown[]): Frame };
  collect(options?: object): Promise<Frame>;
  sinkCSV(path: string, options: object): Frame;
  writeCSV(path: string, options: object): void;
  lazy(): Frame;
}
interface Polars {
  readonly Int64: unknown;
  readonly Int32: unknown;
  readonly Float64: unknown;
  readonly Utf8: unknown;
  readonly Date: unknown;
  Datetime(unit: string): unknown;
  scanCSV(path: string, options: object): Frame;
  col(name: string): Column;
  lit(value: unknown): Column;
  concatString(options: object): Column;
}

const name = 'nodejs-polars';
const pl = ((await import(name)) as { default: Polars }).default;
const { job, place } = JSON.parse(process.argv[2] ?? '{}') as PeerRun;
const types: Readonly<Record<number, unknown>> = {
  3: pl.Int32,
  20: pl.Int64,
  130: pl.Utf8,
  131: pl.Float64,
  133: pl.Date,
  135: pl.Datetime('us'),
};
const written = { datetimeFormat: '%Y-%m-%d %H:%M:%S' };
const schema = Object.fromEntries(lineitem.map((column) => [column.name, types[column.dataType]]));
const lines = pl.scanCSV(`${place.data}/lineitem.csv`, { schema, ignoreErrors: false });
const to = (result: string): string => resultPath(place, result, 'polars');
const price = pl.col('l_extendedprice');

const jobs: Readonly<Record<string, () => Promise<unknown>>> = {
  J1: () => lines.sinkCSV(to('copy'), written).collect(),
  J2: async () => {
    const one = pl.lit(1);
    const frame = await lines
      .withColumns(
        price
          .mul(one.sub(pl.col('l_discount')))
          .mul(one.add(pl.col('l_tax')))
          .round(6)
          .alias('charge'),
        pl.col('l_shipmode').str.strip().str.toUpperCase().alias('mode'),
        pl.col('l_shipdate').dt.year().alias('ship_year'),
        pl.concatString({ exprs: ['l_returnflag', 'l_linestatus', 'l_shipmode'].map(pl.col), sep: '-' }).alias('flags'),
        pl.col('l_comment').isNull().alias('no_comment'),
      )
      .collect();
    frame.filter(pl.col('l_quantity').gt(25)).writeCSV(to('large'), written);
    frame.filter(pl.col('l_quantity').ltEq(25)).writeCSV(to('small'), written);
  },
  J3: async () => {
    const partSchema = { p_partkey: pl.Int32, p_name: pl.Utf8, p_price: pl.Float64 };
    const part = pl.scanCSV(`${place.data}/part.csv`, { schema: partSchema });
    const joined = await lines.join(part, { leftOn: 'l_partkey', rightOn: 'p_partkey', how: 'left' }).collect();
    joined.filter(pl.col('p_name').isNotNull()).writeCSV(to('found'), written);
    const columns = lineitem.map((column) => column.name);
    joined
      .filter(pl.col('p_name').isNull())
      .select(...columns)
      .writeCSV(to('missing'), written);
  },
  J4: () =>
    lines
      .sort({ by: ['l_shipdate', 'l_extendedprice'], descending: [false, true] })
      .sinkCSV(to('sorted'), written)
      .collect(),
  J5: () =>
    lines
      .groupBy(['l_suppkey', 'l_shipmode'])
      .agg(
        price.sum().round(2).alias('sum_price'),
        price.mean().alias('avg_price'),
        price.min().alias('min_price'),
        pl.col('l_shipdate').max().alias('max_shipdate'),
        pl.col('l_linenumber').count().alias('lines'),
        pl.col('l_partkey').nUnique().alias('parts'),
      )
      .sinkCSV(to('totals'), written)
      .collect(),
};
await jobs[job]?.();
