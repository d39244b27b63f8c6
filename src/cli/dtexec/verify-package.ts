import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import { verifySignature } from '../../formats/protection/verify-signature.ts';
import type { PackageLoading } from '../../runtime/load-package.ts';
import type { Verification } from './command-options.ts';

type LoadedPackage = NonNullable<PackageLoading['loaded']>['package'];

/**
 * Findings when a package is not the one that `/VerifyBuild`, `/VerifyPackageID` and `/VerifyVersionID` ask for, or not signed as `/VerifySigned` asks.
 * @param trusted certificates, PEM
 */
export function verifyPackage(
  loaded: LoadedPackage,
  verification: Verification,
  trusted: readonly string[],
): Diagnostic[] {
  const { build, packageId, versionId, signed } = verification;
  const property = (name: string, otherwise: string): string => loaded.properties.get(name) ?? otherwise;
  const findings: Diagnostic[] = [];
  const compare = (option: string, expected: string, found: string): void => {
    if (expected.toUpperCase() === found.toUpperCase()) return;
    findings.push(diagnostic('OPENDTSX_E_VERIFICATION', { option, expected, found }, { source: loaded.fileName }));
  };
  if (build !== undefined) {
    // Defaults of absent properties: those of a new package.
    const parts = [property('VersionMajor', '1'), property('VersionMinor', '0'), property('VersionBuild', '0')];
    compare('/VerifyBuild', build.join('.'), parts.slice(0, build.length).join('.'));
  }
  if (packageId !== undefined) compare('/VerifyPackageID', packageId, loaded.id);
  if (signed) findings.push(...signatureFindings(loaded, trusted));
  if (versionId !== undefined) compare('/VerifyVersionID', versionId, property('VersionGUID', ''));
  return findings;
}

function signatureFindings({ origin, fileName }: LoadedPackage, trusted: readonly string[]): readonly Diagnostic[] {
  // The text of the file, whatever was decrypted in it.
  const text = origin?.source.rewrite([]) ?? '';
  return verifySignature(text, { trusted, now: new Date(), fileName }).diagnostics;
}
