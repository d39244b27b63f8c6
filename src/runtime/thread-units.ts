/** The custom units that a thread needs, by the modules that export them. */
export interface ThreadUnits {
  readonly modules: readonly { readonly module: string; readonly creationName: string }[];
}
