import { protectionLevelName } from '../../formats/protection/protection-level.ts';
import type { LoadedPackage } from '../../runtime/load-package.ts';
import type { OpenedPackage } from './opened-package.ts';
import { signatureOf } from './package-signature.ts';

type Package = LoadedPackage['package'];

/** Written by which SQL Server (source: file formats reference). */
const products: Readonly<Record<number, string>> = {
  2: 'SQL Server 2005',
  3: 'SQL Server 2008',
  6: 'SQL Server 2012',
  8: 'SQL Server 2014 to 2022',
};

/** What a package is, one fact per line; never a secret. */
export function describePackage(opened: OpenedPackage): string[] {
  const { package: root, file } = opened;
  const facts: readonly (readonly [title: string, text: string])[] = [
    ['Name', root.name],
    ['Description', root.description],
    ['ID', root.id],
    ['File', file],
    ['Format', `${root.formatVersion} (${products[root.formatVersion]})`],
    ['Version', versionOf(root)],
    ['Version ID', root.properties.get('VersionGUID') ?? ''],
    ['Protection level', `${protectionLevelName(root.protectionLevel)} (${root.protectionLevel})`],
    ['Signature', signatureText(opened)],
    ['Executables', String(countExecutables(root))],
    ['Connection managers', String(root.connectionManagers.length)],
    ['Parameters', String(root.parameters.length)],
    ['Variables', String(root.variables.length)],
  ];
  const width = Math.max(...facts.map(([title]) => title.length));
  return facts.filter(([, text]) => text !== '').map(([title, text]) => `${title.padEnd(width)}  ${oneLine(text)}`);
}

function versionOf({ properties }: Package): string {
  // Defaults of absent properties: those of a new package.
  return ['VersionMajor', 'VersionMinor', 'VersionBuild']
    .map((name, index) => properties.get(name) ?? String(index === 0 ? 1 : 0))
    .join('.');
}

function signatureText(opened: OpenedPackage): string {
  const { isPresent, isValid, signer = 'nobody who can be read' } = signatureOf(opened);
  if (!isPresent) return 'none';
  return isValid ? `by ${signer}` : `not valid, by ${signer}`;
}

/** Containers and tasks, those of event handlers included; the package itself and the handlers are none. */
function countExecutables({ executables, eventHandlers }: Package['executables'][number]): number {
  const inside = [...executables, ...eventHandlers].map(countExecutables);
  return inside.reduce((sum, count) => sum + count, executables.length);
}

function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: descriptions hold line ends, and names may hold escape sequences.
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f]+/g, ' ');
}
