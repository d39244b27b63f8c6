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
  const innerProperties = objectData === undefined ? new Map<string, string>() : readInnerProperties(objectData);
  const secrets = objectData === undefined ? [] : [...readSecrets(objectData)];
  const secretString = secrets.find(({ name }) => name === 'ConnectionString')?.value;
  return {
    ...object,
    scope,
    delayValidation: booleanOf(object.properties, 'DelayValidation', false),
    objectData,
    connectionString: innerProperties.get('ConnectionString') ?? secretString ?? '',
    secrets,
    innerProperties,
    flatFileColumns: objectData === undefined ? [] : readFlatFileColumns(objectData),
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

function* readSecrets(element: XmlElement): Generator<ConnectionManager['secrets'][number]> {
  for (const child of element.elements) {
    const encrypted = isEncryptedData(child) || hasOwnCipherText(child) || isUserKeyValue(child);
    if (encrypted) yield { name: propertyName(child), encrypted, value: undefined };
    else if (isSensitive(child)) yield { name: propertyName(child), encrypted, value: child.textContent };
    else yield* readSecrets(child);
  }
}

function readFlatFileColumns(objectData: XmlElement): FlatFileColumnObject[] {
  return collectionElements(objectData, 'FlatFileColumns', 'FlatFileColumn').map((element) => {
    const column = readModelObject(element);
    unescapeDelimiters(column.properties);
    return column;
  });
}
