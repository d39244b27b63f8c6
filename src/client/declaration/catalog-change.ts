/** Something that a catalog lacks, has otherwise, or has beyond its declaration. */
export interface CatalogChange {
  readonly kind: 'make' | 'change' | 'remove';
  /** E.g. `/Loads/environments/production/Server`. */
  readonly path: string;
  /** What differs, e.g. `value: "db1" → "db2"`; never a sensitive value. */
  readonly detail: string;
  /** Makes the catalog so. */
  apply(): Promise<void>;
}

/** What is planned with. */
export interface PlanSettings {
  /** What an environment variable of this machine holds. */
  environment(name: string): string | undefined;
  /** Whether what is not declared inside of declared objects is removed; it is left alone otherwise. */
  readonly prunes: boolean;
  /** Whether sensitive values are sent although the server has some: it does not tell them, so they cannot be compared. */
  readonly sendsSecrets: boolean;
  /** Name of the file, for messages. */
  readonly file: string;
}
