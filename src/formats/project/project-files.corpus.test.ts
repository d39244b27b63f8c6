import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { expect, it } from 'vitest';
import { suite } from '../../../tests/suite-availability.ts';
import { parseXml } from '../../xml/parse-xml.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import { readConnectionManagerFile } from '../conmgr/read-connection-manager-file.ts';
import { writeConnectionManagerFile } from '../conmgr/write-connection-manager-file.ts';
import type { ProjectManifest } from '../dtproj/read-manifest.ts';
import { readProjectFile } from '../dtproj/read-project-file.ts';
import type { ManifestContent } from '../dtproj/write-manifest.ts';
import { writeProjectFile } from '../dtproj/write-project-file.ts';
import { readConfiguration } from '../dtsconfig/read-configuration.ts';
import { writeConfiguration } from '../dtsconfig/write-configuration.ts';
import { readPackage } from '../dtsx/read-package.ts';
import { readArchive } from '../ispac/archive.ts';
import { buildIspac } from '../ispac/build-ispac.ts';
import { readIspac } from '../ispac/read-ispac.ts';
import { writeIspac } from '../ispac/write-ispac.ts';
import { readParameters } from '../params/read-parameters.ts';
import { writeParameters } from '../params/write-parameters.ts';

const corpus = process.env.OPENDTSX_CORPUS ?? '';

interface CorpusFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

function files(extension: string): CorpusFile[] {
  return readdirSync(corpus, { recursive: true, encoding: 'utf8' })
    .filter((name) => extname(name).toLowerCase() === extension)
    .map((name) => ({ name, bytes: readFileSync(join(corpus, name)) }));
}

const same = (left: Uint8Array, right: Uint8Array): boolean => Buffer.compare(left, right) === 0;

function entriesOf(bytes: Uint8Array): [string, Uint8Array][] {
  return readArchive(bytes, 'a.ispac').entries.map((entry) => [entry.name, entry.read()]);
}

function differences(before: Uint8Array, after: Uint8Array): string[] {
  const [left, right] = [entriesOf(before), entriesOf(after)];
  const names = left.map(([name]) => name).join();
  if (names !== right.map(([name]) => name).join()) return [`other entries than ${names}`];
  return left.flatMap(([name, bytes], index) => (same(bytes, right[index][1]) ? [] : [name]));
}

/** The files beside an archive that was built below its project's folder; undefined when the project is not there. */
function projectFolder(archive: string): string | undefined {
  let folder = dirname(join(corpus, archive));
  for (let level = 0; level < 4; level++) {
    if (existsSync(join(folder, `${basename(archive, '.ispac')}.dtproj`))) return folder;
    folder = dirname(folder);
  }
  return undefined;
}

function untouched(manifest: ProjectManifest): ManifestContent {
  return {
    ...manifest,
    packages: manifest.packages.map((each) => ({ ...each, package: undefined })),
    connectionManagers: new Map(manifest.connectionManagers.map((name) => [name, undefined])),
  };
}

/** What a manifest says of packages that have the version stated beside it: lines `package: name = value`. */
function descriptions(manifest: XmlElement): Map<string, string[]> {
  const packages = manifest.child('DeploymentInfo')?.child('PackageInfo')?.childrenNamed('PackageMetaData') ?? [];
  return new Map(
    packages.map((each) => {
      const own = propertyLines(each);
      const parameters = each.child('Parameters')?.childrenNamed('Parameter') ?? [];
      const lines = parameters.flatMap((parameter) =>
        propertyLines(parameter).map((line) => `${parameter.attributeValue('Name')}: ${line}`),
      );
      return [
        `${each.attributeValue('Name')} ${own.find((line) => line.startsWith('VersionGUID'))}`,
        [...own, ...lines],
      ];
    }),
  );
}

// A value that is not there and an empty one are the same: the designer writes now the one, now the other.
function propertyLines(owner: XmlElement): string[] {
  const properties = owner.child('Properties')?.childrenNamed('Property') ?? [];
  return properties
    .filter((property) => property.textContent.trim() !== '')
    .map((property) => `${property.attributeValue('Name')} = ${property.textContent}`);
}

function manifestOf(archive: Uint8Array): XmlElement | undefined {
  const entry = readArchive(archive, 'a.ispac').entries.find(({ name }) => name === '@Project.manifest');
  return entry && parseXml(entry.read()).document?.root;
}

// Archives that do not describe the packages they hold: built from a manifest that was older than its packages.
const staleManifests = ['Chapter06/Solution/SSISCookbook/bin/Development/ETL.ispac'];

// Built by a newer designer than the one that saved the project: it makes parameters for two more properties of OLE DB connections.
const newerDesigners = ['chanmmn+ssis/SSISDataTypeIssue/'];

suite('corpus', corpus !== '', 'set OPENDTSX_CORPUS to a folder of real packages')(
  'project files, over real ones',
  { timeout: 60_000 },
  () => {
    it('keep every byte when they are written unchanged', () => {
      const writers: [string, (bytes: Uint8Array) => Uint8Array | undefined][] = [
        [
          '.params',
          (bytes) => {
            const { parameters, origin } = readParameters(bytes);
            return writeParameters(parameters, origin);
          },
        ],
        [
          '.conmgr',
          (bytes) => {
            const { connectionManager } = readConnectionManagerFile(bytes);
            return connectionManager && writeConnectionManagerFile(connectionManager);
          },
        ],
        [
          '.dtproj',
          (bytes) => {
            const manifest = readProjectFile(bytes).projectFile?.manifest;
            return manifest === undefined ? bytes : writeProjectFile(untouched(manifest), manifest.origin);
          },
        ],
        [
          '.dtsconfig',
          (bytes) => {
            const { values, origin } = readConfiguration(bytes);
            return origin && writeConfiguration(values, origin);
          },
        ],
      ];
      for (const [extension, write] of writers) {
        const all = files(extension);
        const changed = all.filter(({ bytes }) => !same(bytes, write(bytes) ?? new Uint8Array()));
        expect(changed.map(({ name }) => name)).toEqual([]);
        expect(all.length).toBeGreaterThan(0);
      }
    });

    it('archives keep every entry when they are written unchanged', () => {
      const archives = files('.ispac');
      const changed = archives.flatMap(({ name, bytes }) => {
        const { project } = readIspac(bytes, { fileName: name });
        return project === undefined
          ? [name]
          : differences(bytes, writeIspac(project)).map((entry) => `${name}: ${entry}`);
      });
      expect(changed).toEqual([]);
      expect(archives.length).toBeGreaterThan(0);
    });

    it('describe their packages in the manifest exactly as the designer did', () => {
      const changed = files('.ispac').flatMap(({ name, bytes }) => {
        const { project } = readIspac(bytes, { fileName: name });
        if (project === undefined) return [name];
        for (const each of project.packages) each.package = readPackage(each.read(), { fileName: each.name }).package;
        return differences(bytes, writeIspac(project)).map((entry) => `${name}: ${entry}`);
      });
      const known = changed.filter((line) => staleManifests.some((each) => line.includes(each)));
      expect(changed.filter((line) => !known.includes(line))).toEqual([]);
      expect(known).toHaveLength(staleManifests.length);
    });

    it('are built into what the designer built of the same packages', () => {
      let compared = 0;
      const findings = files('.ispac').flatMap(({ name, bytes }) => {
        const folder = projectFolder(name);
        const original = manifestOf(bytes);
        if (folder === undefined || original === undefined || staleManifests.some((each) => name.endsWith(each)))
          return [];
        const entries = readdirSync(folder).map((file) => ({
          name: file,
          read: () => readFileSync(join(folder, file)),
        }));
        const built = buildIspac(entries, { projectFile: `${basename(name, '.ispac')}.dtproj` });
        const manifest = built.bytes && manifestOf(built.bytes);
        if (manifest === undefined) return [];
        const wanted = descriptions(original);
        return [...descriptions(manifest)].flatMap(([version, lines]) => {
          const expected = wanted.get(version);
          if (expected === undefined) return [];
          compared++;
          return lines.join('\n') === expected.join('\n') ? [] : [`${name}: ${version}`];
        });
      });
      const known = findings.filter((line) => newerDesigners.some((each) => line.startsWith(each)));
      expect(findings.filter((line) => !known.includes(line))).toEqual([]);
      expect(known).toHaveLength(newerDesigners.length);
      expect(compared).toBeGreaterThan(0);
    });

    it('number the types of parameters by System.TypeCode where packages use the numbers of VARIANT', () => {
      const pairs = new Set<string>();
      const findings = files('.ispac').flatMap(({ name, bytes }) => {
        const { project } = readIspac(bytes, { fileName: name });
        const manifest = manifestOf(bytes);
        const described =
          manifest?.child('DeploymentInfo')?.child('PackageInfo')?.childrenNamed('PackageMetaData') ?? [];
        return (project?.packages ?? []).flatMap((each) => {
          const metadata = described.find((element) => element.attributeValue('Name') === each.name);
          const listed = metadata?.child('Parameters')?.childrenNamed('Parameter') ?? [];
          const types = new Map(listed.map((element) => [element.attributeValue('Name'), typeOf(element)]));
          const { parameters = [] } = readPackage(each.read()).package ?? {};
          return parameters.flatMap((parameter) => {
            const written = types.get(parameter.name);
            pairs.add(`${parameter.properties.get('DataType')} is ${parameter.typeCode}`);
            return written === undefined || written === String(parameter.typeCode)
              ? []
              : [`${name}: ${parameter.name}`];
          });
        });
      });
      expect(findings).toEqual([]);
      expect([...pairs].sort()).toEqual(['20 is 11', '3 is 9', '7 is 16', '8 is 18']);
    });
  },
);

function typeOf(parameter: XmlElement): string | undefined {
  const properties = parameter.child('Properties')?.childrenNamed('Property') ?? [];
  return properties.find((property) => property.attributeValue('Name') === 'DataType')?.textContent;
}
