import type { Secret } from '../../../datatypes/secret.ts';
import type { ConnectionManager, FlatFileColumnObject } from '../../../model/package.ts';
import { escapeText } from '../../../xml/escape.ts';
import type { XmlElement } from '../../../xml/xml-element.ts';
import { type ConnectionManagerData, readObjectData, secretElements } from '../read-connection-manager.ts';
import { escapeDelimiters } from '../unescape-delimiter.ts';
import type { EditedElement } from './edited-element.ts';
import { flatFileColumnOrder, innerConnectionManagerOrder } from './element-order.ts';
import { type ElementStyle, ElementWriter } from './element-writer.ts';
import type { ObjectKind } from './object-kind.ts';
import { modelObjectMembers } from './object-members.ts';
import { writeCollection } from './write-collection.ts';
import type { WriteContext } from './write-context.ts';
import { blankElement, objectEdits } from './write-object.ts';

const flatFileColumn: ObjectKind<FlatFileColumnObject> = {
  element: 'FlatFileColumn',
  members: modelObjectMembers,
  order: flatFileColumnOrder,
  inPipeline: false,
  persistedText: escapeDelimiters,
};

// Connection managers whose object data is not DTS:ConnectionManager (observed).
const ownElements: ReadonlyMap<string, string> = new Map([
  ['SMTP', 'SmtpConnectionManager'],
  ['MSMQ', 'MsmqConnectionManager'],
]);

/**
 * What a connection manager keeps in its object data, in its present state: properties, columns, secrets. Secrets that changed are written
 * in plain form and marked `Sensitive="1"`: the protection of the document encrypts what is marked.
 */
export function connectionManagerData(
  manager: ConnectionManager,
  pristine: ConnectionManager | undefined,
  indent: string,
  context: WriteContext,
): EditedElement | undefined {
  const base = pristine ?? readObjectData(manager.objectData);
  const changes = innerChanges(manager, base);
  const secrets = changedSecrets(manager, base);
  const columns = manager.flatFileColumns;
  if (manager.objectData === undefined && changes.size + secrets.length + columns.length === 0) return undefined;
  const own = ownElements.get(manager.creationName);
  const element = manager.objectData ?? blankElement(own ?? `${context.prefix}ConnectionManager`, context);
  const style: ElementStyle = {
    layout: context.layout,
    order: innerConnectionManagerOrder,
    indent,
    prefix: element.prefix === '' ? '' : context.prefix,
    sorted: false,
    propertyElements: context.propertyElements && element.prefix !== '',
  };
  const writer = new ElementWriter(element, style);
  writeInnerProperties(writer, changes);
  for (const { name, index, value } of secrets) writeSecret(writer, name, secretElements(element)[index], value);
  const place = context.propertyElements ? {} : { wrapper: 'FlatFileColumns' };
  const before = columnsIn(element, manager, pristine, context);
  if (before !== undefined) writeCollection(writer, place, flatFileColumn, columns, before, context);
  return { element, edits: writer.edits() };
}

// The columns the element holds so far; undefined when the element was replaced and the columns of the model did not change.
function columnsIn(
  element: XmlElement,
  { flatFileColumns }: ConnectionManager,
  pristine: ConnectionManager | undefined,
  context: WriteContext,
): readonly FlatFileColumnObject[] | undefined {
  if (pristine === undefined) return readObjectData(element).flatFileColumns;
  if (element === pristine.objectData) return pristine.flatFileColumns;
  const isSame = ({ origin, ...column }: FlatFileColumnObject, index: number) =>
    origin !== undefined &&
    origin === pristine.flatFileColumns[index]?.origin &&
    objectEdits({ origin, ...column }, origin, flatFileColumn, context).length === 0;
  const unchanged = flatFileColumns.length === pristine.flatFileColumns.length && flatFileColumns.every(isSame);
  return unchanged ? undefined : readObjectData(element).flatFileColumns;
}

function innerChanges(manager: ConnectionManager, pristine: ConnectionManagerData): Map<string, string | undefined> {
  const changes = new Map<string, string | undefined>();
  const before = pristine.innerProperties;
  for (const name of before.keys()) if (!manager.innerProperties.has(name)) changes.set(name, undefined);
  for (const [name, value] of manager.innerProperties) {
    if (before.get(name) !== value) changes.set(name, escapeDelimiters(name, value));
  }
  const isSecret = manager.secrets.some(({ name }) => name === 'ConnectionString');
  if (manager.connectionString !== pristine.connectionString && !isSecret) {
    changes.set('ConnectionString', manager.connectionString);
  }
  return changes;
}

// FTP and HTTP connection managers keep their own properties one level deeper.
function writeInnerProperties(writer: ElementWriter, changes: ReadonlyMap<string, string | undefined>): void {
  const nested = nestedElement(writer.element);
  if (nested === undefined) {
    writer.setProperties(changes);
    return;
  }
  const nestedWriter = new ElementWriter(nested, { ...writer.style, indent: writer.childIndent });
  const isOuter = (name: string) => name === 'ConnectionString' || writer.hasProperty(name);
  writer.setProperties(new Map([...changes].filter(([name]) => isOuter(name))));
  nestedWriter.setProperties(new Map([...changes].filter(([name]) => !isOuter(name))));
  writer.nest(nestedWriter.edits());
}

function nestedElement(element: XmlElement): XmlElement | undefined {
  return element.child('FtpConnection') ?? element.child('HttpConnection');
}

interface ChangedSecret {
  readonly name: string;
  /** Among the secrets of the element; −1 for a new one. */
  readonly index: number;
  readonly value: Secret | undefined;
}

// Secrets of one name are told apart by their order: damaged files give a property several.
function changedSecrets(manager: ConnectionManager, pristine: ConnectionManagerData): ChangedSecret[] {
  const before = pristine.secrets;
  const keysBefore = secretKeys(before);
  const keys = secretKeys(manager.secrets);
  const present = manager.secrets.map(({ name, value }, position) => {
    const index = keysBefore.indexOf(keys[position]);
    const unchanged =
      index >= 0 && (value === undefined ? before[index].value === undefined : value.equals(before[index].value));
    return unchanged ? [] : [{ name, index, value }];
  });
  const gone = before.map(({ name }, index) =>
    keys.includes(keysBefore[index]) ? [] : [{ name, index, value: undefined }],
  );
  return [...present, ...gone].flat();
}

function secretKeys(secrets: ConnectionManager['secrets']): string[] {
  const counts = new Map<string, number>();
  return secrets.map(({ name }) => {
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    return JSON.stringify([name, count]);
  });
}

function writeSecret(
  writer: ElementWriter,
  name: string,
  existing: XmlElement | undefined,
  value: Secret | undefined,
): void {
  if (value === undefined) {
    if (existing !== undefined) writer.removeChild(existing);
    return;
  }
  const { prefix } = writer.style;
  const element = name === 'Password' ? 'Password' : 'Property';
  const attributes = new Map([
    [`${prefix}Name`, name],
    [`${prefix}Sensitive`, '1'],
  ]);
  const fresh = writer.elementText(element, attributes, escapeText(value.reveal()), 'paired');
  const nested = nestedElement(writer.element);
  if (existing !== undefined) writer.replaceChild(existing, fresh);
  else if (nested === undefined) writer.addChild(element, fresh);
  else {
    const nestedWriter = new ElementWriter(nested, { ...writer.style, indent: writer.childIndent });
    nestedWriter.addChild(element, fresh);
    writer.nest(nestedWriter.edits());
  }
}
