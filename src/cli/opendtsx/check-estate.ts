import { checkPackages, type EstateReport } from '../../tools/check-packages/check-packages.ts';
import type { CommandConsole } from '../console/command-console.ts';
import { progressBar } from '../console/progress-bar.ts';
import { OptionFault } from '../dtexec/option-fault.ts';
import { listenForSignals } from '../dtexec/stop-signals.ts';
import { estateText } from './check-estate-text.ts';
import { ownArguments, passwordIn } from './own-arguments.ts';

const options = { json: { type: 'boolean' }, 'decrypt-env': { type: 'string' } } as const;
const canceled = 3;

/**
 * `opendtsx check`: what the packages at a path need before they run here, as text or one JSON document (`schemas/check.schema.json`). Exit
 * code 0 when all load and validate, else 1; 3 when a signal ended it, with what was found so far.
 */
export async function checkEstate(args: readonly string[], target: CommandConsole): Promise<number> {
  const { values, positionals } = ownArguments('check', args, options);
  if (positionals.length !== 1) {
    throw argumentFault(positionals.length === 0 ? 'needs a package or a folder' : 'takes one path');
  }
  const report = await reportOf(positionals[0], values, target);
  if (report.packages + report.failures.length === 0 && !report.canceled) {
    throw argumentFault(
      `finds no .dtsx or .ispac ${report.buildOutputs > 0 ? 'but project deployment files in bin and obj ' : ''}at ${positionals[0]}`,
    );
  }
  // Part of the public contract of the command line: fields are only ever added.
  const document = { v: 1, path: positionals[0], ...report };
  target.output.write(values.json ? `${JSON.stringify(document, undefined, 2)}\n` : estateText(report, target.paint));
  if (report.canceled) return canceled;
  return report.failures.some(({ stage }) => stage !== 'round-trip') ? 1 : 0;
}

async function reportOf(
  path: string,
  values: { readonly json?: boolean; readonly 'decrypt-env'?: string },
  target: CommandConsole,
): Promise<EstateReport> {
  const password = passwordIn(values['decrypt-env']);
  const bar = target.redraws && !values.json ? progressBar(target.output, target.paint) : undefined;
  const signals = await listenForSignals();
  try {
    return await checkPackages(path, {
      workingFolder: process.cwd(),
      signal: signals.signal,
      ...(password === undefined ? {} : { password }),
      ...(bar === undefined ? {} : { onProgress: bar.show }),
    });
  } finally {
    bar?.end();
    signals.close();
  }
}

function argumentFault(detail: string): OptionFault {
  return new OptionFault('OPENDTSX_E_COMMAND_ARGUMENT', { command: 'check', detail }, 'opendtsx check packages');
}
