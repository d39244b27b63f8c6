import { readdir, readFile, stat, statfs } from 'node:fs/promises';
import { arch, cpus, freemem, hostname, loadavg, release, totalmem, type, uptime, userInfo } from 'node:os';
import { extname, join } from 'node:path';
import type { Value } from 'opendtsx/sdk';
import { holds, type WmiInstance } from './evaluate-wql.ts';
import { conjuncts, folderOf, type MachineQuery } from './wmi-classes.ts';

/** Maps a path of the package to one of this machine; throws a `DtsError` where it leads nowhere. */
export type PathMapper = (path: string) => string;

/** What the machine says about the instances that a query asks for, those that its conditions leave out excluded. */
export async function readInstances(query: MachineQuery, resolvePath: PathMapper): Promise<WmiInstance[]> {
  const all = await readers[query.className](query, resolvePath);
  const { where } = query;
  return where === undefined ? all : all.filter((instance) => holds(where, instance));
}

/** What tells an instance from the others of its class. */
export function keyOf({ className }: MachineQuery, instance: WmiInstance): string {
  const keys: Readonly<Record<string, string>> = {
    Win32_Process: 'ProcessId',
    Win32_LogicalDisk: 'DeviceID',
    Win32_Processor: 'DeviceID',
    CIM_DirectoryContainsFile: 'PartComponent',
  };
  return String(instance.get(keys[className] ?? 'Name'));
}

type Reader = (query: MachineQuery, resolvePath: PathMapper) => Promise<WmiInstance[]>;

const instanceOf = (values: Readonly<Record<string, Value>>): WmiInstance => new Map(Object.entries(values));
const kilobyte = 1024;

const readers: Readonly<Record<string, Reader>> = {
  async Win32_OperatingSystem() {
    const now = Date.now();
    return [
      instanceOf({
        Caption: type(),
        CSName: hostname(),
        FreePhysicalMemory: BigInt(Math.round(freemem() / kilobyte)),
        LastBootUpTime: dateText(new Date(now - uptime() * 1000)),
        LocalDateTime: dateText(new Date(now)),
        Name: type(),
        OSArchitecture: arch().includes('64') ? '64-bit' : '32-bit',
        TotalVisibleMemorySize: BigInt(Math.round(totalmem() / kilobyte)),
        Version: release(),
      }),
    ];
  },
  async Win32_ComputerSystem() {
    return [
      instanceOf({
        DNSHostName: hostname(),
        Name: hostname(),
        NumberOfLogicalProcessors: cpus().length,
        SystemType: `${arch()}-based PC`,
        TotalPhysicalMemory: BigInt(totalmem()),
        UserName: userName(),
      }),
    ];
  },
  async Win32_Processor() {
    const [first] = cpus();
    const load = Math.min(100, Math.round((100 * loadavg()[0]) / Math.max(1, cpus().length)));
    const { model = '', speed = 0 } = first ?? {};
    return [instanceOf({ DeviceID: 'CPU0', LoadPercentage: load, MaxClockSpeed: speed, Name: model.trim() })];
  },
  async Win32_Process() {
    const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
    return (await Promise.all(ids.map(readProcess))).filter((instance) => instance !== undefined);
  },
  async Win32_LogicalDisk(query, resolvePath) {
    const named = conjuncts(query.where).flatMap((condition) =>
      condition.kind === 'compare' && condition.operator === '=' && /^[a-z]:$/i.test(String(condition.value))
        ? [String(condition.value)]
        : [],
    );
    const places = named.length === 0 ? [['/', '/']] : named.map((drive) => [drive, resolvePath(`${drive}\\`)]);
    return Promise.all(places.map(([drive, path]) => readDisk(drive, path)));
  },
  async CIM_DataFile(query, resolvePath) {
    return (await readFiles(query, resolvePath)).map(({ instance }) => instance);
  },
  async CIM_DirectoryContainsFile(query, resolvePath) {
    const group = conjuncts(query.where).find(
      (condition) => condition.kind === 'compare' && condition.property === 'GroupComponent',
    );
    const written = group?.kind === 'compare' ? String(group.value) : '';
    return (await readFiles(query, resolvePath)).map(({ name }) =>
      instanceOf({
        GroupComponent: written,
        PartComponent: `CIM_DataFile.Name="${name.replaceAll('\\', '\\\\')}"`,
      }),
    );
  },
};

async function readProcess(id: string): Promise<WmiInstance | undefined> {
  // A process may end at any moment.
  const text = await readFile(`/proc/${id}/stat`, 'utf8').catch(() => undefined);
  const [, name, rest] = /^\d+ \((.*)\) (.*)$/s.exec(text ?? '') ?? [];
  if (name === undefined) return undefined;
  const fields = rest.split(' ');
  const pageSize = 4096;
  return instanceOf({
    Name: name,
    ParentProcessId: Number(fields[1]),
    ProcessId: Number(id),
    WorkingSetSize: BigInt(fields[21] ?? 0) * BigInt(pageSize),
  });
}

async function readDisk(drive: string, path: string): Promise<WmiInstance> {
  const { bsize, blocks, bavail } = await statfs(path, { bigint: true });
  return instanceOf({ DeviceID: drive, DriveType: 3, FreeSpace: bsize * bavail, Name: drive, Size: bsize * blocks });
}

interface FoundFile {
  /** As a Windows path. */
  readonly name: string;
  readonly instance: WmiInstance;
}

async function readFiles(query: MachineQuery, resolvePath: PathMapper): Promise<FoundFile[]> {
  const place = folderOf(query);
  if (place === undefined) return [];
  const folder = place.folder.replace(/[\\/]+$/, '');
  const path = resolvePath(folder);
  const entries = await readdir(path, { withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
  const wanted =
    place.file === undefined ? files : files.filter((file) => file.toLowerCase() === place.file?.toLowerCase());
  const found = await Promise.all(wanted.map((file) => readFileEntry(folder, path, file)));
  return found.filter((each) => each !== undefined);
}

async function readFileEntry(folder: string, path: string, file: string): Promise<FoundFile | undefined> {
  const facts = await stat(join(path, file)).catch(() => undefined);
  if (facts === undefined) return undefined;
  const separator = folder.includes('/') ? '/' : '\\';
  const name = `${folder}${separator}${file}`;
  const extension = extname(file);
  const drive = /^[a-z]:/i.exec(folder)?.[0] ?? '';
  return {
    name,
    instance: instanceOf({
      CreationDate: dateText(facts.birthtime),
      Drive: drive,
      Extension: extension.slice(1),
      FileName: extension === '' ? file : file.slice(0, -extension.length),
      FileSize: BigInt(facts.size),
      LastModified: dateText(facts.mtime),
      Name: name,
      Path: `${folder.slice(drive.length)}${separator}`,
    }),
  };
}

/** A time in the form of CIM: `20240131235959.000000+000`, in UTC. */
function dateText(time: Date): string {
  const digits = time.toISOString().replaceAll(/[-:TZ]/g, '');
  return `${digits}000+000`;
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return ''; // Containers may run as a user without an entry.
  }
}
