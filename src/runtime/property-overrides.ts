import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts';
import type { Executable, TaskHost } from '../model/executable.ts';
import type { Package } from '../model/package.ts';
import type { Project } from '../model/project.ts';
import { isExecutableSetting } from '../plan/executable-settings.ts';
import { declaredName } from '../plan/read-property-bag.ts';
import type { Registry } from '../registry/registry.ts';
import { findProperty, type PathTarget } from './property-path.ts';

/** Properties given from outside, by model object: what the plan takes as `overrides`. */
export class PropertyOverrides {
  readonly byObject = new Map<object, Map<string, string>>();
  private readonly source: Package;
  private readonly project: Project | undefined;
  private readonly registry: Registry;

  constructor(source: Package, project: Project | undefined, registry: Registry) {
    this.source = source;
    this.project = project;
    this.registry = registry;
  }

  /** Sets the property at a path; a later setting replaces an earlier one. Gives why it cannot be set, if so. */
  set(path: string, value: string): string | undefined {
    const target = findProperty(path, this.source, this.project);
    if ('problem' in target) return target.problem;
    const problem = this.whyUnknown(target);
    if (problem !== undefined) return problem;
    const properties = this.byObject.get(target.object) ?? new Map<string, string>();
    this.byObject.set(target.object, properties.set(canonicalName(target), value));
    return undefined;
  }

  // A misspelt property must not be lost in silence.
  private whyUnknown(target: Exclude<PathTarget, { problem: string }>): string | undefined {
    const { object, kind, property } = target;
    const unknown = `${object.name} has no property ${property}`;
    if (kind === 'variable' || kind === 'parameter') {
      return /^(value|expression)$/i.test(property) ? undefined : unknown;
    }
    if (kind !== 'executable' || isExecutableSetting(property) || property.startsWith('[')) return undefined;
    const executable = object as Executable;
    if (executable.properties.has(property) || loopProperties.includes(property)) return undefined;
    const unit = this.registry.task((executable as TaskHost).creationName);
    if (unit !== undefined && declaredName(unit.declaration.properties, property) !== undefined) return undefined;
    return packageProperties.includes(property) ? undefined : unknown;
  }
}

const loopProperties = ['InitExpression', 'EvalExpression', 'AssignExpression'];
const packageProperties = [
  'MaxConcurrentExecutables',
  'LoggingMode',
  'CheckpointFileName',
  'CheckpointUsage',
  'SaveCheckpoints',
];

// Those that planning looks up by name; the others are read without regard to case.
const connectionProperties = ['ConnectionString', 'Password', 'RetainSameConnection'];

function same(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

function canonicalName({ kind, property }: Exclude<PathTarget, { problem: string }>): string {
  if (kind === 'connection') return connectionProperties.find((each) => same(each, property)) ?? property;
  if (kind !== 'variable' && kind !== 'parameter') return property;
  return property.toLowerCase() === 'expression' ? 'Expression' : 'Value';
}

/** The finding about a property path of the command line that cannot be set. */
export function badPropertyPath(path: string, detail: string): Diagnostic {
  return diagnostic('OPENDTSX_E_PROPERTYPATH', { path, detail }, { source: '\\Package' });
}
