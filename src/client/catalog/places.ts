import type { Connection } from '../transport/connection.ts';

/** What an object of the catalog is reached by. */
export interface CatalogPlace {
  readonly connection: Connection;
}

/** A folder of the catalog, as what is in it needs it. */
export interface FolderPlace extends CatalogPlace {
  readonly name: string;
}

/** A project or environment, as what is in it needs it. */
export interface ObjectPlace extends CatalogPlace {
  readonly folderName: string;
  readonly name: string;
}
