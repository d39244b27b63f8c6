import { dtsError } from '../diagnostics/dts-error.ts';
import type {
  PrecedenceConstraint as ConstraintModel,
  ConstraintValue,
  EvaluationOperation,
  EventHandler,
  Executable,
} from '../model/executable.ts';
import { newEventHandler, newExecutable, newPrecedenceConstraint } from '../model/new-objects.ts';
import { executablePath } from '../model/walk.ts';
import type { LoadRequest } from '../runtime/run-request.ts';
import { containerProperties } from './container-properties.ts';
import { DtsProperties, type PropertyAccess } from './dts-property.ts';
import { LoggingOptions } from './logging-options.ts';
import { ModelView } from './model-view.ts';
import { freeName, ObjectCollection } from './object-collection.ts';
import { Variables } from './variables.ts';
import { ViewCollection } from './view-collection.ts';

/** What the objects of one package share. */
export interface PackageContext {
  /** The view of a container or task: always the same one. */
  container(model: Executable): DtsContainer;
  /** The creation name that a moniker stands for (`STOCK:SQLTask`, ProgID, class id, assembly-qualified name). */
  creationNameOf(moniker: string): string;
  /** Gives a new task or container the name, description and data that one of its kind has from the start. */
  prepare(model: Executable): void;
  /** What the package is planned with as it is now. */
  loadRequest(): LoadRequest;
}

/** What every container and task is: `DtsContainer` of the SSIS object model. Setting a member changes the package in memory. */
export abstract class DtsContainer extends ModelView<Executable> {
  protected readonly context: PackageContext;
  readonly variables: Variables;
  readonly eventHandlers: EventHandlers;
  readonly loggingOptions: LoggingOptions;
  private known: DtsProperties | undefined;

  constructor(model: Executable, context: PackageContext) {
    super(model);
    this.context = context;
    this.variables = new Variables(model);
    this.eventHandlers = new EventHandlers(model, context);
    this.loggingOptions = new LoggingOptions(model);
  }

  get creationName(): string {
    return this.model.creationName;
  }

  /** The container it lies in; undefined for a package. */
  get parent(): DtsContainer | undefined {
    return this.model.parent === undefined ? undefined : this.context.container(this.model.parent);
  }

  get disable(): boolean {
    return this.model.disabled;
  }

  set disable(disable: boolean) {
    this.model.disabled = disable;
  }

  get delayValidation(): boolean {
    return this.model.delayValidation;
  }

  set delayValidation(delay: boolean) {
    this.model.delayValidation = delay;
  }

  get disableEventHandlers(): boolean {
    return this.model.disableEventHandlers;
  }

  set disableEventHandlers(disable: boolean) {
    this.model.disableEventHandlers = disable;
  }

  get failPackageOnFailure(): boolean {
    return this.model.failPackageOnFailure;
  }

  set failPackageOnFailure(fail: boolean) {
    this.model.failPackageOnFailure = fail;
  }

  get failParentOnFailure(): boolean {
    return this.model.failParentOnFailure;
  }

  set failParentOnFailure(fail: boolean) {
    this.model.failParentOnFailure = fail;
  }

  get maximumErrorCount(): number {
    return this.model.maximumErrorCount;
  }

  set maximumErrorCount(count: number) {
    this.model.maximumErrorCount = count;
  }

  /** 0 NotSupported, 1 Supported, 2 Required. */
  get transactionOption(): number {
    return this.model.transactionOption;
  }

  set transactionOption(option: number) {
    this.model.transactionOption = option;
  }

  get isolationLevel(): number {
    return this.model.isolationLevel;
  }

  set isolationLevel(level: number) {
    this.model.isolationLevel = level;
  }

  get localeId(): number {
    return this.model.localeId;
  }

  set localeId(localeId: number) {
    this.model.localeId = localeId;
  }

  /** Every property by its name in the SSIS object model, those of a task included. */
  get properties(): DtsProperties {
    this.known ??= new DtsProperties(this.model, [...containerProperties(this.model), ...this.ownProperties()]);
    return this.known;
  }

  /** The expression of a property; '' when there is none. */
  getExpression(property: string): string {
    return this.properties.item(property).expression;
  }

  /** Lets an expression set a property when the package runs; '' takes it away. */
  setExpression(property: string, expression: string): void {
    this.properties.item(property).expression = expression;
  }

  /** The path of the object, as `/Set` and configurations name it: `\Package\Load each file\Load`. */
  getPackagePath(): string {
    return executablePath(this.model);
  }

  /** Properties beyond those that every container has. */
  protected ownProperties(): readonly PropertyAccess[] {
    return [];
  }
}

/** A container that holds others: package, sequence, loop or event handler (`IDTSSequence`). */
export abstract class DtsSequence extends DtsContainer {
  readonly executables: Executables;
  readonly precedenceConstraints: PrecedenceConstraints;

  constructor(model: Executable, context: PackageContext) {
    super(model, context);
    this.executables = new Executables(model, context);
    this.precedenceConstraints = new PrecedenceConstraints(model, context);
  }
}

/** The containers and tasks directly inside a container. */
export class Executables extends ObjectCollection<DtsContainer> {
  protected override readonly kind = 'executable';
  private readonly container: Executable;
  private readonly context: PackageContext;

  constructor(container: Executable, context: PackageContext) {
    super();
    this.container = container;
    this.context = context;
  }

  /**
   * Adds a container or task by its moniker: `STOCK:SQLTask`, `STOCK:FOREACHLOOP`, a creation name, ProgID or class id.
   * It is named after its kind, with a number when that name is taken. Throws a `DtsError` for a moniker that nothing has.
   */
  add(moniker: string): DtsContainer {
    const model = newExecutable(this.context.creationNameOf(moniker), this.container);
    this.context.prepare(model);
    model.name = freeName(model.name, this);
    this.container.executables.push(model);
    return this.context.container(model);
  }

  /** Moves a container or task of this package into this container, behind the others; constraints to its old neighbours go. */
  join(executable: DtsContainer): void {
    const { model } = executable;
    if (isInside(this.container, model)) throw dtsError('OPENDTSX_E_MODEL_INSIDEITSELF', { object: model.name });
    const from = model.parent;
    if (from === undefined) throw dtsError('OPENDTSX_E_MODEL_INSIDEITSELF', { object: model.name });
    detach(from, from.executables.indexOf(model));
    model.parent = this.container;
    this.container.executables.push(model);
  }

  protected override get owner(): string {
    return this.container.name;
  }

  protected override objects(): readonly DtsContainer[] {
    return this.container.executables.map((model) => this.context.container(model));
  }

  protected override namesOf(executable: DtsContainer): readonly string[] {
    return [executable.name, executable.id];
  }

  protected override removeAt(index: number): void {
    detach(this.container, index);
  }
}

function isInside(executable: Executable | undefined, ancestor: Executable): boolean {
  for (let at = executable; at !== undefined; at = at.parent) if (at === ancestor) return true;
  return false;
}

/** Takes an executable out of its container with the constraints that begin or end there. */
function detach(container: Executable, index: number): void {
  const [removed] = container.executables.splice(index, 1);
  container.precedenceConstraints = container.precedenceConstraints.filter(
    ({ from, to }) => from !== removed && to !== removed,
  );
}

/** Lets a container or task run after another one of the same container. */
export class PrecedenceConstraint extends ModelView<ConstraintModel> {
  private readonly context: PackageContext;

  constructor(model: ConstraintModel, context: PackageContext) {
    super(model);
    this.context = context;
  }

  /** What runs before; undefined when the package names nothing that exists. */
  get precedenceExecutable(): DtsContainer | undefined {
    return this.model.from && this.context.container(this.model.from);
  }

  /** What waits. */
  get constrainedExecutable(): DtsContainer | undefined {
    return this.model.to && this.context.container(this.model.to);
  }

  /** Whether outcome, expression, both or either decide. */
  get evalOp(): EvaluationOperation {
    return this.model.evaluationOperation;
  }

  set evalOp(operation: EvaluationOperation) {
    this.model.evaluationOperation = operation;
  }

  get expression(): string {
    return this.model.expression;
  }

  set expression(expression: string) {
    this.model.expression = expression;
  }

  /** The outcome that is waited for. */
  get value(): ConstraintValue {
    return this.model.value;
  }

  set value(value: ConstraintValue) {
    this.model.value = value;
  }

  /** Whether all constraints of the executable must hold, or one is enough. */
  get logicalAnd(): boolean {
    return this.model.logicalAnd;
  }

  set logicalAnd(and: boolean) {
    this.model.logicalAnd = and;
  }
}

/** The precedence constraints between the executables of a container. */
export class PrecedenceConstraints extends ViewCollection<ConstraintModel, PrecedenceConstraint> {
  protected override readonly kind = 'precedence constraint';
  private readonly container: Executable;

  constructor(container: Executable, context: PackageContext) {
    super(
      container,
      () => container.precedenceConstraints,
      (model) => new PrecedenceConstraint(model, context),
    );
    this.container = container;
  }

  /** Lets `constrained` run after the success of `prior`. Throws a `DtsError` unless both lie in this container and are not constrained so already. */
  add(prior: DtsContainer, constrained: DtsContainer): PrecedenceConstraint {
    for (const { model } of [prior, constrained]) {
      if (model.parent !== this.container) {
        throw dtsError('OPENDTSX_E_MODEL_NOTNEIGHBOURS', { object: model.name, container: this.container.name });
      }
    }
    const { precedenceConstraints } = this.container;
    if (
      prior === constrained ||
      precedenceConstraints.some(({ from, to }) => from === prior.model && to === constrained.model)
    ) {
      throw dtsError('DTS_E_DUPLICATECONSTRAINT', { from: prior.name, to: constrained.name });
    }
    const model = newPrecedenceConstraint(prior.model, constrained.model);
    model.name = freeName('Constraint', this);
    return this.append(model);
  }
}

/** The event handlers of a container, by event name. */
export class EventHandlers extends ObjectCollection<DtsSequence> {
  protected override readonly kind = 'event handler';
  private readonly container: Executable;
  private readonly context: PackageContext;

  constructor(container: Executable, context: PackageContext) {
    super();
    this.container = container;
    this.context = context;
  }

  /** Adds a handler of an event (`OnError`). Throws a `DtsError` when there is one already. */
  add(eventName: string): DtsSequence {
    if (this.contains(eventName)) {
      throw dtsError('DTS_E_NAMEALREADYEXISTS', { name: eventName, container: this.container.name });
    }
    const model = newEventHandler(eventName, this.container);
    this.container.eventHandlers.push(model);
    return this.view(model);
  }

  protected override get owner(): string {
    return this.container.name;
  }

  protected override objects(): readonly DtsSequence[] {
    return this.container.eventHandlers.map((model) => this.view(model));
  }

  protected override namesOf(handler: DtsSequence): readonly string[] {
    const { eventName, id } = handler.model as EventHandler;
    return [eventName, id];
  }

  protected override removeAt(index: number): void {
    this.container.eventHandlers.splice(index, 1);
  }

  private view(model: EventHandler): DtsSequence {
    return this.context.container(model) as DtsSequence;
  }
}
