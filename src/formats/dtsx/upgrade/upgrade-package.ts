import { objectVariableType } from '../../../datatypes/variable-type.ts';
import { assignRefIds } from '../../../model/assign-ref-ids.ts';
import type { Executable } from '../../../model/executable.ts';
import { isForeachLoop, isTaskHost } from '../../../model/executable-kind.ts';
import type { ModelObject } from '../../../model/model-object.ts';
import type { ConnectionManager, Package } from '../../../model/package.ts';
import type { Pipeline } from '../../../model/pipeline.ts';
import { executablePath, walkExecutables } from '../../../model/walk.ts';
import type { XmlElement } from '../../../xml/xml-element.ts';
import { currentEnumeratorName, currentLogProviderName, currentTaskName } from './current-names.ts';
import { upgradedElement } from './upgrade-element.ts';
import { rememberColumns, renameComponents, upgradeAttributes, upgradeReferences } from './upgrade-pipeline.ts';
import { upgradeProperties } from './upgrade-property.ts';

/** One thing the upgrade changed. */
export interface UpgradeChange {
  readonly kind: 'format' | 'creation-name' | 'identifier' | 'removed';
  /** Path of the object: `\Package\Load`; for what stands in a data flow its new `refId`. */
  readonly path: string;
  /** '' when there was nothing. */
  readonly from: string;
  /** '' when nothing is left. */
  readonly to: string;
}

const currentFormat = 8;

/**
 * Makes a package of format 2, 3 or 6 one of format 8 (SQL Server 2014 to 2022), in place, and says what was changed. One of format 6 keeps
 * its text but for the names of format 8; one of format 2 or 3 is written anew when it is saved, because nothing of its form is left. A
 * package of format 8 stays as it is. What is encrypted stays encrypted.
 */
export function upgradePackage(root: Package): UpgradeChange[] {
  const { formatVersion } = root;
  if (formatVersion >= currentFormat) return [];
  const changes: UpgradeChange[] = [
    { kind: 'format', path: '\\Package', from: String(formatVersion), to: String(currentFormat) },
    ...renameObjects(root),
  ];
  root.formatVersion = currentFormat;
  if (formatVersion > 3) return changes;
  changes.push(...removedElements(root));
  upgradeForm(root);
  changes.push(...upgradeIdentifiers(root));
  return changes;
}

function renameObjects(root: Package): UpgradeChange[] {
  const changes: UpgradeChange[] = [];
  const rename = (object: ModelObject, path: string, to: string): void => {
    if (object.creationName === to) return;
    changes.push({ kind: 'creation-name', path, from: object.creationName, to });
    object.creationName = to;
  };
  rename(root, '\\Package', 'Microsoft.Package');
  for (const provider of root.logProviders) {
    rename(provider, `\\Package.LogProviders[${provider.name}]`, currentLogProviderName(provider.creationName));
  }
  for (const executable of walkExecutables(root)) {
    const path = executablePath(executable);
    if (isTaskHost(executable)) {
      rename(executable, path, currentTaskName(executable.creationName));
      if (executable.pipeline !== undefined) {
        renameComponents(executable.pipeline, ({ name }, from, to) => {
          changes.push({ kind: 'creation-name', path: `${path}\\${name}`, from, to });
        });
      }
    } else if (isForeachLoop(executable) && executable.enumerator !== undefined) {
      rename(executable.enumerator, path, currentEnumeratorName(executable.enumerator.creationName));
    }
  }
  return changes;
}

// Format 8 has no place for what the designers of 2005 and 2008 kept of their diagrams.
function removedElements(root: Package): UpgradeChange[] {
  return [...walkExecutables(root)].flatMap((executable) => {
    const path = executablePath(executable);
    return (executable.origin?.childrenNamed('PackageVariable') ?? []).map((element) => ({
      kind: 'removed' as const,
      path,
      from: `PackageVariable ${propertyOf(element, 'Namespace')}::${propertyOf(element, 'ObjectName')}`,
      to: '',
    }));
  });
}

function propertyOf(element: XmlElement, name: string): string {
  const property = element.childrenNamed('Property').find((each) => each.attributeValue('Name') === name);
  return property?.textContent ?? '';
}

// Everything that was read in the form of formats 2 and 3 loses its origin and so is written in that of format 8.
function upgradeForm(root: Package): void {
  for (const object of [...root.configurations, ...root.logProviders]) upgradeObject(object);
  for (const manager of root.connectionManagers) upgradeConnectionManager(manager);
  for (const executable of walkExecutables(root)) upgradeExecutable(executable);
}

function upgradeObject(object: ModelObject): void {
  object.origin = undefined;
  upgradeProperties(object.properties);
}

function upgradeExecutable(executable: Executable): void {
  upgradeObject(executable);
  for (const variable of executable.variables) {
    upgradeObject(variable);
    if (variable.dataType !== objectVariableType) variable.valueOrigin = undefined;
  }
  for (const constraint of executable.precedenceConstraints) upgradeObject(constraint);
  executable.loggingOptions = upgradedLoggingOptions(executable);
  if (isForeachLoop(executable)) {
    if (executable.enumerator !== undefined) upgradeObject(executable.enumerator);
    for (const mapping of executable.variableMappings) upgradeObject(mapping);
  }
  if (!isTaskHost(executable) || executable.pipeline === undefined) return;
  executable.objectData = undefined;
  rememberColumns(executable.pipeline);
  upgradeAttributes(executable.pipeline);
  withoutOrigins(executable.pipeline);
}

function withoutOrigins(pipeline: Pipeline): void {
  pipeline.origin = undefined;
  const ports = pipeline.components.flatMap(({ inputs, outputs }) => [...inputs, ...outputs]);
  const columns = ports.flatMap((port) => [...port.columns, ...port.externalColumns]);
  const owners = [...pipeline.components, ...ports, ...columns];
  const properties = owners.flatMap(({ customProperties }) => customProperties);
  const connections = pipeline.components.flatMap((component) => component.connections);
  for (const object of [...owners, ...properties, ...connections, ...pipeline.paths]) object.origin = undefined;
}

function upgradedLoggingOptions({ loggingOptions, loggingMode }: Executable): XmlElement | undefined {
  if (loggingOptions === undefined) return undefined;
  const saysSomething = loggingOptions.elements.some(
    (child) =>
      child.localName !== 'Property' || (child.attributeValue('Name') === 'EventFilter' && child.textContent !== ''),
  );
  return loggingMode !== 0 || saysSomething ? upgradedElement(loggingOptions) : undefined;
}

function upgradeConnectionManager(manager: ConnectionManager): void {
  upgradeObject(manager);
  upgradeProperties(manager.innerProperties);
  for (const column of manager.flatFileColumns) upgradeObject(column);
  const { objectData } = manager;
  if (objectData === undefined || objectData.prefix === '') return;
  const isPlain = objectData.elements.every(
    ({ localName }) => localName === 'Property' || localName === 'FlatFileColumn',
  );
  const isOpen = manager.secrets.length === 0;
  // What the model knows wholly is written anew; the rest keeps its elements.
  manager.objectData = isPlain && isOpen ? undefined : upgradedElement(objectData);
}

function upgradeIdentifiers(root: Package): UpgradeChange[] {
  const renamed = assignRefIds(root);
  const changes: UpgradeChange[] = [...walkExecutables(root)].map((executable) => ({
    kind: 'identifier',
    path: executablePath(executable),
    from: '',
    to: executable.refId,
  }));
  const managers = new Map(root.connectionManagers.map((manager) => [manager.id.toLowerCase(), manager]));
  for (const [task, paths] of renamed.dataFlows) {
    if (task.pipeline === undefined) continue;
    upgradeReferences(task.pipeline, task.refId, paths);
    for (const [from, to] of paths) changes.push({ kind: 'identifier', path: to, from, to });
    for (const connection of task.pipeline.components.flatMap(({ connections }) => connections)) {
      const manager = managers.get(connection.connectionManagerId.toLowerCase());
      if (manager === undefined) continue;
      connection.connectionManagerId = manager.refId;
      connection.connectionManagerRefId = manager.refId;
    }
  }
  return changes;
}
