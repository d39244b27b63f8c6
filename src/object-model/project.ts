import { Secret } from '../datatypes/secret.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { DtsError, dtsError } from '../diagnostics/dts-error.ts';
import { readPackage } from '../formats/dtsx/read-package.ts';
import { newProject } from '../model/new-project.ts';
import type { Package as PackageModel } from '../model/package.ts';
import type { Project as ProjectModel, ProjectPackage } from '../model/project.ts';
import { loadProject } from '../runtime/load-project.ts';
import { saveProject, storedProject } from '../runtime/save-project.ts';
import { Connections } from './connections.ts';
import type { DTSProtectionLevel } from './exec-result.ts';
import { ObjectCollection } from './object-collection.ts';
import { Package } from './package.ts';
import { Parameters } from './parameters.ts';
import { viewOf } from './view-of.ts';

/** How a project is opened. */
export interface OpenProjectOptions {
  /** Opens what is encrypted with a password. */
  readonly password?: string | Secret;
  /** Of a folder or `.dtproj`: name of the configuration whose values the parameters get; the first one when absent. */
  readonly configuration?: string;
}

/** A project in memory: packages with the parameters and connection managers that they share. Files change only when it is saved. */
export class Project {
  /** The persisted object; changed by everything set here. */
  readonly model: ProjectModel;
  /** Findings of opening: warnings, lost secrets. */
  readonly diagnostics: readonly Diagnostic[];
  /** Opens and protects what the protection level encrypts with a password. */
  password: string | Secret | undefined;
  readonly packageItems: PackageItems;
  readonly connectionManagerItems: Connections;
  readonly parameters: Parameters;
  private readonly openedWith: Secret | undefined;

  private constructor(model: ProjectModel, diagnostics: readonly Diagnostic[], password: Secret | undefined) {
    this.model = model;
    this.diagnostics = diagnostics;
    this.password = password;
    this.openedWith = password;
    this.packageItems = new PackageItems(model, password);
    this.connectionManagerItems = new Connections(model, 'project');
    this.parameters = new Parameters(model, 'project');
  }

  /** A project without packages. */
  static createProject(name = 'Project'): Project {
    return new Project(newProject(name), [], undefined);
  }

  /**
   * Opens a project deployment file (`.ispac`), or the project of a `.dtproj` or its folder as it is built.
   * Throws a `DtsError` for what cannot be read.
   */
  static async openProject(path: string, options: OpenProjectOptions = {}): Promise<Project> {
    const password = secretOf(options.password);
    const { configuration } = options;
    const { project, diagnostics } = loadProject(path, {
      ...(password === undefined ? {} : { password }),
      ...(configuration === undefined ? {} : { configuration }),
    });
    return new Project(project, diagnostics, password);
  }

  get name(): string {
    return this.model.name;
  }

  set name(name: string) {
    this.model.name = name;
    this.model.properties.set('Name', name);
  }

  get description(): string {
    return this.model.properties.get('Description') ?? '';
  }

  set description(description: string) {
    this.model.properties.set('Description', description);
  }

  get protectionLevel(): DTSProtectionLevel {
    return this.model.protectionLevel as DTSProtectionLevel;
  }

  /** The packages get it as well when the project is saved. */
  set protectionLevel(level: DTSProtectionLevel) {
    this.model.protectionLevel = level;
  }

  /**
   * Saves the project as a project deployment file. The same project gives the same bytes; what was not changed keeps its text. The file is
   * complete or as it was before. Throws a `DtsError`, e.g. for a protection level that needs a password or Windows.
   */
  async saveTo(path: string): Promise<void> {
    await saveProject(this.model, path, this.saving());
  }

  /** The bytes that `saveTo` would write. */
  toBytes(): Uint8Array {
    return storedProject(this.model, this.saving()).bytes;
  }

  private saving(): { readonly password?: Secret; readonly currentPassword?: Secret } {
    const password = secretOf(this.password);
    return {
      ...(password === undefined ? {} : { password }),
      ...(this.openedWith === undefined ? {} : { currentPassword: this.openedWith }),
    };
  }
}

/** A package of a project. */
export class PackageItem {
  private readonly project: ProjectModel;
  private readonly item: ProjectPackage;
  private readonly password: Secret | undefined;
  private opened: Package | undefined;

  constructor(project: ProjectModel, item: ProjectPackage, password: Secret | undefined) {
    this.project = project;
    this.item = item;
    this.password = password;
  }

  /** File name in the project, e.g. `Load.dtsx`. */
  get streamName(): string {
    return this.item.name;
  }

  /** Whether the package may be started by itself. */
  get entryPoint(): boolean {
    return this.item.entryPoint;
  }

  set entryPoint(entryPoint: boolean) {
    this.item.entryPoint = entryPoint;
  }

  /** The package, read when it is first asked for; what is changed in it is saved with the project. Throws a `DtsError` when it cannot be read. */
  get package(): Package {
    this.opened ??= this.open();
    return this.opened;
  }

  private open(): Package {
    const { project, password } = this;
    this.item.package ??= this.read();
    return new Package({ model: this.item.package, project, password });
  }

  private read(): PackageModel {
    const { name } = this.item;
    const password = this.password === undefined ? {} : { password: this.password };
    const { package: model, diagnostics } = readPackage(this.item.read(), { fileName: name, ...password });
    const fault = diagnostics.find(({ severity }) => severity === 'error');
    if (model !== undefined) return model;
    throw fault === undefined ? dtsError('DTS_E_PACKAGENOTFOUND', { package: name }) : new DtsError(fault);
  }
}

/** The packages of a project, by file name. */
export class PackageItems extends ObjectCollection<PackageItem> {
  protected override readonly kind = 'package';
  private readonly project: ProjectModel;
  private readonly password: Secret | undefined;

  constructor(project: ProjectModel, password: Secret | undefined) {
    super();
    this.project = project;
    this.password = password;
  }

  /** Adds a package as an entry point under a file name that ends in `.dtsx`. Throws a `DtsError` for a name that is taken or another one. */
  add(source: Package, streamName: string): PackageItem {
    if (this.contains(streamName)) {
      throw dtsError('DTS_E_NAMEALREADYEXISTS', { name: streamName, container: this.project.name });
    }
    if (!/^[^\\/]+\.dtsx$/i.test(streamName)) throw dtsError('OPENDTSX_E_MODEL_STREAMNAME', { name: streamName });
    const model = source.package;
    const read = (): Uint8Array => {
      throw dtsError('DTS_E_PACKAGENOTFOUND', { package: streamName });
    };
    const item: ProjectPackage = { name: streamName, entryPoint: true, package: model, read };
    this.project.packages.push(item);
    return this.view(item);
  }

  protected override get owner(): string {
    return this.project.name;
  }

  protected override objects(): readonly PackageItem[] {
    return this.project.packages.map((item) => this.view(item));
  }

  protected override namesOf({ streamName }: PackageItem): readonly string[] {
    return [streamName, streamName.replace(/\.dtsx$/i, '')];
  }

  protected override removeAt(index: number): void {
    this.project.packages.splice(index, 1);
  }

  private view(item: ProjectPackage): PackageItem {
    return viewOf(item, () => new PackageItem(this.project, item, this.password));
  }
}

function secretOf(password: string | Secret | undefined): Secret | undefined {
  return typeof password === 'string' ? new Secret(password) : password;
}
