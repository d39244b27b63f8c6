import type { PackageSource, RunRequest } from '../../runtime/run-request.ts';
import type { SecretSource } from '../../runtime/secret-source.ts';
import { promptedSecrets, readSecretFile } from '../../runtime/secret-sources.ts';
import { askSecret } from '../console/ask-secret.ts';
import type { CommandOptions } from './command-options.ts';
import { OptionFault } from './option-fault.ts';

/** What a command line asks of the runtime. Throws `OptionFault` when it names no package. @param stored the package, when it comes from a store */
export function runRequestOf(options: CommandOptions, stored?: PackageSource): RunRequest {
  const { loggers, logsEverything, eventLog, telemetry } = options;
  const { password, optionsFile, maxConcurrent, memoryLimit, threads, rejects } = options;
  const { environment, policy, only, from } = options;
  return {
    source: stored ?? fileSource(options),
    set: options.changes.map((change) =>
      change.kind === 'set' ? { path: change.path, value: change.value } : { configFile: change.file },
    ),
    connections: mapOf(options.connections),
    connectionTargets: mapOf(options.targets),
    pathMap: mapOf(options.paths),
    parameters: mapOf(options.parameters),
    validateOnly: options.validateOnly,
    warnAsError: options.warnAsError,
    secretSources: secretSourcesOf(options),
    taps: options.taps,
    views: options.views,
    profile: options.profile !== undefined,
    ...journalOf(options),
    ...(loggers.length === 0 && logsEverything === undefined
      ? {}
      : { logging: { attached: loggers, everything: logsEverything ?? false } }),
    ...(eventLog === undefined ? {} : { eventLog }),
    ...(telemetry === undefined ? {} : { telemetry }),
    ...(rejects === undefined ? {} : { rejects }),
    ...(password === undefined ? {} : { password }),
    ...(optionsFile === undefined ? {} : { optionsFile }),
    ...(maxConcurrent === undefined ? {} : { maxConcurrent }),
    ...(memoryLimit === undefined ? {} : { memoryLimit }),
    ...(threads === undefined ? {} : { threads }),
    ...(environment === undefined ? {} : { environment }),
    ...(policy === undefined ? {} : { policy }),
    ...(only === undefined ? {} : { only }),
    ...(from === undefined ? {} : { from }),
  };
}

function fileSource({ file, project, packageName }: CommandOptions): PackageSource {
  const path = file ?? project;
  if (path === undefined) throw new OptionFault('OPENDTSX_E_OPTION_NOPACKAGE', {});
  return packageName === undefined ? { path } : { path, packageName };
}

function journalOf({ journal: file, inDoubt }: CommandOptions): Pick<RunRequest, 'journal'> {
  if (file === undefined && inDoubt !== undefined) {
    throw new OptionFault('OPENDTSX_E_OPTION_VALUE', { option: '--in-doubt', detail: 'it goes with --journal' });
  }
  return file === undefined ? {} : { journal: { file, ...(inDoubt === undefined ? {} : { inDoubt }) } };
}

function secretSourcesOf({ secretFile, asksSecrets }: CommandOptions): SecretSource[] {
  const sources: SecretSource[] = [];
  if (secretFile !== undefined) {
    const { source, diagnostics } = readSecretFile(secretFile);
    if (source === undefined) throw new OptionFault(diagnostics[0].symbol, diagnostics[0].args);
    sources.push(source);
  }
  if (asksSecrets) {
    // Nobody would answer: a scheduled run must end, not wait.
    if (!process.stdin.isTTY)
      throw new OptionFault('OPENDTSX_E_OPTION_VALUE', {
        option: '--ask-secrets',
        detail: 'there is no terminal to ask on',
      });
    sources.push(promptedSecrets((question) => askSecret(question, { input: process.stdin, output: process.stderr })));
  }
  return sources;
}

function mapOf(pairs: readonly { readonly name: string; readonly value: string }[]): ReadonlyMap<string, string> {
  return new Map(pairs.map(({ name, value }) => [name, value]));
}
