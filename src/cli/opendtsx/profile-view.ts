import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import { DtsError } from '../../diagnostics/dts-error.ts';
import { replaceFile } from '../../runtime/replace-file.ts';
import { profilePage } from '../../tools/profile-view/profile-page.ts';
import { readProfiles } from '../../tools/profile-view/read-profiles.ts';
import type { CommandConsole } from '../console/command-console.ts';
import { describeFinding, findingOfDiagnostic } from '../console/describe-finding.ts';
import { OptionFault } from '../dtexec/option-fault.ts';
import { ownArguments } from './own-arguments.ts';

const options = { html: { type: 'string' } } as const;

/** `opendtsx profile-view`: the output of a Data Profiling task → a page. Exit codes 0, 4 when there is no such file, 5 when it cannot be read or written. */
export async function profileView(args: readonly string[], target: CommandConsole): Promise<number> {
  const { values, positionals } = ownArguments('profile-view', args, options);
  const [path] = positionals;
  if (positionals.length !== 1) {
    const hint = 'opendtsx profile-view profiles.xml --html page.html';
    throw new OptionFault(
      'OPENDTSX_E_COMMAND_ARGUMENT',
      { command: 'profile-view', detail: 'takes one file of profiles' },
      hint,
    );
  }
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => error.code ?? error.message);
  if (typeof bytes === 'string') {
    const reason = bytes === 'ENOENT' ? 'it does not exist' : `it cannot be read (${bytes})`;
    writeFindings([diagnostic('OPENDTSX_E_PROFILEVIEW_FILE', { file: path, reason })], target);
    return bytes === 'ENOENT' ? 4 : 5;
  }
  const { profiles, diagnostics } = readProfiles(bytes, path);
  if (profiles === undefined) {
    writeFindings(diagnostics, target);
    return 5;
  }
  const page = profilePage(basename(path), profiles);
  if (values.html === undefined) {
    target.output.write(page);
    return 0;
  }
  try {
    await replaceFile(values.html, Buffer.from(page));
  } catch (error) {
    if (!(error instanceof DtsError)) throw error;
    writeFindings([error.diagnostic], target);
    return 5;
  }
  target.output.write(`${values.html}: ${profiles.length} profiles\n`);
  return 0;
}

function writeFindings(findings: readonly Diagnostic[], target: CommandConsole): void {
  const lines = findings.flatMap((finding) => describeFinding(findingOfDiagnostic(finding), target.paintError));
  target.writeError(`${lines.join('\n')}\n`);
}
