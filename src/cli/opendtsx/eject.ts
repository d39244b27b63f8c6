import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { DtsError } from '../../diagnostics/dts-error.ts';
import { loadPackage } from '../../runtime/load-package.ts';
import { replaceFile } from '../../runtime/replace-file.ts';
import { printDifference } from '../../tools/diff-packages/print-difference.ts';
import { type EjectedPackage, ejectPackage } from '../../tools/eject/eject-package.ts';
import type { CommandConsole } from '../console/command-console.ts';
import { describeFinding, findingOfDiagnostic } from '../console/describe-finding.ts';
import { OptionFault } from '../dtexec/option-fault.ts';
import { ownArguments, passwordIn } from './own-arguments.ts';

const options = { output: { type: 'string', short: 'o' }, 'decrypt-env': { type: 'string' } } as const;

/** `opendtsx eject`: a package → TypeScript that builds it. Exit codes 0, 4 when there is no such package, 5 when it cannot be read. */
export async function eject(args: readonly string[], target: CommandConsole): Promise<number> {
  const { values, positionals } = ownArguments('eject', args, options);
  const [path] = positionals;
  if (positionals.length !== 1) {
    const hint = 'opendtsx eject package.dtsx -o package.ts';
    throw new OptionFault('OPENDTSX_E_COMMAND_ARGUMENT', { command: 'eject', detail: 'takes one package' }, hint);
  }
  const password = passwordIn(values['decrypt-env']);
  const reading = { workingFolder: process.cwd(), ...(password === undefined ? {} : { password }) };
  const { loaded, failure } = readFrom(path, reading, target);
  if (loaded === undefined) return failure === 'not-found' ? 4 : 5;
  try {
    const ejected = await ejectPackage(loaded.package);
    if (values.output === undefined) target.output.write(ejected.text);
    else await replaceFile(values.output, Buffer.from(ejected.text));
    target.writeError(reportOf(ejected, values.output));
    return 0;
  } catch (error) {
    if (!(error instanceof DtsError)) throw error;
    writeFindings([error.diagnostic], target);
    return 5;
  }
}

function readFrom(
  path: string,
  reading: Parameters<typeof loadPackage>[1],
  target: CommandConsole,
): ReturnType<typeof loadPackage> {
  const loading = loadPackage({ path }, reading);
  if (loading.loaded === undefined) writeFindings(loading.diagnostics, target);
  return loading;
}

function writeFindings(findings: readonly Diagnostic[], target: CommandConsole): void {
  const lines = findings.flatMap((finding) => describeFinding(findingOfDiagnostic(finding), target.paintError));
  target.writeError(`${lines.join('\n')}\n`);
}

function reportOf({ secrets, tellings, lost }: EjectedPackage, output: string | undefined): string {
  const { words, data, raw } = tellings;
  const lines = [
    `${output ?? 'The program'}: ${words} objects in words, ${data} with their data as XML, ${raw} as XML`,
    ...secrets.map((name) => `  to be given: the secret '${name}'`),
    ...printDifference(lost, (mark, line) => `  not kept: ${mark} ${line}`),
  ];
  return lines.map((line) => `${line}\n`).join('');
}
