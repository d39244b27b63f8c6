import { describe, expect, it } from 'vitest';
import { profilePage } from './profile-page.ts';
import { readProfiles, type ShownProfile } from './read-profiles.ts';

const table = '<Table DataSource="localhost" Database="Shop" Schema="dbo" Table="Person" RowCount="200" />';
const column = (name: string, tag = 'Column'): string =>
  `<${tag} Name="${name}" SqlDbType="NVarChar" MaxLength="50" Precision="255" Scale="255" LCID="1033" CodePage="0" IsNullable="true" StringCompareOptions="0" />`;

function file(profiles: string): Uint8Array {
  return Buffer.from(
    `<?xml version="1.0"?><DataProfile xmlns="http://schemas.microsoft.com/sqlserver/2008/DataDebugger/"><ProfileVersion>1.0</ProfileVersion><DataProfileOutput><Profiles>${profiles}</Profiles></DataProfileOutput></DataProfile>`,
  );
}

function read(kind: string, content: string): ShownProfile {
  const { profiles = [] } = readProfiles(
    file(`<${kind}Profile ProfileRequestID="Req" IsExact="true">${table}${content}</${kind}Profile>`),
    'a.xml',
  );
  return profiles[0];
}

// Source: observed SQL Server 2016 and 2019 (output of the task).
describe('the output of the task', () => {
  it.each([
    ['ColumnNullRatio', `${column('Title')}<NullCount>50</NullCount>`, [['NULLs', '50 (25 %)']]],
    [
      'ColumnStatistics',
      `${column('Age')}<MinValue>20</MinValue><MaxValue>91</MaxValue><Mean>37.5</Mean><StdDev>11.5</StdDev>`,
      [
        ['Minimum', '20'],
        ['Maximum', '91'],
        ['Mean', '37.5'],
        ['Standard deviation', '11.5'],
      ],
    ],
    [
      'CandidateKey',
      `<KeyColumns>${column('A')}${column('B')}</KeyColumns><IsExactKey>false</IsExactKey><KeyStrength>0.98</KeyStrength>`,
      [
        ['Exact key', 'no'],
        ['Key strength', '98 %'],
      ],
    ],
  ])('%s is read as facts', (kind, content, facts) => {
    expect(read(kind, content)).toMatchObject({ kind, table: 'dbo.Person', rowCount: 200, facts });
  });

  it.each([
    [
      'ColumnLengthDistribution',
      '<LengthDistribution><LengthDistributionItem><Length>3</Length><Count>40</Count></LengthDistributionItem></LengthDistribution>',
      ['3'],
      40,
      0.2,
    ],
    [
      'ColumnValueDistribution',
      '<ValueDistribution><ValueDistributionItem><Value>x</Value><Count>10</Count></ValueDistributionItem></ValueDistribution>',
      ['x'],
      10,
      0.05,
    ],
    [
      'ColumnPattern',
      '<TopRegexPatterns><PatternDistributionItem><RegexText>\\d</RegexText><Frequency>72</Frequency></PatternDistributionItem></TopRegexPatterns>',
      ['\\d'],
      undefined,
      0.72,
    ],
    [
      'CandidateKey',
      '<KeyViolations><KeyViolationItem><ColumnValues><ColumnValue>a</ColumnValue><ColumnValue>b</ColumnValue></ColumnValues><Count>2</Count></KeyViolationItem></KeyViolations>',
      ['a | b'],
      2,
      0.01,
    ],
    [
      'FunctionalDependency',
      '<FDViolations><FDViolationItem><DeterminantValues><ColumnValue>M</ColumnValue></DeterminantValues><DependentValue>X</DependentValue><SupportCount>44</SupportCount><ViolationCount>20</ViolationCount></FDViolationItem></FDViolations>',
      ['M', 'X', '44'],
      20,
      0.1,
    ],
    [
      'Inclusion',
      '<InclusionViolations><InclusionViolationItem><ColumnValues><ColumnValue>OR</ColumnValue></ColumnValues><Count>2</Count></InclusionViolationItem></InclusionViolations>',
      ['OR'],
      2,
      0.01,
    ],
  ])('%s is read as rows with shares', (kind, content, cells, count, share) => {
    expect(read(kind, content).items).toEqual([{ cells, count, share }]);
  });

  it('says what the profile is of', () => {
    expect(read('ColumnNullRatio', column('Title')).subject).toBe('Title NVarChar(50)');
    const determinants = `<DeterminantColumns>${column('A')}${column('B')}</DeterminantColumns>${column('C', 'DependentColumn')}`;
    expect(read('FunctionalDependency', determinants).subject).toBe('A, B → C');
    const superset = `<SupersetTable Schema="dbo" Table="States" /><SubsetColumns>${column('S')}</SubsetColumns><SupersetColumns>${column('Code')}</SupersetColumns>`;
    expect(read('Inclusion', superset).subject).toBe('S ⊆ dbo.States (Code)');
  });

  it.each([
    ['OPENDTSX_E_PROFILEVIEW_FILE', '<a/>'],
    ['OPENDTSX_E_XML_DOCTYPE', '<!DOCTYPE a><a/>'],
    ['OPENDTSX_E_XML_NOTXML', 'text'],
  ])('gives %s for %s', (symbol, text) => {
    const { profiles, diagnostics } = readProfiles(Buffer.from(text), 'a.xml');
    expect([profiles, diagnostics[0]?.symbol]).toEqual([undefined, symbol]);
  });
});

// Source: our own.
describe('the page', () => {
  const hostile = '<script>alert(1)</script>"\' onload=x';

  it('shows every table and profile, and lets no data become markup', () => {
    const profile = read('ColumnValueDistribution', `${column('A')}<NumberOfDistinctValues>1</NumberOfDistinctValues>`);
    const items = [{ cells: [hostile], count: 3, share: 0.5 }];
    const page = profilePage(hostile, [
      { ...profile, table: hostile, headings: ['Value'], items },
      { ...profile, table: 'T' },
    ]);
    expect(page).not.toContain('<script');
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39; onload=x');
    expect(page.match(/<section/g)).toHaveLength(2);
    expect(page).toContain('<td class="number">50 %</td>');
  });

  it('needs nothing from outside', () => {
    const page = profilePage('a.xml', []);
    expect(page).toContain(`default-src 'none'`);
    expect(page).not.toMatch(/\b(?:src|href)="(?!#)|https?:|@import|url\(/);
    expect(page).toContain('prefers-color-scheme:dark');
    expect(page).toContain('holds no profiles');
  });

  it('says how many rows it leaves out', () => {
    const profile = read('ColumnValueDistribution', column('A'));
    const items = Array.from({ length: 1005 }, (_, index) => ({ cells: [String(index)], count: 1, share: 0.001 }));
    expect(profilePage('a', [{ ...profile, headings: ['Value'], items }])).toContain('5 more are in the file.');
  });
});
