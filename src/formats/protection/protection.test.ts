import { createCipheriv } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../datatypes/secret.ts';
import { readConnectionManagerFile } from '../conmgr/read-connection-manager-file.ts';
import { printPackage } from '../dtsx/print-package.ts';
import { readPackage } from '../dtsx/read-package.ts';
import { readParameters } from '../params/read-parameters.ts';
import { keyOfPassword } from './protection-key.ts';
import { protectionLevelOf } from './protection-level.ts';

const dts = 'xmlns:DTS="www.microsoft.com/SqlServer/Dts"';
const ssis = 'xmlns:SSIS="www.microsoft.com/SqlServer/SSIS"';
const initial = Buffer.from('0011223344556677', 'hex');
const userKeyBlob = 'AQAAANCMnd8BFdERjHoAwE/Cl+sBAAAA';

function encrypt(plain: string, password: string): Buffer {
  const cipher = createCipheriv('des-ede3-cbc', keyOfPassword(password), initial);
  return Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
}

function encryptedData(plain: string, password: string, algorithm = 'tripledes-cbc'): string {
  const value = Buffer.concat([initial, encrypt(plain, password)]).toString('base64');
  return `<EncryptedData Type="http://www.w3.org/2001/04/xmlenc#Element" Salt="AAAA" IV="${initial.toString('base64')}"
 xmlns="http://www.w3.org/2001/04/xmlenc#"><EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#${algorithm}"/>
<CipherData><CipherValue>${value}</CipherValue></CipherData></EncryptedData>`;
}

function ownCipherText(plain: string, password: string): string {
  const value = encrypt(`\ufeff${plain}`, password).toString('base64');
  return `Sensitive="1" SSIS:Salt="AAAA" SSIS:IV="${initial.toString('base64')}" ${ssis}>${value}<`;
}

const password = `<DTS:Password ${dts} DTS:Name="Password" Sensitive="1">open sesame</DTS:Password>`;
const value = `<DTS:Property ${dts} DTS:DataType="8" DTS:Name="ParameterValue" Sensitive="1">geheim ß</DTS:Property>`;

function packageWith(secret: string, parameter: string): string {
  return `<DTS:Executable ${dts} DTS:refId="Package" DTS:ExecutableType="Microsoft.Package" DTS:ObjectName="P" DTS:DTSID="{1}" DTS:ProtectionLevel="2">
<DTS:Property DTS:Name="PackageFormatVersion">8</DTS:Property>
<DTS:ConnectionManagers><DTS:ConnectionManager DTS:ObjectName="Store" DTS:CreationName="OLEDB"><DTS:ObjectData>
<DTS:ConnectionManager DTS:ConnectionString="Data Source=.;">${secret}</DTS:ConnectionManager>
</DTS:ObjectData></DTS:ConnectionManager></DTS:ConnectionManagers>
<DTS:PackageParameters><DTS:PackageParameter DTS:ObjectName="Code" DTS:DataType="8" DTS:Sensitive="True">
<DTS:Property DTS:Name="ParameterValue">${parameter}</DTS:Property></DTS:PackageParameter></DTS:PackageParameters></DTS:Executable>`;
}

describe('a package with sensitive values under a password', () => {
  const text = packageWith(encryptedData(password, 'sesame'), encryptedData(value, 'sesame'));

  it('gives them with the password', () => {
    const { package: root, diagnostics } = readPackage(text, { password: new Secret('sesame') });
    expect(diagnostics).toEqual([]);
    const [secret] = root?.connectionManagers[0].secrets ?? [];
    expect([secret.name, secret.encrypted, secret.value?.reveal()]).toEqual(['Password', false, 'open sesame']);
    expect(root?.parameters[0]).toMatchObject({ valueText: '', sensitive: true, encrypted: false });
    expect(root?.parameters[0].secret?.reveal()).toBe('geheim ß');
  });

  it('gives what was opened the place of what is in the file', () => {
    const secret = readPackage(text, { password: new Secret('sesame') }).package?.connectionManagers[0].objectData
      ?.elements[0];
    const place = text.indexOf('<EncryptedData');
    expect(secret?.source.locationOf(secret.start).byteOffset).toBe(place);
    expect(secret?.source.locationOf(secret.startTagEnd).byteOffset).toBe(place);
    expect(secret?.outerXml).toContain('>open sesame<');
    expect(secret?.source.rewrite([])).toBe(text);
  });

  it('keeps an unmarked value of a sensitive parameter in its secret and nowhere else', () => {
    const parameter = readPackage(packageWith('', 'geheim')).package?.parameters[0];
    expect(parameter?.secret?.reveal()).toBe('geheim');
    expect([parameter?.valueText, ...(parameter?.properties.values() ?? [])].join()).not.toContain('geheim');
  });

  it('never prints them', () => {
    const root = readPackage(text, { password: new Secret('sesame') }).package;
    expect(root === undefined ? 'sesame' : printPackage(root)).not.toMatch(/sesame|geheim/);
  });

  it('loads without password and lists each value as lost', () => {
    const { package: root, diagnostics } = readPackage(text);
    expect(root?.connectionManagers[0].secrets).toEqual([{ name: 'Password', encrypted: true, value: undefined }]);
    expect(root?.parameters[0]).toMatchObject({ valueText: '', secret: undefined, encrypted: true });
    expect(diagnostics.map(({ symbol, severity, source }) => [symbol, severity, source])).toEqual([
      ['DTS_E_UNPROTECTXMLFAILED', 'warning', '\\Package\\Store'],
      ['DTS_E_UNPROTECTXMLFAILED', 'warning', '\\Package\\Code'],
    ]);
    expect(diagnostics.map(({ args }) => args.property)).toEqual(['Password', 'ParameterValue']);
  });

  it('is refused with a wrong password, which is not repeated in the message', () => {
    const { package: root, diagnostics } = readPackage(text, { password: new Secret('guess') });
    expect(root).toBeUndefined();
    expect(diagnostics.map(({ symbol }) => symbol)).toEqual(['DTS_E_PACKAGEPASSWORD']);
    expect(JSON.stringify(diagnostics)).not.toContain('guess');
  });
});

describe('a package with sensitive values under a user key', () => {
  it('loads and lists each value as lost, with or without a password', () => {
    const text = packageWith(
      `<DTS:Password DTS:Name="Password" Sensitive="1" Encrypted="1">${userKeyBlob}</DTS:Password>`,
      `<DTS:Property DTS:Name="ParameterValue" Sensitive="True" Encrypted="1">${userKeyBlob}</DTS:Property>`,
    );
    for (const options of [{}, { password: new Secret('any') }]) {
      const { package: root, diagnostics } = readPackage(text, options);
      expect(root?.connectionManagers[0].secrets).toEqual([{ name: 'Password', encrypted: true, value: undefined }]);
      expect(root?.parameters[0]).toMatchObject({ valueText: '', secret: undefined, encrypted: true });
      expect(diagnostics.map(({ symbol }) => symbol)).toEqual(Array(2).fill('DTS_E_UNPROTECTXMLFAILED'));
      expect(diagnostics[0].message).toContain("Windows user's key");
    }
  });

  it('loses nothing when the value is empty', () => {
    const text = packageWith('<DTS:Password DTS:Name="Password" Sensitive="1" Encrypted="1"></DTS:Password>', '');
    expect(readPackage(text).diagnostics).toEqual([]);
  });
});

describe('a package encrypted as a whole', () => {
  const plain = packageWith(password, '');

  it('opens with its password', () => {
    const { package: root, diagnostics } = readPackage(encryptedData(plain, 'sesame'), {
      password: new Secret('sesame'),
    });
    expect(diagnostics).toEqual([]);
    expect(root?.name).toBe('P');
  });

  it.each([
    ['no password', encryptedData(plain, 'sesame'), undefined, 'DTS_E_PACKAGEPASSWORDEMPTY'],
    ['a wrong password', encryptedData(plain, 'sesame'), 'guess', 'DTS_E_PACKAGEPASSWORD'],
    ['another algorithm', encryptedData(plain, 'sesame', 'rot13-cbc'), 'sesame', 'DTS_E_PACKAGEUNPROTECT'],
    [
      'a user key',
      encryptedData(plain, 'sesame')
        .replace(/ Salt="[^"]*"/, '')
        .replace(/ IV="[^"]*"/, ''),
      undefined,
      'DTS_E_PACKAGEUNPROTECT',
    ],
  ])('says what to do with %s', (_, text, given, symbol) => {
    const { package: root, diagnostics } = readPackage(text, {
      fileName: 'a.dtsx',
      ...(given === undefined ? {} : { password: new Secret(given) }),
    });
    expect(root).toBeUndefined();
    expect(diagnostics).toHaveLength(1);
    expect(diagnostics[0]).toMatchObject({ symbol, severity: 'error', location: { line: 1 } });
    expect(diagnostics[0].hint).toBeDefined();
  });

  it('names the algorithm it cannot decrypt', () => {
    const { diagnostics } = readPackage(encryptedData(plain, 'sesame', 'rot13-cbc'));
    expect(diagnostics[0].message).toContain('rot13-cbc');
  });
});

describe('project files with sensitive values under a password', () => {
  const connection = `<DTS:ConnectionManager ${dts} DTS:ObjectName="Files" DTS:DTSID="{2}" DTS:CreationName="FTP"><DTS:ObjectData>
<DTS:ConnectionManager DTS:ConnectionString="files:21"><DTS:FtpConnection DTS:ServerName="files"><DTS:Property DTS:Name="ServerPassword"
 ${ownCipherText(`<DTS:Property ${dts} DTS:Name="ServerPassword" Sensitive="1">open sesame</DTS:Property>`, 'sesame')}/DTS:Property>
</DTS:FtpConnection></DTS:ConnectionManager></DTS:ObjectData></DTS:ConnectionManager>`;
  const parameters = `<SSIS:Parameters ${ssis}><SSIS:Parameter SSIS:Name="Code"><SSIS:Properties>
<SSIS:Property SSIS:Name="Sensitive">1</SSIS:Property><SSIS:Property SSIS:Name="DataType">18</SSIS:Property><SSIS:Property SSIS:Name="Value"
 SSIS:${ownCipherText(`<SSIS:Property ${ssis} SSIS:Name="Value" SSIS:Sensitive="1">geheim</SSIS:Property>`, 'sesame').replace(` ${ssis}`, '')}/SSIS:Property>
</SSIS:Properties></SSIS:Parameter></SSIS:Parameters>`;

  it('give them with the password', () => {
    const manager = readConnectionManagerFile(connection, { password: new Secret('sesame') }).connectionManager;
    const [secret] = manager?.secrets ?? [];
    expect([secret.name, secret.encrypted, secret.value?.reveal()]).toEqual(['ServerPassword', false, 'open sesame']);
    expect(manager?.innerProperties.get('ServerName')).toBe('files');
    const read = readParameters(parameters, { password: new Secret('sesame') });
    expect(read.diagnostics).toEqual([]);
    expect(read.parameters[0]).toMatchObject({ name: 'Code', valueText: '', sensitive: true, encrypted: false });
    expect(read.parameters[0].secret?.reveal()).toBe('geheim');
  });

  it('list them as lost without it', () => {
    const file = readConnectionManagerFile(connection);
    expect(file.connectionManager?.secrets).toEqual([{ name: 'ServerPassword', encrypted: true, value: undefined }]);
    const read = readParameters(parameters);
    expect(read.parameters[0]).toMatchObject({ valueText: '', sensitive: true, encrypted: true });
    expect([...file.diagnostics, ...read.diagnostics].map(({ source }) => source)).toEqual(['\\Files', '\\Code']);
  });
});

describe('protectionLevelOf', () => {
  it.each([
    ['EncryptAllWithPassword', 3],
    ['dontsavesensitive', 0],
    ['2', 2],
    ['', 1],
  ])('reads %j as %i', (text, level) => {
    expect(protectionLevelOf(text)).toBe(level);
  });
});
