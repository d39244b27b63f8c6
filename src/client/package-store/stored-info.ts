/** A folder or package as the server lists it. */
export interface StoredInfoRow {
  readonly name: string;
  readonly description: string;
  readonly packageGuid: string;
  readonly versionGuid: string;
  readonly creationDate?: string;
  readonly creationName: string;
  readonly flags: number;
  readonly packageDataSize: number;
  readonly folder: string;
  readonly versionMajor: number;
  readonly versionMinor: number;
  readonly versionBuild: number;
  readonly versionComments: string;
}

/** What a `StoredInfo` tells of: the numbers of `DTSPackageInfoFlags`. */
export const DTSPackageInfoFlags = { Folder: 1, Package: 2 } as const;

/** A number of `DTSPackageInfoFlags`. */
export type DTSPackageInfoFlags = (typeof DTSPackageInfoFlags)[keyof typeof DTSPackageInfoFlags];

/** A folder or package of a store: the members of SSIS's `PackageInfo`. */
export interface StoredInfo {
  readonly name: string;
  readonly description: string;
  /** GUID in braces; '' for folders. */
  readonly packageGuid: string;
  /** GUID in braces. */
  readonly versionGuid: string;
  /** Undefined for folders, and where the package does not tell. */
  readonly creationDate: Date | undefined;
  readonly creationName: string;
  readonly flags: DTSPackageInfoFlags;
  /** Bytes. */
  readonly packageDataSize: number;
  /** Path of the folder that it stands in. */
  readonly folder: string;
  readonly versionMajor: number;
  readonly versionMinor: number;
  readonly versionBuild: number;
  readonly versionComments: string;
}

/** A row as programs read it. */
export function storedInfoOf({ creationDate, flags, ...row }: StoredInfoRow): StoredInfo {
  const date = creationDate === undefined ? undefined : new Date(creationDate);
  return { ...row, creationDate: date, flags: flags as DTSPackageInfoFlags };
}
