import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { corpusFolder, findPackage } from './corpus/corpus-files.ts';
import { type RealRun, runRealPackage } from './real-packages/run-real-package.ts';
import { makeTables, type TableContent } from './real-packages/sqlite-tables.ts';
import { suite } from './suite-availability.ts';

const corpus = corpusFolder() ?? '';
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opendtsx'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const samples = 'IntegrationServicesSamples';

// Source control turned the line ends of the observed files into LF.
function normalized(file: string): string {
  return new TextDecoder('windows-1252').decode(readFileSync(file)).replaceAll('\r\n', '\n');
}

/** The text of a file that the real engine wrote. */
function observed(file: string): string {
  return normalized(join(dirname(findPackage(corpus, `${samples}/001-ExportToFlatFile.dtsx`)), '../Output', file));
}

/** The rows of an observed file whose values hold no commas. */
function observedRows(file: string, hasHeader = true): readonly (readonly string[])[] {
  const lines = observed(file)
    .split('\n')
    .slice(hasHeader ? 1 : 0);
  return lines.filter((line) => line !== '').map((line) => line.split(','));
}

/** Rows of an observed file of products, whose names may hold commas: nothing qualifies them. */
function observedProducts(file: string): readonly (readonly string[])[] {
  const lines = observed(file).split('\n').slice(1);
  return lines.flatMap((line) => {
    const match = /^(\d+),(.*),([^,]*),([^,]*),([^,]*)$/.exec(line);
    return match === null ? [] : [match.slice(1)];
  });
}

interface ObservedCase {
  readonly name: string;
  readonly package: string;
  readonly file: string;
  readonly tables: () => Readonly<Record<string, TableContent>>;
  readonly run?: RealRun;
  /** Rows may come in any order: two sources run at the same time. */
  readonly isUnordered?: boolean;
}

const provinceColumns = [
  'StateProvinceID int',
  'StateProvinceCode nchar(3)',
  'CountryRegionCode nvarchar(3)',
  'Name nvarchar(50)',
  'TerritoryID int',
];
const provinces = (rows: readonly (readonly string[])[]): TableContent => ({ columns: provinceColumns, rows });

function products(): Readonly<Record<string, TableContent>> {
  const rows = ['043-ConfigurationFileDemoOutput.csv', '044-ConfigurationTableDemoOutput.csv'].flatMap(
    observedProducts,
  );
  const columns = [
    'ProductID int',
    'Name nvarchar(50)',
    'ProductNumber nvarchar(25)',
    'Color nvarchar(15)',
    'ListPrice money',
  ];
  return { 'Production.Product': { columns, rows } };
}

const cases: readonly ObservedCase[] = [
  {
    name: 'small integers, text and timestamps',
    package: '001-ExportToFlatFile.dtsx',
    file: '001-ExportToFlatFileOutput.csv',
    tables: () => ({
      'HumanResources.Department': {
        columns: ['DepartmentID smallint', 'Name nvarchar(50)', 'GroupName nvarchar(50)', 'ModifiedDate datetime'],
        rows: observedRows('001-ExportToFlatFileOutput.csv'),
      },
    }),
  },
  {
    name: 'NULLs, letters beyond ASCII and a derived name',
    package: '004-DerivedColumnTransformation.dtsx',
    file: '004-DerivedColumnTransformationOutput.csv',
    tables: () => ({
      'Person.Person': {
        columns: ['Title nvarchar(8)', 'FirstName nvarchar(50)', 'MiddleName nvarchar(50)', 'LastName nvarchar(50)'],
        rows: observedRows('004-DerivedColumnTransformationOutput.csv').map((row) =>
          row.slice(0, 4).map((value) => (value === '' ? null : value)),
        ),
      },
    }),
  },
  {
    name: 'sorted rows, with padded text',
    package: '007-SortTransformation.dtsx',
    file: '007-SortTransformationOutput.csv',
    tables: () => ({
      'Person.StateProvince': provinces(
        observedRows('007-SortTransformationOutput.csv').toSorted((left, right) => Number(left[0]) - Number(right[0])),
      ),
    }),
  },
  {
    name: 'the rows of two tables',
    isUnordered: true,
    package: '008-UnionAllTransformation.dtsx',
    file: '008-UnionAllTransformation.csv',
    tables: () => {
      const rows = observedRows('008-UnionAllTransformation.csv');
      return {
        'Person.StateProvince': provinces(rows.slice(0, rows.length / 2)),
        NewStateProvince: provinces(rows.slice(rows.length / 2)),
      };
    },
  },
  {
    name: 'counted rows, without a header',
    package: '022-RowCountTransformation.dtsx',
    file: '022-RowCountTransformationOutput.csv',
    run: { set: { '\\Package\\Script Task.Properties[Disable]': true } },
    tables: () => ({
      Occupation: {
        columns: ['OccupationID smallint', 'OccupationTitle varchar(50)'],
        rows: observedRows('022-RowCountTransformationOutput.csv', false),
      },
    }),
  },
  {
    name: 'currency, of the products that a variable chooses',
    package: '043-ConfigurationFilesDemo.dtsx',
    file: '043-ConfigurationFileDemoOutput.csv',
    tables: products,
  },
  {
    name: 'currency, of the products of another color',
    package: '044-ConfigurationTablesDemo.dtsx',
    file: '044-ConfigurationTableDemoOutput.csv',
    run: { set: { '\\Package.Variables[User::Color].Value': 'Red' } },
    tables: products,
  },
];

suite(
  'corpus',
  corpus !== '',
  'set OPENDTSX_CORPUS to a folder of real packages',
)('files are written as the real engine wrote them', () => {
  it.each(cases)('$name', async ({ package: name, file, tables, run = {}, isUnordered = false }) => {
    const data = join(folder, 'data.db');
    makeTables(data, tables());

    const { errors } = await runRealPackage(corpus, `${samples}/${name}`, {
      ...run,
      database: `sqlite:${data}`,
      folders: { Temp: folder, Output: folder },
    });

    expect(errors).toEqual([]);
    const ordered = (text: string): string => (isUnordered ? text.split('\n').sort().join('\n') : text);
    expect(ordered(normalized(join(folder, file)))).toBe(ordered(observed(file)));
  });
});
