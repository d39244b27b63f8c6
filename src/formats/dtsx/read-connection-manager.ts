import { Secret } from '../../datatypes/secret.ts';
import type { ConnectionManager, FlatFileColumnObject } from '../../model/package.ts';
import { booleanOf } from '../../model/property-set.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import { hasOwnCipherText, isEncryptedData, isUserKeyValue } from '../protection/decrypt-element.ts';
import { propertyName } from '../protection/open-document.ts';
import { type ReadContext, requireText } from './read-context.ts';
import { collectionElements, isSensitive, objectDataOf, readModelObject, readProperties } from './read-model-object.ts';
import { unescapeDelimiters } from './unescape-delimiter.ts';

/** The connection managers of a package. */
export function readConnectionManagers(root: XmlElement, context: ReadContext): ConnectionManager[] {
  return collectionElements(root, 'ConnectionManagers', 'ConnectionManager').map((element) =>
    readConnectionManager(element, 'package', context),
  );
}

/** A connection manager of a package, or the root of a `.conmgr` file. */
export function readConnectionManager(
  element: XmlElement,
  scope: ConnectionManager['scope'],
  context: ReadContext,
): ConnectionManager {
  const object = readModelObject(element);
  requireText(context, object.name, 'ObjectName', element);
  requireText(context, object.creationName, 'CreationName', element);
  const objectData = objectDataOf(element);
  return {
    ...object,
    scope,
    delayValidation: booleanOf(object.properties, 'DelayValidation', false),
    objectData,
    ...readObjectData(objectData),
  };
}

/** What a connection manager keeps in its object data. */
export type ConnectionManagerData = Pick<
  ConnectionManager,
  'connectionString' | 'secrets' | 'innerProperties' | 'flatFileColumns'
>;

/** The properties, secrets and flat file columns in the object data of a connection manager; none without object data. */
export function readObjectData(objectData: XmlElement | undefined): ConnectionManagerData {
  if (objectData === undefined) {
    return { connectionString: '', secrets: [], innerProperties: new Map(), flatFileColumns: [] };
  }
  const innerProperties = readInnerProperties(objectData);
  const secrets = secretElements(objectData).map(readSecret);
  const secretString = secrets.find(({ name }) => name === 'ConnectionString')?.value?.reveal();
  return {
    connectionString: innerProperties.get('ConnectionString') ?? secretString ?? '',
    secrets,
    innerProperties,
    flatFileColumns: readFlatFileColumns(objectData),
  };
}

// FTP and HTTP connection managers keep their own properties one level deeper, in FtpConnection and HttpConnection.
function readInnerProperties(objectData: XmlElement): Map<string, string> {
  const properties = readProperties(objectData);
  for (const nested of objectData.elements) {
    if (nested.localName !== 'FtpConnection' && nested.localName !== 'HttpConnection') continue;
    for (const [name, value] of readProperties(nested)) properties.set(name, value);
  }
  unescapeDelimiters(properties);
  return properties;
}

/** The elements below the object data of a connection manager that hold its secrets, encrypted or not, in the order of `secrets`. */
export function secretElements(objectData: XmlElement): XmlElement[] {
  return objectData.elements.flatMap((child) =>
    isClosed(child) || isSensitive(child) ? [child] : secretElements(child),
  );
}

function readSecret(element: XmlElement): ConnectionManager['secrets'][number] {
  const encrypted = isClosed(element);
  return { name: propertyName(element), encrypted, value: encrypted ? undefined : new Secret(element.textContent) };
}

function isClosed(element: XmlElement): boolean {
  return isEncryptedData(element) || hasOwnCipherText(element) || isUserKeyValue(element);
}

function readFlatFileColumns(objectData: XmlElement): FlatFileColumnObject[] {
  return collectionElements(objectData, 'FlatFileColumns', 'FlatFileColumn').map((element) => {
    const column = readModelObject(element);
    unescapeDelimiters(column.properties);
    return column;
  });
}
