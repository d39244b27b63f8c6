import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { corpusFolder, findPackage } from './corpus/corpus-files.ts';
import { runRealPackage } from './real-packages/run-real-package.ts';
import { makeTables, queryRows } from './real-packages/sqlite-tables.ts';
import { suite } from './suite-availability.ts';

const corpus = corpusFolder() ?? '';
let folder = '';
let database = '';
let target = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opendtsx-'));
  database = join(folder, 'data.db');
  target = `sqlite:${database}`;
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const text = (name: string): string => `${name} varchar(50)`;

suite(
  'corpus',
  corpus !== '',
  'set OPENDTSX_CORPUS to a folder of real packages',
)('real packages from files to tables', () => {
  const orderColumns = 'product_id product_name product_status product_price quantity created_date updated_date updated_time order_id';

  function writeOrders(file: string, count: number): readonly { readonly price: string; readonly order: number }[] {
    const orders = Array.from({ length: count }, (_, row) => ({ price: `${(row * 37) % 400}.25`, order: (row * 7) % 23 }));
    const lines = orders.map(({ price, order }, row) =>
      [row, `product ${row}`, 'new', price, row % 9, '2024-01-01', '2024-01-02', '10:00', order].join(','),
    );
    writeFileSync(join(folder, file), [orderColumns.replaceAll(' ', ','), ...lines, ''].join('\r\n'));
    return orders;
  }

  it('count orders', async () => {
    const orders = writeOrders('orders_1.csv', 500);
    makeTables(database, { aggregate_count: { columns: [text('order_id'), 'total_count bigint'], rows: [] } });

    const { errors } = await runRealPackage(corpus, 'Flat_File_Aggreagtes/count.dtsx', {
      connections: { '127.0.0.1.tinitiate_data_warehouse.sa': target },
      paths: { 'E:\\MS-SSIS\\MS-SSIS\\csv_files\\aggregation': folder },
    });

    const expected = new Map<string, number>();
    for (const { order } of orders) expected.set(String(order), (expected.get(String(order)) ?? 0) + 1);
    expect(errors).toEqual([]);
    expect(new Map(queryRows(database, 'SELECT * FROM aggregate_count') as [string, number][])).toEqual(expected);
  });

  it('convert and add up prices', async () => {
    const orders = writeOrders('orders_2.csv', 500);
    const columns = ['"Data Conversion.product_price" float', '"Data Conversion.order_id" int'];
    makeTables(database, { aggregates_sum: { columns, rows: [] } });

    const { errors } = await runRealPackage(corpus, 'Flat_File_Aggreagtes/sum.dtsx', {
      connections: { '127.0.0.1.tinitiate_data_warehouse.sa': target },
      paths: { 'E:\\MS-SSIS\\MS-SSIS\\csv_files\\aggregation': folder },
    });

    const expected = new Map<number, number>();
    for (const { order, price } of orders) expected.set(order, (expected.get(order) ?? 0) + Number(price));
    const rows = queryRows(database, 'SELECT * FROM aggregates_sum') as [number, number][];
    expect(errors).toEqual([]);
    expect(new Map(rows.map(([sum, order]) => [order, sum]))).toEqual(expected);
  });

  it('derive names, bonuses and dates', async () => {
    const customers = Array.from({ length: 60 }, (_, row) => [`C${row}`, `Name ${row}`, '2024-05-06', 300 + row, row * 1000]);
    const header = 'customer_id,customer_name,application_date,customer_creditscore,customer_req_loanamount';
    writeFileSync(join(folder, 'Customer.csv'), [header, ...customers.map((row) => row.join(',')), ''].join('\r\n'));
    const columns = ['customer_id', 'customer_name', 'application_date', 'Full_Name'].map(text);
    const rest = ['Bonus int', 'customer_creditscore int', 'UTC_Date datetime'];
    makeTables(database, { LMS: { columns: [...columns, ...rest], rows: [] } });

    const before = Date.now();
    const { errors } = await runRealPackage(corpus, 'FlatFile_data_conversion_derived/Package.dtsx', {
      connections: { '127.0.0.1.tinitiate.sa': target },
      paths: { 'E:\\code\\PYTHON_TRAINING\\csc': folder },
    });

    expect(errors).toEqual([]);
    const rows = queryRows(database, 'SELECT * FROM LMS');
    expect(rows.map((row) => row.slice(0, 6))).toEqual(
      customers.map(([id, name, date, score]) => [id, name, date, `MR. ${name}`, Number(score) * 100, score]),
    );
    const dates = new Set(rows.map((row) => String(row[6])));
    expect(dates.size).toBe(1);
    expect(Math.abs(Date.parse([...dates][0]) - before)).toBeLessThan(24 * 3_600_000);
  });

  it('load each file of a folder', async () => {
    const ending = '037-ForeachLoopContainer-FileEnumerator.dtsx';
    const files = join(dirname(findPackage(corpus, ending)), '../Output/FileEnumerator');
    const names = ['One.txt', 'Three.txt', 'Two.txt'];
    const contents = names.map((name) => readFileSync(join(files, name), 'latin1').split(/\r?\n/));
    for (const [index, name] of names.entries()) writeFileSync(join(folder, name), contents[index].join('\r\n'));
    makeTables(database, { AllProducts: { columns: ['ProductID int', text('ProductName')], rows: [] } });

    const { errors } = await runRealPackage(corpus, ending, {
      connections: { 'LAPTOP-QI5P5C91\\SQLDEV2019.AdventureWorks2014': target },
      paths: { 'C:\\Users\\nirma\\source\\repos\\IntegrationServicesSamples\\Output\\FileEnumerator': folder },
    });

    const expected = contents.flatMap((lines) => lines.slice(1).filter((line) => line !== ''));
    expect(errors).toEqual([]);
    expect(queryRows(database, 'SELECT * FROM AllProducts').map((row) => row.join(','))).toEqual(expected);
  });
});
