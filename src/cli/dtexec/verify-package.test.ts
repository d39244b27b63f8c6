import forge from 'node-forge';
import { beforeAll, describe, expect, it } from 'vitest';
import { Secret } from '../../datatypes/secret.ts';
import { readPackage } from '../../formats/dtsx/read-package.ts';
import { signPackage } from '../../formats/protection/sign-package.ts';
import type { Verification } from './command-options.ts';
import { verifyPackage } from './verify-package.ts';

const text = `<DTS:Executable xmlns:DTS="www.microsoft.com/SqlServer/Dts" DTS:refId="Package" DTS:ExecutableType="Microsoft.Package" DTS:DTSID="{A}" DTS:ObjectName="P" DTS:VersionBuild="3">
  <DTS:Property DTS:Name="PackageFormatVersion">8</DTS:Property>
</DTS:Executable>`;

let certificate = '';
let signed = '';
beforeAll(() => {
  const keys = forge.pki.rsa.generateKeyPair(2048);
  const made = forge.pki.createCertificate();
  const name = [{ name: 'commonName', value: 'Signer' }];
  made.publicKey = keys.publicKey;
  made.setSubject(name);
  made.setIssuer(name);
  made.validity.notBefore = new Date(0);
  made.validity.notAfter = new Date('2999-01-01T00:00:00Z');
  made.sign(keys.privateKey, forge.md.sha256.create());
  certificate = forge.pki.certificateToPem(made);
  const privateKey = new Secret(forge.pki.privateKeyToPem(keys.privateKey));
  signed = signPackage(text, { privateKey, certificates: certificate }).text;
});

function findings(source: string, verification: Verification, trusted: readonly string[] = []): string[] {
  const { package: read } = readPackage(source, { fileName: 'p.dtsx' });
  if (read === undefined) throw new Error('the package cannot be read');
  return verifyPackage(read, verification, trusted).map(({ symbol }) => symbol);
}

// Source: documentation (dtexec: /VerifySigned, /VerifyBuild, /VerifyPackageID).
describe('a package that must be the right one', () => {
  it('is refused when it is not signed, when the signer is not trusted, and when it was changed', () => {
    expect(findings(text, { signed: true }, [certificate])).toEqual(['DTS_E_SIGNATURENOTPRESENT']);
    expect(findings(signed, { signed: true })).toEqual(['DTS_E_UNTRUSTEDSIGNATURE']);
    const changed = signed.replace('VersionBuild="3"', 'VersionBuild="4"');
    expect(findings(changed, { signed: true }, [certificate])).toEqual(['DTS_E_INVALIDSIGNATURE']);
  });

  it('runs when its signature is good', () => {
    expect(findings(signed, { signed: true }, [certificate])).toEqual([]);
  });

  it('is refused for another build or id', () => {
    expect(findings(text, { build: [1, 0, 3], packageId: '{a}' })).toEqual([]);
    expect(findings(text, { build: [1, 0, 4] })).toEqual(['OPENDTSX_E_VERIFICATION']);
    expect(findings(text, { packageId: '{B}' })).toEqual(['OPENDTSX_E_VERIFICATION']);
  });
});
