import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  Application,
  DTSEventFilterKind,
  DTSLoggingMode,
  type LogProvider,
  Package,
  type Sequence,
  type TaskHost,
} from '../src/object-model/index.ts';
import { runPackage } from '../src/runtime/run-package.ts';
import type { AnyUnit, ExecutionEvent, RunRequest } from '../src/runtime/run-request.ts';
import {
  defineUnit,
  dtsError,
  type LogEntry,
  type LogProviderDeclaration,
  type LogProviderModule,
} from '../src/sdk/index.ts';
import { traceTask } from './golden/trace-task.ts';

/** What a custom log provider of the tests was given, by its ConfigString. */
const written = new Map<string, LogEntry[]>();
const closed: string[] = [];
let failsAt = Number.POSITIVE_INFINITY;
let folder = '';
beforeEach(() => {
  written.clear();
  closed.length = 0;
  failsAt = Number.POSITIVE_INFINITY;
  folder = mkdtempSync(join(tmpdir(), 'opendtsx-logs-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const declaration: LogProviderDeclaration = {
  kind: 'log-provider',
  sdkVersion: 1,
  identifiers: { creationName: 'Test.MemoryLog' },
  displayName: 'Memory Log',
  description: 'Keeps log entries in memory.',
  properties: {},
  validate: () => [],
};
const module: LogProviderModule = {
  async open({ configString }) {
    if (configString === 'closed') throw dtsError('DTS_E_OPENLOGFAILED', { log: configString, detail: 'it is closed' });
    const entries: LogEntry[] = [];
    written.set(configString, entries);
    return {
      write(entry) {
        if (entries.length >= failsAt) throw new Error('the disk is full');
        entries.push(entry);
      },
      close: async () => {
        closed.push(configString);
      },
    };
  },
};
const units = [traceTask, defineUnit(declaration, async () => module)] as unknown as AnyUnit[];

interface Made {
  readonly made: Package;
  readonly box: Sequence;
  readonly task: TaskHost;
  readonly log: LogProvider;
}

/** `\Package\Box\Task`, with a log that nobody selects yet. */
function makePackage(settings: Readonly<Record<string, number | boolean>> = {}): Made {
  const made = new Package({ name: 'Main', units });
  const box = made.executables.add('STOCK:SEQUENCE') as Sequence;
  box.name = 'Box';
  const task = box.executables.add('Golden.Trace') as TaskHost;
  task.name = 'Task';
  for (const [name, value] of Object.entries(settings)) task.properties.item(name).value = value;
  const log = made.logProviders.add('Test.MemoryLog');
  log.configString = 'memory';
  return { made, box, task, log };
}

function enable({ loggingOptions }: Package | Sequence | TaskHost, log: LogProvider, events: readonly string[]): void {
  loggingOptions.loggingMode = DTSLoggingMode.Enabled;
  loggingOptions.eventFilterKind = DTSEventFilterKind.Inclusion;
  loggingOptions.eventFilter = events;
  loggingOptions.selectLogProvider(log);
}

/** Runs a package; gives result, entries as `event source`, and the events of the stream. */
async function run(made: Package, request: Partial<RunRequest> = {}, name = 'memory') {
  const file = join(folder, 'main.dtsx');
  await new Application(units).saveToXml(file, made);
  const events: ExecutionEvent[] = [];
  const onEvent = (event: ExecutionEvent): void => {
    events.push(event);
  };
  const { result } = await runPackage({ source: { path: file }, workingFolder: folder, units, onEvent, ...request });
  const entries = written.get(name) ?? [];
  return { result, events, entries, lines: entries.map(({ event, sourceName }) => `${event} ${sourceName}`) };
}

const boundaries = ['PackageStart Main', 'PackageEnd Main'];
const between = (...lines: string[]): string[] => [boundaries[0], ...lines, boundaries[1]];

// Source: documentation "Integration Services (SSIS) Logging".
describe('LoggingMode', () => {
  it('hands the options of a container on to those inside', async () => {
    const { made, log } = makePackage();
    enable(made, log, ['OnPreExecute']);
    expect((await run(made)).lines).toEqual(between('OnPreExecute Main', 'OnPreExecute Box', 'OnPreExecute Task'));
    expect(closed).toEqual(['memory']);
  });

  it('lets a container log although the package does not', async () => {
    const { made, box, log } = makePackage();
    enable(box, log, ['OnPreExecute']);
    expect((await run(made)).lines).toEqual(between('OnPreExecute Box', 'OnPreExecute Task'));
  });

  it('lets a container log other events than the package', async () => {
    const { made, task, log } = makePackage();
    enable(made, log, ['OnPreExecute']);
    enable(task, log, ['OnPostExecute']);
    expect((await run(made)).lines).toEqual(between('OnPreExecute Main', 'OnPreExecute Box', 'OnPostExecute Task'));
  });

  it('keeps a container and what is inside from logging', async () => {
    const { made, box, log } = makePackage();
    enable(made, log, ['OnPreExecute']);
    box.loggingOptions.loggingMode = DTSLoggingMode.Disabled;
    expect((await run(made)).lines).toEqual(between('OnPreExecute Main'));
  });

  it('may come from the command line or an expression', async () => {
    const { made, box, log } = makePackage();
    enable(made, log, ['OnPreExecute']);
    box.setExpression('LoggingMode', '2');
    expect((await run(made)).lines).toEqual(between('OnPreExecute Main'));
    const set = [{ path: '\\Package.Properties[LoggingMode]', value: 2 }];
    written.clear();
    expect((await run(made, { set })).lines).toEqual([]);
  });

  it('is refused when it is none', async () => {
    const { made, log } = makePackage();
    enable(made, log, []);
    const { result, events } = await run(made, { set: [{ path: '\\Package.Properties[LoggingMode]', value: 7 }] });
    expect(result).toBe('failure');
    expect(events.map(({ symbol }) => symbol)).toContain('OPENDTSX_E_PROPERTY_VALUE');
  });
});

describe('event filters', () => {
  it('log everything but the events that are excluded', async () => {
    const { made, log } = makePackage();
    enable(made, log, ['Diagnostic', 'OnPreValidate', 'OnPostValidate', 'OnExecStatusChanged', 'OnPreExecute']);
    made.loggingOptions.eventFilterKind = DTSEventFilterKind.Exclusion;
    expect((await run(made)).lines).toEqual(between('OnPostExecute Task', 'OnPostExecute Box', 'OnPostExecute Main'));
  });

  it('do not keep PackageStart and PackageEnd from the log', async () => {
    const { made, log } = makePackage();
    enable(made, log, ['PackageStart']);
    made.loggingOptions.eventFilterKind = DTSEventFilterKind.Inclusion;
    made.loggingOptions.eventFilter = [];
    expect((await run(made)).lines).toEqual(boundaries);
  });

  it('may leave columns out of the entries of an event', async () => {
    const { made, log } = makePackage();
    enable(made, log, ['OnPreExecute', 'OnPostExecute']);
    made.loggingOptions.setColumnFilter('OnPreExecute', { Computer: false, ExecutionID: false, SourceName: false });
    const { entries } = await run(made);
    const [, first] = entries;
    expect(first).toMatchObject({
      event: 'OnPreExecute',
      computer: '',
      executionId: '',
      sourceName: '',
      sourceId: made.id,
    });
    expect(entries.at(-2)).toMatchObject({ event: 'OnPostExecute', sourceName: 'Main', dataCode: 0 });
    expect(entries.at(-2)?.executionId).toMatch(/^\{[0-9A-F-]{36}\}$/);
  });
});

describe('the entries', () => {
  // Source: observed in a published log of SSIS 2019.
  it('of an error are written for every container that it reaches, with its code', async () => {
    const { made, log } = makePackage({ Errors: 1 });
    enable(made, log, ['OnError', 'OnTaskFailed']);
    const { entries, lines } = await run(made);
    expect(lines).toEqual(between('OnError Task', 'OnError Box', 'OnError Main', 'OnTaskFailed Task'));
    expect(entries[1]).toMatchObject({ dataCode: -1_073_594_108, message: 'The task Task failed: error 1.\r\n' });
    expect(entries.at(-1)).toMatchObject({ event: 'PackageEnd', dataCode: 1 });
  });

  // Source: documentation of Propagate; published experience with logs.
  it('of an error that a handler stops are not written further out', async () => {
    const { made, box, log } = makePackage({ Errors: 1 });
    enable(made, log, ['OnError']);
    const handler = box.eventHandlers.add('OnError');
    const stop = handler.executables.add('Golden.Trace') as TaskHost;
    stop.properties.item('Variable').value = 'System::Propagate';
    stop.properties.item('Text').value = 'False';
    expect((await run(made)).lines).toEqual(between('OnError Task', 'OnError Box'));
  });

  // Source: published queries over sysssislog.
  it('that tasks write themselves begin with User:', async () => {
    const { made, task, log } = makePackage();
    (task.properties.item('Text') as { value: unknown }).value = 'said';
    enable(made, log, ['golden.Trace']);
    const { entries } = await run(made);
    expect(entries[1]).toMatchObject({ event: 'User:golden.Trace', sourceName: 'Task', message: 'said' });
  });

  it('of event handlers follow the options of their container', async () => {
    const { made, box, log } = makePackage();
    enable(box, log, ['OnPreExecute']);
    box.eventHandlers.add('OnPostExecute').executables.add('STOCK:SEQUENCE').name = 'After';
    expect((await run(made)).lines).toContain('OnPreExecute After');
  });

  // Source: documentation "Troubleshooting Tools for Package Execution".
  it('Diagnostic tell before and after each request to the outside', async () => {
    const { made, box, log } = makePackage();
    enable(made, log, ['Diagnostic']);
    const store = made.connections.add('OLEDB');
    store.name = 'Store';
    const query = box.executables.add('STOCK:SQLTask') as TaskHost;
    query.properties.item('Connection').value = store.id;
    query.properties.item('SqlStatementSource').value = 'SELECT 1';
    const { entries } = await run(made, { connectionTargets: new Map([['Store', 'sqlite:./store.db']]) });
    const messages = entries.filter(({ event }) => event === 'Diagnostic').map(({ message }) => message);
    expect(messages[0]).toMatch(/\d+ executables/);
    expect(messages.slice(1).map((message) => message.slice(0, 38))).toEqual([
      'ExternalRequest_pre: about to make the',
      "ExternalRequest_post: 'open Store'. Th",
    ]);
  });

  it('hold no secret', async () => {
    const { made, task, log } = makePackage();
    (task.properties.item('Text') as { value: unknown }).value = 'Password=hunter22;';
    enable(made, log, ['golden.Trace']);
    const { entries } = await run(made);
    expect(entries[1].message).not.toContain('hunter22');
  });
});

describe('log providers', () => {
  it('that nobody selects are not opened', async () => {
    const { made } = makePackage();
    expect((await run(made)).result).toBe('success');
    expect(written.size).toBe(0);
  });

  // Source: documentation of property expressions: evaluated before the log is opened.
  it('take a ConfigString from an expression', async () => {
    const { made, log } = makePackage();
    enable(made, log, []);
    log.setExpression('ConfigString', '@[System::PackageName] + "!"');
    expect((await run(made, {}, 'Main!')).lines).toEqual(boundaries);
  });

  it('take a ConfigString from the command line', async () => {
    const { made, log } = makePackage();
    log.name = 'Log';
    enable(made, log, []);
    const set = [{ path: '\\Package.LogProviders[Log].Properties[ConfigString]', value: 'given' }];
    expect((await run(made, { set }, 'given')).lines).toEqual(boundaries);
  });

  it('that cannot be opened keep the package from running', async () => {
    const { made, log } = makePackage();
    enable(made, log, []);
    log.configString = 'closed';
    const { result, events } = await run(made);
    expect(result).toBe('failure');
    expect(events.filter(({ event }) => event === 'OnError').map(({ symbol }) => symbol)).toEqual([
      'DTS_E_OPENLOGFAILED',
    ]);
    expect(events.some(({ event }) => event === 'OnPreExecute')).toBe(false);
  });

  it('that fail while they write are an error of the package, once', async () => {
    const { made, log } = makePackage();
    enable(made, log, ['OnPreExecute', 'OnPostExecute', 'OnError']);
    failsAt = 2;
    const { result, events } = await run(made);
    expect(result).toBe('failure');
    const errors = events.filter(({ event }) => event === 'OnError');
    expect(errors.map(({ symbol, executablePath }) => `${symbol} ${executablePath}`)).toEqual([
      'DTS_E_LOGFAILED \\Package',
    ]);
  });

  it('of a kind that nobody knows are an error when something logs to them', async () => {
    const { made, log } = makePackage();
    const unknown = made.logProviders.add('Some.OtherLog');
    expect((await run(made)).result).toBe('success');
    enable(made, log, []);
    made.loggingOptions.selectLogProvider(unknown);
    const { result, events } = await run(made);
    expect(result).toBe('failure');
    expect(events.map(({ symbol }) => symbol)).toContain('DTS_E_UNKNOWNLOGPROVIDERTYPE');
  });

  it('that are selected and not there are warned of', async () => {
    const { made, log } = makePackage();
    enable(made, log, []);
    made.logProviders.remove(0);
    const { result, events } = await run(made);
    expect(result).toBe('success');
    expect(events.map(({ symbol }) => symbol)).toContain('DTS_W_LOGPROVIDERNOTDEFINED');
  });

  it('are checked, and not opened, by an execution that only validates', async () => {
    const { made, log } = makePackage();
    enable(made, log, []);
    expect((await run(made, { validateOnly: true })).result).toBe('success');
    expect(written.size).toBe(0);
    const text = made.logProviders.add('Microsoft.LogProviderTextFile');
    made.loggingOptions.selectLogProvider(text);
    const { result, events } = await run(made, { validateOnly: true });
    expect(result).toBe('failure');
    expect(events.map(({ symbol }) => symbol)).toContain('DTS_E_LOGPROVIDERVALIDATIONFAILED');
  });
});

describe('a child package', () => {
  async function parentOf(child: Package): Promise<{ made: Package; task: TaskHost; log: LogProvider }> {
    await new Application(units).saveToXml(join(folder, 'child.dtsx'), child);
    const made = new Package({ name: 'Parent', units });
    const task = made.executables.add('STOCK:ExecutePackageTask') as TaskHost;
    task.name = 'Run child';
    task.properties.item('UseProjectReference').value = true;
    task.properties.item('PackageName').value = 'child.dtsx';
    const log = made.logProviders.add('Test.MemoryLog');
    log.configString = 'parent';
    return { made, task, log };
  }

  // Source: published queries over sysssislog, which list such events with User:.
  it('logs to its parent when it has no logging of its own', async () => {
    const { made, log } = await parentOf(makePackage().made);
    enable(made, log, ['OnPreExecute']);
    const { lines, entries } = await run(made, {}, 'parent');
    expect(lines).toEqual([
      'PackageStart Parent',
      'OnPreExecute Parent',
      'OnPreExecute Run child',
      'User:PackageStart Main',
      'User:OnPreExecute Main',
      'User:OnPreExecute Box',
      'User:OnPreExecute Task',
      'User:PackageEnd Main',
      'PackageEnd Parent',
    ]);
    expect(new Set(entries.map(({ executionId }) => executionId)).size).toBe(2);
  });

  it('logs to its own providers, and its errors reach the log of its parent', async () => {
    const child = makePackage({ Errors: 1 });
    enable(child.made, child.log, ['OnError']);
    const { made, log } = await parentOf(child.made);
    enable(made, log, ['OnError']);
    const { lines } = await run(made, {}, 'parent');
    expect(lines).toEqual(['PackageStart Parent', 'OnError Run child', 'OnError Parent', 'PackageEnd Parent']);
    expect(written.get('memory')?.map(({ event, sourceName }) => `${event} ${sourceName}`)).toEqual(
      between('OnError Task', 'OnError Box', 'OnError Main'),
    );
    expect(closed).toEqual(['memory', 'parent']);
  });
});

describe('the log entries of a data flow', () => {
  // Source: documentation "Data Flow Task", sample messages, for the places of numbers and names.
  it('tell its trees, its rows, its times and its columns', async () => {
    const text = readFileSync('examples/quickstart/quickstart.dtsx', 'utf8');
    const provider = `<DTS:LogProviders><DTS:LogProvider DTS:ConfigString="memory" DTS:CreationName="Test.MemoryLog" DTS:DTSID="{920541DC-1BC2-4B93-85E1-4241716DD594}" DTS:ObjectName="Log"><DTS:ObjectData><InnerObject /></DTS:ObjectData></DTS:LogProvider></DTS:LogProviders>`;
    const options = `<DTS:LoggingOptions DTS:FilterKind="1" DTS:LoggingMode="1"><DTS:SelectedLogProviders><DTS:SelectedLogProvider DTS:InstanceID="{920541DC-1BC2-4B93-85E1-4241716DD594}" /></DTS:SelectedLogProviders></DTS:LoggingOptions>`;
    const changed = text
      .replace(/(<DTS:Variables[\s>])/, `${provider}$1`)
      .replace(/<DTS:LoggingOptions[^>]*\/>/, options);
    expect(changed).not.toBe(text);
    cpSync('examples/quickstart', folder, { recursive: true, filter: (source) => !source.endsWith('out') });
    const file = join(folder, 'logged.dtsx');
    writeFileSync(file, changed);
    const { result } = await runPackage({ source: { path: file }, workingFolder: folder, units });
    expect(result).toBe('success');
    const of = (event: string): string[] =>
      (written.get('memory') ?? []).filter((entry) => entry.event === event).map(({ message }) => message);
    expect(of('User:PipelineInitialization').length).toBeGreaterThan(2);
    expect(of('User:PipelineExecutionTrees')[0]).toMatch(
      /^begin execution tree 0\r\noutput "Flat File Source Output" \(\d+\)\r\ninput "[^"]+" \(\d+\)[\s\S]*\r\nend execution tree 0/,
    );
    expect(of('User:PipelineExecutionPlan')[0]).toMatch(/^SourceThread0\r\nDrives: \d+\r\nInfluences: \d+/);
    expect(of('User:OnPipelineRowsSent')[0]).toMatch(/\. : {2}: \d+ : [^:]+ : \d+ : [^:]+ : \d+ : [^:]+ : \d+$/);
    expect(of('User:PipelineComponentTime')).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^The component "Order files" \(\d+\) spent \d+ milliseconds in PreExecute\.$/),
        expect.stringMatching(
          /^The component "Order files" \(\d+\) spent \d+ milliseconds in PrimeOutput filling buffers on output "Flat File Source Output" \(\d+\)\.$/,
        ),
      ]),
    );
    expect(of('DiagnosticEx')[0]).toMatch(
      /^<DTS:PipelineColumnMap xmlns:DTS="www\.microsoft\.com\/SqlServer\/Dts"><DTS:Pipeline DTS:Path="\\Package\\[^"]+"><DTS:Column DTS:ID="\d+" DTS:IdentificationString="Order files\.Outputs\[Flat File Source Output\]\.Columns\[OrderId\]"\/>/,
    );
    for (const entry of ['PrePrimeOutput', 'PostPrimeOutput', 'PreEndOfRowset', 'PostEndOfRowset'])
      expect(of(`User:OnPipeline${entry}`).length).toBeGreaterThan(0);
  });
});
