/** The names by which a package may call for a unit. */
export interface UnitIdentifiers {
  /** Name written by current versions, e.g. `Microsoft.DerivedColumn`, `Microsoft.ExecuteSQLTask`, `OLEDB`. Unique in the registry. */
  readonly creationName: string;
  /** Class ids (`{GUID}`), ProgIDs and assembly-qualified names of older versions. Compared without case; versions and public keys of assembly-qualified names are ignored. */
  readonly aliases?: readonly string[];
}

/** What every unit declares, stock or custom. */
export interface UnitDeclaration {
  /** Version of this contract. */
  readonly sdkVersion: 1;
  readonly identifiers: UnitIdentifiers;
  /** Name shown to people, e.g. `Derived Column`. */
  readonly displayName: string;
  readonly description: string;
  /**
   * For tasks, connection managers and enumerators that keep their properties in ObjectData: the element of a new one, as the designer
   * writes it, e.g. `<FEFEProperties />`. Without it a program can load such a unit's objects, but not make new ones.
   */
  readonly objectData?: string;
  /** Symbols of the diagnostics that the unit itself raises; each is raised by a fixture. */
  readonly raises?: readonly string[];
}

/** A declaration paired with its lazily loaded runtime: what a unit folder's `index.ts` exports and the registry holds. */
export interface Unit<D extends UnitDeclaration, R> {
  readonly declaration: D;
  /** Loads the runtime half; called when the unit is first executed or bound, never while loading or planning. */
  readonly load: () => Promise<R>;
  /** URL of the module that exports the unit (`import.meta.url`), so that other threads can import it; custom components without it run on the first thread only. */
  readonly module?: string;
}

/** Pairs a declaration with the loader of its runtime module. @param module URL of the module that exports the unit */
export function defineUnit<D extends UnitDeclaration, R>(
  declaration: D,
  load: () => Promise<R>,
  module?: string,
): Unit<D, R> {
  const loadOnce = once(load);
  return module === undefined ? { declaration, load: loadOnce } : { declaration, load: loadOnce, module };
}

// Resolving an import costs more than a trivial task. One that failed is tried again.
function once<R>(load: () => Promise<R>): () => Promise<R> {
  let loading: Promise<R> | undefined;
  return () => {
    if (loading === undefined) {
      loading = load();
      loading.catch(() => {
        loading = undefined;
      });
    }
    return loading;
  };
}
