import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readPackage } from '../../formats/dtsx/read-package.ts';
import { comparePackages } from './compare-packages.ts';
import { documentedChanges } from './difference-document.ts';
import { printDifference } from './print-difference.ts';
import { printOutline } from './print-outline.ts';

const sample = readFileSync(new URL('./fixtures/sample.dtsx', import.meta.url), 'utf8');

type Edit = readonly [from: string, to: string];

function edited(text: string, edits: readonly Edit[]): string {
  return edits.reduce((before, [from, to]) => {
    if (!before.includes(from)) throw new Error(`the sample has no ${from}`);
    return before.replaceAll(from, to);
  }, text);
}

function packageOf(text: string): NonNullable<ReturnType<typeof readPackage>['package']> {
  const { package: read, diagnostics } = readPackage(text);
  if (read === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return read;
}

function linesOf(before: string, after: string): string[] {
  return printDifference(comparePackages(packageOf(before), packageOf(after)), (_, line) => line);
}

function differenceAfter(...edits: readonly Edit[]): string[] {
  return linesOf(sample, edited(sample, edits));
}

const gone = (pattern: RegExp): Edit => [pattern.exec(sample)?.[0] ?? 'what the pattern finds', ''];
const load = 'Package\\Group\\Load';
const copied: Edit = [
  '<DTS:Executable DTS:refId="Package\\Compute"',
  '<DTS:Executable DTS:refId="Package\\Later" DTS:CreationName="STOCK:SEQUENCE" DTS:DTSID="{00000000-0000-0000-0000-000000000039}" DTS:ExecutableType="STOCK:SEQUENCE" DTS:ObjectName="Later" DTS:Disabled="True"/><DTS:Executable DTS:refId="Package\\Compute"',
];

// Source of all cases: our own; what designers write anew at every save is observed.
describe('comparePackages finds nothing in', () => {
  it.each<[string, Edit[]]>([
    ['the same package', []],
    ['another layout', [['design-time-name="Package"', 'design-time-name="Package" left="12"']]],
    [
      'versions and who saved it when',
      [
        ['9:00:00 AM', '9:01:00 AM'],
        ['VersionBuild="7"', 'VersionBuild="8"'],
        ['0000000000F1', '0000000000F2'],
        ['16.0.5270.0', '17.0.1.0'],
      ],
    ],
    [
      'generated identifiers of what has a name',
      [['{00000000-0000-0000-0000-00000000', '{00000000-0000-0000-1111-00000000']],
    ],
    ['what the designer compiled', [['TVqQAAMAAAA=', 'TVqQBBMBBBB=']]],
    ['the type that an input column remembers', [['cachedDataType="i4"', 'cachedDataType="i8"']]],
    ['another spelling of booleans', [['DTS:DataType="11">-1<', 'DTS:DataType="11">True<']]],
    [
      'what is at its default',
      [['SQLTask:Connection=', 'SQLTask:TimeOut="0" SQLTask:IsStoredProc="False" SQLTask:Connection=']],
    ],
    [
      'old names of tasks and components',
      [
        [
          '"Microsoft.ExecuteSQLTask"',
          '"Microsoft.SqlServer.Dts.Tasks.ExecuteSQLTask.ExecuteSQLTask, Microsoft.SqlServer.SQLTask, Version=11.0.0.0"',
        ],
        ['"Microsoft.DerivedColumn"', '"{2932025B-AB99-40F6-B5B8-783A73F80E24}"'],
      ],
    ],
    ['the friendly form of an expression that stays', [['>ABS([Net Amount]) * 2<', '>ABS(  [Net Amount] )*2<']]],
  ])('%s', (_, edits) => {
    expect(differenceAfter(...edits)).toEqual([]);
  });

  it('the same package as SQL Server 2008 writes it', () => {
    const older = readFileSync(new URL('./fixtures/sample-2008.dtsx', import.meta.url), 'utf8');
    expect(linesOf(older, sample)).toEqual([]);
    expect(printOutline(packageOf(older))).toBe(printOutline(packageOf(sample)));
    expect(linesOf(older, edited(sample, [['Columns[Net Amount]}) * 2', 'Columns[Net Amount]}) * 3']]))).toHaveLength(
      5,
    );
  });

  it('the order of variables', () => {
    const [first, second] = [...sample.matchAll(/<DTS:Variable .*?<\/DTS:Variable>/gs)].map(([text]) => text);
    expect(differenceAfter([first, '<!--1-->'], [second, first], ['<!--1-->', second])).toEqual([]);
  });
});

describe('comparePackages tells', () => {
  it.each<[string, Edit[], string[]]>([
    [
      'a property of the package',
      [['DTS:ObjectName="Sample"', 'DTS:ObjectName="Sample" DTS:MaxErrorCount="3"']],
      ['~ \\Package', '    + MaxErrorCount: 3'],
    ],
    [
      'another name of the package',
      [['DTS:ObjectName="Sample"', 'DTS:ObjectName="Renamed"']],
      ['~ \\Package', '    ~ renamed: Sample → Renamed'],
    ],
    [
      'a property expression',
      [['!@[User::Enabled]', '@[User::Enabled]']],
      ['~ \\Package\\Clear', '    ~ Expressions[Disable]: !@[User::Enabled] → @[User::Enabled]'],
    ],
    [
      'the value of a variable',
      [['>alpha<', '>beta<']],
      ['~ \\Package', '    ~ variable User::Server', '        ~ Value: alpha → beta'],
    ],
    [
      'another name of a variable',
      [['DTS:ObjectName="Server"', 'DTS:ObjectName="Host"']],
      ['~ \\Package', '    ~ variable User::Host (was User::Server)'],
    ],
    [
      'a variable that is gone',
      [gone(/<DTS:Variable [^>]*000021.*?<\/DTS:Variable>/s)],
      ['~ \\Package', '    - variable User::Server', '    -     DataType: DT_WSTR', '    -     Value: alpha'],
    ],
    [
      'a delimiter of a flat file',
      [['HeaderRowDelimiter="_x000D__x000A_"', 'HeaderRowDelimiter="_x000A_"']],
      ['~ \\Package', '    ~ connection manager Orders', '        ~ HeaderRowDelimiter: {CR}{LF} → {LF}'],
    ],
    [
      'the width of a flat file column',
      [['MaximumWidth="10"', 'MaximumWidth="20"']],
      [
        '~ \\Package',
        '    ~ connection manager Orders',
        '        ~ flat file column City',
        '            ~ MaximumWidth: 10 → 20',
      ],
    ],
    [
      'another name of a connection manager once',
      [['DTS:ObjectName="Warehouse"', 'DTS:ObjectName="Store"']],
      ['~ \\Package', '    ~ connection manager Store (was Warehouse)'],
    ],
    [
      'a configuration',
      [['sample.dtsConfig', 'other.dtsConfig']],
      ['~ \\Package', '    ~ configuration File', '        ~ ConfigurationString: sample.dtsConfig → other.dtsConfig'],
    ],
    [
      'what is logged',
      [['1,7,OnError', '1,9,OnWarning']],
      ['~ \\Package', '    ~ logging options', '        ~ EventFilter: 1,7,OnError → 1,9,OnWarning'],
    ],
    [
      'SQL by its lines',
      [['where City = ?', 'where Town = ?']],
      [
        '~ \\Package\\Clear',
        '    ~ SqlStatementSource',
        '          delete from a',
        '        - where City = ?',
        '        + where Town = ?',
        '          and Amount > 0',
      ],
    ],
    [
      'a parameter of SQL',
      [['DtsVariableName="User::Server"', 'DtsVariableName="User::Enabled"']],
      ['~ \\Package\\Clear', '    ~ ParameterBinding 0', '        ~ DtsVariableName: User::Server → User::Enabled'],
    ],
    [
      'script code by its lines, with some around them',
      [['int d = 4', 'int d = 5']],
      [
        '~ \\Package\\Compute',
        '    ~ ProjectItem ScriptMain.cs',
        '        ~ text',
        '              …',
        '                int b = 2;',
        '                int c = 3;',
        '            -   int d = 4;',
        '            +   int d = 5;',
        '                Dts.TaskResult = 0;',
        '              }',
      ],
    ],
    [
      'a task that is renamed, and not the constraint that leads from it',
      [
        ['DTS:ObjectName="Clear"', 'DTS:ObjectName="Empty"'],
        ['Package\\Clear', 'Package\\Empty'],
      ],
      ['~ \\Package\\Empty', '    ~ renamed: Clear → Empty'],
    ],
    ['an executable that is new', [copied], ['+ \\Package\\Later (sequence)', '+     Disabled: True']],
    [
      'when a constraint is met',
      [['DTS:LogicalAnd="True" ', 'DTS:LogicalAnd="True" DTS:Value="1" ']],
      ['~ \\Package', '    ~ constraint Clear → Group', '        + Value: failure'],
    ],
    [
      'another end of a constraint',
      [['DTS:To="Package\\Group"', 'DTS:To="Package\\Compute"']],
      ['~ \\Package', '    ~ constraint Clear → Compute', '        ~ To: Group → Compute'],
    ],
    [
      'an event handler',
      [gone(/<DTS:EventHandlers>.*<\/DTS:EventHandlers>/s)],
      ['- \\Package.EventHandlers[OnError] (event-handler)'],
    ],
    [
      'a custom property of a component',
      [['name="RetainNulls">false', 'name="RetainNulls">true']],
      ['~ \\Package\\Group\\Load', '    ~ component Read', '        ~ RetainNulls: False → True'],
    ],
    [
      'the type of a column, once',
      [['dataType="wstr" length="10"', 'dataType="wstr" length="20"']],
      [
        '~ \\Package\\Group\\Load',
        '    ~ component Read',
        '        ~ output Rows',
        '            ~ column City',
        '                ~ DataType: DT_WSTR, 10 → DT_WSTR, 20',
      ],
    ],
    [
      'an expression in its friendly form',
      [['Columns[Net Amount]}) * 2', 'Columns[Net Amount]}) * 3']],
      [
        '~ \\Package\\Group\\Load',
        '    ~ component Derive',
        '        ~ output Out',
        '            ~ column Gross',
        '                ~ Expression: ABS([Net Amount]) * 2 → ABS([Net Amount]) * 3',
      ],
    ],
    [
      'another name of a component once',
      [
        [`${load}\\Derive`, `${load}\\Compute`],
        ['name="Derive"', 'name="Compute"'],
      ],
      ['~ \\Package\\Group\\Load', '    ~ component Compute (was Derive)'],
    ],
    ['a path that is gone', [gone(/<path .*?\/>/s)], ['~ \\Package\\Group\\Load', '    - path Read.Rows → Derive.In']],
    [
      'a connection of a component',
      [
        [
          'connectionManagerID="Package.ConnectionManagers[Orders]" connectionManagerRefId="Package.ConnectionManagers[Orders]"',
          'connectionManagerID="{00000000-0000-0000-0000-000000000099}:external" connectionManagerRefId="Project.ConnectionManagers[Shared]"',
        ],
      ],
      [
        '~ \\Package\\Group\\Load',
        '    ~ component Read',
        '        ~ Connections[FlatFileConnection]: Orders → Shared',
      ],
    ],
    [
      'the column that an input column comes from',
      [
        [
          'cachedName="Net Amount" lineageId="Package\\Group\\Load\\Read.Outputs[Rows].Columns[Net Amount]"',
          'cachedName="Net Amount" lineageId="gone"',
        ],
      ],
      [
        '~ \\Package\\Group\\Load',
        '    ~ component Derive',
        '        ~ input In',
        '            ~ input column Net Amount',
        '                ~ From: Read.Net Amount → (no column)',
      ],
    ],
  ])('%s', (_, edits, expected) => {
    expect(differenceAfter(...edits)).toEqual(expected);
  });

  it('text between elements, and elements with any name', () => {
    const before = edited(sample, [['<BinaryItem', '<constructor a="1">one<b c="1" d="1"/></constructor><BinaryItem']]);
    expect(linesOf(before, edited(before, [['>one<', '>two<']]))).toEqual([
      '~ \\Package\\Compute',
      '    ~ constructor',
      '        ~ text: one → two',
    ]);
  });

  it('that an executable stands in another container', () => {
    const [task] =
      /<DTS:Executable DTS:refId="Package\\Compute".*?<\/ScriptProject>\s*<\/DTS:ObjectData>\s*<\/DTS:Executable>/s.exec(
        sample,
      ) ?? [''];
    const place = '<DTS:Executables>\n        <DTS:Executable DTS:refId="Package\\Group\\Load"';
    const lines = differenceAfter([task, ''], [place, place.replace('>', `>${task}`)]);
    expect(lines).toEqual(['~ \\Package\\Group\\Compute', '    ~ moved from \\Package']);
  });

  it('that an executable is the same when it got another identifier, name and statement', () => {
    const lines = differenceAfter(
      ['000000000034', '000000000099'],
      ['DTS:ObjectName="Compute"', 'DTS:ObjectName="Calculate"'],
      ['Language="CSharp"', 'Language="VisualBasic"'],
    );
    expect(lines).toEqual([
      '~ \\Package\\Calculate',
      '    ~ renamed: Compute → Calculate',
      '    ~ Language: CSharp → VisualBasic',
    ]);
  });

  it('that a task of another type in the same place is another task', () => {
    const lines = differenceAfter(['"Microsoft.ScriptTask"', '"Microsoft.ExpressionTask"']);
    expect(lines.filter((line) => /^[+-] \\/.test(line))).toEqual([
      '+ \\Package\\Compute (task Microsoft.ExpressionTask)',
      '- \\Package\\Compute (task Microsoft.ScriptTask)',
    ]);
  });

  it('another order of flat file columns', () => {
    const [first, second] = [...sample.matchAll(/<DTS:FlatFileColumn .*?\/>/gs)].map(([text]) => text);
    expect(differenceAfter([first, '<!--1-->'], [second, first], ['<!--1-->', second])).toEqual([
      '~ \\Package',
      '    ~ connection manager Orders',
      '        ~ order of flat file column: City, Amount → Amount, City',
    ]);
  });

  it('names and values without what would command a terminal', () => {
    const lines = differenceAfter(
      ['>alpha<', '>&#x9b;2J<'],
      ['DTS:ObjectName="Enabled"', 'DTS:ObjectName="On&#xA;Off"'],
    );
    expect(lines).toContain('        ~ Value: alpha → \\x9b2J');
    expect(lines).toContain('    ~ variable User::On\\x0aOff (was User::Enabled)');
  });

  it('everything as added when there was no package', () => {
    const lines = printDifference(comparePackages(undefined, packageOf(sample)), (_, line) => line);
    expect(lines.every((line) => line.startsWith('+'))).toBe(true);
    expect(lines).toContain('+ \\Package\\Group\\Load (task Microsoft.Pipeline)');
  });
});

describe('comparePackages keeps secrets', () => {
  const sensitive =
    '<DTS:PackageParameters><DTS:PackageParameter DTS:CreationName="" DTS:DataType="8" DTS:DTSID="{00000000-0000-0000-0000-000000000061}" DTS:ObjectName="Key" DTS:Sensitive="True"><DTS:Property DTS:DataType="8" DTS:Name="ParameterValue" DTS:Sensitive="1">first-secret</DTS:Property></DTS:PackageParameter></DTS:PackageParameters><DTS:Variables>';
  const smtp =
    '<SmtpConnectionManager ConnectionString="SmtpServer=mail;"><Password Sensitive="1">first-secret</Password></SmtpConnectionManager>';
  const holders: [string, Edit[]][] = [
    ['a connection string', []],
    [
      'a parameter',
      [
        ['Password=first-secret', ''],
        ['<DTS:Variables>', sensitive],
      ],
    ],
    [
      'the password of a connection manager',
      [
        ['Password=first-secret', ''],
        [
          '<DTS:ConnectionManager DTS:ConnectionString="Data Source=alpha;User ID=loader;;Initial Catalog=dw;Provider=SQLNCLI11.1;" />',
          smtp,
        ],
      ],
    ],
    [
      'a variable named like a password',
      [
        ['Password=first-secret', ''],
        ['DTS:ObjectName="Server"', 'DTS:ObjectName="Password"'],
        ['>alpha<', '>first-secret<'],
      ],
    ],
    [
      'the expression of a password',
      [
        ['Password=first-secret', ''],
        ['DTS:Name="ServerName">@[User::Server]', 'DTS:Name="Password">"first-secret"'],
      ],
    ],
    [
      'a password of a child package',
      [
        ['Password=first-secret', ''],
        [
          '<ScriptProject ',
          '<ExecutePackageTask><PackagePassword>first-secret</PackagePassword></ExecutePackageTask><ScriptProject ',
        ],
      ],
    ],
  ];

  it.each(holders)('of %s: tells that it changed, and never what it is', (_, edits) => {
    const before = edited(sample, edits);
    const after = edited(before, [['first-secret', 'second-secret']]);
    const difference = comparePackages(packageOf(before), packageOf(after));
    const lines = printDifference(difference, (_mark, line) => line);
    const changes = documentedChanges(difference);
    expect(lines.at(-1)).toContain('changed (');
    expect(changes).toHaveLength(1);
    expect(changes[0]).toMatchObject({ change: 'changed', secret: true });
    const whole = documentedChanges(comparePackages(undefined, packageOf(before)));
    const texts = [lines.join(), JSON.stringify(changes), JSON.stringify(whole), printOutline(packageOf(before))];
    expect(texts.filter((text) => /first|second/.test(text))).toEqual([]);
  });
});

describe('comparePackages hides', () => {
  it('the secrets of both packages wherever they stand, even in code', () => {
    const after = edited(sample, [
      ['Password=first-secret;', ''],
      ['int d = 4', 'Login("first-secret")'],
    ]);
    const lines = linesOf(sample, after);
    expect(lines).toContain('            +   Login("****");');
    expect(lines.join()).not.toContain('first');
  });

  it('no expression that only names where the password is', () => {
    const before = edited(sample, [['DTS:Name="ServerName">@[User::Server]', 'DTS:Name="Password">@[User::Server]']]);
    expect(linesOf(before, edited(before, [['>@[User::Server]', '>@[User::Enabled]']]))).toEqual([
      '~ \\Package',
      '    ~ connection manager Warehouse',
      '        ~ Expressions[Password]: @[User::Server] → @[User::Enabled]',
    ]);
  });
});

describe('documentedChanges', () => {
  it('names executable, object, property and both values', () => {
    const after = edited(sample, [['MaximumWidth="10"', 'MaximumWidth="20"']]);
    expect(documentedChanges(comparePackages(packageOf(sample), packageOf(after)))).toEqual([
      {
        change: 'changed',
        executable: '\\Package',
        object: [
          { kind: 'connection manager', name: 'Orders' },
          { kind: 'flat file column', name: 'City' },
        ],
        property: 'MaximumWidth',
        before: '10',
        after: '20',
      },
    ]);
  });

  it('gives the properties of what is added', () => {
    const after = edited(sample, [copied]);
    expect(documentedChanges(comparePackages(packageOf(sample), packageOf(after)))).toEqual([
      { change: 'added', executable: '\\Package\\Later', properties: { Disabled: 'True' } },
    ]);
  });
});
