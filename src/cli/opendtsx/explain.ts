import { explainCode } from '../../diagnostics/explain-code.ts';
import type { CommandConsole } from '../console/command-console.ts';
import { describeFinding, findingOfDiagnostic } from '../console/describe-finding.ts';
import { OptionFault } from '../dtexec/option-fault.ts';
import { runRequestOf } from '../dtexec/run-request-of.ts';
import { listenForSignals } from '../dtexec/stop-signals.ts';
import { packageArguments } from './package-arguments.ts';

/** `opendtsx explain`: the plan of a package as text (exit code 5 when it cannot be loaded, 3 when it was stopped), or the meaning of a code. */
export async function explain(args: readonly string[], target: CommandConsole): Promise<number> {
  // It only computes: the next signal ends it at once.
  const signals = await listenForSignals();
  signals.close();
  if (signals.signal.aborted) return 3;
  if (args.includes('--bind')) {
    const hint = 'Leave it out for the plan; opendtsx validate binds the package and tells what it finds.';
    throw new OptionFault('OPENDTSX_E_OPTION_UNSUPPORTED', { option: '--bind' }, hint);
  }
  const [input] = args;
  if (args.length === 1 && !/\.(?:dtsx|ispac)$/i.test(input)) {
    const text = explainCode(input);
    if (text !== undefined) {
      target.output.write(text);
      return 0;
    }
    const { existsSync } = await import('node:fs');
    if (!existsSync(input)) throw new OptionFault('OPENDTSX_E_CODE_UNKNOWN', { input });
  }
  return explainFile(args, target);
}

async function explainFile(args: readonly string[], target: CommandConsole): Promise<number> {
  const options = packageArguments('explain', args);
  const { explainPackage } = await import('../../runtime/explain-package.ts');
  const { text, diagnostics } = explainPackage(runRequestOf(options));
  if (text !== undefined) {
    target.output.write(text);
    return 0;
  }
  const lines = diagnostics.flatMap((finding) => describeFinding(findingOfDiagnostic(finding), target.paintError));
  target.writeError(`${lines.join('\n')}\n`);
  return diagnostics.some(({ symbol }) => symbol === 'DTS_E_PACKAGENOTFOUND') ? 4 : 5;
}
