import { describe, expect, it } from 'vitest';
import { salesFolder } from '../ispac/fixtures/sales-folder.ts';
import type { ProjectManifest } from './read-manifest.ts';
import { readProjectFile } from './read-project-file.ts';
import type { ManifestContent } from './write-manifest.ts';
import { writeProjectFile } from './write-project-file.ts';

const bytes = salesFolder()
  .find(({ name }) => name === 'Sales.dtproj')
  ?.read();
const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

function rewritten(change: (manifest: ProjectManifest) => Partial<ManifestContent>): string {
  const manifest = readProjectFile(text.slice(1)).projectFile?.manifest;
  if (manifest === undefined) return '';
  const content: ManifestContent = {
    ...manifest,
    packages: manifest.packages.map((each) => ({ ...each, package: undefined })),
    connectionManagers: new Map(manifest.connectionManagers.map((name) => [name, undefined])),
    ...change(manifest),
  };
  return `\ufeff${new TextDecoder().decode(writeProjectFile(content, manifest.origin))}`;
}

// source: the layout of real project files (observed)
describe('writeProjectFile', () => {
  it.each<[string, (manifest: ProjectManifest) => Partial<ManifestContent>, [string, string]]>([
    ['nothing', () => ({}), ['', '']],
    ['the name', () => ({ name: 'Shop' }), ['Name">Sales<', 'Name">Shop<']],
    ['the protection level', () => ({ protectionLevel: 2 }), ['"DontSaveSensitive"', '"EncryptSensitiveWithPassword"']],
    [
      'a property',
      ({ properties }) => ({ properties: new Map([...properties, ['Description', 'one line']]) }),
      ['two\n        lines', 'one line'],
    ],
    [
      'a property that is new',
      ({ properties }) => ({ properties: new Map([...properties, ['VersionMajor', '2']]) }),
      [
        'Sales</SSIS:Property>',
        'Sales</SSIS:Property>\n          <SSIS:Property SSIS:Name="VersionMajor">2</SSIS:Property>',
      ],
    ],
    [
      'where a project may be entered',
      ({ packages }) => ({ packages: packages.map((each) => ({ ...each, entryPoint: true, package: undefined })) }),
      ['"Part.dtsx" SSIS:EntryPoint="0"', '"Part.dtsx" SSIS:EntryPoint="1"'],
    ],
    [
      'a connection manager that is gone',
      () => ({ connectionManagers: new Map() }),
      ['\n          <SSIS:ConnectionManager SSIS:Name="Store.conmgr" />', ''],
    ],
  ])('changes %s and nothing else', (_, change, [before, after]) => {
    expect(text).toContain(before);
    expect(rewritten(change)).toBe(text.replace(before, after));
  });
});
