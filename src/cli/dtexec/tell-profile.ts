import { resolve } from 'node:path';
import { DtsError } from '../../diagnostics/dts-error.ts';
import type { ProfiledFlow } from '../../runtime/run-request.ts';
import type { CommandConsole } from '../console/command-console.ts';
import { profileText } from '../console/profile-text.ts';
import { writeFindings } from '../console/write-findings.ts';
import type { CommandOptions } from './command-options.ts';

/**
 * Tells where the time went: as tables on standard output, or on standard error with `--json`; with a file, as one JSON document there.
 * A file that cannot be written is a finding on standard error. Gives whether all was told.
 */
export async function tellProfile(
  flows: readonly ProfiledFlow[],
  { profile, json }: CommandOptions,
  target: CommandConsole,
): Promise<boolean> {
  const file = profile?.file;
  if (file === undefined) {
    const write = json ? (text: string) => target.writeError(text) : (text: string) => target.output.write(text);
    for (const flow of flows) write(profileText(flow, json ? target.paintError : target.paint));
    return true;
  }
  const { openTextFile } = await import('../../runtime/inspection/text-file.ts');
  try {
    const opened = await openTextFile(resolve(file));
    opened.write(`${JSON.stringify({ flows }, undefined, 2)}\n`);
    const lost = await opened.close();
    if (lost !== undefined) writeFindings([lost], target);
    return lost === undefined;
  } catch (error) {
    if (!(error instanceof DtsError)) throw error;
    writeFindings([error.diagnostic], target);
    return false;
  }
}
