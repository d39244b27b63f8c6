import { Secret } from '../datatypes/secret.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { type UpgradeChange, upgradePackage } from '../formats/dtsx/upgrade/upgrade-package.ts';
import { newPackage } from '../model/new-objects.ts';
import type { Package as PackageModel } from '../model/package.ts';
import type { Project as ProjectModel } from '../model/project.ts';
import type { DataReader } from '../runtime/data-reader/data-reader.ts';
import { type DataReaderRequest, openDataReader } from '../runtime/data-reader/open-data-reader.ts';
import { explainPackage } from '../runtime/explain-package.ts';
import { runPackage, validatePackage } from '../runtime/run-package.ts';
import type {
  AnyUnit,
  DataTap,
  ExecutionEvent,
  PropertySetting,
  RunRequest,
  RunResult,
} from '../runtime/run-request.ts';
import { Configurations } from './configurations.ts';
import { Connections } from './connections.ts';
import { packageProperties } from './container-properties.ts';
import { DtsSequence } from './dts-container.ts';
import { type DefaultEvents, raise } from './dts-events.ts';
import type { PropertyAccess } from './dts-property.ts';
import { DTSExecResult, type DTSProtectionLevel } from './exec-result.ts';
import { LogProviders } from './log-providers.ts';
import { createPackageContext } from './package-context.ts';
import { runningHere } from './package-stores/running-here.ts';
import { Parameters } from './parameters.ts';
import { viewOf } from './view-of.ts';

/** How a package is executed or validated: a run request without what the package itself holds. */
export interface ExecuteOptions extends Omit<RunRequest, 'source' | 'set' | 'parameters' | 'password' | 'units'> {
  /** Takes the events, as in the SSIS object model; `onEvent` gives them as they are. */
  readonly events?: DefaultEvents;
}

/** How a package is executed for a program that reads its rows. */
export interface ExecuteReaderOptions
  extends Omit<ExecuteOptions, 'dataReader' | 'validateOnly'>,
    Pick<DataReaderRequest, 'dataParameters'> {}

/** Where a package in memory comes from: a new one when there is no model. */
export interface PackageOrigin {
  readonly model?: PackageModel;
  /** Name of a new package. */
  readonly name?: string;
  readonly project?: ProjectModel | undefined;
  /** Folder of the file; relative paths start here. */
  readonly folder?: string;
  readonly password?: Secret | undefined;
  readonly diagnostics?: readonly Diagnostic[];
  /** Custom units besides the stock units. */
  readonly units?: readonly AnyUnit[];
}

const results = {
  success: DTSExecResult.Success,
  failure: DTSExecResult.Failure,
  canceled: DTSExecResult.Canceled,
} as const satisfies Record<RunResult['result'], DTSExecResult>;

/** A package in memory: made anew, or loaded by `Application`. Files change only when it is saved. */
export class Package extends DtsSequence {
  /** The persisted package; changed by everything set here. */
  readonly package: PackageModel;
  private readonly origin: PackageOrigin;
  private readonly settings: PropertySetting[] = [];
  private readonly values = new Map<string, string>();
  private readonly targets = new Map<string, string>();
  private readonly taps: DataTap[] = [];
  readonly connections: Connections;
  readonly parameters: Parameters;
  readonly configurations: Configurations;
  readonly logProviders: LogProviders;
  /** Opens and protects what the protection level encrypts with a password. */
  packagePassword: string | Secret | undefined;
  /** How the last execution or validation went; undefined before the first. */
  lastRun: RunResult | undefined;

  constructor(origin: PackageOrigin = {}) {
    const model = origin.model ?? newPackage(origin.name ?? 'Package');
    super(
      model,
      createPackageContext(origin.units ?? [], model, (view) => (view as Package).request({})),
    );
    this.package = model;
    this.origin = origin;
    this.packagePassword = origin.password;
    this.connections = new Connections(model, 'package');
    this.parameters = new Parameters(model, 'package');
    this.configurations = new Configurations(model);
    this.logProviders = new LogProviders(model);
    viewOf(model, () => this);
  }

  /** The project around the package, when it was loaded with one. */
  get project(): ProjectModel | undefined {
    return this.origin.project;
  }

  /** The password that the package was loaded with. */
  get loadPassword(): Secret | undefined {
    return this.origin.password;
  }

  /** Findings of loading: warnings, lost secrets. */
  get diagnostics(): readonly Diagnostic[] {
    return this.origin.diagnostics ?? [];
  }

  get protectionLevel(): DTSProtectionLevel {
    return this.package.protectionLevel as DTSProtectionLevel;
  }

  set protectionLevel(level: DTSProtectionLevel) {
    this.package.protectionLevel = level;
  }

  get maxConcurrentExecutables(): number {
    return this.package.maxConcurrentExecutables;
  }

  set maxConcurrentExecutables(count: number) {
    this.package.maxConcurrentExecutables = count;
  }

  get enableConfigurations(): boolean {
    return this.package.enableConfigurations;
  }

  set enableConfigurations(enable: boolean) {
    this.package.enableConfigurations = enable;
  }

  /** The errors of loading and of the last execution, as findings. */
  get errors(): readonly Diagnostic[] {
    return [...this.diagnostics, ...(this.lastRun?.diagnostics ?? [])].filter(({ severity }) => severity === 'error');
  }

  /**
   * Makes a package of format 2, 3 or 6 one of format 8 (SQL Server 2014 to 2022), in memory, and says what was changed. Packages run
   * without it; it is for those that shall be saved in the newer form.
   */
  upgrade(): readonly UpgradeChange[] {
    return upgradePackage(this.package);
  }

  /** Gives a property another value in the executions from now on, by its path (`\Package\Load.Properties[Disable]`); what is saved stays. */
  set(path: string, value: string | number | boolean): this {
    this.settings.push({ path, value });
    return this;
  }

  /**
   * Writes the rows of a path of a data flow to a file in the executions from now on. Which path that is, and whether there is one, is found
   * out when the package is validated or executed. @param maxRowCount negative: all rows
   */
  addDataTapPoint(
    mainPipeIdentification: string,
    pathIdentification: string,
    maxRowCount: number,
    fileName: string,
  ): this {
    const tap = { path: pathIdentification, file: fileName, maxRows: maxRowCount };
    this.taps.push(mainPipeIdentification === '' ? tap : { ...tap, dataFlow: mainPipeIdentification });
    return this;
  }

  /** Gives a parameter a value for the executions from now on: `$Package::Folder`, `$Project::Folder` or `Folder`; what is saved stays. */
  setParameter(name: string, value: string): this {
    this.values.set(name, value);
    return this;
  }

  /** Leads a connection manager to another database in the executions from now on: `sqlite:./out.db`; what is saved stays. */
  repoint(name: string, target: string): this {
    this.targets.set(name, target);
    return this;
  }

  /** Validates and executes the package. Never throws for what package, files or databases do: `lastRun` and the events tell. */
  async execute(options: ExecuteOptions = {}): Promise<DTSExecResult> {
    return results[(await this.run(options)).result];
  }

  /** Validates the package without executing it. */
  async validate(options: ExecuteOptions = {}): Promise<DTSExecResult> {
    this.lastRun = await this.withEvents(options, validatePackage);
    return results[this.lastRun.result];
  }

  /** `execute`, with everything there is to say about how it went. */
  async run(options: ExecuteOptions = {}): Promise<RunResult> {
    const stopping = new AbortController();
    const { name, description, id } = this.package;
    const leave = runningHere.enter({ name, description, id, stop: () => stopping.abort() });
    const { signal } = options;
    const ending = signal === undefined ? stopping.signal : AbortSignal.any([signal, stopping.signal]);
    try {
      this.lastRun = await this.withEvents({ ...options, signal: ending }, runPackage);
    } finally {
      leave();
    }
    return this.lastRun;
  }

  /**
   * Executes the package and reads what its DataReader destination of this name takes, while it runs. Rejects with a `DtsError` when there is
   * no such destination, or the package fails before its data flow begins.
   */
  async executeReader(dataReaderName: string, options: ExecuteReaderOptions = {}): Promise<DataReader> {
    const { dataParameters = {}, ...rest } = options;
    const reader = await this.withEvents(rest, (request) =>
      openDataReader({ ...request, dataParameters }, dataReaderName),
    );
    reader.result.then(
      (result) => {
        this.lastRun = result;
      },
      () => undefined, // A defect of ours: whoever reads gets it.
    );
    return reader;
  }

  /** The plan as text: executables, constraints, connections, data flows and what stands in the way. */
  explain(options: ExecuteOptions = {}): string {
    return explainPackage(this.request(options)).text ?? '';
  }

  protected override ownProperties(): readonly PropertyAccess[] {
    return packageProperties(this.package);
  }

  private withEvents<T>(options: ExecuteOptions, run: (request: RunRequest) => Promise<T>): Promise<T> {
    const { events, ...rest } = options;
    if (events === undefined) return run(this.request(rest));
    const stop = new AbortController();
    const onEvent = (event: ExecutionEvent): void => {
      rest.onEvent?.(event);
      if (raise(event, events)) stop.abort();
    };
    const signal = rest.signal === undefined ? stop.signal : AbortSignal.any([rest.signal, stop.signal]);
    return run(this.request({ ...rest, onEvent, signal }));
  }

  private request(options: Omit<ExecuteOptions, 'events'>): RunRequest {
    const { project, folder, units } = this.origin;
    const password = typeof this.packagePassword === 'string' ? new Secret(this.packagePassword) : this.packagePassword;
    return {
      ...options,
      source: {
        package: this.package,
        ...(folder === undefined ? {} : { folder }),
        ...(project === undefined ? {} : { project }),
      },
      taps: [...this.taps, ...(options.taps ?? [])],
      set: this.settings,
      parameters: this.values,
      connectionTargets: new Map([...(options.connectionTargets ?? []), ...this.targets]),
      ...(password === undefined ? {} : { password }),
      ...(units === undefined ? {} : { units }),
    };
  }
}
