import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { expect, it } from 'vitest';
import { suite } from '../../tests/suite-availability.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { readConnectionManagerFile } from './conmgr/read-connection-manager-file.ts';
import { readProjectFile } from './dtproj/read-project-file.ts';
import { printPackage } from './dtsx/print-package.ts';
import { readPackage } from './dtsx/read-package.ts';
import { readIspac } from './ispac/read-ispac.ts';
import { readParameters } from './params/read-parameters.ts';

const corpus = process.env.OPENDTSX_CORPUS ?? '';
const hint = 'set OPENDTSX_CORPUS to a folder of real packages';

function files(extension: string): { name: string; bytes: Uint8Array }[] {
  return readdirSync(corpus, { recursive: true, encoding: 'utf8' })
    .filter((name) => extname(name).toLowerCase() === extension)
    .map((name) => ({ name, bytes: readFileSync(join(corpus, name)) }));
}

// What real files may say: secrets are lost with their user, and a document encrypted as a whole says so.
const expected = /^DTS_E_(?:UNPROTECTXMLFAILED|PACKAGEPASSWORDEMPTY|PACKAGEUNPROTECT)$/;
const unexpected = (name: string, diagnostics: readonly Diagnostic[]): string[] =>
  diagnostics.filter(({ symbol }) => !expected.test(symbol)).map(({ message }) => `${name}: ${message}`);

suite(
  'corpus',
  corpus !== '',
  hint,
)('the readers, over real files', () => {
  it('read every package, or say that it is encrypted as a whole', () => {
    const packages = files('.dtsx');
    const findings: string[] = [];
    let read = 0;
    for (const { name, bytes } of packages) {
      const { package: root, diagnostics } = readPackage(bytes, { fileName: name });
      findings.push(...unexpected(name, diagnostics));
      if (root === undefined) continue;
      read++;
      findings.push(
        ...[...printPackage(root).matchAll(/constraint unresolved.*/g)].map((match) => `${name}: ${match[0]}`),
      );
    }
    expect(findings).toEqual([]);
    expect(packages.length).toBeGreaterThan(0);
    expect(packages.length - read).toBeLessThanOrEqual(1);
  });

  it('read every project deployment file and the packages in it', () => {
    const findings: string[] = [];
    for (const { name, bytes } of files('.ispac')) {
      const { project, diagnostics } = readIspac(bytes, { fileName: name });
      findings.push(...unexpected(name, diagnostics));
      if (project === undefined) findings.push(`${name}: not read`);
      for (const each of project?.packages ?? []) {
        findings.push(...unexpected(each.name, readPackage(each.read(), { fileName: each.name }).diagnostics));
      }
    }
    expect(findings).toEqual([]);
  });

  it.each([
    ['.params', readParameters],
    ['.conmgr', readConnectionManagerFile],
    ['.dtproj', readProjectFile],
  ])('read every %s file', (extension, read) => {
    const findings = files(extension).flatMap(({ name, bytes }) =>
      unexpected(name, read(bytes, { fileName: name }).diagnostics),
    );
    expect(findings).toEqual([]);
  });
});
