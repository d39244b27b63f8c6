import { DuckDBInstance } from '@duckdb/node-api';
import { jobs } from './jobs.ts';

// One run of one job in DuckDB, a process of its own: `run-peer.ts <job> <folder> <threads>`.
const [name, folder = '.', threads = '1'] = process.argv.slice(2);
const job = jobs.find((candidate) => candidate.name === name);
if (job === undefined) throw new Error(`There is no job ${name}`);

const types = `{'l_orderkey': 'BIGINT', 'l_partkey': 'INTEGER', 'l_suppkey': 'INTEGER', 'l_linenumber': 'INTEGER',
  'l_quantity': 'DECIMAL(15,2)', 'l_extendedprice': 'DECIMAL(15,2)', 'l_discount': 'DECIMAL(15,2)', 'l_tax': 'DECIMAL(15,2)',
  'l_returnflag': 'VARCHAR', 'l_linestatus': 'VARCHAR', 'l_shipdate': 'DATE', 'l_commitdate': 'DATE', 'l_receiptts': 'TIMESTAMP',
  'l_shipinstruct': 'VARCHAR', 'l_shipmode': 'VARCHAR', 'l_comment': 'VARCHAR'}`;
const instance = await DuckDBInstance.create(':memory:', { threads });
const connection = await instance.connect();
await connection.run(
  `CREATE VIEW lineitem AS SELECT * FROM read_csv('${folder}/lineitem.csv', header = true, delim = ',', quote = '"', escape = '"', columns = ${types}, parallel = ${threads !== '1'})`,
);
if (job.name === 'J3') {
  await connection.run(
    `CREATE TABLE part AS SELECT * FROM read_csv('${folder}/part.csv', header = true, columns = {'p_partkey': 'INTEGER', 'p_name': 'VARCHAR', 'p_price': 'DECIMAL(15,2)'})`,
  );
}
if (job.name === 'J2') {
  // The best form for two files: type and compute once, then write each half.
  const [large = '', small = ''] = job.peer(folder);
  const select = /COPY \(([\s\S]*) WHERE/.exec(large)?.[1] ?? '';
  await connection.run(`CREATE TEMP TABLE derived AS ${select}`);
  await connection.run(`COPY (SELECT * FROM derived WHERE l_quantity > 25) ${large.slice(large.indexOf(') TO') + 2)}`);
  await connection.run(
    `COPY (SELECT * FROM derived WHERE l_quantity <= 25 OR l_quantity IS NULL) ${small.slice(small.indexOf(') TO') + 2)}`,
  );
} else for (const statement of job.peer(folder)) await connection.run(statement);
connection.closeSync();
