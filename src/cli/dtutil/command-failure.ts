import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';

/** Why a command could not be carried out. */
export class CommandFailure extends Error {
  /** 1 failed, 4 package not found, 5 package not loadable (source: dtutil reference). */
  readonly exitCode: 1 | 4 | 5;
  readonly findings: readonly Diagnostic[];

  constructor(exitCode: CommandFailure['exitCode'], findings: readonly Diagnostic[]) {
    super(findings[0]?.message);
    this.name = 'CommandFailure';
    this.exitCode = exitCode;
    this.findings = findings;
  }
}

/** A `CommandFailure` with exit code 1 and one finding. */
export function failed(symbol: string, args: Diagnostic['args'], hint?: string): CommandFailure {
  return new CommandFailure(1, [diagnostic(symbol, args, hint === undefined ? {} : { hint })]);
}
