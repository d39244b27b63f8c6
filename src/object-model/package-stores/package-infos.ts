import type { StoredInfo } from '../../client/package-store/stored-info.ts';
import { ObjectCollection } from '../object-collection.ts';

/** The folders and packages of one folder of a store, by position or name, as they were when they were asked for. */
export class PackageInfos extends ObjectCollection<StoredInfo> {
  protected override readonly kind = 'folder or package';
  protected override readonly owner: string;
  private readonly all: readonly StoredInfo[];

  constructor(folder: string, all: readonly StoredInfo[]) {
    super();
    this.owner = folder;
    this.all = all;
  }

  protected override objects(): readonly StoredInfo[] {
    return this.all;
  }

  protected override namesOf({ name, packageGuid }: StoredInfo): readonly string[] {
    return packageGuid === '' ? [name] : [name, packageGuid];
  }

  protected override removeAt(): void {
    throw new TypeError('A list of packages removes none: Application.removeFromSqlServer and removeFromDtsServer do.');
  }
}
