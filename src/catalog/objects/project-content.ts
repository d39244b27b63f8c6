import type { Secret } from '../../datatypes/secret.ts';
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import { DtsError } from '../../diagnostics/dts-error.ts';
import { readPackage } from '../../formats/dtsx/read-package.ts';
import { readIspac } from '../../formats/ispac/read-ispac.ts';
import { protectionLevel, protectionLevelName, protectionLevelOf } from '../../formats/protection/protection-level.ts';
import type { Package } from '../../model/package.ts';
import type { Project, ProjectPackage } from '../../model/project.ts';
import { nameKey } from '../../store/name-key.ts';
import { whyNoName } from '../object-names.ts';
import { type ParameterContent, packageParameters, projectParameters } from './parameter-content.ts';

/** A package as the catalog describes it. */
export interface PackageContent {
  readonly name: string;
  readonly guid: string | null;
  readonly description: string | null;
  readonly formatVersion: number;
  readonly versionMajor: number;
  readonly versionMinor: number;
  readonly versionBuild: number;
  readonly versionComments: string | null;
  readonly versionGuid: string | null;
  readonly entryPoint: boolean;
}

/** What the catalog needs to know of a project deployment file. */
export interface ProjectContent {
  readonly name: string;
  readonly description: string | null;
  readonly formatVersion: number | null;
  readonly packages: readonly PackageContent[];
  readonly parameters: readonly ParameterContent[];
}

/** The content, or none and the errors that say why; warnings are those of the files. */
export interface ReadContent {
  readonly content?: ProjectContent;
  readonly diagnostics: readonly Diagnostic[];
}

const longestPackageName = 260;
const longestDescription = 1024;

/**
 * Reads a project deployment file whole: every package of it is opened. Refused are what `readIspac` and `readPackage` refuse, packages that the
 * manifest lists and the file lacks, protection that only a Windows user or a missing password can open, and parameters that cannot be kept.
 * Never throws for bad input.
 */
export function readProjectContent(bytes: Uint8Array, password: Secret | undefined): ReadContent {
  const options = { fileName: 'project.ispac', ...(password === undefined ? {} : { password }) };
  const { project, diagnostics } = readIspac(bytes, options);
  if (project === undefined) return { diagnostics: [...diagnostics, ...closedProject(diagnostics)] };
  const found = [
    ...diagnostics.map(missingIsError),
    ...protectionFindings(project, password),
    ...nameFindings(project),
  ];
  if (hasErrors(found)) return { diagnostics: found };
  const read = project.packages.map((each) => readOne(each, options, found));
  if (hasErrors(found)) return { diagnostics: found };
  const packages = read.filter((each) => each !== undefined);
  const parameters = [
    ...projectParameters(project),
    ...packages.flatMap(({ entry, source }) => packageParameters(project, entry.name, source)),
  ];
  found.push(...parameters.flatMap(({ fault }) => fault ?? []), ...parameterFindings(parameters));
  if (hasErrors(found)) return { diagnostics: found };
  const content = {
    name: project.name,
    description: shortened(project.properties.get('Description')),
    formatVersion: wholeOrNull(project.properties.get('FormatVersion')),
    packages: packages.map(({ entry, source }) => describe(entry, source)),
    parameters,
  };
  return { content, diagnostics: found };
}

function hasErrors(found: readonly Diagnostic[]): boolean {
  return found.some(({ severity }) => severity === 'error');
}

interface ReadEntry {
  readonly entry: ProjectPackage;
  readonly source: Package;
}

function readOne(
  entry: ProjectPackage,
  options: { readonly password?: Secret },
  found: Diagnostic[],
): ReadEntry | undefined {
  try {
    const { package: source, diagnostics } = readPackage(entry.read(), { ...options, fileName: entry.name });
    found.push(...diagnostics);
    return source === undefined ? undefined : { entry, source };
  } catch (error) {
    // A damaged entry is found when it is unpacked.
    if (!(error instanceof DtsError)) throw error;
    found.push(error.diagnostic);
    return undefined;
  }
}

// A folder lives with a file less; what runs unattended must be whole.
function missingIsError(finding: Diagnostic): Diagnostic {
  return finding.symbol === 'OPENDTSX_W_FORMATS_ENTRYMISSING' ? { ...finding, severity: 'error' } : finding;
}

function closedProject(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const isClosed = diagnostics.some(
    ({ symbol }) => symbol === 'DTS_E_PACKAGEPASSWORDEMPTY' || symbol === 'DTS_E_PACKAGEUNPROTECT',
  );
  return isClosed
    ? [diagnostic('OPENDTSX_E_CATALOG_DEPLOY_PROTECTION', { level: 'a password or a key of a Windows user' })]
    : [];
}

const withPassword: readonly number[] = [
  protectionLevel.encryptSensitiveWithPassword,
  protectionLevel.encryptAllWithPassword,
];

function protectionFindings(project: Project, password: Secret | undefined): Diagnostic[] {
  const written = project.origin?.manifest?.attributeValue('ProtectionLevel') ?? '';
  const level = project.protectionLevel;
  const isKnown = protectionLevelName(protectionLevelOf(written)).toLowerCase() === written.trim().toLowerCase();
  const refused =
    level === protectionLevel.encryptAllWithUserKey || (withPassword.includes(level) && password === undefined);
  if (isKnown && !refused) return [];
  return [diagnostic('OPENDTSX_E_CATALOG_DEPLOY_PROTECTION', { level: isKnown ? written : `"${written}"` })];
}

function nameFindings(project: Project): Diagnostic[] {
  const seen = new Set<string>();
  return project.packages.flatMap(({ name }) => {
    const detail = seen.has(nameKey(name)) ? 'it is there twice' : whyNoPackageName(name);
    seen.add(nameKey(name));
    return detail === undefined ? [] : [diagnostic('OPENDTSX_E_CATALOG_DEPLOY_PACKAGENAME', { name, detail })];
  });
}

/** Why a package must not have the name; undefined when it may. */
export function whyNoPackageName(name: string): string | undefined {
  if (name.length > longestPackageName) return `it has ${name.length} characters`;
  if (/[\\/:]/.test(name)) return 'it contains a separator of paths';
  if (!/.\.dtsx$/i.test(name)) return 'it does not end in .dtsx';
  // Longer than other names, but made of the same characters.
  return whyNoName(name.length > 128 ? name.slice(-128) : name);
}

function parameterFindings(parameters: readonly ParameterContent[]): Diagnostic[] {
  const seen = new Set<string>();
  return parameters.flatMap(({ objectType, objectName, name }) => {
    const key = JSON.stringify([objectType, nameKey(objectName), nameKey(name)]);
    const isTwice = seen.has(key);
    seen.add(key);
    const args = { name, object: objectName, detail: 'it is there twice; names are compared without case' };
    return isTwice ? [diagnostic('OPENDTSX_E_CATALOG_DEPLOY_PARAMETER', args)] : [];
  });
}

function describe({ name, entryPoint }: ProjectPackage, source: Package): PackageContent {
  const { properties } = source;
  return {
    name,
    guid: source.id === '' ? null : source.id,
    description: shortened(source.description),
    formatVersion: source.formatVersion,
    versionMajor: wholeOrNull(properties.get('VersionMajor')) ?? 1,
    versionMinor: wholeOrNull(properties.get('VersionMinor')) ?? 0,
    versionBuild: wholeOrNull(properties.get('VersionBuild')) ?? 0,
    versionComments: shortened(properties.get('VersionComments')),
    versionGuid: properties.get('VersionGUID') ?? null,
    entryPoint,
  };
}

function wholeOrNull(text: string | undefined): number | null {
  return text !== undefined && /^\s*-?\d{1,9}\s*$/.test(text) ? Number(text) : null;
}

function shortened(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : text.slice(0, longestDescription);
}
