import { createHmac } from 'node:crypto';
import type { Secret } from '../../datatypes/secret.ts';
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import type { ConnectionManager } from '../../model/package.ts';
import { encodeXml, plainUtf8 } from '../../xml/encoding.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import { readConnectionManagerFile } from '../conmgr/read-connection-manager-file.ts';
import { type BuildConfiguration, readBuildConfigurations } from '../dtproj/build-configuration.ts';
import { configuredParameters } from '../dtproj/configured-parameters.ts';
import { embeddedManifest } from '../dtproj/embedded-manifest.ts';
import type { ProjectManifest } from '../dtproj/read-manifest.ts';
import { readProjectFile } from '../dtproj/read-project-file.ts';
import { type ManifestPackage, writeManifest } from '../dtproj/write-manifest.ts';
import { readPackage } from '../dtsx/read-package.ts';
import { readParameters } from '../params/read-parameters.ts';
import { writeParameters } from '../params/write-parameters.ts';
import type { FolderEntry } from '../project/read-project-folder.ts';
import type { ReadOptions } from '../protection/open-document.ts';
import { protectDocument } from '../protection/protect-document.ts';
import { protectionLevel } from '../protection/protection-level.ts';
import { noParameters, packProject, parametersName, withoutByteOrderMark } from './project-parts.ts';

/** How a project is built. */
export interface BuildOptions {
  /** File name of the `.dtproj`; may be left out when the folder has only one. */
  readonly projectFile?: string;
  /** Name of the configuration, e.g. `Development`; the first one when absent. */
  readonly configuration?: string;
  /** Opens what is protected with a password. */
  readonly password?: Secret;
}

/** The built project deployment file, or none and the errors that say why. */
export interface BuiltProject {
  /** As the designer names it: `<project>.ispac`. */
  readonly fileName?: string;
  readonly bytes?: Uint8Array;
  readonly diagnostics: Diagnostic[];
}

/**
 * Builds the project deployment file of a project folder as the designer does: every file that the project lists, without byte order mark,
 * and a manifest that describes packages and connection managers as they now are, for the target server version of the
 * configuration. The same files give the same bytes. Values that a Windows user's key protects stay as they are. Never throws
 * for bad input; nothing is built when a file that is listed is missing or cannot be read.
 */
export function buildIspac(entries: readonly FolderEntry[], options: BuildOptions = {}): BuiltProject {
  const { entry: projectEntry, fault } = findProjectFile(entries, options.projectFile);
  if (projectEntry === undefined) return { diagnostics: [fault] };
  const reading: ReadOptions = options.password === undefined ? {} : { password: options.password };
  const bytes = projectEntry.read();
  const { projectFile, diagnostics } = readProjectFile(bytes, { ...reading, fileName: projectEntry.name });
  if (projectFile === undefined) return { diagnostics };
  if (projectFile.manifest === undefined) {
    const refusal = diagnostic('OPENDTSX_E_FORMATS_PACKAGEDEPLOYMENT', { file: projectEntry.name });
    return { diagnostics: [...diagnostics, refusal] };
  }
  const { manifest } = projectFile;
  const configuration = findConfiguration(bytes, projectEntry.name, options.configuration);
  if ('symbol' in configuration) return { diagnostics: [...diagnostics, configuration] };
  const files = new ProjectFolder(entries, manifest, reading, diagnostics);
  const parts = {
    packages: files.packages(),
    connectionManagers: files.connectionManagers(),
    parameters: files.parameters(configuration),
  };
  if (diagnostics.some(({ severity }) => severity === 'error')) return { diagnostics };
  const text = builtManifest(manifest, parts, configuration, options.password);
  const fileName = `${manifest.name}.ispac`;
  return { fileName, bytes: packProject({ ...parts, manifest: encodeXml(text, plainUtf8) }), diagnostics };
}

function findProjectFile(
  entries: readonly FolderEntry[],
  named: string | undefined,
): { readonly entry: FolderEntry; readonly fault?: never } | { readonly entry?: never; readonly fault: Diagnostic } {
  const refuse = (detail: string) => ({ fault: diagnostic('OPENDTSX_E_FORMATS_PROJECTFILE', { detail }) });
  const found = entries.filter(({ name }) => name.toLowerCase().endsWith('.dtproj'));
  const names = found.map(({ name }) => name).join(', ');
  if (named !== undefined) {
    const entry = entries.find(({ name }) => sameName(name, named));
    return entry === undefined ? refuse(`it has no file ${named}`) : { entry };
  }
  if (found.length > 1) return refuse(`it has several projects: ${names}`);
  return found.length === 0 ? refuse('it has no .dtproj file') : { entry: found[0] };
}

function findConfiguration(
  bytes: Uint8Array,
  file: string,
  named: string | undefined,
): BuildConfiguration | Diagnostic {
  const configurations = readBuildConfigurations(bytes);
  const found = named === undefined ? configurations.at(0) : configurations.find(({ name }) => sameName(name, named));
  if (found !== undefined) return found;
  if (named === undefined) return { name: '', targetServerVersion: undefined, parameterValues: new Map() };
  const known = configurations.map(({ name }) => name).join(', ') || 'none';
  return diagnostic('OPENDTSX_E_FORMATS_BUILDCONFIGURATION', { file, configuration: named, known });
}

interface BuiltParts {
  readonly packages: readonly (ManifestPackage & { readonly bytes: Uint8Array })[];
  readonly connectionManagers: readonly {
    readonly name: string;
    readonly bytes: Uint8Array;
    readonly connectionManager: ConnectionManager;
  }[];
}

/** The files that a manifest lists; what is missing or unreadable is reported. */
class ProjectFolder {
  private readonly entries: readonly FolderEntry[];
  private readonly manifest: ProjectManifest;
  private readonly reading: ReadOptions;
  private readonly diagnostics: Diagnostic[];

  constructor(
    entries: readonly FolderEntry[],
    manifest: ProjectManifest,
    reading: ReadOptions,
    diagnostics: Diagnostic[],
  ) {
    this.entries = entries;
    this.manifest = manifest;
    this.reading = reading;
    this.diagnostics = diagnostics;
  }

  packages(): BuiltParts['packages'] {
    return this.manifest.packages.flatMap(({ name, entryPoint }) =>
      this.listed(name).map((bytes) => {
        const read = readPackage(bytes, this.inside(name));
        this.diagnostics.push(...read.diagnostics);
        return { name, entryPoint, package: read.package, bytes };
      }),
    );
  }

  connectionManagers(): BuiltParts['connectionManagers'] {
    return this.manifest.connectionManagers.flatMap((name) =>
      this.listed(name).flatMap((bytes) => {
        const { connectionManager, diagnostics } = readConnectionManagerFile(bytes, this.inside(name));
        this.diagnostics.push(...diagnostics);
        return connectionManager === undefined ? [] : [{ name, bytes, connectionManager }];
      }),
    );
  }

  /** `Project.params` with the values that the configuration gives; an empty one when there is none. */
  parameters({ parameterValues }: BuildConfiguration): Uint8Array {
    const entry = this.find(parametersName);
    if (entry === undefined) return encodeXml(noParameters, plainUtf8);
    const { parameters, origin, diagnostics } = readParameters(entry.read(), this.inside(parametersName));
    this.diagnostics.push(...diagnostics);
    return withoutByteOrderMark(writeParameters(configuredParameters(parameters, parameterValues), origin));
  }

  private inside(fileName: string): ReadOptions {
    return { ...this.reading, fileName };
  }

  private listed(name: string): Uint8Array[] {
    const entry = this.find(name);
    if (entry !== undefined) return [withoutByteOrderMark(entry.read())];
    const args = { project: this.manifest.name, entry: name };
    this.diagnostics.push(diagnostic('OPENDTSX_E_FORMATS_ENTRYMISSING', args));
    return [];
  }

  private find(name: string): FolderEntry | undefined {
    return this.entries.find((entry) => sameName(entry.name, name));
  }
}

function builtManifest(
  manifest: ProjectManifest,
  { packages, connectionManagers }: BuiltParts,
  { targetServerVersion }: BuildConfiguration,
  password: Secret | undefined,
): string {
  const version = targetServerVersion === undefined ? [] : ([['TargetServerVersion', targetServerVersion]] as const);
  const managers = connectionManagers.map(({ name, connectionManager }) => [name, connectionManager] as const);
  const content = {
    ...manifest,
    packages,
    properties: new Map([...manifest.properties, ...version]),
    connectionManagers: new Map(managers),
  };
  const { edits } = writeManifest(content, manifest.origin);
  const text = embeddedManifest(manifest.origin.source.rewrite(edits));
  const isOpened = manifest.protectionLevel === protectionLevel.encryptAllWithPassword && edits.length > 0;
  return isOpened && password !== undefined ? encrypted(text, manifest.origin, password) : text;
}

// A manifest that is encrypted as a whole was opened to be changed. Salt and initial vector are made from password and content: the
// same project gives the same bytes, and another content never meets the same vector.
function encrypted(text: string, { source }: XmlElement, password: Secret): string {
  let drawn = 0;
  const random = (size: number): Buffer =>
    createHmac('sha256', password.reveal()).update(`${drawn++};`).update(text).digest().subarray(0, size);
  const fileName = source.file === undefined ? {} : { fileName: source.file };
  const level = protectionLevel.encryptAllWithPassword;
  return protectDocument(text, { level, password, random, ...fileName }).text ?? text;
}

function sameName(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}
