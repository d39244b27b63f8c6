import { maskSecrets } from '../../diagnostics/mask-secrets.ts';
import type {
  EventHandler,
  Executable,
  ForeachLoop,
  ForLoop,
  PrecedenceConstraint,
  TaskHost,
} from '../../model/executable.ts';
import type { ModelObject } from '../../model/model-object.ts';
import type { ConnectionManager, Package } from '../../model/package.ts';
import type { Parameter, Variable } from '../../model/variable.ts';
import { printPipeline } from './print-pipeline.ts';

/**
 * A package as text, two blanks per level, the same for the same model: executables, variables, constraints, connection
 * managers, data flows. Values of secrets, and passwords in connection strings, are replaced by `****`.
 */
export function printPackage(root: Package): string {
  const lines = [
    `package ${quoted(root.name)} format ${root.formatVersion} protection ${root.protectionLevel}${flags(root)}`,
    ...indented([
      ...(root.maxConcurrentExecutables === -1 ? [] : [`maxConcurrentExecutables ${root.maxConcurrentExecutables}`]),
      ...root.parameters.map(parameterLine),
      ...root.connectionManagers.flatMap(connectionManagerLines),
      ...(root.enableConfigurations ? ['configurations enabled'] : []),
      ...root.configurations.map(
        (each) =>
          `configuration ${quoted(each.name)} type ${each.configurationType} ${maskSecrets(each.configurationString)}`,
      ),
      ...root.logProviders.map((each) => `log provider ${quoted(each.name)} ${each.creationName} ${each.configString}`),
      ...executableMembers(root),
    ]),
  ];
  return `${lines.join('\n')}\n`;
}

function executableLines(executable: Executable): string[] {
  return [`${heading(executable)}${flags(executable)}`, ...indented(executableMembers(executable))];
}

function heading(executable: Executable): string {
  if (executable.kind === 'event-handler') return `event handler ${(executable as EventHandler).eventName}`;
  const task = executable.kind === 'task' ? ` ${executable.creationName}` : '';
  return `${executable.kind} ${quoted(executable.name)}${task}`;
}

function flags(executable: Executable): string {
  const shown = [
    executable.disabled && 'disabled',
    executable.delayValidation && 'delayValidation',
    executable.failPackageOnFailure && 'failPackageOnFailure',
    executable.failParentOnFailure && 'failParentOnFailure',
    executable.disableEventHandlers && 'disableEventHandlers',
    executable.maximumErrorCount !== 1 && `maximumErrorCount ${executable.maximumErrorCount}`,
    executable.forceExecutionResult !== 'none' && `forced ${executable.forceExecutionResult}`,
    executable.forceExecutionValue && 'forceExecutionValue',
    executable.transactionOption !== 1 && `transaction ${executable.transactionOption}`,
    executable.isolationLevel !== 0x100000 && `isolation ${executable.isolationLevel}`,
    executable.localeId !== -1 && `locale ${executable.localeId}`,
    executable.loggingMode !== 0 && `logging ${executable.loggingMode}`,
  ].filter((flag) => flag !== false);
  return shown.length === 0 ? '' : ` (${shown.join(', ')})`;
}

function executableMembers(executable: Executable): string[] {
  return [
    ...expressionLines(executable),
    ...kindLines(executable),
    ...executable.variables.map(variableLine),
    ...executable.executables.flatMap(executableLines),
    ...executable.precedenceConstraints.map(constraintLine),
    ...executable.eventHandlers.flatMap(executableLines),
  ];
}

function kindLines(executable: Executable): string[] {
  switch (executable.kind) {
    case 'for-loop': {
      const loop = executable as ForLoop;
      return [`init ${loop.initExpression}`, `while ${loop.evalExpression}`, `assign ${loop.assignExpression}`];
    }
    case 'foreach-loop': {
      const { enumerator, variableMappings } = executable as ForeachLoop;
      const data = enumerator?.objectData === undefined ? '' : ` <${enumerator.objectData.name}>`;
      return [
        `enumerator ${enumerator?.creationName ?? 'none'}${data}`,
        ...(enumerator === undefined ? [] : indented(expressionLines(enumerator))),
        ...variableMappings.map((each) => `mapping ${each.valueIndex} -> ${each.variableName}`),
      ];
    }
    case 'task': {
      const { objectData, pipeline } = executable as TaskHost;
      if (pipeline !== undefined) return printPipeline(pipeline);
      return objectData === undefined ? [] : [`data <${objectData.name}>`];
    }
    default:
      return [];
  }
}

function constraintLine(constraint: PrecedenceConstraint): string {
  const end = (target: Executable | undefined, reference: string): string =>
    target === undefined ? `unresolved ${reference}` : quoted(target.name);
  const joined = constraint.logicalAnd ? 'and' : 'or';
  const expression = constraint.expression === '' ? '' : ` ${constraint.expression}`;
  const ends = `${end(constraint.from, constraint.fromReference)} -> ${end(constraint.to, constraint.toReference)}`;
  return `constraint ${ends} ${constraint.evaluationOperation} ${constraint.value} ${joined}${expression}`;
}

function variableLine(variable: Variable): string {
  const expression = variable.evaluateAsExpression ? ` = ${variable.expression}` : '';
  const readOnly = variable.readOnly ? ' readOnly' : '';
  const raises = variable.raiseChangedEvent ? ' raiseChangedEvent' : '';
  const value = quoted(variable.valueText);
  return `variable ${variable.namespace}::${variable.name} type ${variable.dataType} ${value}${readOnly}${raises}${expression}`;
}

function parameterLine(parameter: Parameter): string {
  const value = parameter.sensitive || parameter.encrypted ? '****' : quoted(parameter.valueText);
  const marks = [
    parameter.required && ' required',
    parameter.sensitive && ' sensitive',
    parameter.encrypted && ' encrypted',
  ].filter((mark) => mark !== false);
  return `parameter ${parameter.name} type ${parameter.typeCode} ${value}${marks.join('')}`;
}

function connectionManagerLines(manager: ConnectionManager): string[] {
  const properties = [...manager.innerProperties].filter(([name]) => name !== 'ConnectionString');
  return [
    `connection manager ${quoted(manager.name)} ${manager.creationName} ${quoted(maskSecrets(manager.connectionString))}${manager.delayValidation ? ' delayValidation' : ''}`,
    ...indented([
      ...expressionLines(manager),
      ...properties.map(([name, value]) => `${name} ${quoted(value)}`),
      ...manager.secrets.map(({ name, encrypted }) => `secret ${name}${encrypted ? ' encrypted' : ''}`),
      ...manager.flatFileColumns.map((column) => {
        const shown = [...column.properties].filter(
          ([name]) => !['ObjectName', 'DTSID', 'CreationName'].includes(name),
        );
        return `column ${quoted(column.name)} ${shown.map(([name, value]) => `${name}=${quoted(value)}`).join(' ')}`;
      }),
    ]),
  ];
}

function expressionLines(object: ModelObject): string[] {
  return object.propertyExpressions.map(({ name, expression }) => `expression ${name} = ${expression}`);
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
