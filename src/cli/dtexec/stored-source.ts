import type { Secret } from '../../datatypes/secret.ts';
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import { DtsError } from '../../diagnostics/dts-error.ts';
import { readPackage } from '../../formats/dtsx/read-package.ts';
import { findDtsStores, findSqlStores } from '../../object-model/package-stores/find-stores.ts';
import type { PackageStores } from '../../object-model/package-stores/package-stores.ts';
import type { PackageSource } from '../../runtime/run-request.ts';
import { findLoginServer } from './catalog-server/find-login-server.ts';
import type { CommandOptions } from './command-options.ts';

/** Why a package of a store cannot be run: 4 it is not there, 5 it cannot be had or read. */
export interface MissingPackage {
  readonly exitCode: 4 | 5;
  readonly findings: readonly Diagnostic[];
}

/** Loads the package that `/SQL` or `/Dts` names, to run it here (source: documentation: a package runs where dtexec runs). */
export async function openStoredSource(
  { kind, path: written }: NonNullable<CommandOptions['stored']>,
  options: Pick<CommandOptions, 'server' | 'user' | 'userPassword' | 'password' | 'optionsFile'>,
): Promise<PackageSource | MissingPackage> {
  const inside = written.replace(/^[\\/]+/, '');
  const path = kind === 'SQL' ? `MSDB\\${inside}` : inside;
  try {
    const stores = await storesOf(kind, options);
    return open(await stores.get(path), path, options.password);
  } catch (error) {
    if (!(error instanceof DtsError)) throw error;
    const isMissing = error.diagnostic.symbol === 'OPENDTSX_E_PACKAGESTORE_PACKAGENOTFOUND';
    return isMissing
      ? { exitCode: 4, findings: [diagnostic('DTS_E_PACKAGENOTFOUND', { package: path })] }
      : { exitCode: 5, findings: [error.diagnostic] };
  }
}

function storesOf(
  kind: 'SQL' | 'Dts',
  { server, user: userName, userPassword: password, optionsFile }: Parameters<typeof openStoredSource>[1],
): Promise<PackageStores> {
  const settings = { findServer: findLoginServer, ...(optionsFile === undefined ? {} : { optionsFile }) };
  return kind === 'Dts' ? findDtsStores(settings, server) : findSqlStores(settings, server, { userName, password });
}

function open(content: Uint8Array, fileName: string, password: Secret | undefined): PackageSource | MissingPackage {
  const { package: found, diagnostics } = readPackage(content, {
    fileName,
    ...(password === undefined ? {} : { password }),
  });
  if (found !== undefined) return { package: found, folder: process.cwd() };
  return { exitCode: 5, findings: diagnostics.filter(({ severity }) => severity === 'error') };
}
