import { rmSync } from 'node:fs';
import { cpus } from 'node:os';
import type { CatalogSession } from '../catalog/catalog-session.ts';
import type { RunningPackages } from '../package-store/running-packages.ts';
import type { DataFolder } from './data-folder.ts';
import { type OpenPackageReader, readPackages } from './data-reader/read-packages.ts';
import { type LaunchSettings, launchPackages, type OpenLauncher } from './launch-packages.ts';
import { packageRootsOf } from './package-roots.ts';
import type { ServerSettings } from './server-settings.ts';
import { packagesFolder } from './start-executing.ts';

/** What runs packages for callers, and what runs them for callers who read their rows. */
export interface Launching {
  readonly launcher: OpenLauncher;
  readonly packageReader: OpenPackageReader;
}

/** Makes what runs packages for callers, by the settings of executions. `session`: of the server itself. */
export function startLaunching(
  { now }: CatalogSession,
  folder: DataFolder,
  settings: ServerSettings,
  running: RunningPackages,
): Launching {
  const privateFolder = folder.inside('launches');
  // What a server that was killed has left there: packages with what is sealed in the store.
  rmSync(privateFolder, { recursive: true, force: true });
  const { capacity, policy, optionsFile, environment, seconds } = settings.executions ?? {};
  const launching: LaunchSettings = {
    packageRoots: packageRootsOf(settings, folder),
    launchRoots: settings.webService?.roots ?? [],
    capacity: capacity ?? Math.max(2, cpus().length),
    workingFolder: packagesFolder(settings, folder),
    privateFolder,
    running,
    now,
    ...(policy === undefined ? {} : { policy }),
    ...(optionsFile === undefined ? {} : { optionsFile }),
    ...(environment === undefined ? {} : { environment }),
    ...(seconds === undefined ? {} : { seconds }),
  };
  return { launcher: launchPackages(launching), packageReader: readPackages(launching) };
}
