import type { Secret } from '../datatypes/secret.ts';
import { DtsError } from '../diagnostics/dts-error.ts';
import { readPackage } from '../formats/dtsx/read-package.ts';
import type { Package } from '../model/package.ts';
import { integerOf, textOf } from '../model/property-set.ts';

/** What a `PackageInfo` describes. */
export const packageInfoFlags = { folder: 1, package: 2 } as const;

/** A folder or package of a store as it is listed: the members of SSIS's `PackageInfo`. */
export interface PackageInfo {
  readonly name: string;
  readonly description: string;
  /** GUID in braces; '' for folders. */
  readonly packageGuid: string;
  /** GUID in braces. */
  readonly versionGuid: string;
  /** Milliseconds since 1970 UTC, as far as the package tells; undefined for folders. */
  readonly creationDate: number | undefined;
  readonly creationName: string;
  readonly flags: (typeof packageInfoFlags)[keyof typeof packageInfoFlags];
  /** Bytes. */
  readonly packageDataSize: number;
  /** Path of the folder that it stands in. */
  readonly folder: string;
  readonly versionMajor: number;
  readonly versionMinor: number;
  readonly versionBuild: number;
  readonly versionComments: string;
}

/** What a store keeps of a package besides its bytes. */
export interface PackageFacts {
  readonly packageId: string;
  readonly description: string;
  readonly creationName: string;
  readonly createdMs: number | undefined;
  readonly formatVersion: number;
  readonly packageType: number;
  readonly versionMajor: number;
  readonly versionMinor: number;
  readonly versionBuild: number;
  readonly versionComments: string;
  readonly versionId: string;
  /** Whether it opens with a password only. */
  readonly isEncrypted: boolean;
}

/** The facts of a package that cannot be looked into. */
export const unknownFacts: PackageFacts = {
  packageId: '',
  description: '',
  creationName: '',
  createdMs: undefined,
  formatVersion: 0,
  packageType: 0,
  versionMajor: 0,
  versionMinor: 0,
  versionBuild: 0,
  versionComments: '',
  versionId: '',
  isEncrypted: false,
};

const closed = ['DTS_E_PACKAGEPASSWORDEMPTY', 'DTS_E_PACKAGEUNPROTECT'];

/**
 * Reads what a store lists of a package. One that is encrypted as a whole and for which no password is given is taken as it is: only its name is
 * known then. Throws a `DtsError` with what the reader finds when it is no package, or the password is wrong.
 */
export function readPackageFacts(content: Uint8Array, options: { readonly password?: Secret } = {}): PackageFacts {
  const { package: read, diagnostics } = readPackage(content, options);
  if (read !== undefined) return factsOf(read);
  const fault = diagnostics.find(({ severity }) => severity === 'error');
  if (fault === undefined || closed.includes(fault.symbol)) return { ...unknownFacts, isEncrypted: true };
  throw new DtsError(fault);
}

function factsOf({ id, description, properties, formatVersion, protectionLevel, creationName }: Package): PackageFacts {
  return {
    packageId: id,
    description,
    creationName,
    createdMs: readCreationDate(textOf(properties, 'CreationDate')),
    formatVersion,
    packageType: integerOf(properties, 'PackageType', 0),
    versionMajor: integerOf(properties, 'VersionMajor', 0),
    versionMinor: integerOf(properties, 'VersionMinor', 0),
    versionBuild: integerOf(properties, 'VersionBuild', 0),
    versionComments: textOf(properties, 'VersionComments'),
    versionId: textOf(properties, 'VersionGUID'),
    isEncrypted: protectionLevel === 3 || protectionLevel === 4,
  };
}

/** Designers write `11/21/2012 8:30:00 AM`, without a time zone: it is taken as UTC. Other spellings tell nothing certain. */
function readCreationDate(text: string): number | undefined {
  const match = /^(\d{1,2})\/(\d{1,2})\/(\d{4}) (\d{1,2}):(\d\d):(\d\d)(?: (AM|PM))?$/i.exec(text);
  if (match === null) return undefined;
  const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  const half = match[7]?.toUpperCase();
  const hours = half === undefined ? hour : (hour % 12) + (half === 'PM' ? 12 : 0);
  const time = Date.UTC(year, month - 1, day, hours, minute, second);
  return new Date(time).getUTCDate() === day && hours < 24 ? time : undefined;
}

/** A package as it is listed. */
export function packageInfo(name: string, folder: string, size: number, facts: PackageFacts): PackageInfo {
  return {
    name,
    description: facts.description,
    packageGuid: facts.packageId,
    versionGuid: facts.versionId,
    creationDate: facts.createdMs,
    creationName: facts.creationName,
    flags: packageInfoFlags.package,
    packageDataSize: size,
    folder,
    versionMajor: facts.versionMajor,
    versionMinor: facts.versionMinor,
    versionBuild: facts.versionBuild,
    versionComments: facts.versionComments,
  };
}

/** A folder as it is listed. */
export function folderInfo(name: string, folder: string): PackageInfo {
  return { ...packageInfo(name, folder, 0, unknownFacts), flags: packageInfoFlags.folder };
}

/** Part of a listing: what follows the entry `after`, at most `limit` (1000 when absent, never more). */
export interface InfoPage {
  readonly after?: PackageInfo;
  readonly limit?: number;
}

/** How many entries a part of a listing has. */
export function infoLimit({ limit = 1000 }: InfoPage): number {
  return Math.min(Math.max(1, Math.trunc(limit)), 1000);
}
