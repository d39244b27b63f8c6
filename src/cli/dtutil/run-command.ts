import { rm } from 'node:fs/promises';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { signPackage } from '../../formats/protection/sign-package.ts';
import type { CommandConsole } from '../console/command-console.ts';
import { writeFindings } from '../console/write-findings.ts';
import { OptionFault } from '../dtexec/option-fault.ts';
import { failed } from './command-failure.ts';
import type { DtutilCommand, Place, Signing } from './command-options.ts';
import type { Confirmation } from './confirmation.ts';
import { describePackage } from './describe-package.ts';
import { type Destination, findDestination, sourceAsDestination } from './destination.ts';
import { type ExistingPackage, existingPackage, type OpenedPackage, openPackage } from './opened-package.ts';
import { signatureOf } from './package-signature.ts';
import { readSigner } from './read-signer.ts';
import { packageToSave } from './saved-package.ts';

/** What there is to tell about a command that was carried out. */
interface Outcome {
  readonly lines: readonly string[];
  readonly warnings?: readonly Diagnostic[];
}

/** Undefined when the answer to a question was no: nothing was changed then. */
type Carried = Promise<Outcome | undefined>;

/** Carries out a command and gives the exit code: 0, or 1 when the answer to a question was no. Throws `CommandFailure` and `DtsError`. */
export async function runCommand(
  command: DtutilCommand,
  target: CommandConsole,
  confirm: Confirmation | undefined,
): Promise<number> {
  const outcome = await carryOut(command, confirm);
  writeFindings(outcome?.warnings ?? [], target);
  // The last line is that of the reference.
  const lines =
    outcome === undefined ? ['Nothing was changed.'] : [...outcome.lines, 'The operation completed successfully.'];
  target.output.write(`${lines.join('\n')}\n`);
  return outcome === undefined ? 1 : 0;
}

async function carryOut(command: DtutilCommand, confirm: Confirmation | undefined): Carried {
  const { action } = command;
  switch (action.kind) {
    case 'exists':
      return { lines: [`The package ${(await existingPackage(command)).file} exists.`] };
    case 'delete': {
      const found = await existingPackage(command);
      await remove(found);
      return { lines: [`Deleted ${found.file}.`] };
    }
    case 'describe':
      return { lines: describePackage(await openPackage(command)) };
    case 'sign':
      return sign(await openPackage(command), action.destination, action.signing, command, confirm);
    case 'move':
      return move(await openPackage(command), action.destination, command, confirm);
    default:
      return save(await openPackage(command), command, confirm);
  }
}

async function remove({ file, stored }: ExistingPackage, hint?: string): Promise<void> {
  try {
    await (stored === undefined ? rm(file) : stored.stores.remove(file));
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw failed('OPENDTSX_E_PACKAGE_REMOVE', { file, detail }, hint);
  }
}

async function save(opened: OpenedPackage, command: DtutilCommand, confirm: Confirmation | undefined): Carried {
  const { action, destinationServer } = command;
  const destination =
    'destination' in action
      ? await findDestination(action.destination, destinationServer, opened)
      : sourceAsDestination(opened);
  if (action.kind === 'copy') refuseItself(destination, '/Copy');
  const { bytes, lines, warnings } = packageToSave(opened, command, destination);
  if (!(await mayReplace(destination, command, confirm))) return undefined;
  await destination.save(bytes);
  return { lines: [...lines, `Saved ${destination.file}.`], warnings };
}

async function move(
  opened: OpenedPackage,
  written: Place,
  command: DtutilCommand,
  confirm: Confirmation | undefined,
): Carried {
  const destination = await findDestination(written, command.destinationServer, opened);
  refuseItself(destination, '/Move');
  if (!(await mayReplace(destination, command, confirm))) return undefined;
  await destination.save(opened.bytes);
  await remove(opened, `It was copied to ${destination.file}: delete it there or here.`);
  return { lines: [`Moved ${opened.file} to ${destination.file}.`] };
}

async function sign(
  opened: OpenedPackage,
  written: Place,
  signing: Signing,
  command: DtutilCommand,
  confirm: Confirmation | undefined,
): Carried {
  const destination = await findDestination(written, command.destinationServer, opened);
  const { signer, subject } = readSigner(signing);
  const { bytes } = signPackage(opened.bytes, signer, opened.file);
  if (!(await mayReplace(destination, command, confirm))) return undefined;
  if (signatureOf(opened).isPresent && !(await maySignAgain(opened, command, confirm))) return undefined;
  await destination.save(bytes);
  return { lines: [`Signed ${destination.file} as ${subject}.`] };
}

function refuseItself({ isSource }: Destination, option: string): void {
  if (!isSource) return;
  const args = { option, detail: 'the destination is the package itself' };
  throw new OptionFault('OPENDTSX_E_OPTION_VALUE', args, 'Name another place.');
}

// A destination that is the source was named twice: that is no accident (source: documentation, which encrypts in place without /Quiet).
async function mayReplace(
  { file, exists, isSource }: Destination,
  { quiet }: DtutilCommand,
  confirm: Confirmation | undefined,
): Promise<boolean> {
  if (!exists || isSource || quiet) return true;
  if (confirm === undefined) throw failed('OPENDTSX_E_PACKAGE_EXISTS', { file });
  return confirm(`${file} exists. Overwrite it?`);
}

async function maySignAgain(
  { file }: OpenedPackage,
  { quiet }: DtutilCommand,
  confirm: Confirmation | undefined,
): Promise<boolean> {
  if (quiet) return true;
  if (confirm === undefined) throw failed('OPENDTSX_E_PACKAGE_SIGNED', { file });
  return confirm(`${file} is signed already. Replace the signature?`);
}
