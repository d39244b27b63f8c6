import { Secret } from '../datatypes/secret.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { DtsError, dtsError } from '../diagnostics/dts-error.ts';
import { readPackage } from '../formats/dtsx/read-package.ts';
import { loadPackage } from '../runtime/load-package.ts';
import type { AnyUnit } from '../runtime/run-request.ts';
import { type PackageSaving, type StoredPackage, savePackage, storedPackage } from '../runtime/save-package.ts';

import { stockUnits } from '../runtime/stock-units.ts';
import { DTSProtectionLevel } from './exec-result.ts';
import { UnitInfos } from './infos.ts';
import { Package } from './package.ts';
import type { StoreSettings } from './package-stores/find-stores.ts';
import { StoredPackages } from './stored-packages.ts';

/** How a package is loaded. */
export interface LoadPackageOptions {
  /** Opens what is encrypted with a password. */
  readonly password?: string | Secret;
  /** Package of an `.ispac`; its only, or first entry point, when absent. */
  readonly packageName?: string;
}

/** How a package is saved. */
export interface SavePackageOptions {
  /** For the protection levels with password; the one that the package was loaded with when absent. */
  readonly password?: string | Secret;
}

/** Loads and saves packages and knows what they can be made of: the starting point, as in the SSIS object model. */
export class Application extends StoredPackages {
  /** Used for every package that is loaded or saved without a password of its own. */
  packagePassword: string | Secret | undefined;
  protected readonly stores: StoreSettings;
  private readonly units: readonly AnyUnit[];

  /**
   * @param units custom units besides the stock units, for every package loaded or made here
   * @param stores where servers and package stores are, besides what `opendtsx.yaml` and the environment say
   */
  constructor(units: readonly AnyUnit[] = [], stores: StoreSettings = {}) {
    super();
    this.units = units;
    this.stores = stores;
  }

  /** A new package that may use the custom units given here; `new Package()` does for stock units. */
  createPackage(name = 'Package'): Package {
    return new Package({ name, units: this.units });
  }

  /**
   * Loads a package from a `.dtsx` (with the project files beside it) or an `.ispac`.
   * Throws a `DtsError`: DTS_E_PACKAGENOTFOUND, or what the reader found.
   */
  async loadPackage(path: string, options: LoadPackageOptions = {}): Promise<Package> {
    const password = secretOf(options.password ?? this.packagePassword);
    const { packageName } = options;
    const source = packageName === undefined ? { path } : { path, packageName };
    const reading = { workingFolder: process.cwd(), ...(password === undefined ? {} : { password }) };
    const { loaded, diagnostics } = loadPackage(source, reading);
    if (loaded === undefined) throw failure(path, diagnostics);
    const { package: model, project, folder } = loaded;
    return new Package({ model, project, folder, password, diagnostics, units: this.units });
  }

  /** Names of the packages of an `.ispac`, or of the project around a `.dtsx`, in the order of the project. Throws as `loadPackage`. */
  async listProject(path: string, options: LoadPackageOptions = {}): Promise<readonly string[]> {
    const { project } = await this.loadPackage(path, options);
    return (project?.packages ?? []).map(({ name }) => name);
  }

  /**
   * Saves a package to a file. What was not changed keeps its text to the byte. The file is complete or, when the package cannot be
   * written, as it was before. Throws a `DtsError`, e.g. for a protection level that needs a password or Windows.
   */
  async saveToXml(path: string, source: Package, options: SavePackageOptions = {}): Promise<void> {
    await savePackage(source.package, path, this.saving(source, options));
  }

  /** The text that `saveToXml` would write. */
  saveToXmlText(source: Package, options: SavePackageOptions = {}): string {
    return storedPackage(source.package, this.saving(source, options)).text;
  }

  /** The tasks that packages can hold here. */
  get taskInfos(): UnitInfos {
    return this.infos('task', ['task']);
  }

  /** The data flow components. */
  get pipelineComponentInfos(): UnitInfos {
    return this.infos('data flow component', ['source', 'transformation', 'destination']);
  }

  /** The kinds of connection managers. */
  get connectionInfos(): UnitInfos {
    return this.infos('connection manager', ['connection-manager']);
  }

  /** The Foreach enumerators. */
  get forEachEnumeratorInfos(): UnitInfos {
    return this.infos('Foreach enumerator', ['foreach-enumerator']);
  }

  /** The log providers. */
  get logProviderInfos(): UnitInfos {
    return this.infos('log provider', ['log-provider']);
  }

  protected override openStored(content: Uint8Array, place: string): Package {
    const password = secretOf(this.packagePassword);
    const reading = { fileName: place, ...(password === undefined ? {} : { password }) };
    const { package: model, diagnostics } = readPackage(content, reading);
    if (model === undefined) throw failure(place, diagnostics);
    return new Package({ model, password, diagnostics, units: this.units });
  }

  protected override contentToStore(source: Package, place: string, isSealed: boolean): StoredPackage {
    if (source.protectionLevel === DTSProtectionLevel.ServerStorage && !isSealed) {
      throw dtsError('DTS_E_SERVERSTORAGEDISALLOWED', { file: place });
    }
    return storedPackage(source.package, this.saving(source, {}));
  }

  private infos(kind: string, kinds: readonly string[]): UnitInfos {
    const declarations = [...stockUnits, ...this.units].map(({ declaration }) => declaration);
    return new UnitInfos(
      kind,
      declarations.filter((declaration) => kinds.includes(declaration.kind)),
    );
  }

  private saving(source: Package, options: SavePackageOptions): PackageSaving {
    const password = secretOf(options.password ?? source.packagePassword ?? this.packagePassword);
    const { loadPassword } = source;
    return {
      ...(password === undefined ? {} : { password }),
      ...(loadPassword === undefined ? {} : { currentPassword: loadPassword }),
    };
  }
}

function secretOf(password: string | Secret | undefined): Secret | undefined {
  return typeof password === 'string' ? new Secret(password) : password;
}

function failure(path: string, diagnostics: readonly Diagnostic[]): DtsError {
  const fault = diagnostics.find((finding: Diagnostic) => finding.severity === 'error');
  return fault === undefined ? dtsError('DTS_E_PACKAGENOTFOUND', { package: path }) : new DtsError(fault);
}
