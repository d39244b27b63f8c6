import { Secret } from '../../src/datatypes/secret.ts';
import { printPackage } from '../../src/formats/dtsx/print-package.ts';
import { readPackage } from '../../src/formats/dtsx/read-package.ts';
import { upgradePackage } from '../../src/formats/dtsx/upgrade/upgrade-package.ts';
import { writePackage } from '../../src/formats/dtsx/write/write-package.ts';
import { protectDocument } from '../../src/formats/protection/protect-document.ts';
import { verifySignature } from '../../src/formats/protection/verify-signature.ts';
import { assignRefIds } from '../../src/model/assign-ref-ids.ts';
import type { Package } from '../../src/model/package.ts';
import type { Project } from '../../src/model/project.ts';
import { walkExecutables } from '../../src/model/walk.ts';
import { explainPackage } from '../../src/runtime/explain-package.ts';
import { comparePackages } from '../../src/tools/diff-packages/compare-packages.ts';
import { printDifference } from '../../src/tools/diff-packages/print-difference.ts';
import { checkFindings, promise, refusable } from './contract.ts';
import type { Random } from './random.ts';

const fileName = 'fuzz.dtsx';

/** Loads, plans, prints, writes, changes, compares, upgrades and protects a package. Throws what is thrown, and `BrokenContract`. */
export function exercisePackage(bytes: Uint8Array, random: Random, folder: string): void {
  const { package: root, diagnostics } = readPackage(bytes, { fileName });
  checkFindings(root, diagnostics, bytes);
  if (random.once(16)) verifySignature(bytes, { trusted: [], now: new Date(0) });
  if (random.once(16)) protect(bytes);
  if (root === undefined) return;
  planPackage(root, undefined, folder, bytes);
  printPackage(root);
  const unchanged = refusable(() => writePackage(root).bytes);
  promise(
    unchanged === undefined || Buffer.compare(bytes, unchanged) === 0,
    'an unchanged package is written otherwise',
  );
  if (random.once(2)) change(root, random);
  else upgrade(root);
  if (random.once(4)) compare(bytes, root);
}

/** Plans a package as text. Throws what is thrown, and `BrokenContract`. */
export function planPackage(root: Package, project: Project | undefined, folder: string, input: Uint8Array): void {
  const source = { package: root, folder, ...(project === undefined ? {} : { project }) };
  const { text, diagnostics } = explainPackage({ source, optionsFile: false, workingFolder: folder });
  checkFindings(text === undefined ? undefined : {}, diagnostics, input);
}

function change(root: Package, random: Random): void {
  const executables = [...walkExecutables(root)];
  const executable = random.pick(executables) ?? root;
  const description = random.pick(['changed', '<&>"\r\n\u00e4\u{1f600}', '']);
  executable.description = description;
  if (executable.kind !== 'event-handler') executable.name = `${executable.name}2`;
  const position = executables.indexOf(executable);
  refusable(() => assignRefIds(root));
  const reloaded = reload(root);
  if (reloaded === undefined) return;
  promise([...walkExecutables(reloaded)][position]?.description === description, 'a change is not read back');
}

function upgrade(root: Package): void {
  upgradePackage(root);
  const reloaded = reload(root);
  promise(reloaded === undefined || reloaded.formatVersion === 8, 'an upgraded package is read back in its old format');
}

function reload(root: Package): Package | undefined {
  const written = refusable(() => writePackage(root));
  if (written === undefined) return undefined;
  const { package: reloaded, diagnostics } = readPackage(written.bytes, { fileName });
  // Format 8 puts an element of its own around what containers hold, so that half as many fit into each other as in format 3.
  if (diagnostics.at(-1)?.symbol === 'OPENDTSX_E_XML_TOODEEP') return undefined;
  promise(reloaded !== undefined, `a written package cannot be read: ${diagnostics.at(-1)?.symbol}`);
  return reloaded;
}

function compare(bytes: Uint8Array, changed: Package): void {
  const { package: before } = readPackage(bytes, { fileName });
  printDifference(comparePackages(before, changed), (_, line) => line);
}

function protect(bytes: Uint8Array): void {
  const password = new Secret('fuzz');
  const sealed = refusable(() => protectDocument(bytes, { level: 2, password }));
  if (sealed?.bytes === undefined) return;
  const { package: before } = readPackage(bytes, { fileName, password });
  const { package: after } = readPackage(sealed.bytes, { fileName, password });
  promise(before === undefined || after !== undefined, 'a protected package cannot be opened');
}
