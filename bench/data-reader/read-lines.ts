import { enableCompileCache } from 'node:module';

// As the command line does; what is imported afterwards comes from the cache.
enableCompileCache();
const { DtsConnection } = await import('opendtsx/client');

// One program that reads the rows of a package, a process of its own: `read-lines.ts <how> <rows> <connection string>`. With BENCH_SERVER the package runs there.
const [how = '', rows = '', connectionString = ''] = process.argv.slice(2);
const { BENCH_SERVER: address, BENCH_PASSWORD: password } = process.env;
const server = address === undefined ? undefined : { address, user: 'admin', password };
await using connection = new DtsConnection(connectionString, { ...(server === undefined ? {} : { server }) });
await connection.open();
await using reader = await connection.createCommand('Rows').executeReader();
let count = 0;
let sum = 0;
if (how === 'rows') {
  for await (const row of reader.rows()) {
    count++;
    sum += row.l_linenumber as number;
  }
} else {
  for await (const { columns, rowCount } of reader.batches({ reuse: how === 'batches' })) {
    count += rowCount;
    for (const number of columns[3].values as Int32Array) sum += number;
  }
}
if (count !== Number(rows) || sum < count) throw new Error(`${count} rows were read, not ${rows}; sum ${sum}`);
