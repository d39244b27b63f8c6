import { Secret } from '../../datatypes/secret.ts';
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import { dtsError } from '../../diagnostics/dts-error.ts';
import { upgradePackage } from '../../formats/dtsx/upgrade/upgrade-package.ts';
import { protectionLevel, protectionLevelName } from '../../formats/protection/protection-level.ts';
import { type StoredPackage, storedPackage } from '../../runtime/save-package.ts';
import { CommandFailure } from './command-failure.ts';
import type { DtutilAction, DtutilCommand } from './command-options.ts';
import type { Destination } from './destination.ts';
import type { OpenedPackage } from './opened-package.ts';
import { signatureOf } from './package-signature.ts';

/** A package with the changes of a command, ready to be written. */
export interface PackageToSave {
  readonly bytes: Uint8Array;
  /** What was changed, for people. */
  readonly lines: readonly string[];
  readonly warnings: readonly Diagnostic[];
}

/**
 * Makes the changes of a command: format, ID, protection level. Without any the bytes are those of the file.
 * Throws a `DtsError` for a protection level that cannot be written, and `CommandFailure` 1 for secrets that stay closed.
 */
export function packageToSave(
  opened: OpenedPackage,
  command: DtutilCommand,
  destination: Pick<Destination, 'isSealed'>,
): PackageToSave {
  const { action, password } = command;
  const lines = [...(command.converts ? convert(opened) : []), ...(command.regeneratesId ? regenerateId(opened) : [])];
  if (action.kind !== 'encrypt') {
    const { bytes, diagnostics } = storedPackage(opened.package, password === undefined ? {} : { password });
    return { bytes, lines, warnings: [...diagnostics, ...brokenSignature(opened, bytes)] };
  }
  const { bytes, diagnostics } = encrypt(opened, action, password, destination.isSealed);
  lines.push(`The protection level is ${protectionLevelName(action.level)} (${action.level}).`);
  return { bytes, lines, warnings: [...diagnostics, ...brokenSignature(opened, bytes)] };
}

type Encryption = Extract<DtutilAction, { kind: 'encrypt' }>;

function encrypt(
  { package: root, file }: OpenedPackage,
  { level, password }: Encryption,
  currentPassword: Secret | undefined,
  isSealed: boolean,
): StoredPackage {
  if (level === protectionLevel.serverStorage && !isSealed) throw dtsError('DTS_E_SERVERSTORAGEDISALLOWED', { file });
  root.protectionLevel = level;
  const saving = {
    currentPassword: currentPassword ?? new Secret(''),
    ...(password === undefined ? {} : { password }),
  };
  const stored = storedPackage(root, saving);
  // A package of a password with values that only a Windows user opens could be read nowhere.
  if (level === protectionLevel.dontSaveSensitive || stored.diagnostics.length === 0) return stored;
  const refusal = diagnostic('OPENDTSX_E_SECRETS_CLOSED', { file, count: stored.diagnostics.length });
  throw new CommandFailure(1, [refusal, ...stored.diagnostics]);
}

function convert({ package: root }: OpenedPackage): string[] {
  const changes = upgradePackage(root);
  const format = changes.find(({ kind }) => kind === 'format');
  if (format === undefined) return [`The package has format ${root.formatVersion} already.`];
  const removed = changes
    .filter(({ kind }) => kind === 'removed')
    .map(({ path, from }) => `Left out of ${path}, as format ${format.to} has no place for it: ${from}.`);
  return [`Converted from format ${format.from} to ${format.to}.`, ...removed];
}

function regenerateId({ package: root }: OpenedPackage): string[] {
  root.id = `{${globalThis.crypto.randomUUID().toUpperCase()}}`;
  return [`The new package ID is ${root.id}.`];
}

function brokenSignature(opened: OpenedPackage, bytes: Uint8Array): Diagnostic[] {
  const { file } = opened;
  const isBroken = signatureOf(opened).isValid && !signatureOf({ file, bytes }).isValid;
  return isBroken ? [diagnostic('OPENDTSX_W_SIGNATURE_BROKEN', { file })] : [];
}
