import type { XmlElement } from '../../xml/xml-element.ts';
import { propertyName } from './open-document.ts';

/**
 * The property path of a sensitive element, as `/Set` and configurations write it: `\Package.Connections[Files].Properties[ServerPassword]`,
 * `\Package.Variables[$Package::Code].Properties[Value]`, `\Package\Container\Task.Properties[Password]`. Connection managers and
 * parameters of a project are reached through the package too; what a manifest repeats of a package begins with the name of the package.
 */
export function secretPath(element: XmlElement): string {
  const owners: XmlElement[] = [];
  for (let owner = element.parent; owner !== undefined; owner = owner.parent) owners.unshift(owner);
  const path = owners.map(pathPart).join('');
  const named = path.startsWith('\\') ? path : `\\Package${path}`;
  return owners.some(isParameter) ? `${named}.Properties[Value]` : `${named}.Properties[${propertyName(element)}]`;
}

/** The path of a connection manager's property. */
export function connectionSecretPath(connection: string, property: string): string {
  return `\\Package.Connections[${connection}].Properties[${property}]`;
}

/** The path of a parameter's value. */
export function parameterSecretPath(scope: 'package' | 'project', parameter: string): string {
  return `\\Package${parameterPart(scope === 'package' ? '$Package' : '$Project', parameter)}.Properties[Value]`;
}

function pathPart(owner: XmlElement): string {
  const name = objectName(owner);
  switch (owner.localName) {
    case 'Executable':
      return owner.parent === undefined ? '\\Package' : `\\${name ?? ''}`;
    case 'EventHandler':
      return `.EventHandlers[${property(owner, 'EventName') ?? ''}]`;
    case 'ConnectionManager':
      return name === undefined ? '' : `.Connections[${name}]`;
    case 'LogProvider':
      return `.LogProviders[${name ?? ''}]`;
    case 'PackageMetaData':
      return `\\${owner.attributeValue('Name') ?? ''}`;
    case 'PackageParameter':
      return parameterPart('$Package', name ?? '');
    case 'Parameter':
      return parameterPart(isWithinPackage(owner) ? '$Package' : '$Project', owner.attributeValue('Name') ?? '');
    default:
      return '';
  }
}

function parameterPart(namespace: string, name: string): string {
  return `.Variables[${namespace}::${name}]`;
}

function isParameter({ localName }: XmlElement): boolean {
  return localName === 'PackageParameter' || localName === 'Parameter';
}

function isWithinPackage(element: XmlElement): boolean {
  return element.localName === 'PackageMetaData' || (element.parent !== undefined && isWithinPackage(element.parent));
}

function objectName(element: XmlElement): string | undefined {
  return property(element, 'ObjectName');
}

// An attribute since format 6, a DTS:Property before.
function property(element: XmlElement, name: string): string | undefined {
  return (
    element.attributeValue(name) ??
    element.childrenNamed('Property').find((child) => child.attributeValue('Name') === name)?.textContent
  );
}
