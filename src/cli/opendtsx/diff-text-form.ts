import { maskSecrets } from '../../diagnostics/mask-secrets.ts';
import { printOutline } from '../../tools/diff-packages/print-outline.ts';
import type { CommandConsole } from '../console/command-console.ts';
import { OptionFault } from '../dtexec/option-fault.ts';
import { listenForSignals } from '../dtexec/stop-signals.ts';
import { type DiffInput, diffInput } from './diff-input.ts';

const trouble = 2;

/**
 * `opendtsx textconv`: a package as text for Git to compare. What is no package is given as it is, without its secrets, below a line that says
 * why: Git refuses to compare anything when the program fails. Ends with 2 only when the file cannot be had.
 */
export async function textconv(args: readonly string[], target: CommandConsole): Promise<number> {
  // It only computes: the next signal ends it at once.
  const signals = await listenForSignals();
  signals.close();
  if (signals.signal.aborted) return trouble;
  const [path] = args;
  if (args.length !== 1 || path.startsWith('--')) {
    const detail = 'takes one package and no options';
    throw new OptionFault(
      'OPENDTSX_E_COMMAND_ARGUMENT',
      { command: 'textconv', detail },
      'opendtsx textconv package.dtsx',
    );
  }
  // Git gives copies under names of the moment, which are not to make texts differ.
  const input = diffInput(path);
  if (input.bytes.length === 0 && input.failures.length > 0) {
    target.writeError(`${input.failures.map(({ message }) => message).join('\n')}\n`);
    return trouble;
  }
  target.output.write(input.package === undefined ? unreadText(input) : printOutline(input.package));
  return 0;
}

function unreadText({ bytes, failures }: DiffInput): string {
  const reasons = failures.map(({ message }) => `not compared as a package: ${message}\n`).join('');
  return `${reasons}${maskSecrets(new TextDecoder().decode(bytes))}`;
}
