import { describe, expect, it } from 'vitest';
import { Secret } from '../../../datatypes/secret.ts';
import type { Package } from '../../../model/package.ts';
import { protectDocument } from '../../protection/protect-document.ts';
import { readPackage } from '../read-package.ts';
import { writePackage } from './write-package.ts';

const password = new Secret('sesame');
const plain = `<?xml version="1.0"?>
<DTS:Executable xmlns:DTS="www.microsoft.com/SqlServer/Dts" DTS:refId="Package" DTS:CreationName="Microsoft.Package" DTS:DTSID="{1}" DTS:ExecutableType="Microsoft.Package" DTS:LocaleID="1033" DTS:ObjectName="P" DTS:ProtectionLevel="2">
  <DTS:Property DTS:Name="PackageFormatVersion">8</DTS:Property>
  <DTS:ConnectionManagers>
    <DTS:ConnectionManager DTS:CreationName="OLEDB" DTS:DTSID="{2}" DTS:ObjectName="One"><DTS:ObjectData><DTS:ConnectionManager DTS:ConnectionString="a"><DTS:Password DTS:Name="Password" Sensitive="1">first</DTS:Password></DTS:ConnectionManager></DTS:ObjectData></DTS:ConnectionManager>
    <DTS:ConnectionManager DTS:CreationName="OLEDB" DTS:DTSID="{3}" DTS:ObjectName="Two"><DTS:ObjectData><DTS:ConnectionManager DTS:ConnectionString="b"><DTS:Password DTS:Name="Password" Sensitive="1">second</DTS:Password></DTS:ConnectionManager></DTS:ObjectData></DTS:ConnectionManager>
  </DTS:ConnectionManagers>
</DTS:Executable>`;

function protectedText(text: string, level: number): string {
  const { text: result } = protectDocument(text, { level, password });
  if (result === undefined) throw new Error('not protected');
  return result;
}

function opened(text: string): Package {
  const { package: root } = readPackage(text, { password });
  if (root === undefined) throw new Error('not opened');
  return root;
}

const cipherTexts = (text: string): string[] => text.match(/<EncryptedData.*?<\/EncryptedData>/gs) ?? [];
const passwords = (root: Package) => root.connectionManagers.map(({ secrets }) => secrets[0]?.value?.reveal());

describe('a package with encrypted values', () => {
  const text = protectedText(plain, 2);

  it('keeps the cipher text of what did not change', () => {
    const root = opened(text);
    expect(writePackage(root).text).toBe(text);
    root.name = 'Q';
    expect(writePackage(root).text).toBe(text.replace('DTS:ObjectName="P"', 'DTS:ObjectName="Q"'));
  });

  it('keeps it unopened too, without the password', () => {
    const { package: root } = readPackage(text);
    if (root === undefined) throw new Error('not read');
    root.connectionManagers[0].name = 'Uno';
    expect(writePackage(root).text).toBe(text.replace('DTS:ObjectName="One"', 'DTS:ObjectName="Uno"'));
  });

  it('gives a changed value in plain form with its mark, for the protection to encrypt', () => {
    const root = opened(text);
    root.connectionManagers[0].secrets[0].value = new Secret('changed');
    const written = writePackage(root).text;
    expect(cipherTexts(written)).toEqual(cipherTexts(text).slice(1));
    expect(written).toContain('DTS:Sensitive="1">changed</DTS:Password>');
    const again = protectedText(written, 2);
    expect(again).not.toContain('changed');
    expect(cipherTexts(again)[1]).toBe(cipherTexts(text)[1]);
    expect(passwords(opened(again))).toEqual(['changed', 'second']);
  });

  it('loses a value that is taken away', () => {
    const root = opened(text);
    root.connectionManagers[1].secrets = [];
    const written = writePackage(root).text;
    expect(cipherTexts(written)).toEqual(cipherTexts(text).slice(0, 1));
    expect(passwords(opened(written))).toEqual(['first', undefined]);
  });
});

describe('a package that is encrypted as a whole', () => {
  const text = protectedText(plain, 3);

  it('stays as it is when nothing changed', () => {
    expect(writePackage(opened(text)).text).toBe(text);
  });

  it('is plain once something changed, for the protection to encrypt', () => {
    const root = opened(text);
    root.name = 'Q';
    const written = writePackage(root).text;
    expect(readPackage(written).package?.name).toBe('Q');
    expect(passwords(opened(protectedText(written, 3)))).toEqual(['first', 'second']);
  });
});
