import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { DtsError } from '../../diagnostics/dts-error.ts';
import { buildProject, type ProjectBuild } from '../../runtime/load-project.ts';
import { replaceFile } from '../../runtime/replace-file.ts';
import type { CommandConsole } from '../console/command-console.ts';
import { describeFinding, findingOfDiagnostic } from '../console/describe-finding.ts';
import { formatCount } from '../console/number-text.ts';
import { OptionFault } from '../dtexec/option-fault.ts';
import { ownArguments, passwordIn } from './own-arguments.ts';

const options = {
  output: { type: 'string', short: 'o' },
  configuration: { type: 'string' },
  'decrypt-env': { type: 'string' },
} as const;

/** `opendtsx build`: a project folder → a project deployment file. Exit codes 0, 4 when there is no such project, 5 when it cannot be built. */
export async function build(args: readonly string[], target: CommandConsole): Promise<number> {
  const { values, positionals } = ownArguments('build', args, options);
  if (positionals.length > 1) {
    throw new OptionFault('OPENDTSX_E_COMMAND_ARGUMENT', { command: 'build', detail: 'takes one project' });
  }
  const { configuration } = values;
  const password = passwordIn(values['decrypt-env']);
  try {
    const built = buildProject(positionals[0] ?? '.', {
      ...(configuration === undefined ? {} : { configuration }),
      ...(password === undefined ? {} : { password }),
    });
    const output = values.output ?? built.fileName;
    await replaceFile(output, built.bytes);
    target.output.write(reportOf(built, output, target));
    return 0;
  } catch (error) {
    if (!(error instanceof DtsError)) throw error;
    target.writeError(`${linesOf([error.diagnostic], target).join('\n')}\n`);
    return error.diagnostic.symbol === 'DTS_E_PACKAGENOTFOUND' ? 4 : 5;
  }
}

function reportOf({ bytes, diagnostics }: ProjectBuild, output: string, target: CommandConsole): string {
  const size = `${formatCount(bytes.length)} bytes`;
  return `${[...linesOf(diagnostics, target), `${output}: ${target.paint('success', 'built')} (${size})`].join('\n')}\n`;
}

function linesOf(findings: readonly Diagnostic[], { paint }: CommandConsole): string[] {
  return findings.flatMap((finding) => describeFinding(findingOfDiagnostic(finding), paint));
}
