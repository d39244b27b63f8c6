import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { corpusFolder, findPackage } from './corpus/corpus-files.ts';
import { copyWithLineEnds } from './real-packages/copy-with-line-ends.ts';
import { runRealPackage } from './real-packages/run-real-package.ts';
import { postgresqlStore, sqliteStore, type TestStore } from './real-packages/test-store.ts';
import { suite } from './suite-availability.ts';

const corpus = corpusFolder() ?? '';
const server = process.env.OPENDTSX_TEST_POSTGRES ?? '';
let folder = '';
let store: TestStore;

const text = (name: string): string => `${name} varchar(50)`;

function fromFilesToTables(): void {
  const orderColumns =
    'product_id product_name product_status product_price quantity created_date updated_date updated_time order_id';

  function writeOrders(file: string, count: number): readonly { readonly price: string; readonly order: number }[] {
    const orders = Array.from({ length: count }, (_, row) => ({
      price: `${(row * 37) % 400}.25`,
      order: (row * 7) % 23,
    }));
    const lines = orders.map(({ price, order }, row) =>
      [row, `product ${row}`, 'new', price, row % 9, '2024-01-01', '2024-01-02', '10:00', order].join(','),
    );
    writeFileSync(join(folder, file), [orderColumns.replaceAll(' ', ','), ...lines, ''].join('\r\n'));
    return orders;
  }

  it('count orders', async () => {
    const orders = writeOrders('orders_1.csv', 500);
    await store.makeTables({ aggregate_count: { columns: [text('order_id'), 'total_count bigint'], rows: [] } });

    const { errors } = await runRealPackage(corpus, 'Flat_File_Aggreagtes/count.dtsx', {
      database: store.target,
      paths: { 'E:\\MS-SSIS\\MS-SSIS\\csv_files\\aggregation': folder },
    });

    const expected = new Map<string, number>();
    for (const { order } of orders) expected.set(String(order), (expected.get(String(order)) ?? 0) + 1);
    expect(errors).toEqual([]);
    expect(new Map((await store.queryRows('SELECT * FROM aggregate_count')) as [string, number][])).toEqual(expected);
  });

  it('convert and add up prices', async () => {
    const orders = writeOrders('orders_2.csv', 500);
    const columns = ['"Data Conversion.product_price" float', '"Data Conversion.order_id" int'];
    await store.makeTables({ aggregates_sum: { columns, rows: [] } });

    const { errors } = await runRealPackage(corpus, 'Flat_File_Aggreagtes/sum.dtsx', {
      database: store.target,
      paths: { 'E:\\MS-SSIS\\MS-SSIS\\csv_files\\aggregation': folder },
    });

    const expected = new Map<number, number>();
    for (const { order, price } of orders) expected.set(order, (expected.get(order) ?? 0) + Number(price));
    const rows = (await store.queryRows('SELECT * FROM aggregates_sum')) as [number, number][];
    expect(errors).toEqual([]);
    expect(new Map(rows.map(([sum, order]) => [order, sum]))).toEqual(expected);
  });

  it('derive names, bonuses and dates', async () => {
    const customers = Array.from({ length: 60 }, (_, row) => [
      `C${row}`,
      `Name ${row}`,
      '2024-05-06',
      300 + row,
      row * 1000,
    ]);
    const header = 'customer_id,customer_name,application_date,customer_creditscore,customer_req_loanamount';
    writeFileSync(join(folder, 'Customer.csv'), [header, ...customers.map((row) => row.join(',')), ''].join('\r\n'));
    const columns = ['customer_id', 'customer_name', 'application_date', 'Full_Name'].map(text);
    const rest = ['Bonus int', 'customer_creditscore int', 'UTC_Date datetime'];
    await store.makeTables({ LMS: { columns: [...columns, ...rest], rows: [] } });

    const before = Date.now();
    const { errors } = await runRealPackage(corpus, 'FlatFile_data_conversion_derived/Package.dtsx', {
      database: store.target,
      paths: { 'E:\\code\\PYTHON_TRAINING\\csc': folder },
    });

    expect(errors).toEqual([]);
    const rows = await store.queryRows('SELECT * FROM LMS');
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
    const contents = names.map((name) => copyWithLineEnds(join(files, name), join(folder, name)));
    await store.makeTables({ AllProducts: { columns: ['ProductID int', text('ProductName')], rows: [] } });

    const { errors } = await runRealPackage(corpus, ending, {
      database: store.target,
      folders: { FileEnumerator: folder },
    });

    const expected = contents.flatMap((lines) => lines.slice(1));
    expect(errors).toEqual([]);
    const rows = await store.queryRows('SELECT * FROM AllProducts');
    expect(rows.map((row) => row.join(','))).toEqual(expected);
  });

  it.each([
    ['SSIS Tutorial/Lesson 5.dtsx', (): Readonly<Record<string, string>> => ({})],
    ['SSIS Tutorial/Lesson 6.dtsx', (): Readonly<Record<string, string>> => ({ VarFolderName: folder })],
  ])('look up currencies and dates for each file of a folder: %s', async (ending, parameters) => {
    const files = join(dirname(findPackage(corpus, ending)), 'Archivos_Currency');
    const names = ['Data_BAD.txt', 'Data_Currency.txt', 'Data_VEB.txt'];
    const lines = names.flatMap((name) => copyWithLineEnds(join(files, name), join(folder, name)));
    const currencies = ['USD', 'BAD', 'VEB'].map((code, index) => [index, code, `currency ${code}`]);
    const days = Array.from({ length: 365 }, (_, day) =>
      new Date(Date.UTC(2005, 0, 1 + day)).toISOString().slice(0, 10),
    );
    const keyOf = (day: string): number => Number(day.replaceAll('-', ''));
    const dateRows = days.map((day) => [keyOf(day), day]);
    await store.makeTables({
      DimCurrency: {
        columns: ['CurrencyKey int', 'CurrencyAlternateKey nchar(3)', text('CurrencyName')],
        rows: currencies,
      },
      DimDate: { columns: ['DateKey int', 'FullDateAlternateKey date'], rows: dateRows },
      NewFactCurrencyRate: {
        columns: [
          'AverageRate real',
          'CurrencyID nvarchar(3)',
          'CurrencyDate date',
          'EndOfDayRate real',
          'CurrencyAlternateKey nchar(3)',
          'DateKey int',
        ],
        rows: [],
      },
    });

    const { errors } = await runRealPackage(corpus, ending, {
      database: store.target,
      folders: { 'Nuevos datos de ejemplo': folder, 'SSIS Tutorial': folder },
      parameters: parameters(),
    });

    const expected = lines.flatMap((line) => {
      const [average, code, date, endOfDay] = line.split(',').map((field) => field.trim());
      const [month, day, year] = date.split(' ')[0].split('/').map(Number);
      const iso = new Date(Date.UTC(year < 100 ? 2000 + year : year, month - 1, day)).toISOString().slice(0, 10);
      const row = [Math.fround(Number(average)), code, iso, Math.fround(Number(endOfDay)), code, keyOf(iso)];
      return code === 'BAD' ? [] : [row];
    });
    expect(errors).toEqual([]);
    expect(await store.queryRows('SELECT * FROM NewFactCurrencyRate')).toEqual(expected);
  });

  it('look up cities in a table named with its database, and keep what is not found', async () => {
    const zipCodes = Array.from({ length: 40 }, (_, index) => [
      `1${index}`,
      `City ${index}`,
      `S${index}`,
      index % 3 === 0 ? null : 'US',
    ]);
    const people = Array.from({ length: 90 }, (_, index) =>
      [index, `f${index}`, `l${index}`, `e${index}@x.org`, 'F', `1${index % 50}`].map(String),
    );
    const columns = ['id', 'first_name', 'last_name', 'email', 'gender', 'zipcode'];
    const csv = [columns.join(','), ...people.map((row) => row.join(',')), ''].join('\r\n');
    writeFileSync(join(folder, 'zipcode.csv'), csv);
    const found = ['City', 'State', 'Country'].map(text);
    await store.makeTables({
      zipcode: { columns: ['zipcode varchar(10)', ...found], rows: zipCodes },
      CityInformation: { columns: [...columns.map(text), ...found], rows: [] },
    });

    const { errors } = await runRealPackage(corpus, '/11 Left join using lookup/Package.dtsx', {
      database: store.target,
      paths: { 'D:\\01_Personal\\01-SSIS\\UseCase_11\\11 Left join using lookup': folder },
    });

    const city = new Map(zipCodes.map(([zipCode, ...rest]) => [zipCode, rest]));
    expect(errors).toEqual([]);
    expect(await store.queryRows('SELECT * FROM CityInformation')).toEqual(
      people.map((row) => [...row, ...(city.get(row[5]) ?? [null, null, null])]),
    );
  });

  it('look up clients by a query that expressions make for each file', async () => {
    const people = ['Adams|Ann', 'Baker|Bob', 'Harris|Hans', 'Miller|Mia', 'Young|Yve'].map((name, index) => {
      const [last, first] = name.split('|');
      return { id: 100 + index, last, first, middle: index % 2 === 0 ? null : 'M.' };
    });
    const fullName = ({ last, first, middle }: (typeof people)[number]): string =>
      `${last}${middle === null ? '' : ` ${middle}`}, ${first}`;
    const vendors = [
      [900, 'Ca\u010dka Cycles'],
      [901, 'Velo World'],
    ] as const;
    const clients = {
      'Clients_A-H.csv': [fullName(people[0]), fullName(people[1]), 'Ca\u010dka Cycles', 'Nobody', fullName(people[4])],
      'Clients_I-Z.csv': [fullName(people[3]), 'Velo World', fullName(people[4]), fullName(people[0])],
    };
    for (const [name, lines] of Object.entries(clients)) {
      writeFileSync(join(folder, name), `\ufeff${['ClientName', ...lines, ''].join('\r\n')}`, 'utf16le');
    }
    await store.makeTables({
      'Person.Person': {
        columns: ['BusinessEntityID int', 'LastName nvarchar(50)', 'MiddleName nvarchar(50)', 'FirstName nvarchar(50)'],
        rows: people.map(({ id, last, middle, first }) => [id, last, middle, first]),
      },
      'Purchasing.Vendor': { columns: ['BusinessEntityID int', 'Name nvarchar(50)'], rows: vendors },
      ResolvedClient: {
        columns: ['ClientName nvarchar(256)', 'BusinessEntityID int', 'IsPerson bit'],
        rows: [['old', 1, 1]],
      },
    });

    const { errors } = await runRealPackage(corpus, 'Chapter06/Solution/AdventureWorksETL/LookupExpression.dtsx', {
      database: store.target,
      paths: { 'C:\\SSIS2016Cookbook\\Chapter06\\Files': folder },
    });

    const resolve = (lines: readonly string[], first: string, last: string): string[] =>
      lines.flatMap((name) => {
        const person = people.find(
          (each) => fullName(each) === name && name >= first && name <= `${last}${'Z'.repeat(255)}`,
        );
        if (person !== undefined) return [`${name}|${person.id}|1`];
        const vendor = vendors.find(([, each]) => each === name);
        return [vendor === undefined ? `${name}||` : `${name}|${vendor[0]}|0`];
      });
    const expected = [
      ...resolve(clients['Clients_A-H.csv'], 'A', 'H'),
      ...resolve(clients['Clients_I-Z.csv'], 'I', 'Z'),
    ];
    expect(errors).toEqual([]);
    const rows = await store.queryRows('SELECT * FROM ResolvedClient');
    expect(rows.map((row) => row.join('|')).sort()).toEqual(expected.sort());
  });
}

function betweenTables(): void {
  it.each([
    [1, ['Flow1', 'more Tasks']],
    [2, ['Flow 2', 'more Tasks 1']],
    [3, ['Flow 3', 'more Tasks 2']],
  ])('take the way that a value of the database chooses: %i', async (value, chosen) => {
    await store.makeTables({
      config_tbl: {
        columns: ['CurrentValue int', text('PackageName'), text('TaskName')],
        rows: [
          [9, 'Package.dtsx', 'Other'],
          [value, 'Package.dtsx', 'Price Tag'],
        ],
      },
    });

    const { errors, executables } = await runRealPackage(corpus, 'Define flow based on value from database.dtsx', {
      database: store.target,
    });

    expect(errors).toEqual([]);
    const names = ['get the value from SQL', ...chosen, 'end auditing', 'Send Email'];
    expect(executables).toEqual([...names.map((name) => `\\Package\\${name} success`), '\\Package success']);
  });

  it('run the child packages that a table names', async () => {
    const ending = '07 Dynamically Execute Package/ParentPackage.dtsx';
    const windows =
      'D:\\01_Personal\\01-SSIS\\lesson-07\\07 Dynamically Execute Package\\07 Dynamically Execute Package';
    const children = [
      [windows, 'ChildPkg1.dtsx', 1],
      [windows, 'ChildPkg2.dtsx', 0],
      [windows, 'ChildPkg3.dtsx', 1],
    ] as const;
    await store.makeTables({
      Pkg_Details: { columns: ['PackageFolderPath varchar(200)', text('PackageName'), 'Active int'], rows: children },
      Logs: { columns: ['Message varchar(100)', text('PackageName'), 'Dated datetime'], rows: [] },
    });

    const { errors } = await runRealPackage(corpus, ending, {
      database: store.target,
      paths: { [windows]: dirname(findPackage(corpus, ending)) },
    });

    expect(errors).toEqual([]);
    expect(await store.queryRows('SELECT Message, PackageName FROM Logs')).toEqual(
      children
        .filter(([, , active]) => active === 1)
        .flatMap(([, name]) => [
          ['Package Started', name],
          ['Record Inserted from child package', name],
          ['Package Completed', name],
        ]),
    );
  });

  it('give orders of unknown customers the key -1, or leave them alone', async () => {
    const columns = [
      'Customer Key int',
      'Lineage Key int',
      'Order Key bigint',
      'City Key int',
      'Stock Item Key int',
      'Order Date Key date',
      'Picked Date Key date',
      'Salesperson Key int',
      'Picker Key int',
      'WWI Order ID int',
      'WWI Backorder ID int',
      'Description nvarchar(100)',
      'Package nvarchar(50)',
      'Quantity int',
      'Unit Price decimal(18,2)',
      'Tax Rate decimal(18,3)',
      'Total Excluding Tax decimal(18,2)',
      'Tax Amount decimal(18,2)',
      'Total Including Tax decimal(18,2)',
    ].map((column) => column.replace(/^(.*) (\S+)$/, '"$1" $2'));
    const orders = Array.from({ length: 2500 }, (_, index) => {
      const price = index % 700;
      const picked = index % 5 === 0 ? null : '2016-02-29';
      const sums = [price, 15, price * 2, price / 4, price * 2.25];
      return [
        (index * 7) % 50,
        1,
        index,
        10,
        20,
        '2016-02-28',
        picked,
        5,
        null,
        index,
        null,
        `item ${index}`,
        'Each',
        2,
        ...sums,
      ];
    });
    await store.makeTables({
      'Fact.Order': { columns, rows: orders },
      'Dimension.Customer': {
        columns: ['"Customer Key" int', 'Customer nvarchar(100)'],
        rows: Array.from({ length: 30 }, (_, key) => [key, `c${key}`]),
      },
      NouvelleCmd: { columns, rows: [] },
    });

    const { errors } = await runRealPackage(corpus, '6.4.2 Lookup.dtsx', {
      database: store.target,
    });

    const expected = orders.flatMap((order) => [[Number(order[0]) < 30 ? order[0] : -1, ...order.slice(1)], order]);
    const sorted = (rows: readonly (readonly unknown[])[]): string[] => rows.map((row) => JSON.stringify(row)).sort();
    expect(errors).toEqual([]);
    expect(sorted(await store.queryRows('SELECT * FROM NouvelleCmd'))).toEqual(sorted(expected));
  });
}

function onStore(open: () => Promise<TestStore>): void {
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'opendtsx'));
    store = await open();
  });

  afterEach(async () => {
    await store.drop();
    rmSync(folder, { recursive: true });
  });

  describe('from files to tables', fromFilesToTables);
  describe('between tables', betweenTables);
}

const corpusHint = 'set OPENDTSX_CORPUS to a folder of real packages';

suite('corpus', corpus !== '', corpusHint)('real packages on SQLite', () => onStore(() => sqliteStore(folder)));

// Without the packages there is nothing to run on PostgreSQL: that is told by the suite above.
if (corpus !== '') {
  suite(
    'postgresql',
    server !== '',
    'set OPENDTSX_TEST_POSTGRES to the URL of a PostgreSQL database for tests',
  )('real packages on PostgreSQL', () => onStore(() => postgresqlStore(server)));
}
