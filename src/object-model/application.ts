import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { DtsError, dtsError } from '../diagnostics/dts-error.ts';
import { loadPackage, type PackageLoading } from '../runtime/load-package.ts';
import { LoadedDtsPackage } from './dts-package.ts';

/** How a package is loaded. */
export interface LoadPackageOptions {
  /** Opens what is encrypted with a password. */
  readonly password?: string;
  /** Package of an `.ispac`; its only, or first entry point, when absent. */
  readonly packageName?: string;
}

/** Loads packages: the starting point, as in the SSIS object model. */
export class Application {
  /** Used for every package that is loaded without a password of its own. */
  packagePassword: string | undefined;

  /**
   * Loads a package from a `.dtsx` (with the project files beside it) or an `.ispac`.
   * Throws a `DtsError`: DTS_E_PACKAGENOTFOUND, or what the reader found.
   */
  async loadPackage(path: string, options: LoadPackageOptions = {}): Promise<LoadedDtsPackage> {
    const password = options.password ?? this.packagePassword;
    const { packageName } = options;
    const source = packageName === undefined ? { path } : { path, packageName };
    const reading = { workingFolder: process.cwd(), ...(password === undefined ? {} : { password }) };
    return packageOf(path, loadPackage(source, reading), password);
  }

  /** Names of the packages of an `.ispac`, or of the project around a `.dtsx`, in the order of the project. Throws as `loadPackage`. */
  async listProject(path: string, options: LoadPackageOptions = {}): Promise<readonly string[]> {
    const { project } = (await this.loadPackage(path, options)).source;
    return (project?.packages ?? []).map(({ name }) => name);
  }
}

function packageOf(
  path: string,
  { loaded, diagnostics }: PackageLoading,
  password: string | undefined,
): LoadedDtsPackage {
  if (loaded !== undefined) return new LoadedDtsPackage(loaded, diagnostics, password);
  const fault = diagnostics.find((finding: Diagnostic) => finding.severity === 'error');
  throw fault === undefined ? dtsError('DTS_E_PACKAGENOTFOUND', { package: path }) : new DtsError(fault);
}
