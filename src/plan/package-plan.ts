import type { ColumnType } from '../datatypes/data-type.ts';
import type { Secret } from '../datatypes/secret.ts';
import type { TypedValue, Value } from '../datatypes/value.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { TypedExpressionTree } from '../expressions/compile-expression.ts';
import type {
  ConstraintValue,
  EvaluationOperation,
  Executable,
  ExecutableKind,
  ForcedResult,
} from '../model/executable.ts';
import type { ConnectionManager, Package } from '../model/package.ts';
import type { Pipeline } from '../model/pipeline.ts';
import type { ConnectionManagerUnit, ForeachEnumeratorUnit, LogProviderUnit, TaskUnit } from '../registry/registry.ts';
import type { PropertyBag } from '../sdk/property.ts';
import type { LoggingOptionsPlan } from './logging/logging-options.ts';
import type { NameScope } from './name-scope.ts';
import type { PipelinePlan } from './pipeline/pipeline-plan.ts';
import type { PipelinePlanContext } from './pipeline/plan-pipeline.ts';

/** The static level of a package: everything that can be known without running it. Immutable; opens nothing; printable. */
export interface PackagePlan {
  readonly package: Package;
  readonly root: ExecutablePlan;
  /** Connection managers of the package and its project, those of the package first. */
  readonly connections: readonly ConnectionPlan[];
  /** Parameters of the package and its project. */
  readonly parameters: readonly ParameterPlan[];
  /** Those of the package, and those attached from outside. */
  readonly logProviders: readonly LogProviderPlan[];
  /** True when every event is logged, whatever the filters of the package say. */
  readonly logsEverything: boolean;
  /** Findings about the package as a whole: parameters, features. */
  readonly planFindings: readonly Diagnostic[];
  /** Every finding of planning, in the order of the executables. */
  readonly diagnostics: readonly Diagnostic[];
  readonly maxConcurrentExecutables: number;
  readonly configurations: ConfigurationOutcome;
}

/** What became of the design-time configurations of a package. */
export interface ConfigurationOutcome {
  /** Names of those that could not be applied: `System::FailedConfigurations`. */
  readonly failed: readonly string[];
  /** `System::IgnoreConfigurationsOnLoad`. */
  readonly ignored: boolean;
}

/** Properties every executable has; property expressions may change them when it is bound. */
export interface ExecutableSettings {
  readonly disabled: boolean;
  readonly delayValidation: boolean;
  readonly failPackageOnFailure: boolean;
  readonly failParentOnFailure: boolean;
  /** 0: no limit. */
  readonly maximumErrorCount: number;
  readonly forceExecutionResult: ForcedResult;
  readonly disableEventHandlers: boolean;
  readonly forceExecutionValue: boolean;
  /** The execution value when `forceExecutionValue` says so. */
  readonly forcedExecutionValue: TypedValue;
  /** 0 NotSupported, 1 Supported, 2 Required. */
  readonly transactionOption: number;
  /** Number of the isolation level: 1048576 Serializable, 4096 ReadCommitted … */
  readonly isolationLevel: number;
  /** 0 UseParentSetting, 1 Enabled, 2 Disabled. */
  readonly loggingMode: 0 | 1 | 2;
}

/** A container or task, planned. */
export interface ExecutablePlan {
  readonly kind: ExecutableKind;
  /** E.g. `\Package\Load\Truncate`. */
  readonly path: string;
  readonly id: string;
  readonly name: string;
  readonly creationName: string;
  readonly localeId: number;
  readonly transactionOption: number;
  readonly model: Executable;
  readonly settings: ExecutableSettings;
  /** True when it, or a container around it, is disabled in the package. */
  readonly neverRuns: boolean;
  readonly variables: readonly VariablePlan[];
  readonly propertyExpressions: readonly PropertyExpressionPlan[];
  /** Properties given from outside (command line, configurations), as text, by name. */
  readonly propertyValues: ReadonlyMap<string, string>;
  readonly executables: readonly ExecutablePlan[];
  readonly constraints: readonly ConstraintPlan[];
  readonly eventHandlers: readonly ExecutablePlan[];
  /** What it logs when its LoggingMode is Enabled. */
  readonly logging: LoggingOptionsPlan;
  /** Of event handlers: the event. */
  readonly eventName: string | undefined;
  readonly task: TaskPlan | undefined;
  readonly forLoop: ForLoopPlan | undefined;
  readonly foreachLoop: ForeachLoopPlan | undefined;
  /** The names visible inside it: expressions that arise at run time are compiled against them. */
  readonly scope: NameScope;
  /** Findings that concern this executable alone, raised as events when it is validated. */
  readonly findings: readonly Diagnostic[];
}

/** A variable: its start value or its expression. */
export interface VariablePlan {
  /** `User::Folder`. */
  readonly qualifiedName: string;
  readonly namespace: string;
  readonly name: string;
  readonly id: string;
  readonly description: string;
  /** Undefined for Object variables. */
  readonly type: ColumnType | undefined;
  readonly value: Value;
  readonly readOnly: boolean;
  readonly raiseChangedEvent: boolean;
  /** Computed on every read when present. */
  readonly expression: TypedExpressionTree | undefined;
}

/** A parameter and its value for this execution. */
export interface ParameterPlan {
  /** `$Package::Folder` or `$Project::Folder`. */
  readonly qualifiedName: string;
  readonly name: string;
  readonly id: string;
  readonly type: ColumnType;
  readonly value: Value;
  readonly sensitive: boolean;
}

/** An expression that sets a property when its object is bound. */
export interface PropertyExpressionPlan {
  /** Property name; `Component.Property` for data flow components. */
  readonly property: string;
  readonly expression: TypedExpressionTree;
}

/** A precedence constraint between two executables of one container, by their positions in `executables`. */
export interface ConstraintPlan {
  readonly from: number;
  readonly to: number;
  readonly evaluationOperation: EvaluationOperation;
  readonly value: ConstraintValue;
  readonly expression: TypedExpressionTree | undefined;
  readonly expressionText: string;
  readonly logicalAnd: boolean;
}

/** What a task host hosts. */
export interface TaskPlan {
  /** Undefined when no unit of the registry is this task. */
  readonly unit: TaskUnit | undefined;
  /** Properties as the package has them, before property expressions. */
  readonly properties: PropertyBag;
  readonly pipeline: TaskPipeline | undefined;
  /** Ids of the connection managers the task uses, directly or through its pipeline. */
  readonly connections: readonly string[];
  /** Variable that receives the execution value; '' when none. */
  readonly executionValueVariable: string;
}

/** The data flow of a task, with what is needed to plan it again when component properties change at run time. */
export interface TaskPipeline {
  readonly model: Pipeline;
  readonly context: PipelinePlanContext;
  /** Undefined when findings stand in the way. */
  readonly plan: PipelinePlan | undefined;
}

/** The three expressions of a For Loop, as written and compiled. */
export interface ForLoopPlan {
  readonly texts: Readonly<Record<'InitExpression' | 'EvalExpression' | 'AssignExpression', string>>;
  readonly initialize: TypedExpressionTree | undefined;
  readonly evaluate: TypedExpressionTree | undefined;
  readonly assign: TypedExpressionTree | undefined;
}

/** The enumerator of a Foreach Loop and where its values go. */
export interface ForeachLoopPlan {
  readonly unit: ForeachEnumeratorUnit | undefined;
  readonly id: string;
  readonly name: string;
  readonly properties: PropertyBag;
  readonly propertyExpressions: readonly PropertyExpressionPlan[];
  readonly propertyValues: ReadonlyMap<string, string>;
  readonly mappings: readonly { readonly variable: string; readonly valueIndex: number }[];
  readonly connections: readonly string[];
}

/** A connection manager, planned. */
export interface ConnectionPlan {
  readonly id: string;
  readonly refId: string;
  readonly name: string;
  readonly scope: 'package' | 'project';
  readonly creationName: string;
  readonly model: ConnectionManager;
  readonly unit: ConnectionManagerUnit | undefined;
  readonly properties: PropertyBag;
  /** May hold secrets: never print it. */
  readonly connectionString: string;
  /** `driver:target` that replaces the connection string. */
  readonly target: string | undefined;
  readonly password: Secret | undefined;
  /** Secrets other than the password, by persisted name. */
  readonly secrets: ReadonlyMap<string, Secret>;
  readonly retainSameConnection: boolean;
  readonly propertyExpressions: readonly PropertyExpressionPlan[];
  /** Findings about the connection itself; they matter when an executable that runs uses it. */
  readonly findings: readonly Diagnostic[];
}

/** A log provider, planned. */
export interface LogProviderPlan {
  readonly id: string;
  readonly name: string;
  readonly creationName: string;
  /** Undefined when no unit of the registry is this log provider. */
  readonly unit: LogProviderUnit | undefined;
  readonly configString: string;
  /** True when it was attached to the execution from outside. */
  readonly isAttached: boolean;
  readonly properties: PropertyBag;
  readonly propertyExpressions: readonly PropertyExpressionPlan[];
  /** Findings about the log provider itself; they matter when a container that can run writes to it. */
  readonly findings: readonly Diagnostic[];
}
