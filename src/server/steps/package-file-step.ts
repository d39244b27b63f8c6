import { randomUUID } from 'node:crypto';
import { mkdir, realpath, rm, writeFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { StepRequest, StepResult } from '../../agent/running/step-runner.ts';
import type { FileSystemRoot } from '../../package-store/file-system-places.ts';
import { resolvePackageStorePath } from '../../package-store/package-store.ts';
import { msdbName } from '../../package-store/package-store-names.ts';
import type { PackageStoreSession } from '../../package-store/package-store-session.ts';
import { type DtsOption, type DtsOptionName, partsOfValue, plainValue, stepError } from './read-dts-command.ts';
import { runPackageProcess } from './run-package-process.ts';

/** Where steps find packages that are not in the catalog, and what they run with. */
export interface PackagePlaces {
  readonly roots: readonly FileSystemRoot[];
  /** Folder that relative paths of packages start from. */
  readonly workingFolder: string;
  /** Folder, read by nobody else, for packages of a store while they run. */
  readonly privateFolder: string;
  readonly policy?: string;
}

const taken: readonly DtsOptionName[] = [
  'FILE',
  'DTS',
  'SQL',
  'SERVER',
  'SET',
  'CONNECTION',
  'DECRYPT',
  'CALLERINFO',
  'REPORTING',
  'X86',
];

/** Runs a package file below one of the roots (`/FILE`), or a package of the package store (`/DTS`, `/SQL`), as the owner of the job. */
export async function runPackageFileStep(
  session: PackageStoreSession,
  options: readonly DtsOption[],
  request: Pick<StepRequest, 'signal' | 'output'>,
  { roots, workingFolder, privateFolder, policy }: PackagePlaces,
): Promise<StepResult> {
  const foreign = options.find((option) => !taken.includes(option.name) && !isCheckpointingOff(option));
  if (foreign !== undefined)
    throw stepError(`/${foreign.name} ${foreign.values[0] ?? ''} is not done for packages in files and stores`);
  const firstOf = (wanted: DtsOptionName) => options.find(({ name }) => name === wanted)?.values[0];
  const work = {
    settings: options.filter(({ name }) => name === 'SET').map(({ values }) => settingOf(values[0] ?? '')),
    connections: options.filter(({ name }) => name === 'CONNECTION').map(({ values }) => connectionOf(values[0] ?? '')),
    password: firstOf('DECRYPT') === undefined ? undefined : plainValue(firstOf('DECRYPT') ?? ''),
    workingFolder,
    policy,
  };
  const file = firstOf('FILE');
  if (file !== undefined) {
    return runPackageProcess({ ...work, path: await fileWithin(roots, plainValue(file)) }, request);
  }
  const sql = firstOf('SQL');
  const storePath = sql === undefined ? plainValue(firstOf('DTS') ?? '') : `${msdbName}\\${plainValue(sql)}`;
  const { store, path } = resolvePackageStorePath(
    session,
    roots,
    storePath.replace(/^\\/, '').replaceAll('\\\\', '\\'),
  );
  const content = await store.getPackage({ packagePath: path });
  const place = join(privateFolder, `${randomUUID()}.dtsx`);
  await mkdir(privateFolder, { recursive: true, mode: 0o700 });
  try {
    await writeFile(place, content, { mode: 0o600, flag: 'wx' });
    return await runPackageProcess({ ...work, path: place }, request);
  } finally {
    await rm(place, { force: true });
  }
}

function isCheckpointingOff({ name, values }: DtsOption): boolean {
  return name === 'CHECKPOINTING' && values[0]?.toUpperCase() === 'OFF';
}

function settingOf(text: string): { readonly path: string; readonly value: string } {
  const [path = '', ...rest] = partsOfValue(text);
  if (rest.length === 0) throw stepError('/SET takes a path and a value, with a semicolon between');
  return { path, value: rest.join(';') };
}

function connectionOf(text: string): readonly [string, string] {
  const [name = '', ...rest] = partsOfValue(text);
  if (rest.length === 0) throw stepError('/CONNECTION takes a name and a connection string, with a semicolon between');
  return [name, rest.join(';')];
}

// Where links lead counts, so that none leads out of the roots.
async function fileWithin(roots: readonly FileSystemRoot[], path: string): Promise<string> {
  const refused = () => stepError(`/FILE names no file below a folder that this server offers: ${path}`);
  const file = await realpath(path).catch(() => {
    throw refused();
  });
  for (const { folder } of roots) {
    const top = await realpath(folder).catch(() => undefined);
    if (top !== undefined && file.startsWith(top.endsWith(sep) ? top : top + sep)) return file;
  }
  throw refused();
}
