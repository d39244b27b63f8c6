import type { Executable } from '../../model/executable.ts';

/** What of an entry a column filter can leave out (source: SSIS log schema). */
export const logColumns = [
  'Computer',
  'Operator',
  'SourceName',
  'SourceID',
  'ExecutionID',
  'MessageText',
  'DataBytes',
] as const;

/** One of `logColumns`. */
export type LogColumn = (typeof logColumns)[number];

/** What a container logs when its LoggingMode is Enabled. */
export interface LoggingOptionsPlan {
  /** Whether the listed events are logged, or all others. */
  readonly filterKind: 'inclusion' | 'exclusion';
  readonly events: ReadonlySet<string>;
  /** The columns that the entries of an event go without; an event that is not listed has all. */
  readonly withoutColumns: ReadonlyMap<string, ReadonlySet<LogColumn>>;
  /** Ids of the log providers that it writes to. */
  readonly providers: readonly string[];
}

type LoggingElement = NonNullable<Executable['loggingOptions']>;

/** The logging options of a container. Those that a package does not have exclude nothing, and select nothing (source: default of `FilterKind`). */
export function readLoggingOptions(element: LoggingElement | undefined): LoggingOptionsPlan {
  const properties = element?.childrenNamed('Property') ?? [];
  const named = (name: string): readonly LoggingElement[] =>
    properties.filter((property) => property.attributeValue('Name') === name);
  const filterKind = element?.attributeValue('FilterKind') ?? named('FilterKind')[0]?.textContent ?? '1';
  // Formats 2 and 3 have no element around items.
  const selected =
    element?.child('SelectedLogProviders')?.elements ?? element?.childrenNamed('SelectedLogProvider') ?? [];
  return {
    filterKind: filterKind.trim() === '0' ? 'inclusion' : 'exclusion',
    events: new Set(readEventFilter(named('EventFilter')[0]?.textContent ?? '')),
    withoutColumns: new Map(
      named('ColumnFilter').map((filter) => [filter.attributeValue('EventName') ?? '', columnsLeftOut(filter)]),
    ),
    providers: selected.flatMap((each) => providerOf(each) ?? []),
  };
}

/** Reads `2,7,OnError,9,OnWarning`: the number of events, then the length and the name of each. */
export function readEventFilter(text: string): string[] {
  return text.split(',').flatMap((part, index) => (index > 0 && index % 2 === 0 ? [part.trim()] : []));
}

function providerOf(selected: LoggingElement): string | undefined {
  return (
    selected.attributeValue('InstanceID') ??
    selected.childrenNamed('Property').find((property) => property.attributeValue('Name') === 'InstanceID')?.textContent
  );
}

function columnsLeftOut(filter: LoggingElement): ReadonlySet<LogColumn> {
  const off = filter
    .childrenNamed('Property')
    .filter(({ textContent }) => /^\s*(?:0|false)\s*$/i.test(textContent))
    .map((property) => property.attributeValue('Name'));
  return new Set(logColumns.filter((column) => off.includes(column)));
}

/** Whether entries of an event are logged. PackageStart and PackageEnd always are. */
export function takesEvent({ filterKind, events }: LoggingOptionsPlan, event: string): boolean {
  if (event === 'PackageStart' || event === 'PackageEnd') return true;
  return events.has(event) === (filterKind === 'inclusion');
}
