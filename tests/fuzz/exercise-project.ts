import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConnectionManagerFile } from '../../src/formats/conmgr/read-connection-manager-file.ts';
import { writeConnectionManagerFile } from '../../src/formats/conmgr/write-connection-manager-file.ts';
import { readProjectFile } from '../../src/formats/dtproj/read-project-file.ts';
import { writeManifest } from '../../src/formats/dtproj/write-manifest.ts';
import { readConfiguration } from '../../src/formats/dtsconfig/read-configuration.ts';
import { writeConfiguration } from '../../src/formats/dtsconfig/write-configuration.ts';
import { readPackage } from '../../src/formats/dtsx/read-package.ts';
import { buildIspac } from '../../src/formats/ispac/build-ispac.ts';
import { readIspac } from '../../src/formats/ispac/read-ispac.ts';
import { writeIspac } from '../../src/formats/ispac/write-ispac.ts';
import { readParameters } from '../../src/formats/params/read-parameters.ts';
import { writeParameters } from '../../src/formats/params/write-parameters.ts';
import { loadOptions } from '../../src/runtime/load-options.ts';
import { checkFindings, promise, refusable } from './contract.ts';
import { planPackage } from './exercise-package.ts';

function same(bytes: Uint8Array, written: Uint8Array, kind: string): void {
  promise(Buffer.compare(bytes, written) === 0, `an unchanged ${kind} file is written otherwise`);
}

/** Reads an archive, plans every package in it, writes it with and without changed packages and reads it back. */
export function exerciseProject(bytes: Uint8Array, folder: string): void {
  const { project, diagnostics } = readIspac(bytes, { fileName: 'fuzz.ispac' });
  checkFindings(project, diagnostics, bytes);
  if (project === undefined) return;
  for (const each of project.packages) {
    const content = refusable(() => each.read());
    if (content === undefined) continue;
    const { package: root, diagnostics: findings } = readPackage(content, { fileName: each.name });
    checkFindings(root, findings, content);
    if (root === undefined) continue;
    planPackage(root, project, folder, content);
    each.package = root;
    root.description = 'changed';
  }
  const written = refusable(() => writeIspac(project));
  if (written === undefined) return;
  const again = readIspac(written, { fileName: 'fuzz.ispac' });
  checkFindings(again.project, again.diagnostics, written);
}

/** Reads and writes a parameter file, unchanged and changed. */
export function exerciseParameters(bytes: Uint8Array): void {
  const { parameters, origin, diagnostics } = readParameters(bytes);
  checkFindings(origin, diagnostics, bytes);
  if (origin === undefined) return;
  same(bytes, writeParameters(parameters, origin), 'parameter');
  for (const parameter of parameters) parameter.description = 'changed';
  const again = readParameters(writeParameters(parameters, origin));
  checkFindings(again.origin, again.diagnostics, bytes);
}

/** Reads and writes a connection manager file, unchanged and changed. */
export function exerciseConnectionManager(bytes: Uint8Array): void {
  const { connectionManager, diagnostics } = readConnectionManagerFile(bytes);
  checkFindings(connectionManager, diagnostics, bytes);
  if (connectionManager === undefined) return;
  same(bytes, writeConnectionManagerFile(connectionManager), 'connection manager');
  connectionManager.description = 'changed';
  connectionManager.connectionString = 'Data Source=changed;';
  const again = readConnectionManagerFile(writeConnectionManagerFile(connectionManager));
  checkFindings(again.connectionManager, again.diagnostics, bytes);
}

/** Reads a project file, writes its manifest, and builds the project of it alone. */
export function exerciseProjectFile(bytes: Uint8Array): void {
  const { projectFile, diagnostics } = readProjectFile(bytes);
  checkFindings(projectFile, diagnostics, bytes);
  const manifest = projectFile?.manifest;
  if (manifest !== undefined) {
    const packages = manifest.packages.map((each) => ({ ...each, package: undefined }));
    writeManifest({ ...manifest, packages, connectionManagers: new Map() }, manifest.origin);
  }
  const built = refusable(() => buildIspac([{ name: 'Fuzz.dtproj', read: () => bytes }]));
  if (built !== undefined) checkFindings(built.bytes, built.diagnostics, bytes);
}

/** Reads and writes a configuration file, unchanged and changed. */
export function exerciseConfiguration(bytes: Uint8Array): void {
  const { values, origin, diagnostics } = readConfiguration(bytes);
  checkFindings(origin, diagnostics, bytes);
  if (origin === undefined) return;
  same(bytes, writeConfiguration(values, origin), 'configuration');
  const changed = values.map((each) => ({ ...each, value: 'changed' }));
  const again = readConfiguration(writeConfiguration(changed, origin));
  checkFindings(again.origin, again.diagnostics, bytes);
}

/** Reads a mapping file. */
export function exerciseOptions(bytes: Uint8Array, folder: string): void {
  const file = join(folder, 'fuzz.yaml');
  writeFileSync(file, bytes);
  const { options, diagnostics } = loadOptions(file, []);
  checkFindings(options, diagnostics, bytes);
}
