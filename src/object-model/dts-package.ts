import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { explainPackage } from '../runtime/explain-package.ts';
import type { LoadedPackage } from '../runtime/load-package.ts';
import { runPackage, validatePackage } from '../runtime/run-package.ts';
import type { PropertySetting, RunRequest, RunResult } from '../runtime/run-request.ts';

/** How a loaded package is run: everything of a run request but the source and what the package's own setters give. */
export type ExecuteOptions = Omit<RunRequest, 'source' | 'set' | 'parameters' | 'password'>;

/** A package in memory. Setters hold for its later executions; the file is never changed. */
export class LoadedDtsPackage {
  readonly source: LoadedPackage;
  /** Findings of loading: warnings, lost secrets. */
  readonly diagnostics: readonly Diagnostic[];
  private readonly settings: PropertySetting[] = [];
  private readonly parameters = new Map<string, string>();
  private readonly connections = new Map<string, string>();
  private readonly targets = new Map<string, string>();
  private readonly password: string | undefined;

  constructor(source: LoadedPackage, diagnostics: readonly Diagnostic[], password: string | undefined) {
    this.source = source;
    this.diagnostics = diagnostics;
    this.password = password;
  }

  /** Name of the package. */
  get name(): string {
    return this.source.package.name;
  }

  /** Sets a property by its path, e.g. `\Package\Load.Properties[Disable]`; a path that leads nowhere makes the execution fail. */
  set(path: string, value: string | number | boolean): this {
    this.settings.push({ path, value });
    return this;
  }

  /** Sets a variable of the package: `User::Folder` or `Folder`. */
  setVariable(name: string, value: string | number | boolean): this {
    return this.set(`\\Package.Variables[${name}].Value`, value);
  }

  /** Sets a parameter: `$Package::Folder`, `$Project::Folder` or `Folder`. */
  setParameter(name: string, value: string): this {
    this.parameters.set(name, value);
    return this;
  }

  /** Replaces the connection string of a connection manager. */
  setConnectionString(name: string, connectionString: string): this {
    this.connections.set(name, connectionString);
    return this;
  }

  /** Points a connection manager to another database: `sqlite:./out.db`. */
  repoint(name: string, target: string): this {
    this.targets.set(name, target);
    return this;
  }

  /** Validates and executes the package. Never throws for what package, files or databases do. */
  execute(options: ExecuteOptions = {}): Promise<RunResult> {
    return runPackage(this.request(options));
  }

  /** Validates the package without executing it. */
  validate(options: ExecuteOptions = {}): Promise<RunResult> {
    return validatePackage(this.request(options));
  }

  /** The plan as text: executables, constraints, connections, data flows and what stands in the way. */
  explain(options: ExecuteOptions = {}): string {
    return explainPackage(this.request(options)).text ?? '';
  }

  private request(options: ExecuteOptions): RunRequest {
    const { package: own, project, folder } = this.source;
    return {
      ...options,
      source: { package: own, folder, ...(project === undefined ? {} : { project }) },
      set: this.settings,
      parameters: this.parameters,
      connections: new Map([...(options.connections ?? []), ...this.connections]),
      connectionTargets: new Map([...(options.connectionTargets ?? []), ...this.targets]),
      ...(this.password === undefined ? {} : { password: this.password }),
    };
  }
}
