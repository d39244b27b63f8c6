import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../datatypes/secret.ts';
import { DtsError } from '../../diagnostics/dts-error.ts';
import { readConnectionManagerFile } from '../conmgr/read-connection-manager-file.ts';
import { readProjectFile } from '../dtproj/read-project-file.ts';
import { readPackage } from '../dtsx/read-package.ts';
import { readParameters } from '../params/read-parameters.ts';
import { type Protection, protectDocument } from './protect-document.ts';

const dts = 'xmlns:DTS="www.microsoft.com/SqlServer/Dts"';
const ssis = 'xmlns:SSIS="www.microsoft.com/SqlServer/SSIS"';
const userKeyBlob = 'AQAAANCMnd8BFdERjHoAwE/Cl+sBAAAA';
const sesame = new Secret('sesame');
const other = new Secret('other');
const levels = [2, 3, 5];

function packageWith(secret: string, parameter = ''): string {
  return `<?xml version="1.0"?>
<DTS:Executable ${dts}
  DTS:refId="Package"
  DTS:DTSID="{1}"
  DTS:ExecutableType="Microsoft.Package"
  DTS:ObjectName="P"
  DTS:VersionMajor="1">
  <DTS:Property
    DTS:Name="PackageFormatVersion">8</DTS:Property>
  <DTS:ConnectionManagers>
    <DTS:ConnectionManager DTS:ObjectName="Store" DTS:CreationName="OLEDB" DTS:DTSID="{2}">
      <DTS:ObjectData>
        <DTS:ConnectionManager DTS:ConnectionString="Data Source=.;">
          ${secret}
        </DTS:ConnectionManager>
      </DTS:ObjectData>
    </DTS:ConnectionManager>
  </DTS:ConnectionManagers>
  <DTS:PackageParameters>
    <DTS:PackageParameter DTS:ObjectName="Code" DTS:DataType="8" DTS:DTSID="{3}" DTS:Sensitive="True">
      <DTS:Property DTS:DataType="8" DTS:Name="ParameterValue">${parameter}</DTS:Property>
    </DTS:PackageParameter>
  </DTS:PackageParameters>
</DTS:Executable>
`;
}

const password = (text: string): string => `<DTS:Password DTS:Name="Password" Sensitive="1">${text}</DTS:Password>`;
const plain = packageWith(password('open &amp; shut'), 'geheim ß');

function protect(text: string, protection: Protection): string {
  const result = protectDocument(text, protection);
  expect(result.diagnostics).toEqual([]);
  return result.text ?? '';
}

function secretsOf(text: string, key?: Secret): (string | undefined)[] {
  const { package: root, diagnostics } = readPackage(text, key === undefined ? {} : { password: key });
  expect(diagnostics).toEqual([]);
  return [root?.connectionManagers[0].secrets[0]?.value?.reveal(), root?.parameters[0].secret?.reveal()];
}

function symbolOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof DtsError) return error.diagnostic.symbol;
    throw error;
  }
  return 'nothing thrown';
}

// Source: observed (designer of SQL Server 2016) for level 2, documentation for 0 and 5, inferred for the key of level 3.
describe('protectDocument gives a package', () => {
  it('with EncryptSensitiveWithPassword sensitive values that only the password opens', () => {
    const text = protect(plain, { level: 2, password: sesame });
    expect(text).not.toMatch(/open|geheim|Sensitive="1"/);
    expect(text.match(/<EncryptedData/g)).toHaveLength(2);
    expect(secretsOf(text, sesame)).toEqual(['open & shut', 'geheim ß']);
    expect(readPackage(text, { password: other }).diagnostics.map(({ symbol }) => symbol)).toEqual([
      'DTS_E_PACKAGEPASSWORD',
    ]);
  });

  it('with EncryptAllWithPassword nothing readable but its frame', () => {
    const text = protect(plain, { level: 3, password: sesame });
    expect(text).toMatch(
      /^<\?xml version="1.0"\?>\n<EncryptedData Type="[^"]*" Salt="[^"]*" IV="[^"]*" xmlns="[^"]*"><Encr/,
    );
    expect(text).not.toMatch(/DTS:|Store/);
    expect(secretsOf(text, sesame)).toEqual(['open & shut', 'geheim ß']);
    expect(readPackage(text, { password: sesame }).package?.protectionLevel).toBe(3);
  });

  it('with DontSaveSensitive empty sensitive elements that keep their mark', () => {
    const text = protect(plain, { level: 0 });
    expect(text).toBe(
      packageWith(password('')).replace('DTS:VersionMajor', 'DTS:ProtectionLevel="0"\n  DTS:VersionMajor'),
    );
  });

  it('with ServerStorage plain values', () => {
    const text = protect(plain, { level: 5 });
    expect(text).toBe(plain.replace('DTS:VersionMajor', 'DTS:ProtectionLevel="5"\n  DTS:VersionMajor'));
  });

  it('new salts and initial vectors each time', () => {
    const [first, second] = [1, 2].map(() => protect(plain, { level: 2, password: sesame }));
    const drawn = (text: string): string[] => text.match(/(?:Salt|IV)="[^"]*"/g) ?? [];
    expect(new Set([...drawn(first), ...drawn(second)]).size).toBe(8);
  });

  it('its level in a property where the format has properties', () => {
    const text = `<DTS:Executable ${dts} DTS:ExecutableType="SSIS.Package.2">
<DTS:Property DTS:Name="PackageFormatVersion">3</DTS:Property><DTS:Property DTS:Name="ProtectionLevel">1</DTS:Property>
</DTS:Executable>`;
    expect(protect(text, { level: 0 })).toBe(text.replace('>1<', '>0<'));
    const without = text.replace('<DTS:Property DTS:Name="ProtectionLevel">1</DTS:Property>', '');
    expect(readPackage(protect(without, { level: 0 })).package?.protectionLevel).toBe(0);
  });

  it('the encoding it had', () => {
    const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(plain, 'utf16le')]);
    const result = protectDocument(bytes, { level: 2, password: sesame });
    expect(
      Buffer.from(result.bytes ?? [])
        .subarray(2)
        .toString('utf16le'),
    ).toBe(result.text);
    expect([...(result.bytes ?? [])].slice(0, 2)).toEqual([0xff, 0xfe]);
  });

  it('sensitive values of any text back', () => {
    const character = fc
      .integer({ min: 0x20, max: 0x10ffff })
      .filter((code) => code < 0xd800 || (code > 0xdfff && (code & 0xfffe) !== 0xfffe));
    const text = fc.array(character, { minLength: 1 }).map((codes) => String.fromCodePoint(...codes));
    fc.assert(
      fc.property(text, fc.constantFrom(2, 3), (value, level) => {
        const escaped = value.replaceAll(/[&<>]/g, (each) => `&#${each.charCodeAt(0)};`);
        const result = protect(packageWith(password(escaped), escaped), { level, password: sesame });
        expect(secretsOf(result, sesame)).toEqual([value, value]);
      }),
      { numRuns: 40 },
    );
  });
});

describe('protectDocument changes', () => {
  it.each(levels.flatMap((from) => levels.map((to) => [from, to])))('level %i into level %i', (from, to) => {
    const before = protect(plain, { level: from, password: sesame });
    const after = protect(before, { level: to, password: sesame });
    expect(secretsOf(after, sesame)).toEqual(['open & shut', 'geheim ß']);
    expect(readPackage(after, { password: sesame }).package?.protectionLevel).toBe(to);
    const restored = readPackage(protect(after, { level: 5, currentPassword: sesame }));
    expect(restored.package?.connectionManagers[0].connectionString).toBe('Data Source=.;');
  });

  it.each([2, 3])('the password at level %i', (level) => {
    const before = protect(plain, { level, password: sesame });
    const after = protect(before, { level, currentPassword: sesame, password: other });
    expect(secretsOf(after, other)).toEqual(['open & shut', 'geheim ß']);
    expect(readPackage(after, { password: sesame }).package).toBeUndefined();
  });

  it.each([2, 3])('nothing at level %i when level and password are right already', (level) => {
    const before = protect(plain, { level, password: sesame });
    expect(protect(before, { level, password: sesame })).toBe(before);
  });

  it('only the new value when the others are encrypted with the password already', () => {
    const before = protect(packageWith(password('one')), { level: 2, password: sesame });
    const added = before.replace('"ParameterValue"></', '"ParameterValue">two</');
    const after = protect(added, { level: 2, password: sesame });
    const cipher = /<CipherValue>[^<]*/;
    expect(after.match(cipher)?.[0]).toBe(before.match(cipher)?.[0]);
    expect(secretsOf(after, sesame)).toEqual(['one', 'two']);
  });
});

describe('what a user key protects', () => {
  const text = packageWith(
    `<DTS:Password DTS:Name="Password" Sensitive="1" Encrypted="1">${userKeyBlob}</DTS:Password>`,
    `<DTS:Property DTS:DataType="8" DTS:Name="ParameterValue" Encrypted="1">${userKeyBlob}</DTS:Property>`,
  );
  const paths = [
    '\\Package.Connections[Store].Properties[Password]',
    '\\Package.Variables[$Package::Code].Properties[Value]',
  ];

  it.each([2, 5])('is reported by property path and stays as it is at level %i', (level) => {
    const result = protectDocument(text, { level, password: sesame });
    expect(result.diagnostics.map(({ symbol, severity, source }) => [symbol, severity, source])).toEqual(
      paths.map((path) => ['DTS_E_UNPROTECTXMLFAILED', 'warning', path]),
    );
    expect(result.diagnostics[0].hint).toContain('stays as it is');
    expect(result.text?.split(userKeyBlob)).toHaveLength(3);
  });

  it('is reported and left out at level 0', () => {
    const result = protectDocument(text, { level: 0 });
    expect(result.diagnostics.map(({ source }) => source)).toEqual(paths);
    expect(result.diagnostics[0].hint).toContain('left out');
    expect(result.text).not.toMatch(/AQAAA|Encrypted/);
    expect(readPackage(result.text ?? '').diagnostics).toEqual([]);
  });
});

describe('protectDocument refuses', () => {
  it.each([
    ['a user key for values', { level: 1 }],
    ['a user key for everything', { level: 4, password: sesame }],
    ['a level that does not exist', { level: 6 }],
    ['level 2 without password', { level: 2 }],
    ['level 3 with an empty password', { level: 3, password: new Secret('') }],
  ])('%s', (_, protection) => {
    expect(symbolOf(() => protectDocument(plain, protection))).toBe('DTS_E_PACKAGEPROTECT');
  });

  it('a user key in words that say what to choose', () => {
    expect(() => protectDocument(plain, { level: 1 })).toThrow(
      /EncryptSensitiveWithUserKey cannot be written: .*Windows/,
    );
  });

  it.each([2, 3])('to open level %i with a wrong password, which it does not repeat', (level) => {
    const closed = protect(plain, { level, password: sesame });
    for (const target of [0, 2, 3, 5]) {
      const result = protectDocument(closed, { level: target, password: other });
      expect(result.text).toBeUndefined();
      expect(result.diagnostics.map(({ symbol }) => symbol)).toEqual(['DTS_E_PACKAGEPASSWORD']);
      expect(JSON.stringify(result.diagnostics)).not.toMatch(/sesame|"other/);
    }
  });

  it('to open values without password, but leaves them out when they are not to be saved', () => {
    const closed = protect(plain, { level: 2, password: sesame });
    expect(protectDocument(closed, { level: 5 }).diagnostics[0].symbol).toBe('DTS_E_PACKAGEPASSWORDEMPTY');
    const result = protectDocument(closed, { level: 0 });
    expect(result.diagnostics.map(({ symbol }) => symbol)).toEqual(Array(2).fill('DTS_E_UNPROTECTXMLFAILED'));
    expect(result.text).not.toContain('EncryptedData');
  });

  it('a document that is no XML', () => {
    const result = protectDocument('hello', { level: 0 });
    expect([result.text, result.diagnostics[0].symbol]).toEqual([undefined, 'OPENDTSX_E_XML_NOTXML']);
  });
});

describe('a damaged value', () => {
  const closed = protectDocument(packageWith(password('one')), { level: 2, password: sesame }).text ?? '';
  const value = /<CipherValue>([^<]*)</.exec(closed)?.[1] ?? '';
  const withValue = (text: string): string => closed.replace(value, text);

  it.each([
    ['base64 that is none', withValue(`*${value.slice(1)}`), 'not base64'],
    ['base64 without its end', withValue(value.slice(0, 21)), 'not base64'],
    ['cipher text that is cut off', withValue(value.slice(0, 20)), 'cut off'],
    ['an algorithm nobody knows', closed.replace('tripledes-cbc', 'rot13'), 'rot13'],
    ['no cipher text', withValue(''), 'initial vector'],
  ])('with %s is reported by name when it is read and when it is protected', (_, text, detail) => {
    for (const { diagnostics } of [
      readPackage(text, { password: sesame }),
      protectDocument(text, { level: 2, password: sesame }),
    ]) {
      expect(diagnostics.map(({ symbol, severity }) => [symbol, severity])).toEqual([
        ['DTS_E_UNPROTECTXMLFAILED', 'warning'],
      ]);
      expect(diagnostics[0].hint).not.toContain('/Decrypt');
      expect(diagnostics[0].message).toContain(detail);
    }
  });

  it.each([
    ['base64 that is none', (text: string) => text.replace(/(<CipherValue>)./, '$1*'), 'not base64'],
    ['cipher text that is cut off', (text: string) => text.replace(/(<CipherValue>.{20})[^<]*/, '$1'), 'cut off'],
    ['an algorithm nobody knows', (text: string) => text.replace('tripledes-cbc', 'rot13'), 'rot13'],
  ])('with %s is an error where it is the whole package', (_, damage, detail) => {
    const whole = damage(protect(plain, { level: 3, password: sesame }));
    for (const { diagnostics } of [
      readPackage(whole, { password: sesame }),
      protectDocument(whole, { level: 0, password: sesame }),
    ]) {
      expect(diagnostics.map(({ symbol, severity }) => [symbol, severity])).toEqual([
        ['DTS_E_PACKAGEUNPROTECT', 'error'],
      ]);
      expect(diagnostics[0].message).toContain(detail);
    }
  });
});

describe('a hostile document', () => {
  const cipher = /<EncryptedData[\s\S]*?<\/EncryptedData>/.exec(
    protectDocument(packageWith(password('one')), { level: 2, password: sesame }).text ?? '',
  )?.[0];

  it.each([0, 2, 3, 5])('with cipher text in a value marked as plain is taken as encrypted at level %i', (level) => {
    const result = protectDocument(packageWith(password(`x${cipher}`)), { level, password: sesame });
    expect(result.diagnostics).toEqual([]);
    expect(result.text).toBeDefined();
  });

  it('with cipher text in a value marked as plain loses both when nothing sensitive is saved', () => {
    const result = protectDocument(packageWith(password(`geheim${cipher}`)), { level: 0 });
    expect(result.text).not.toMatch(/geheim|Encrypted/);
  });

  it('whose cipher text hides a name that means nothing outside is refused without a word of it', () => {
    const hidden = `<SSIS:Property ${ssis} xmlns:q="urn:q" SSIS:Name="Value" SSIS:Sensitive="1"><q:geheim/></SSIS:Property>`;
    const parameter = `<SSIS:Parameters ${ssis}>${hidden.replace('<q:geheim/>', 'x<q:geheim/>')}</SSIS:Parameters>`;
    const closed = protect(parameter, { level: 2, password: sesame }).replace(' xmlns:q="urn:q"', '');
    const result = protectDocument(closed, { level: 5, currentPassword: sesame });
    expect(result.diagnostics.map(({ symbol }) => symbol)).toEqual(['DTS_E_PACKAGEUNPROTECT']);
    expect(JSON.stringify(result.diagnostics)).not.toContain('geheim');
  });
});

// Source: observed (designer of SQL Server 2016), inferred for level 3.
describe('protectDocument gives project files', () => {
  const connection = `<DTS:ConnectionManager ${dts} DTS:ObjectName="Files" DTS:DTSID="{2}" DTS:CreationName="FTP"><DTS:ObjectData>
<DTS:ConnectionManager DTS:ConnectionString="files:21"><DTS:FtpConnection><DTS:Property DTS:Name="ServerPassword" Sensitive="1">one</DTS:Property>
</DTS:FtpConnection></DTS:ConnectionManager></DTS:ObjectData></DTS:ConnectionManager>`;
  const parameters = `<SSIS:Parameters ${ssis}><SSIS:Parameter SSIS:Name="Code"><SSIS:Properties>
<SSIS:Property SSIS:Name="Sensitive">1</SSIS:Property><SSIS:Property SSIS:Name="DataType">18</SSIS:Property>
<SSIS:Property SSIS:Name="Value" SSIS:Sensitive="1">two</SSIS:Property></SSIS:Properties></SSIS:Parameter></SSIS:Parameters>`;
  const manifest = `<SSIS:Project SSIS:ProtectionLevel="DontSaveSensitive" ${ssis}>
  <SSIS:Properties>
    <SSIS:Property SSIS:Name="Name">Sales</SSIS:Property>
    <SSIS:Property SSIS:Name="FormatVersion">1</SSIS:Property>
  </SSIS:Properties>
  <SSIS:DeploymentInfo><SSIS:PackageInfo><SSIS:PackageMetaData SSIS:Name="a.dtsx"><SSIS:Properties>
    <SSIS:Property SSIS:Name="ProtectionLevel">0</SSIS:Property></SSIS:Properties></SSIS:PackageMetaData></SSIS:PackageInfo></SSIS:DeploymentInfo>
</SSIS:Project>`;
  const project = `<Project><DeploymentModel>Project</DeploymentModel><DeploymentModelSpecificContent><Manifest>${manifest}</Manifest></DeploymentModelSpecificContent></Project>`;

  it.each([2, 3, 5])('values that open at level %i', (level) => {
    const [files, params] = [connection, parameters].map((text) => protect(text, { level, password: sesame }));
    expect(readConnectionManagerFile(files, { password: sesame }).connectionManager?.secrets[0].value?.reveal()).toBe(
      'one',
    );
    expect(readParameters(params, { password: sesame }).parameters[0].secret?.reveal()).toBe('two');
    expect([
      protect(files, { level: 5, currentPassword: sesame }),
      protect(params, { level: 5, currentPassword: sesame }),
    ]).toEqual([connection, parameters]);
  });

  it('a prefix of their own for salts where the usual one means something else', () => {
    const taken = connection.replace('<DTS:ObjectData>', '<DTS:ObjectData xmlns:p5="urn:other">');
    const text = protect(taken, { level: 2, password: sesame });
    expect(text).toMatch(/ p5x:Salt="[^"]+" p5x:IV="[^"]+" xmlns:p5x="www.microsoft.com\/SqlServer\/SSIS"/);
    expect(protect(text, { level: 5, currentPassword: sesame })).toBe(taken);
  });

  it.each([
    [2, /three/],
    [3, /three|Sales/],
  ])('at level %i a level, a password verifier and no plain secret', (level, hidden) => {
    const named = manifest.replace(
      '<SSIS:DeploymentInfo>',
      `${parameters.replace('two', 'three')}<SSIS:DeploymentInfo>`,
    );
    const text = protect(named, { level, password: sesame });
    expect(text).not.toMatch(hidden);
    expect(text).toContain(level === 2 ? '"EncryptSensitiveWithPassword"' : '"EncryptAllWithPassword"');
    const opened = protect(text, { level: 5, currentPassword: sesame });
    expect(opened).toBe(named.replace('DontSaveSensitive', 'ServerStorage').replace('>0<', '>5<'));
    expect(protectDocument(text, { level: 5, currentPassword: other }).diagnostics[0].symbol).toBe(
      'DTS_E_PACKAGEPASSWORD',
    );
  });

  it.each([2, 3])('a .dtproj that reads at level %i', (level) => {
    const text = protect(project, { level, password: sesame });
    const { projectFile, diagnostics } = readProjectFile(text, { password: sesame });
    expect(diagnostics).toEqual([]);
    expect(projectFile?.manifest).toMatchObject({ name: 'Sales', protectionLevel: level });
    expect(text).toMatch(/^<Project><DeploymentModel>Project</);
  });

  it('no verifier any more when no password protects, and a new one in place of that of a user key', () => {
    const before = manifest.replace(
      '    <SSIS:Property SSIS:Name="FormatVersion">',
      `    <SSIS:Property SSIS:Name="PasswordVerifier" SSIS:Sensitive="1">${userKeyBlob}</SSIS:Property>\n$&`,
    );
    expect(protect(before, { level: 0 })).toBe(manifest);
    expect(protect(before, { level: 2, password: sesame })).toMatch(
      /"PasswordVerifier" SSIS:Sensitive="1" SSIS:Salt="[^"]+" SSIS:IV=/,
    );
  });
});
