import { objectVariableType, parameterDataType, variableDataType } from '../../datatypes/variable-type.ts';
import {
  currentEnumeratorName,
  currentLogProviderName,
  currentTaskName,
} from '../../formats/dtsx/upgrade/current-names.ts';
import {
  configurationMembers,
  constraintMembers,
  eventHandlerMembers,
  executableMembers,
  logProviderMembers,
  packageMembers,
  parameterMembers,
  variableMembers,
} from '../../formats/dtsx/write/object-members.ts';
import type { EventHandler, Executable, ForeachLoop, PrecedenceConstraint, TaskHost } from '../../model/executable.ts';
import type { ModelObject } from '../../model/model-object.ts';
import type { Package } from '../../model/package.ts';
import type { Parameter, Variable } from '../../model/variable.ts';
import { executablePath } from '../../model/walk.ts';
import { expressionFacts, objectFacts } from './object-facts.ts';
import {
  type Fact,
  fact,
  factUnless,
  isSecretName,
  type OutlineExecutable,
  type OutlineItem,
  outlineItem,
  secretFact,
} from './outline.ts';
import { outlineConnectionManager } from './outline-connection-manager.ts';
import { type ElementContent, encryptedText, outlineElement, outlineLogging } from './outline-element.ts';
import { outlinePipeline } from './outline-pipeline.ts';
import { PackageReferences } from './package-references.ts';

/** A package by its meaning; the same for packages of different formats that mean the same. The model is not changed. */
export function outlinePackage(root: Package): OutlineExecutable {
  return outlineExecutable(root, new PackageReferences(root));
}

function outlineExecutable(executable: Executable, references: PackageReferences): OutlineExecutable {
  const { kind, name, id } = executable;
  const special = kindContent(executable, references);
  return {
    ...outlineItem(kind, name, [...ownFacts(executable), ...special.facts], { id: id.toLowerCase() }),
    type: kind === 'task' ? currentTaskName(executable.creationName) : '',
    subject: executable,
    path: executablePath(executable),
    items: [
      ...executable.variables.map(outlineVariable),
      ...special.items,
      ...executable.precedenceConstraints.map(outlineConstraint),
      ...outlineLogging(executable.loggingOptions, executable.loggingMode, references),
    ],
    executables: [...executable.executables, ...executable.eventHandlers].map((child) =>
      outlineExecutable(child, references),
    ),
  };
}

function ownFacts(executable: Executable): Fact[] {
  // The locale of a package is its own; everything below takes it over with −1.
  const facts = isPackage(executable)
    ? objectFacts(executable, packageMembers)
    : isEventHandler(executable)
      ? objectFacts(executable, eventHandlerMembers, ['EventName'])
      : objectFacts(executable, executableMembers);
  return facts.filter(({ name, text }) => name !== 'LocaleID' || text !== '-1');
}

function kindContent(executable: Executable, references: PackageReferences): ElementContent {
  if (isPackage(executable)) return { facts: [], items: packageItems(executable, references) };
  if (isForeachLoop(executable)) return foreachContent(executable, references);
  if (!isTaskHost(executable)) return { facts: [], items: [] };
  const { objectData, pipeline } = executable;
  if (pipeline !== undefined) return outlinePipeline(pipeline, references);
  return objectData === undefined ? { facts: [], items: [] } : outlineElement(objectData, references);
}

function packageItems(root: Package, references: PackageReferences): OutlineItem[] {
  return [
    ...root.parameters.map(outlineParameter),
    ...root.connectionManagers.map((manager) => outlineConnectionManager(manager, references)),
    ...root.configurations.map((each) =>
      outlineItem('configuration', each.name, objectFacts(each, configurationMembers), identityOf(each)),
    ),
    ...root.logProviders.map((each) => {
      const type = fact('CreationName', currentLogProviderName(each.creationName));
      const facts = objectFacts(each, logProviderMembers, ['ConfigString', 'DelayValidation']);
      const target = each.configString === '' ? [] : [references.fact('ConfigString', each.configString)];
      return outlineItem('log provider', each.name, [type, ...facts, ...target], identityOf(each));
    }),
  ];
}

function foreachContent({ enumerator, variableMappings }: ForeachLoop, references: PackageReferences): ElementContent {
  const mappings = variableMappings.map(({ variableName, valueIndex }) =>
    outlineItem('variable mapping', String(valueIndex), [fact('VariableName', variableName)]),
  );
  if (enumerator === undefined) return { facts: [], items: mappings };
  const type = fact('CreationName', currentEnumeratorName(enumerator.creationName));
  const { objectData, propertyExpressions } = enumerator;
  const { facts, items } = objectData === undefined ? { facts: [], items: [] } : outlineElement(objectData, references);
  const content = outlineItem('enumerator', '', [type, ...facts, ...expressionFacts(propertyExpressions)], { items });
  return { facts: [], items: [content, ...mappings] };
}

function outlineVariable(variable: Variable): OutlineItem {
  const { namespace, name, dataType, evaluateAsExpression } = variable;
  const isObject = dataType === objectVariableType;
  const type = isObject ? 'Object' : (variableDataType(dataType) ?? String(dataType));
  const valueText = isObject ? (variable.valueOrigin?.textContent.trim() ?? '') : variable.valueText;
  const facts = [
    fact('DataType', type),
    // The value of an expression is what it was when the package was saved.
    ...(evaluateAsExpression ? [] : valueFacts(name, unifiedBoolean(type, valueText))),
    ...objectFacts(variable, variableMembers, ['Namespace']),
  ];
  return outlineItem('variable', `${namespace}::${name}`, facts, identityOf(variable));
}

function outlineParameter(parameter: Parameter): OutlineItem {
  const { name, typeCode, sensitive, encrypted, secret } = parameter;
  const type = parameterDataType(typeCode) ?? String(typeCode);
  const sealed = encrypted ? encryptedText : secret?.reveal();
  const facts = [
    fact('DataType', type),
    ...(sensitive || encrypted
      ? [secretFact('Value', sealed ?? '')]
      : valueFacts(name, unifiedBoolean(type, parameter.valueText))),
    ...objectFacts(parameter, parameterMembers, ['DataType', 'ParameterValue']),
  ];
  return outlineItem('parameter', name, facts, identityOf(parameter));
}

function valueFacts(owner: string, text: string): Fact[] {
  return isSecretName(owner) && text !== '' ? [secretFact('Value', text)] : factUnless('Value', text);
}

function unifiedBoolean(type: string, text: string): string {
  if (type !== 'DT_BOOL') return text;
  return text === '' ? '' : text === '0' || text.toLowerCase() === 'false' ? 'False' : 'True';
}

function outlineConstraint(constraint: PrecedenceConstraint): OutlineItem {
  const { from, to, fromReference, toReference } = constraint;
  const [before, after] = [from?.name ?? fromReference, to?.name ?? toReference];
  const facts = [
    fact('From', before, from),
    fact('To', after, to),
    ...objectFacts(constraint, constraintMembers, ['From', 'To', 'Value', 'EvalOp', 'LogicalAnd']),
    ...factUnless('EvalOp', constraint.evaluationOperation, 'constraint'),
    ...factUnless('Value', constraint.value, 'success'),
    ...factUnless('LogicalAnd', constraint.logicalAnd ? 'True' : 'False', 'True'),
  ];
  const ends = [from, to].filter((end) => end !== undefined);
  return outlineItem('constraint', `${before} → ${after}`, facts, { ...identityOf(constraint), ends });
}

function identityOf(object: ModelObject): Pick<OutlineItem, 'id' | 'subject'> {
  return { id: object.id.toLowerCase(), subject: object };
}

function isPackage(executable: Executable): executable is Package {
  return executable.kind === 'package';
}

function isEventHandler(executable: Executable): executable is EventHandler {
  return executable.kind === 'event-handler';
}

function isForeachLoop(executable: Executable): executable is ForeachLoop {
  return executable.kind === 'foreach-loop';
}

function isTaskHost(executable: Executable): executable is TaskHost {
  return executable.kind === 'task';
}
