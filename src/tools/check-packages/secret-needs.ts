import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { DtsError } from '../../diagnostics/dts-error.ts';
import { type MissingSecret, missingSecrets } from '../../formats/protection/supply-secrets.ts';
import type { Package } from '../../model/package.ts';
import type { Project } from '../../model/project.ts';
import type { SecretSource } from '../../runtime/secret-source.ts';
import { secretVariableName } from '../../runtime/secret-sources.ts';
import type { SingleNeed } from './need.ts';

/** A package that was read, with what was found then. */
export interface SecretOwner {
  readonly package: Package;
  readonly project: Project | undefined;
  readonly packageFindings: readonly Diagnostic[];
  /** Names of the connection managers that the package uses and that are not pointed elsewhere. */
  readonly connections: ReadonlySet<string>;
}

/**
 * The secrets that did not open and that no source has, by property path; those of the project where the package names their owner. Those in
 * the data of tasks have no variable: sources are not asked for them.
 */
export async function secretNeeds(owner: SecretOwner, sources: readonly SecretSource[]): Promise<SingleNeed[]> {
  const own = missingSecrets(owner.package);
  const needed = own.filter((secret) => !secret.path.includes('.Connections[') || owner.connections.has(secret.owner));
  const shared = owner.project === undefined ? [] : missingSecrets(owner.project);
  const needs: SingleNeed[] = [];
  for (const { path } of [...needed, ...shared.filter((secret) => isNamed(secret, owner))]) {
    if (!(await isKnown(path, sources)))
      needs.push({ kind: 'secrets', name: path, variable: secretVariableName(path) });
  }
  return [...needs, ...otherPaths(owner.packageFindings, own).map((name) => ({ kind: 'secrets' as const, name }))];
}

function isNamed({ path, owner }: MissingSecret, { package: root, connections }: SecretOwner): boolean {
  return path.includes('$Project::')
    ? (root.origin?.outerXml.includes(`$Project::${owner}`) ?? false)
    : connections.has(owner);
}

function otherPaths(findings: readonly Diagnostic[], known: readonly MissingSecret[]): string[] {
  return findings
    .filter(({ symbol }) => symbol === 'DTS_E_UNPROTECTXMLFAILED')
    .filter(({ source = '' }) => !known.some(({ owner }) => source.endsWith(`\\${owner}`)))
    .map(({ source = '', args }) => `${source}.Properties[${String(args.property)}]`);
}

async function isKnown(path: string, sources: readonly SecretSource[]): Promise<boolean> {
  for (const source of sources) {
    // A file of secrets that is not here has none of them.
    const answer = await source.find(path).catch(refusal);
    if (answer !== undefined) return true;
  }
  return false;
}

function refusal(error: unknown): undefined {
  if (!(error instanceof DtsError)) throw error;
}
