import { dtsError } from '../../diagnostics/dts-error.ts';
import type { ConstraintValue, EvaluationOperation } from '../../model/executable.ts';
import type { Package } from '../../model/package.ts';
import type { DtsContainer, DtsSequence } from '../../object-model/dts-container.ts';
import type { TypeCodeName, VariableData } from '../../object-model/variable-data.ts';
import type { AnyUnit } from '../../runtime/run-request.ts';
import { ValueHandle } from './handles.ts';
import type { RawXml } from './raw.ts';
import { packageAround } from './read-raw.ts';
import { applyExpressions, applySettings, type ExecutableSettings } from './settings.ts';

/** What the parts of one package share while it is built. */
export interface Building {
  readonly units: ReadonlyMap<string, AnyUnit['declaration']>;
  /** What is left for `build()`: data flows, whose columns may have to be asked for. */
  readonly steps: (() => Promise<void>)[];
}

/** What a precedence constraint may say besides the outcome. */
export interface ConstraintSettings {
  /** Must be true besides the outcome, or as `when` says. */
  readonly expression?: string;
  readonly when?: EvaluationOperation;
  /** Whether one such constraint of the executable is enough. */
  readonly any?: boolean;
}

/** What a variable may be given besides its value. */
export interface VariableSettings {
  readonly namespace?: string;
  /** That of the value when absent. */
  readonly type?: TypeCodeName;
  /** Gives the value whenever the variable is read. */
  readonly expression?: string;
  readonly readOnly?: boolean;
  readonly raiseChangedEvent?: boolean;
  readonly Description?: string;
  /** GUID in braces, for variables that others name by it; a new one when absent. */
  readonly id?: string;
}

/** A container or task of a package being built. */
export class ExecutableBuilder {
  /** The executable in the object model. */
  readonly view: DtsContainer;
  protected readonly building: Building;

  constructor(view: DtsContainer, building: Building) {
    this.view = view;
    this.building = building;
  }

  /** Lets it run after another executable of the same container. Throws a `DtsError` when they are no neighbours. */
  after(prior: ExecutableBuilder, value: ConstraintValue = 'success', settings: ConstraintSettings = {}): this {
    const { precedenceConstraints } = this.view.parent as DtsSequence;
    const constraint = precedenceConstraints.add(prior.view, this.view);
    const { expression = '', any = false } = settings;
    const { when = expression === '' ? 'constraint' : 'expression-and-constraint' } = settings;
    Object.assign(constraint, { value, expression, evalOp: when, logicalAnd: !any });
    return this;
  }

  /** Adds a variable that is seen from here on inwards. Throws a `DtsError` for a name that is taken or a value that does not fit. */
  variable(name: string, value: VariableData, settings: VariableSettings = {}): ValueHandle {
    const { namespace = 'User', type, expression, readOnly = false, raiseChangedEvent = false } = settings;
    const variable = this.view.variables.add(name, readOnly, namespace, value, type);
    variable.raiseChangedEvent = raiseChangedEvent;
    variable.description = settings.Description ?? '';
    if (expression !== undefined) Object.assign(variable, { expression, evaluateAsExpression: true });
    variable.model.id = settings.id ?? variable.model.id;
    return new ValueHandle(variable.qualifiedName);
  }

  /** Puts an object that is given as XML into its place here. Throws OPENDTSX_E_BUILDER_RAW for one that has no place here. */
  add(raw: RawXml): ExecutableBuilder {
    const { element, holder } = packageAround(raw);
    return this.place(element, holder);
  }

  /** Takes over what a package around a raw element holds. */
  protected place(element: string, holder: Package): ExecutableBuilder {
    const { model } = this.view;
    switch (element) {
      case 'Variable':
        model.variables.push(...holder.variables);
        return this;
      case 'LoggingOptions':
        Object.assign(model, { loggingOptions: holder.loggingOptions, loggingMode: holder.loggingMode });
        return this;
      case 'EventHandler':
        for (const handler of holder.eventHandlers) handler.parent = model;
        model.eventHandlers.push(...holder.eventHandlers);
        return this;
      default:
        throw dtsError('OPENDTSX_E_BUILDER_RAW', { detail: `${this.view.name} cannot hold <${element}>` });
    }
  }
}

/** Gives an executable its settings. Throws a `DtsError` for one that it does not have. */
export function configure(view: DtsContainer, { id, expressions, ...settings }: ExecutableSettings): void {
  view.model.id = id ?? view.model.id;
  applySettings(view, settings);
  applyExpressions(view, expressions);
}
