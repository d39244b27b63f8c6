import { lineitem } from '../lines-package.ts';
import { type PeerRun, resultPath } from './peer.ts';

const csv = "(FORMAT csv, HEADER true, DELIMITER ',')";

const sqlTypes: Readonly<Record<number, string>> = {
  3: 'INTEGER',
  20: 'BIGINT',
  130: 'VARCHAR',
  131: 'DECIMAL(15,2)',
  133: 'DATE',
  135: 'TIMESTAMP',
};

const typed = lineitem.map(({ name, dataType, width }) => ({ name, width, type: sqlTypes[dataType] ?? 'VARCHAR' }));

// ErrorCode as the source has it: 0xC0209084 (does not convert) and 0xC0209085 (truncated), as signed numbers.
const notConverted = -1_071_607_676;
const truncated = -1_071_607_675;

function readLines(run: PeerRun, types: readonly { name: string; type: string }[]): string {
  const columns = types.map(({ name, type }) => `'${name}': '${type}'`).join(', ');
  const { data, input } = run.place;
  // Its reader takes 32 MB for a block of the file, too much of a small budget: one thread fails with that.
  const budget = run.memoryMB === undefined ? '' : ', buffer_size = 4000000';
  return `read_csv('${data}/${input}.csv', header = true, delim = ',', quote = '"', escape = '"', columns = {${columns}}, parallel = ${run.threads > 1}${budget})`;
}

// One pass checks and types; the text of a row is kept for bad rows only. Measured against two passes, and against a table of all texts.
function checkedLines(run: PeerRun): string[] {
  const texts = typed.map(({ name }) => ({ name, type: 'VARCHAR' }));
  const names = typed.map(({ name }) => name);
  const casts = typed.map(
    ({ name, type }) => `${type === 'VARCHAR' ? name : `TRY_CAST(${name} AS ${type})`} AS t_${name}`,
  );
  const faults = typed.map(({ name, type, width }, index) => ({
    when: type === 'VARCHAR' ? `length(${name}) > ${width}` : `${name} IS NOT NULL AND t_${name} IS NULL`,
    code: type === 'VARCHAR' ? truncated : notConverted,
    index,
  }));
  const choose = (value: 'code' | 'index'): string =>
    `CASE ${faults.map((fault) => `WHEN ${fault.when} THEN ${fault[value]}`).join(' ')} END`;
  const cast = `SELECT *, ${casts.join(', ')} FROM ${readLines(run, texts)}`;
  const judged = `SELECT *, ${choose('code')} AS ErrorCode, ${choose('index')} AS ErrorColumn FROM (${cast})`;
  const row = `struct_pack(${names.map((name) => `${name} := ${name}`).join(', ')})`;
  return [
    `CREATE TEMP TABLE checked AS SELECT ${names.map((name) => `t_${name}`).join(', ')}, ErrorCode, ErrorColumn,
      CASE WHEN ErrorCode IS NOT NULL THEN ${row} END AS bad FROM (${judged})`,
    `CREATE VIEW lineitem AS SELECT ${names.map((name) => `t_${name} AS ${name}`).join(', ')} FROM checked WHERE ErrorCode IS NULL`,
    `COPY (SELECT ErrorCode, ErrorColumn, unnest(bad) FROM checked WHERE ErrorCode IS NOT NULL) TO '${resultPath(run.place, 'errors', 'duckdb')}' ${csv}`,
  ];
}

// What leaves in two files is typed once into a table, then derived or joined twice: the best of three forms measured.
function lines(run: PeerRun, twice: boolean): string[] {
  if (run.place.input === 'lineitem-err') return checkedLines(run);
  return [`CREATE ${twice ? 'TEMP TABLE' : 'VIEW'} lineitem AS SELECT * FROM ${readLines(run, typed)}`];
}

const derived = `SELECT *, l_extendedprice * (1 - l_discount) * (1 + l_tax) AS charge, upper(trim(l_shipmode)) AS mode,
  year(l_shipdate) AS ship_year, l_returnflag || '-' || l_linestatus || '-' || l_shipmode AS flags, l_comment IS NULL AS no_comment FROM lineitem`;

const totals = `SELECT l_suppkey, l_shipmode, sum(l_extendedprice) AS sum_price, avg(l_extendedprice) AS avg_price, min(l_extendedprice) AS min_price,
  max(l_shipdate) AS max_shipdate, count(*) AS lines, count(DISTINCT l_partkey) AS parts FROM lineitem GROUP BY l_suppkey, l_shipmode`;

/** The queries of a job, by result. */
const queries: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  J1: { copy: 'SELECT * FROM lineitem' },
  J2: {
    large: `${derived} WHERE l_quantity > 25`,
    small: `${derived} WHERE l_quantity <= 25 OR l_quantity IS NULL`,
  },
  J3: {
    found: 'SELECT lineitem.*, p_name, p_price FROM lineitem JOIN part ON l_partkey = p_partkey',
    missing: 'SELECT * FROM lineitem WHERE NOT EXISTS (SELECT 1 FROM part WHERE l_partkey = p_partkey)',
  },
  J4: { sorted: 'SELECT * FROM lineitem ORDER BY l_shipdate, l_extendedprice DESC' },
  J5: { totals },
};

/** The statements of a job, in order. Throws for a job that DuckDB does not do. */
export function duckdbStatements(run: PeerRun): string[] {
  const job = queries[run.job];
  if (job === undefined) throw new Error(`There is no job ${run.job} for DuckDB`);
  const results = Object.entries(job);
  const part = `CREATE TABLE part AS SELECT * FROM read_csv('${run.place.data}/part.csv', header = true,
    columns = {'p_partkey': 'INTEGER', 'p_name': 'VARCHAR', 'p_price': 'DECIMAL(15,2)'})`;
  return [
    ...lines(run, results.length > 1),
    ...(run.job === 'J3' ? [part] : []),
    ...results.map(([name, query]) => `COPY (${query}) TO '${resultPath(run.place, name, 'duckdb')}' ${csv}`),
  ];
}
