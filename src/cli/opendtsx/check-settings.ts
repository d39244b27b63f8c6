import type { EstateNeed, EstateReport } from '../../tools/check-packages/check-packages.ts';
import { printable } from '../console/describe-finding.ts';
import { formatPlural } from '../console/number-text.ts';

/** An `opendtsx.yaml` with everything that packages lack and that it can give, to be filled in; undefined when there is nothing. */
export function settingsFile({ connections, paths, secrets, parameters }: EstateReport['needs']): string[] | undefined {
  const lines = [
    ...section(
      'connections',
      connections,
      () => 'postgresql://user@host/database',
      ({ product, provider }) => product ?? provider,
    ),
    ...section('paths', paths, ({ name }) => suggestedFolder(name)),
    ...section('parameters', parameters, () => ''),
    ...section(
      'secrets',
      secrets.filter(({ variable }) => variable !== undefined),
      ({ variable = '' }) => `env:${variable}`,
    ),
  ];
  return lines.length === 0 ? undefined : ['version: 1', ...lines];
}

function section(
  name: string,
  needs: readonly EstateNeed[],
  value: (need: EstateNeed) => string,
  note: (need: EstateNeed) => string | undefined = () => undefined,
): string[] {
  if (needs.length === 0) return [];
  const entries = needs.map((need) => {
    const remark = [note(need), formatPlural(need.packages.length, 'package')].filter((part) => part !== undefined);
    return `  ${quoted(need.name)}: ${quoted(value(need))}  # ${oneLine(remark.join(', '))}`;
  });
  return [`${name}:`, ...entries];
}

/** A folder beside the settings for a Windows or UNC prefix: `C:\Data` → `./C/Data`. */
function suggestedFolder(prefix: string): string {
  const parts = prefix.split(/[\\/]+/).filter((part) => part !== '');
  return `./${parts.map((part) => part.replace(/:$/, '')).join('/')}`;
}

function quoted(text: string): string {
  return `'${oneLine(text).replaceAll("'", "''")}'`;
}

function oneLine(text: string): string {
  return printable(text).replaceAll('\n', ' ');
}
