import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import { DtsError } from '../../diagnostics/dts-error.ts';
import { bindExecutable } from '../../plan/bind.ts';
import { propertyEvaluator } from '../evaluate-property.ts';
import { type ExecutableRun, type PackageExecution, startRun } from '../executable-run.ts';
import { Checkpoint } from './checkpoint.ts';
import type { CheckpointFile } from './checkpoint-file.ts';
import { type CheckpointSettings, checkpointSettings } from './checkpoint-settings.ts';

/**
 * Opens the checkpoint file of a package before it is validated, when it saves checkpoints, and takes over what it restarts from. Gives what validation is
 * to report: among it errors, with which the package does not run.
 */
export async function openCheckpoint(
  execution: PackageExecution,
  parent: ExecutableRun | undefined,
): Promise<readonly Diagnostic[]> {
  const root = startRun(execution.plan.root, execution, parent);
  const { settings, findings } = settingsOf(root);
  const { openCheckpointFile } = execution.host;
  const isFaulty = findings.some(({ severity }) => severity === 'error');
  if (isFaulty || !settings.saves || execution.validateOnly || openCheckpointFile === undefined) return findings;
  try {
    const file = await openCheckpointFile(settings.fileName, settings.usage !== 'never');
    return [...findings, ...(await begin(execution, settings, file))];
  } catch (error) {
    if (!(error instanceof DtsError)) throw error;
    const source = error.diagnostic.source ?? root.plan.path;
    return [...findings, { ...error.diagnostic, source }];
  }
}

// What is wrong with the expressions of the package is reported when it is bound for validation.
function settingsOf(root: ExecutableRun): ReturnType<typeof checkpointSettings> {
  try {
    const bound = bindExecutable(root.plan, propertyEvaluator(root.scope, root.plan.path));
    root.settings = bound.settings;
    return checkpointSettings(root, bound.values);
  } catch (error) {
    if (!(error instanceof DtsError)) throw error;
    return { settings: { saves: false, usage: 'never', fileName: '' }, findings: [] };
  }
}

async function begin(
  execution: PackageExecution,
  settings: CheckpointSettings,
  file: CheckpointFile,
): Promise<Diagnostic[]> {
  const { plan } = execution;
  const { found, name } = file;
  const source = plan.root.path;
  const args = { file: name, package: plan.root.name };
  const refuse = async (symbol: string): Promise<Diagnostic[]> => {
    await file.close();
    return [diagnostic(symbol, args, { source })];
  };
  const isOther = found !== undefined && found.packageId.toUpperCase() !== plan.root.id.toUpperCase();
  if (settings.usage === 'never') {
    // Source: the reference of messages; the file of another package is not overwritten.
    if (isOther) return refuse('DTS_E_CHECKPOINTFILEALREADYEXISTS');
    execution.checkpoint = new Checkpoint(file, undefined);
    return [diagnostic('DTS_I_SAVECHECKPOINTSTOFILE', args, { source })];
  }
  if (isOther) return refuse('DTS_E_CHECKPOINTMISMATCH');
  if (found === undefined && settings.usage === 'always') return refuse('DTS_E_LOADCHECKPOINT');
  execution.checkpoint = new Checkpoint(file, found);
  for (const [owner, cells] of execution.cells) execution.checkpoint.restoreVariables(owner, cells);
  const saving = diagnostic('DTS_I_SAVECHECKPOINTSTOFILE', args, { source });
  return found === undefined ? [saving] : [diagnostic('DTS_I_RESTARTFROMCHECKPOINTFILE', args, { source }), saving];
}
