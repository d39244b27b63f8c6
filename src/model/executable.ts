import type { XmlElement } from '../xml/xml-element.ts';
import type { ModelObject } from './model-object.ts';
import type { Pipeline } from './pipeline.ts';
import type { Variable } from './variable.ts';

/** The kinds of executables; tasks live in task hosts. */
export type ExecutableKind = 'package' | 'sequence' | 'for-loop' | 'foreach-loop' | 'task' | 'event-handler';

/** Forced result of an executable: ForceExecutionResult −1 None, 0 Success, 1 Failure, 2 Completion. */
export type ForcedResult = 'none' | 'success' | 'failure' | 'completion';

/** A container or task of a package. Defaults of absent properties are filled in by the reader (source: containers reference §1). */
export interface Executable extends ModelObject {
  kind: ExecutableKind;
  parent: Executable | undefined;
  disabled: boolean;
  delayValidation: boolean;
  failPackageOnFailure: boolean;
  failParentOnFailure: boolean;
  maximumErrorCount: number;
  forceExecutionResult: ForcedResult;
  forceExecutionValue: boolean;
  disableEventHandlers: boolean;
  /** 0 NotSupported, 1 Supported, 2 Required. */
  transactionOption: number;
  isolationLevel: number;
  localeId: number;
  /** 0 UseParentSetting, 1 Enabled, 2 Disabled. */
  loggingMode: number;
  variables: Variable[];
  executables: Executable[];
  precedenceConstraints: PrecedenceConstraint[];
  eventHandlers: EventHandler[];
  loggingOptions: XmlElement | undefined;
}

/** A task in its host. */
export interface TaskHost extends Executable {
  kind: 'task';
  /** The task's own XML; opaque to the model. Undefined when the package has none. */
  objectData: XmlElement | undefined;
  /** The data flow, when the ObjectData is a pipeline. */
  pipeline: Pipeline | undefined;
}

/** A For Loop container. */
export interface ForLoop extends Executable {
  kind: 'for-loop';
  initExpression: string;
  evalExpression: string;
  assignExpression: string;
  maximumConcurrent: number;
}

/** A Foreach Loop container. */
export interface ForeachLoop extends Executable {
  kind: 'foreach-loop';
  enumerator: ForeachEnumeratorObject | undefined;
  variableMappings: ForeachVariableMapping[];
}

/** The enumerator of a Foreach Loop. */
export interface ForeachEnumeratorObject extends ModelObject {
  objectData: XmlElement | undefined;
}

/** Which value of an item goes to which variable. */
export interface ForeachVariableMapping extends ModelObject {
  variableName: string;
  valueIndex: number;
}

/** A handler for one event of its parent executable. */
export interface EventHandler extends Executable {
  kind: 'event-handler';
  eventName: string;
}

/** When a constraint is met: EvalOp 1 Expression, 2 Constraint, 3 both, 4 either. */
export type EvaluationOperation =
  | 'expression'
  | 'constraint'
  | 'expression-and-constraint'
  | 'expression-or-constraint';

/** Required outcome of the predecessor: Value 0 Success, 1 Failure, 2 Completion, 3 Canceled. */
export type ConstraintValue = 'success' | 'failure' | 'completion' | 'canceled';

/** Lets one executable run after another of the same container. */
export interface PrecedenceConstraint extends ModelObject {
  /** The predecessor and the constrained executable; undefined when the reference leads nowhere (reported by the plan). */
  from: Executable | undefined;
  to: Executable | undefined;
  /** The references as written. */
  fromReference: string;
  toReference: string;
  evaluationOperation: EvaluationOperation;
  value: ConstraintValue;
  expression: string;
  logicalAnd: boolean;
}
