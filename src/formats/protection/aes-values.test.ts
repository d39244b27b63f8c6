import { createCipheriv, pbkdf2Sync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../datatypes/secret.ts';
import { readPackage } from '../dtsx/read-package.ts';
import { readParameters } from '../params/read-parameters.ts';
import { protectDocument } from './protect-document.ts';

const sesame = new Secret('sesame');
const salt = Buffer.from('0123456789abcdef', 'hex');
const initial = Buffer.from('00112233445566778899aabbccddeeff', 'hex');
const algorithm = 'http://www.w3.org/2001/04/xmlenc#aes256-cbc';
const ssis = 'xmlns:SSIS="www.microsoft.com/SqlServer/SSIS"';

function encrypted(plain: string): Buffer {
  const cipher = createCipheriv('aes-256-cbc', pbkdf2Sync('sesame', salt, 1000, 32, 'sha1'), initial);
  return Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
}

const dts = 'xmlns:DTS="www.microsoft.com/SqlServer/Dts"';
const plain = `<DTS:Executable ${dts} DTS:ExecutableType="Microsoft.Package" DTS:ObjectName="P" DTS:DTSID="{1}"><DTS:Property DTS:Name="PackageFormatVersion">8</DTS:Property></DTS:Executable>`;
const whole = `<?xml version="1.0"?><EncryptedData Type="http://www.w3.org/2001/04/xmlenc#Element" Salt="${salt.toString('base64')}" IV="${initial.toString('base64')}" xmlns="http://www.w3.org/2001/04/xmlenc#"><EncryptionMethod Algorithm="${algorithm}" /><CipherData><CipherValue>${Buffer.concat([initial, encrypted(plain)]).toString('base64')}</CipherValue></CipherData></EncryptedData>`;
const value = `\ufeff<SSIS:Property SSIS:Name="Value" SSIS:Sensitive="1" ${ssis}>geheim</SSIS:Property>`;
const parameters = `<SSIS:Parameters ${ssis}><SSIS:Parameter SSIS:Name="Code"><SSIS:Properties><SSIS:Property SSIS:Name="Sensitive">1</SSIS:Property><SSIS:Property SSIS:Name="Value" SSIS:Sensitive="1" SSIS:Salt="${salt.toString('base64')}" SSIS:IV="${initial.toString('base64')}" SSIS:Algorithm="${algorithm}">${encrypted(value).toString('base64')}</SSIS:Property></SSIS:Properties></SSIS:Parameter></SSIS:Parameters>`;

// Source: observed (designer of Visual Studio 2019) for the frame, inferred for the key.
describe('what newer designers encrypt with AES', () => {
  it('opens with the password as a whole package', () => {
    const { package: root, diagnostics } = readPackage(whole, { password: sesame });
    expect(diagnostics).toEqual([]);
    expect(root?.name).toBe('P');
  });

  it('opens with the password as a value of a project file', () => {
    const read = readParameters(parameters, { password: sesame });
    expect(read.diagnostics).toEqual([]);
    expect(read.parameters[0].secret?.reveal()).toBe('geheim');
  });

  it('is refused with a wrong password, and the hint says that the password may be right', () => {
    const { package: root, diagnostics } = readPackage(whole, { password: new Secret('guess') });
    expect(root).toBeUndefined();
    expect(diagnostics.map(({ symbol }) => symbol)).toEqual(['DTS_E_PACKAGEPASSWORD']);
    expect(diagnostics[0].hint).toContain('AES');
  });

  it('asks for the password when there is none', () => {
    expect(readPackage(whole).diagnostics.map(({ symbol }) => symbol)).toEqual(['DTS_E_PACKAGEPASSWORDEMPTY']);
  });

  it('becomes plain without a trace of its cipher', () => {
    const result = protectDocument(parameters, { level: 5, currentPassword: sesame });
    expect(result.text).toContain('<SSIS:Property SSIS:Name="Value" SSIS:Sensitive="1">geheim</SSIS:Property>');
  });

  it('gets the older cipher when the password changes', () => {
    const other = new Secret('other');
    const result = protectDocument(parameters, { level: 2, currentPassword: sesame, password: other });
    expect(result.text).not.toContain('SSIS:Algorithm');
    expect(readParameters(result.text ?? '', { password: other }).parameters[0].secret?.reveal()).toBe('geheim');
  });
});
