import { formatValue } from '../../datatypes/format-value.ts';
import type { TypedValue } from '../../datatypes/value.ts';
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import type { ExecutableRun } from '../executable-run.ts';

/** When a package restarts from its checkpoint file (CheckpointUsage). */
export type CheckpointUsage = 'never' | 'if-exists' | 'always';

/** What a package says about checkpoints, with what is given from outside. */
export interface CheckpointSettings {
  readonly saves: boolean;
  readonly usage: CheckpointUsage;
  /** As written; '' when none is given. */
  readonly fileName: string;
}

const usages: Readonly<Record<string, CheckpointUsage>> = {
  '0': 'never',
  never: 'never',
  '1': 'if-exists',
  ifexists: 'if-exists',
  '2': 'always',
  always: 'always',
};

const truths: Readonly<Record<string, boolean>> = {
  true: true,
  '-1': true,
  '1': true,
  false: false,
  '0': false,
  '': false,
};

/** The settings of a package as it is bound now, and what is wrong with them. @param values of its property expressions */
export function checkpointSettings(
  root: ExecutableRun,
  values: ReadonlyMap<string, TypedValue>,
): { readonly settings: CheckpointSettings; readonly findings: readonly Diagnostic[] } {
  const findings: Diagnostic[] = [];
  const { path } = root.plan;
  const refuse = (property: string, value: string, expected: string): void => {
    const place = { source: path, subComponent: property };
    findings.push(diagnostic('OPENDTSX_E_PROPERTY_VALUE', { property, value, expected }, place));
  };
  const choose = <T>(property: string, known: Readonly<Record<string, T>>, otherwise: T, expected: string): T => {
    const text = textOfProperty(root, values, property)?.trim();
    if (text === undefined) return otherwise;
    if (Object.hasOwn(known, text.toLowerCase())) return known[text.toLowerCase()];
    refuse(property, text, expected);
    return otherwise;
  };
  const saves = choose('SaveCheckpoints', truths, false, 'True or False');
  const usage = choose('CheckpointUsage', usages, 'never', '0 Never, 1 IfExists or 2 Always');
  const fileName = textOfProperty(root, values, 'CheckpointFileName') ?? '';
  const settings = { saves, usage, fileName };
  if (saves && choose('EncryptCheckpoints', truths, false, 'True or False')) {
    findings.push(diagnostic('OPENDTSX_W_CHECKPOINT_PLAIN', { package: root.plan.name }, { source: path }));
  }
  return { settings, findings: [...findings, ...faults(root, settings)] };
}

function faults({ plan, settings }: ExecutableRun, { saves, usage, fileName }: CheckpointSettings): Diagnostic[] {
  const { path, name } = plan;
  if (!saves) {
    // Documented: the property must be True to restart a package.
    if (usage === 'never') return [];
    return [diagnostic('OPENDTSX_W_CHECKPOINT_UNUSED', { package: name }, { source: path })];
  }
  if (settings.transactionOption === 2) {
    return [diagnostic('DTS_E_INVALIDCHECKPOINT_TRANSACTION', { package: name }, { source: path })];
  }
  return fileName.trim() === ''
    ? [diagnostic('DTS_E_CHECKPOINTFILENOTSPECIFIED', { package: name }, { source: path })]
    : [];
}

// An expression wins over what is given from outside, and that over the package.
function textOfProperty(
  { plan }: ExecutableRun,
  values: ReadonlyMap<string, TypedValue>,
  property: string,
): string | undefined {
  const same = (name: string): boolean => name.toLowerCase() === property.toLowerCase();
  const bound = [...values].find(([name]) => same(name))?.[1];
  if (bound !== undefined) return bound.value === null ? '' : formatValue(bound.value, bound.type);
  return [...plan.propertyValues].findLast(([name]) => same(name))?.[1] ?? plan.model.properties.get(property);
}
