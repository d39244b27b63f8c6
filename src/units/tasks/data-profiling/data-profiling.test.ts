import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import {
  columnType,
  type DatabaseConnection,
  type FileConnection,
  type PropertyValue,
  type ResultColumn,
  type Value,
} from 'opendtsx/sdk';
import { type TaskSurroundings, type TaskUnderTest, taskUnderTest } from 'opendtsx/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dataProfilingTask } from './index.ts';

const types: Readonly<Record<string, ResultColumn['type']>> = {
  INT: columnType('DT_I4'),
  REAL: columnType('DT_R8'),
  TEXT: columnType('DT_WSTR', { length: 50 }),
  DATE: columnType('DT_DBDATE'),
  BLOB: columnType('DT_IMAGE'),
};

let database: DatabaseSync;
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'profiling-'));
  database = new DatabaseSync(':memory:');
  database.exec(`
    CREATE TABLE Person (Id INT, Name TEXT, Zip TEXT, State TEXT, Age INT, Weight REAL, Born DATE, Photo BLOB);
    INSERT INTO Person VALUES (1, 'Ann', '98052', 'WA', 20, 50.5, 0, NULL), (2, 'Bob  ', '98052', 'WA', 30, NULL, 31, NULL),
      (3, 'Cid', '98052', 'OR', 40, 70.5, NULL, NULL), (4, NULL, '97201', 'OR', 30, 60, 400, NULL);
    CREATE TABLE Empty (A INT);
    CREATE TABLE "odd.name" ("a ]b" TEXT);
    INSERT INTO "odd.name" VALUES (NULL);
    CREATE TABLE States (Code TEXT, Region TEXT);
    INSERT INTO States VALUES ('WA', 'West'), ('CA', 'West'), ('CA', 'West');
    CREATE TABLE Tags (Tag TEXT, Term TEXT);
    INSERT INTO Tags VALUES ('Direction', 'East'), ('Street', 'Avenue');
    CREATE TABLE Addresses (A TEXT, Code TEXT);
    INSERT INTO Addresses VALUES ('12 East 7th Avenue', 'ab-1'), ('99 East 8th Avenue', 'cd-2');
  `);
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The database as a driver gives it, as far as profiles use it. */
function connection(): DatabaseConnection {
  const unsupported = (): never => {
    throw new Error('not asked for');
  };
  const quoteName = (name: string): string =>
    `"${(name.match(/\[((?:[^\]]|\]\])*)\]$/)?.[1] ?? name).replaceAll(']]', ']').replaceAll('"', '""')}"`;
  return {
    scheme: 'test',
    dialect: 'sqlite',
    displayName: 'the test database',
    database: 'Shop',
    quoteName,
    describeTable: async (table) => {
      const rows = database.prepare(`PRAGMA table_info(${quoteName(table)})`).all() as { name: string; type: string }[];
      return rows.length === 0 ? undefined : rows.map(({ name, type }) => ({ name, type: types[type] ?? types.BLOB }));
    },
    async *query(sql) {
      const rows = database
        .prepare(sql)
        .all()
        .map((row) => Object.values(row) as Value[]);
      const values = (rows[0] ?? []).map((_, column) => rows.map((row) => row[column]));
      if (rows.length > 0) yield { columns: [], block: { rowCount: rows.length, values } };
    },
    describeQuery: unsupported,
    execute: unsupported,
    bulkInsert: unsupported,
    close: async () => undefined,
  };
}

function input(requests: string, timeout = 0): string {
  return `<?xml version="1.0" encoding="utf-16"?><DataProfile xmlns="http://schemas.microsoft.com/sqlserver/2008/DataDebugger/"><DataProfileInput><ProfileMode>Exact</ProfileMode><Timeout>${timeout}</Timeout><Requests>${requests}</Requests></DataProfileInput></DataProfile>`;
}

const person = '<Table Schema="dbo" Table="Person" />';
const request = (kind: string, content: string): string =>
  `<${kind}ProfileRequest ID="Req"><DataSourceID>{db}</DataSourceID>${content}</${kind}ProfileRequest>`;
const column = (name: string, tag = 'Column'): string =>
  name === '*' ? `<${tag} IsWildCard="true" />` : `<${tag} IsWildCard="false" ColumnName="${name}" />`;

function task(
  requests: string,
  properties: Record<string, PropertyValue> = {},
  surroundings: TaskSurroundings = {},
): TaskUnderTest {
  return taskUnderTest(dataProfilingTask, {
    ...surroundings,
    variables: { 'User::Profiles': '', 'User::Number': 1, ...surroundings.variables },
    connections: { '{db}': { kind: 'database', database: connection() }, ...surroundings.connections },
    properties: {
      ProfileInputXml: requests.startsWith('<?xml') ? requests : input(requests),
      DestinationType: 1,
      Destination: 'User::Profiles',
      ...properties,
    },
  });
}

/** The profiles without what describes table and columns, on one line each. */
async function profiles(requests: string): Promise<string[]> {
  const run = task(requests);
  expect(run.validate()).toEqual([]);
  expect(await run.execute()).toEqual({ result: 'success' });
  const text = String(run.context.read('User::Profiles')).replace(/\r\n\s*/g, '');
  const output = /<Profiles>(.*)<\/Profiles>/.exec(text)?.[1] ?? '';
  return output
    .split(/(?<=<\/\w+Profile>)/)
    .map((each) => each.replace(/<(?:Table|SubsetTable|SupersetTable) [^>]*>|<DataSourceID>.*?<\/DataSourceID>/g, ''))
    .map((each) =>
      each
        .replace(/<(\w+) Name="([^"]*)"[^>]*>/g, '{$2}')
        .replace(/<(\w+) ProfileRequestID="Req" IsExact="true">/, '$1: '),
    )
    .map((each) => each.replace(/<\/\w+Profile>$/, ''));
}

// Source: documentation (Data Profiling task and the options of its requests); observed SQL Server 2016: form of the output; inferred: pattern choice,
// kind of deviation, and the elements of key violations and inclusions, of which no example was found.
describe('a profile of a column', () => {
  it('counts NULLs, of every column for a wildcard', async () => {
    expect(await profiles(request('ColumnNullRatio', person + column('name')))).toEqual([
      'ColumnNullRatioProfile: {Name}<NullCount>1</NullCount>',
    ]);
    expect(await profiles(request('ColumnNullRatio', person + column('*')))).toHaveLength(8);
  });

  it('has statistics of numbers and dates', async () => {
    expect(await profiles(request('ColumnStatistics', person + column('*')))).toEqual([
      'ColumnStatisticsProfile: {Id}<MinValue>1</MinValue><MaxValue>4</MaxValue><Mean>2.5</Mean><StdDev>1.29099444873581</StdDev>',
      'ColumnStatisticsProfile: {Age}<MinValue>20</MinValue><MaxValue>40</MaxValue><Mean>30</Mean><StdDev>8.16496580927726</StdDev>',
      'ColumnStatisticsProfile: {Weight}<MinValue>50.5</MinValue><MaxValue>70.5</MaxValue><Mean>60.3333333333333</Mean><StdDev>10.0041657989726</StdDev>',
      'ColumnStatisticsProfile: {Born}<MinValue>1970-01-01</MinValue><MaxValue>1971-02-05</MaxValue>',
    ]);
  });

  it('distributes values, all or the frequent ones', async () => {
    const all = await profiles(
      request('ColumnValueDistribution', `${person}${column('Age')}<Option>AllValues</Option>`),
    );
    expect(all[0]).toContain('<NumberOfDistinctValues>3</NumberOfDistinctValues>');
    expect(all[0].match(/ValueDistributionItem>/g)).toHaveLength(6);
    const frequent = '<Option>FrequentValues</Option><FrequentValueThreshold>0.25</FrequentValueThreshold>';
    expect(await profiles(request('ColumnValueDistribution', person + column('Age') + frequent))).toEqual([
      'ColumnValueDistributionProfile: {Age}<NumberOfDistinctValues>3</NumberOfDistinctValues><ValueDistribution><ValueDistributionItem><Value>30</Value><Count>2</Count></ValueDistributionItem></ValueDistribution>',
    ]);
  });

  it.each([
    ['true', '<MinLength>3</MinLength><MaxLength>3</MaxLength>'],
    ['false', '<MinLength>3</MinLength><MaxLength>5</MaxLength>'],
  ])('distributes lengths, trailing blanks ignored: %s', async (ignore, expected) => {
    const options = `<IgnoreLeadingSpace>false</IgnoreLeadingSpace><IgnoreTrailingSpace>${ignore}</IgnoreTrailingSpace>`;
    const [found] = await profiles(request('ColumnLengthDistribution', person + column('Name') + options));
    expect(found).toContain(expected);
  });

  it('has patterns, with the tags of a tag table', async () => {
    const [zip] = await profiles(request('ColumnPattern', person + column('Zip')));
    expect(zip).toContain('<RegexText>\\d\\d\\d\\d\\d</RegexText><Frequency>100</Frequency>');
    const addresses = '<Table Schema="dbo" Table="Addresses" />';
    const [tagged] = await profiles(
      request(
        'ColumnPattern',
        `${addresses}${column('A')}<TagTableName>Tags</TagTableName><MaxNumberOfPatterns>1</MaxNumberOfPatterns>`,
      ),
    );
    expect(tagged).toContain('<RegexText>12\\ LookupTag=Direction\\ 7TH\\ LookupTag=Street</RegexText>');
    const [exact] = await profiles(
      request(
        'ColumnPattern',
        `${addresses}${column('Code')}<CaseSensitive>true</CaseSensitive><Symbols>-</Symbols><Delimiters> \\t</Delimiters>`,
      ),
    );
    expect(exact).toContain('<RegexText>ab-1</RegexText><Frequency>50</Frequency>');
  });

  it('is not made of a table or column without values, which is told', async () => {
    const run = task(
      request('ColumnNullRatio', `<Table Schema="" Table="Empty" />${column('*')}`) +
        request('ColumnPattern', `<Table Schema="" Table="odd.name" />${column('a ]b')}`),
    );
    await run.execute();
    expect(run.context.fired.map(({ symbol }) => symbol)).toEqual([
      'OPENDTSX_W_PROFILING_EMPTY',
      'OPENDTSX_W_PROFILING_EMPTY',
    ]);
    expect(run.context.read('User::Profiles')).toContain('<Profiles />');
  });
});

describe('a profile of several columns', () => {
  const keys = (columns: string, more = ''): Promise<string[]> =>
    profiles(request('CandidateKey', `${person}<KeyColumns>${columns}</KeyColumns>${more}`));

  it('finds candidate keys, and does not look at sets that hold one', async () => {
    expect(await keys(column('*') + column('Zip'))).toEqual([
      'CandidateKeyProfile: <KeyColumns>{Id}{Zip}</KeyColumns><IsExactKey>true</IsExactKey>',
      'CandidateKeyProfile: <KeyColumns>{Name}{Zip}</KeyColumns><IsExactKey>true</IsExactKey>',
      'CandidateKeyProfile: <KeyColumns>{Zip}{Age}</KeyColumns><IsExactKey>true</IsExactKey>',
      'CandidateKeyProfile: <KeyColumns>{Zip}{Born}</KeyColumns><IsExactKey>true</IsExactKey>',
    ]);
    expect((await keys(column('*') + column('*'))).filter((each) => each.includes('{Id}'))).toHaveLength(1);
  });

  it('reports keys above a threshold, with what violates them', async () => {
    const specified = '<ThresholdSetting>Specified</ThresholdSetting><KeyStrengthThreshold>0.5</KeyStrengthThreshold>';
    expect(await keys(column('Age'), specified)).toEqual([
      'CandidateKeyProfile: <KeyColumns>{Age}</KeyColumns><IsExactKey>false</IsExactKey><KeyStrength>0.75</KeyStrength><KeyViolations><KeyViolationItem><ColumnValues><ColumnValue>30</ColumnValue></ColumnValues><Count>2</Count></KeyViolationItem></KeyViolations>',
    ]);
    expect(await keys(column('Age'), '<ThresholdSetting>Exact</ThresholdSetting>')).toEqual(['']);
    expect(await keys(column('State'), '<ThresholdSetting>None</ThresholdSetting>')).toHaveLength(1);
  });

  it('finds functional dependencies, with what violates them', async () => {
    const dependency = (more: string): Promise<string[]> =>
      profiles(
        request(
          'FunctionalDependency',
          `${person}<DeterminantColumns>${column('Zip')}</DeterminantColumns>${column('State', 'DependentColumn')}${more}`,
        ),
      );
    expect(await dependency('<FDStrengthThreshold>0.7</FDStrengthThreshold>')).toEqual([
      'FunctionalDependencyProfile: <DeterminantColumns>{Zip}</DeterminantColumns>{State}<IsExactFD>false</IsExactFD><FDStrength>0.75</FDStrength><FDViolations><FDViolationItem><DeterminantValues><ColumnValue>98052</ColumnValue></DeterminantValues><DependentValue>WA</DependentValue><SupportCount>2</SupportCount><ViolationCount>1</ViolationCount></FDViolationItem></FDViolations>',
    ]);
    expect(await dependency('<ThresholdSetting>Exact</ThresholdSetting>')).toEqual(['']);
    const wildcard = `${person}<DeterminantColumns>${column('*')}</DeterminantColumns>${column('*', 'DependentColumn')}<ThresholdSetting>Exact</ThresholdSetting>`;
    expect(await profiles(request('FunctionalDependency', wildcard))).toContain(
      'FunctionalDependencyProfile: <DeterminantColumns>{Id}</DeterminantColumns>{State}<IsExactFD>true</IsExactFD>',
    );
  });

  const inclusion = (superset: string, more: string): Promise<string[]> =>
    profiles(
      request(
        'Inclusion',
        `<SubsetTable Schema="dbo" Table="Person" /><SupersetTable Schema="dbo" Table="States" /><InclusionColumns><InclusionColumn>${column('State', 'SubsetSideColumn')}${column(superset, 'SupersetSideColumn')}</InclusionColumn></InclusionColumns>${more}`,
      ),
    );

  it('finds how far values occur in another table', async () => {
    const none = '<SupersetColumnsKeyThresholdSetting>None</SupersetColumnsKeyThresholdSetting>';
    expect(await inclusion('Code', `<InclusionStrengthThreshold>0.4</InclusionStrengthThreshold>${none}`)).toEqual([
      'InclusionProfile: <SubsetColumns>{State}</SubsetColumns><SupersetColumns>{Code}</SupersetColumns><IsExactInclusion>false</IsExactInclusion><InclusionStrength>0.5</InclusionStrength><InclusionViolations><InclusionViolationItem><ColumnValues><ColumnValue>OR</ColumnValue></ColumnValues><Count>2</Count></InclusionViolationItem></InclusionViolations>',
    ]);
    expect(await inclusion('*', `<InclusionThresholdSetting>None</InclusionThresholdSetting>${none}`)).toHaveLength(2);
    expect(await inclusion('Code', '<InclusionThresholdSetting>None</InclusionThresholdSetting>')).toEqual(['']);
    expect(await inclusion('Code', none)).toEqual(['']);
  });
});

// Source: observed SQL Server 2016 (form); inferred (messages).
describe('the task', () => {
  const count = request('ColumnNullRatio', person + column('Name'));

  it('is read as the designer writes it, and writes a file in the schema of data profiles', async () => {
    const file: FileConnection = {
      kind: 'file',
      path: join(folder, 'out.xml'),
      writtenPath: 'out.xml',
      usage: 'create-file',
    };
    writeFileSync(file.path, 'old');
    const objectData = readFileSync(new URL('./fixtures/persisted.xml', import.meta.url), 'utf8').replace(
      'Title',
      'Name',
    );
    const connections = {
      'Profiles.xml': file,
      '{DF8BC2F6-F44E-4DA2-BEDB-7C3D02D13370}': { kind: 'database', database: connection() } as const,
    };
    const run = taskUnderTest(dataProfilingTask, { objectData, connections });
    expect(run.validate()).toEqual([]);
    await run.execute();
    const text = readFileSync(file.path, 'utf8');
    expect(text).toMatch(
      /^<\?xml version="1.0"\?>\r\n<DataProfile xmlns:xsi=".*" xmlns="http:\/\/schemas.microsoft.com\/sqlserver\/2008\/DataDebugger\/">/,
    );
    expect(text).toContain(
      '<Table DataSource="the test database" Database="Shop" Schema="dbo" Table="Person" RowCount="4" />',
    );
    expect(text).toContain(
      '<Column Name="Name" SqlDbType="NVarChar" MaxLength="50" Precision="255" Scale="255" LCID="1033" CodePage="0" IsNullable="true" StringCompareOptions="0" />',
    );
    expect(run.context.logged[0]).toBe('DataProfilingTaskTrace: Start Processing Requests');
    expect(run.context.logged.at(-1)).toBe('DataProfilingTaskTrace: Finish Computing Request NullRatioReq');
  });

  it('keeps what its destination holds unless told otherwise', async () => {
    const file: FileConnection = {
      kind: 'file',
      path: join(folder, 'out.xml'),
      writtenPath: 'out.xml',
      usage: 'create-file',
    };
    writeFileSync(file.path, 'old');
    const toFile = task(count, { DestinationType: 0, Destination: 'file' }, { connections: { file } });
    expect(await toFile.failure()).toBe('DTS_E_ERROROCCURREDWITHFOLLOWINGMESSAGE');
    expect(readFileSync(file.path, 'utf8')).toBe('old');
    const variables = { 'User::Profiles': 'old' };
    expect(await task(count, {}, { variables }).failure()).toBe('DTS_E_ERROROCCURREDWITHFOLLOWINGMESSAGE');
    await task(count, { OverwriteDestination: true }, { variables }).execute();
  });

  it.each([
    ['DTS_E_CONNECTIONNOTFOUND', count.replace('{db}', '{none}'), {}],
    ['OPENDTSX_E_PROFILING_REQUEST', count.replace('{db}', 'file'), {}],
    ['OPENDTSX_E_PROFILING_REQUEST', '', {}],
    ['OPENDTSX_E_PROFILING_REQUEST', '<?xml version="1.0"?><a', {}],
    ['OPENDTSX_E_PROFILING_REQUEST', '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a/>', {}],
    ['OPENDTSX_E_PROFILING_REQUEST', request('Unknown', ''), {}],
    ['OPENDTSX_E_PROFILING_REQUEST', request('ColumnNullRatio', person), {}],
    ['OPENDTSX_E_PROFILING_REQUEST', request('ColumnNullRatio', column('A')), {}],
    [
      'OPENDTSX_E_PROFILING_REQUEST',
      request('ColumnNullRatio', `${person}<Column ColumnName="A" StringCompareOptions="BinarySort" />`),
      {},
    ],
    [
      'OPENDTSX_E_PROFILING_REQUEST',
      request(
        'CandidateKey',
        `${person}<KeyColumns>${column('A')}</KeyColumns><ThresholdSetting>Some</ThresholdSetting>`,
      ),
      {},
    ],
    [
      'OPENDTSX_E_PROFILING_REQUEST',
      request(
        'CandidateKey',
        `${person}<KeyColumns>${column('A')}</KeyColumns><KeyStrengthThreshold>2</KeyStrengthThreshold>`,
      ),
      {},
    ],
    ['OPENDTSX_E_TASK_PROPERTY', count, { Destination: '' }],
    ['OPENDTSX_E_TASK_PROPERTY', count, { DestinationType: 2 }],
    ['OPENDTSX_E_TASK_PROPERTY', count, { DestinationType: 0, Destination: '{db}' }],
    ['DTS_E_CONNECTIONNOTFOUND', count, { DestinationType: 0, Destination: 'none' }],
    ['DTS_E_VARIABLENOTFOUND', count, { Destination: 'User::None' }],
  ])('validation finds %s in %s %j', (symbol, requests, properties) => {
    const file: FileConnection = { kind: 'file', path: folder, writtenPath: 'file', usage: 'create-file' };
    expect(task(requests, properties, { connections: { file } }).validate()).toEqual([symbol]);
  });

  it.each([
    request('ColumnNullRatio', `<Table Schema="dbo" Table="None" />${column('A')}`),
    request('ColumnNullRatio', person + column('None')),
    request('ColumnPattern', person + column('Age')),
    request('ColumnPattern', `${person}${column('Name')}<TagTableName>None</TagTableName>`),
  ])('fails for %s', async (requests) => {
    expect(await task(requests).failure()).toBe('OPENDTSX_E_PROFILING_DATA');
  });
});
