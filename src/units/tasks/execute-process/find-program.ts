import { stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { diagnostic, dtsError, type TaskContext } from 'opendtsx/sdk';
import type { ExecuteProcessInstance } from './execute-process.ts';
import { isWindowsProgram } from './windows-programs.ts';

/**
 * The local program that the task means: its path, mapped where a path map says so; a bare name is looked for in the working
 * directory and in the search path. `tool.exe` also finds `tool` where programs have no such suffix.
 */
export async function findProgram(
  instance: ExecuteProcessInstance,
  context: TaskContext,
  workingDirectory: string,
): Promise<string> {
  const written = instance.properties.Executable.trim().replace(/^"(.*)"$/, '$1');
  const hasFolder = /[\\/]/.test(written);
  const mapped = context.resolvePath(written, 'program');
  if (mapped !== written || hasFolder) {
    const found = await firstFile([mapped, join(workingDirectory, written)]);
    if (found !== undefined) return refuseForeign(found, instance, context);
  }
  if (!hasFolder) {
    const found = await searchPath(written, workingDirectory);
    if (found !== undefined) return refuseForeign(found, instance, context);
  }
  return notFound(instance, context, written, hasFolder);
}

function notFound(instance: ExecuteProcessInstance, context: TaskContext, file: string, hasFolder: boolean): string {
  const place = { source: context.source };
  const args = { executable: instance.path, file };
  if (process.platform !== 'win32' && isWindowsProgram(file)) {
    throw dtsError('OPENDTSX_E_EXECPROC_WINDOWSPROGRAM', args, place);
  }
  if (!instance.properties.RequireFullFileName) {
    context.fire(diagnostic('DTS_W_EXECPROCTASK_FILENOTINPATH', args, place));
    return file;
  }
  throw hasFolder
    ? dtsError('DTS_E_EXECPROCTASK_FILEDOESNOTEXIST', args, place)
    : dtsError('DTS_E_EXECPROCTASK_FILENOTINPATH', args, place);
}

/** A batch file that lies on a machine without its interpreter cannot run, although it is there. */
function refuseForeign(found: string, instance: ExecuteProcessInstance, context: TaskContext): string {
  if (process.platform === 'win32' || !/\.(bat|cmd|vbs|wsf|msi)$/i.test(found)) return found;
  const args = { executable: instance.path, file: instance.properties.Executable };
  throw dtsError('OPENDTSX_E_EXECPROC_WINDOWSPROGRAM', args, { source: context.source });
}

function searchPath(name: string, workingDirectory: string): Promise<string | undefined> {
  const folders = [workingDirectory, ...(process.env.PATH ?? '').split(delimiter)].filter((folder) => folder !== '');
  const suffixes = process.platform === 'win32' ? ['', '.exe', '.com', '.bat', '.cmd'] : [''];
  const names = suffixes.map((suffix) => name + suffix);
  if (process.platform !== 'win32' && /\.exe$/i.test(name) && !isWindowsProgram(name)) names.push(name.slice(0, -4));
  return firstFile(folders.flatMap((folder) => names.map((file) => join(folder, file))));
}

async function firstFile(candidates: readonly string[]): Promise<string | undefined> {
  for (const candidate of candidates) {
    if (!isAbsolute(candidate)) continue;
    const found = await stat(candidate).catch(() => undefined);
    if (found?.isFile()) return candidate;
  }
  return undefined;
}
