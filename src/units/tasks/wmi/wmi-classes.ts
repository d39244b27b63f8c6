import type { WqlCondition, WqlQuery } from './parse-wql.ts';

/** The classes that are answered, with their properties. Properties of the real classes that no other system has are left out. */
export const wmiClasses: Readonly<Record<string, readonly string[]>> = {
  Win32_OperatingSystem: [
    'Caption',
    'CSName',
    'FreePhysicalMemory',
    'LastBootUpTime',
    'LocalDateTime',
    'Name',
    'OSArchitecture',
    'TotalVisibleMemorySize',
    'Version',
  ],
  Win32_ComputerSystem: [
    'DNSHostName',
    'Name',
    'NumberOfLogicalProcessors',
    'SystemType',
    'TotalPhysicalMemory',
    'UserName',
  ],
  Win32_Processor: ['DeviceID', 'LoadPercentage', 'MaxClockSpeed', 'Name'],
  Win32_Process: ['Name', 'ParentProcessId', 'ProcessId', 'WorkingSetSize'],
  Win32_LogicalDisk: ['DeviceID', 'DriveType', 'FreeSpace', 'Name', 'Size'],
  CIM_DataFile: ['CreationDate', 'Drive', 'Extension', 'FileName', 'FileSize', 'LastModified', 'Name', 'Path'],
  CIM_DirectoryContainsFile: ['GroupComponent', 'PartComponent'],
};

const eventClasses: Readonly<Record<string, WatchedChange>> = {
  __instancecreationevent: 'creation',
  __instancedeletionevent: 'deletion',
  __instancemodificationevent: 'modification',
  __instanceoperationevent: 'operation',
};

/** The change that an event query watches for; `operation` is any of them. */
export type WatchedChange = 'creation' | 'deletion' | 'modification' | 'operation';

/** What a query asks of the machine. */
export interface MachineQuery {
  readonly className: string;
  /** Names as in `wmiClasses`; all of them for `*`. */
  readonly columns: readonly string[];
  /** With the properties named as in `wmiClasses`. */
  readonly where: WqlCondition | undefined;
  /** Of event queries. */
  readonly watched?: { readonly change: WatchedChange; readonly seconds: number };
}

/** What a query asks, or why it cannot be answered here. */
export type PlannedQuery = { readonly query: MachineQuery } | { readonly fault: string };

/** Checks a query for data against the classes that are answered. */
export function planDataQuery(query: WqlQuery): PlannedQuery {
  if (Object.hasOwn(eventClasses, query.className.toLowerCase()) || query.within !== undefined) {
    return { fault: `${query.className} is asked for events; the WMI Event Watcher Task waits for those` };
  }
  return planClass(query.className, query.columns, query.where);
}

/** Checks a query for events: `SELECT * FROM __Instance…Event WITHIN n WHERE TargetInstance ISA 'class' AND TargetInstance.property …`. */
export function planEventQuery(query: WqlQuery): PlannedQuery {
  const change = eventClasses[query.className.toLowerCase()];
  if (change === undefined) {
    return {
      fault: `${query.className} is no event that is watched here: ${Object.keys(eventClasses).join(', ')} are`,
    };
  }
  const { within, where } = query;
  if (within === undefined) return { fault: 'WITHIN is missing, the seconds between two looks' };
  const isa = conjuncts(where).find((condition) => condition.kind === 'isa');
  if (isa?.kind !== 'isa' || isa.property.toLowerCase() !== 'targetinstance') {
    return { fault: "its conditions need TargetInstance ISA 'class'" };
  }
  const rest = conjuncts(where).filter((condition) => condition !== isa);
  const planned = planClass(isa.className, [], joined(rest.map(withoutTarget)));
  return 'fault' in planned ? planned : { query: { ...planned.query, watched: { change, seconds: within } } };
}

/** The conditions that all must hold. */
export function conjuncts(condition: WqlCondition | undefined): readonly WqlCondition[] {
  if (condition === undefined) return [];
  return condition.kind === 'and' ? [...conjuncts(condition.left), ...conjuncts(condition.right)] : [condition];
}

function joined(conditions: readonly WqlCondition[]): WqlCondition | undefined {
  const [first, ...others] = conditions;
  return others.reduce<WqlCondition | undefined>(
    (left, right) => (left === undefined ? right : { kind: 'and', left, right }),
    first,
  );
}

function withoutTarget(condition: WqlCondition): WqlCondition {
  return renamed(condition, (name) => name.replace(/^TargetInstance\./i, ''));
}

function renamed(condition: WqlCondition, rename: (name: string) => string): WqlCondition {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return { ...condition, left: renamed(condition.left, rename), right: renamed(condition.right, rename) };
    case 'not':
      return { ...condition, condition: renamed(condition.condition, rename) };
    default:
      return { ...condition, property: rename(condition.property) };
  }
}

function planClass(name: string, columns: readonly string[], where: WqlCondition | undefined): PlannedQuery {
  const className = Object.keys(wmiClasses).find((known) => known.toLowerCase() === name.toLowerCase());
  if (className === undefined) {
    return { fault: `the class ${name} is not answered here: ${Object.keys(wmiClasses).join(', ')} are` };
  }
  if (className === 'Win32_Process' && process.platform !== 'linux') {
    return { fault: 'Win32_Process is answered on Linux only' };
  }
  const properties = wmiClasses[className];
  const unknown: string[] = [];
  const known = (column: string): string => {
    const found = properties.find((property) => property.toLowerCase() === column.toLowerCase());
    if (found === undefined) unknown.push(column);
    return found ?? column;
  };
  const query = {
    className,
    columns: columns.length === 0 ? properties : columns.map(known),
    where: where === undefined ? undefined : renamed(where, known),
  };
  if (unknown.length > 0) {
    return { fault: `${className} has no ${unknown.join(', ')} here: it has ${properties.join(', ')}` };
  }
  if (className.startsWith('CIM_') && folderOf(query) === undefined) {
    return { fault: `${className} needs a folder: Drive and Path, or Name, or GroupComponent, joined by AND` };
  }
  return { query };
}

/** The folder or file that a query for files names, as a Windows path; undefined when it names none. */
export function folderOf({ where }: Pick<MachineQuery, 'where'>): { folder: string; file?: string } | undefined {
  const given = new Map(
    conjuncts(where).flatMap((condition) =>
      condition.kind === 'compare' && condition.operator === '=' && typeof condition.value === 'string'
        ? [[condition.property, condition.value] as const]
        : [],
    ),
  );
  const group = given.get('GroupComponent');
  if (group !== undefined) {
    const [, folder] = /^[^=]*Win32_Directory\.Name="(.+)"$/i.exec(group) ?? [];
    return folder === undefined ? undefined : { folder: folder.replaceAll('\\\\', '\\') };
  }
  const name = given.get('Name');
  if (name !== undefined) {
    const [, folder, file] = /^(.*[\\/])([^\\/]+)$/.exec(name) ?? [];
    return folder === undefined ? undefined : { folder, file };
  }
  const path = given.get('Path');
  return path === undefined ? undefined : { folder: `${given.get('Drive') ?? ''}${path}` };
}
