/** What the process of a step is told: all of it through its standard input, nothing on its command line. */
export interface PackageWork {
  /** Path of a `.dtsx`. */
  readonly path: string;
  readonly settings: readonly { readonly path: string; readonly value: string }[];
  readonly connections: readonly (readonly [name: string, value: string])[];
  readonly password?: string;
  readonly workingFolder: string;
  readonly policy?: string;
  /** Path of an `opendtsx.yaml`; none when absent. */
  readonly optionsFile?: string;
  /** Name of an environment of that file. */
  readonly environment?: string;
}

/** What the process of a step says: lines of JSON on its descriptor 3, the end last. */
export type FromPackage =
  | { readonly kind: 'error'; readonly source: string; readonly message: string }
  | { readonly kind: 'end'; readonly exitCode: number };
