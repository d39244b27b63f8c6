import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import type { LogProvider, Package } from '../../model/package.ts';
import type { Registry } from '../../registry/registry.ts';
import type { NameScope } from '../name-scope.ts';
import type { ExecutablePlan, LogProviderPlan } from '../package-plan.ts';
import { compilePropertyExpressions } from '../plan-property-expressions.ts';
import { readPropertyBag } from '../read-property-bag.ts';

/** A log provider that is attached to an execution from outside (dtexec `/Logger`, `/VLog`). */
export interface AttachedLogProvider {
  /** Creation name, ProgID or class id. */
  readonly creationName: string;
  /** Name of a connection manager, or for those that write files a path. */
  readonly configString: string;
}

/** Logging as it is asked for from outside. */
export interface LoggingRequest {
  readonly attached?: readonly AttachedLogProvider[];
  /** True: every event is logged, whatever the filters of the package say (dtexec `/VLog`). */
  readonly everything?: boolean;
}

/** What planning log providers needs. */
export interface LogProviderPlanning {
  readonly registry: Registry;
  readonly scope: NameScope;
  readonly overrides: ReadonlyMap<object, ReadonlyMap<string, string>>;
}

/** Plans the log providers of a package, and those attached from outside. */
export function planLogProviders(
  source: Package,
  planning: LogProviderPlanning,
  attached: readonly AttachedLogProvider[],
): readonly LogProviderPlan[] {
  return [
    ...source.logProviders.map((provider) => planLogProvider(provider, planning)),
    ...attached.map((provider, index) => planAttached(provider, index, planning)),
  ];
}

function planLogProvider(provider: LogProvider, planning: LogProviderPlanning): LogProviderPlan {
  const { id, name, creationName } = provider;
  const place = `\\Package.LogProviders[${name}]`;
  const findings: Diagnostic[] = [];
  const unit = planning.registry.logProvider(creationName);
  if (unit === undefined) findings.push(unknownType(name, creationName, place));
  const given = planning.overrides.get(provider) ?? new Map<string, string>();
  const { scope } = planning;
  const reading = { scope, source: place, findings, given };
  return {
    id,
    name: textGiven(given, 'Name') ?? name,
    creationName,
    unit,
    configString: textGiven(given, 'ConfigString') ?? provider.configString,
    isAttached: false,
    properties: readPropertyBag(unit?.declaration.properties ?? {}, provider.objectData, reading),
    propertyExpressions: compilePropertyExpressions(provider.propertyExpressions, scope, place, findings),
    findings,
  };
}

function textGiven(given: ReadonlyMap<string, string>, property: string): string | undefined {
  return [...given].findLast(([name]) => name.toLowerCase() === property.toLowerCase())?.[1];
}

function planAttached(
  { creationName, configString }: AttachedLogProvider,
  index: number,
  { registry, scope }: LogProviderPlanning,
): LogProviderPlan {
  const unit = registry.logProvider(creationName);
  const name = unit?.declaration.displayName ?? creationName;
  const place = '\\Package';
  const findings = unit === undefined ? [unknownType(name, creationName, place)] : [];
  const reading = { scope, source: place, findings };
  return {
    id: `attached ${index + 1}`,
    name,
    creationName,
    unit,
    configString,
    isAttached: true,
    properties: readPropertyBag(unit?.declaration.properties ?? {}, undefined, reading),
    propertyExpressions: [],
    findings,
  };
}

function unknownType(log: string, creationName: string, source: string): Diagnostic {
  return diagnostic('DTS_E_UNKNOWNLOGPROVIDERTYPE', { log, creationName }, { source });
}

/** The ids of the log providers that containers which can run write to, as far as LoggingMode is no expression. */
export function selectedLogProviders(plan: ExecutablePlan): ReadonlySet<string> {
  const selected = new Set<string>();
  const visit = (each: ExecutablePlan): void => {
    if (each.neverRuns) return;
    const enabled =
      each.settings.loggingMode === 1 || each.propertyExpressions.some(({ property }) => property === 'LoggingMode');
    if (enabled) for (const id of each.logging.providers) selected.add(id);
    for (const child of [...each.executables, ...each.eventHandlers]) visit(child);
  };
  visit(plan);
  return selected;
}

/** A finding for each selected log provider that the package does not have. */
export function missingLogProviders(plan: ExecutablePlan, providers: readonly LogProviderPlan[]): Diagnostic[] {
  return [...selectedLogProviders(plan)]
    .filter((id) => !providers.some((provider) => provider.id === id))
    .map((id) => diagnostic('DTS_W_LOGPROVIDERNOTDEFINED', { log: id }, { source: plan.path }));
}
