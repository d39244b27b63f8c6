import { type LogColumn, takesEvent } from '../../plan/logging/logging-options.ts';
import { selectedLogProviders } from '../../plan/logging/plan-log-providers.ts';
import type { LogProviderPlan } from '../../plan/package-plan.ts';
import type { ExecutableRun } from '../executable-run.ts';

/** Where the entries about an executable go. */
export interface EffectiveLogging {
  /** The run of the package whose log providers are meant. */
  readonly owner: ExecutableRun;
  readonly providers: readonly string[];
  readonly withoutColumns: ReadonlySet<LogColumn>;
}

const allColumns: ReadonlySet<LogColumn> = new Set();

/**
 * Where an entry about an executable goes: the nearest container with LoggingMode Enabled decides, unless one with Disabled comes before it.
 * Log providers attached from outside, and `logsEverything`, go by the outermost package. Undefined when the entry is not logged.
 */
export function effectiveLogging(level: ExecutableRun, event: string): EffectiveLogging | undefined {
  let at = level;
  for (; at.settings.loggingMode === 0 && at.parent !== undefined; at = at.parent);
  if (at.settings.loggingMode === 2) return undefined;
  const { logsEverything, logProviders } = outermost(level).execution.plan;
  const attached = logProviders.filter(({ isAttached }) => isAttached).map(({ id }) => id);
  if (at.settings.loggingMode === 0) return undecided(at, logsEverything, attached);
  const { logging } = at.plan;
  const taken = logsEverything || takesEvent(logging, event);
  const providers = [
    ...(taken ? logging.providers : []),
    ...(taken || listsNothing(logging.events, logging.providers, logProviders) ? attached : []),
  ];
  if (providers.length === 0) return undefined;
  return { owner: at, providers, withoutColumns: logging.withoutColumns.get(event) ?? allColumns };
}

// The designer writes an empty inclusion where nobody asked for a log.
function listsNothing(
  events: ReadonlySet<string>,
  selected: readonly string[],
  present: readonly LogProviderPlan[],
): boolean {
  return events.size === 0 && !present.some(({ id }) => selected.includes(id));
}

function undecided(
  root: ExecutableRun,
  logsEverything: boolean,
  attached: readonly string[],
): EffectiveLogging | undefined {
  const providers = logsEverything ? [...selectedLogProviders(root.plan), ...attached] : attached;
  return providers.length === 0 ? undefined : { owner: root, providers, withoutColumns: allColumns };
}

function outermost(run: ExecutableRun): ExecutableRun {
  let at = run;
  for (; at.parent !== undefined; at = at.parent);
  return at;
}
