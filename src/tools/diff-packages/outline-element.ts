import { isSensitive } from '../../formats/dtsx/read-model-object.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import { type Fact, factUnless, type OutlineItem, outlineItem, secretFact } from './outline.ts';
import type { PackageReferences } from './package-references.ts';

/** What an element says: its properties and the objects in it. */
export interface ElementContent {
  readonly facts: readonly Fact[];
  readonly items: readonly OutlineItem[];
}

/** What stands for a value that is encrypted, because every save encrypts anew. */
export const encryptedText = 'encrypted';

// What format 8 leaves out and older formats write (source: tasks reference), by element.
const defaults = new Map(
  Object.entries<Readonly<Record<string, string>>>({
    SqlTaskData: {
      TimeOut: '0',
      IsStoredProc: 'False',
      BypassPrepare: 'True',
      SqlStmtSourceType: 'DirectInput',
      CodePage: '1252',
      ResultType: 'ResultSetType_None',
      TypeConversionMode: 'Allowed',
    },
    ScriptProject: { EntryPoint: 'Main' },
    ExecuteProcessData: {
      RequireFullFileName: 'True',
      FailTaskIfReturnCodeIsNotSuccessValue: 'True',
      SuccessValue: '0',
      TimeOut: '0',
      TerminateAfterTimeout: 'True',
      WindowStyle: 'Normal',
    },
    FileSystemData: {
      TaskOperationType: 'CopyFile',
      TaskOverwriteDestFile: 'False',
      TaskIsSourceVariable: 'False',
      TaskIsDestinationVariable: 'False',
    },
    ExecutePackageTask: { ExecuteOutOfProcess: 'False', UseProjectReference: 'False' },
  }),
);

// Names that the designer generates, versions, and what it compiles from the source beside it.
const generated = new Map([
  ['ScriptProject', ['Name', 'ProjectID', 'VSTAMajorVersion', 'VSTAMinorVersion', 'SaveBinaries', 'BinaryItem']],
]);

const naming = ['Name', 'ObjectName', 'ParameterName', 'ResultName'];

/** The meaning of opaque XML: attributes and elements that only hold text are properties, other elements are objects. */
export function outlineElement(element: XmlElement, references: PackageReferences): ElementContent {
  const { localName } = element;
  const skipped = generated.get(localName) ?? [];
  const otherwise = defaults.get(localName) ?? {};
  const property = (name: string, text: string): Fact[] =>
    skipped.includes(name) || text === ''
      ? []
      : [references.fact(name, text)].filter((made) => made.text !== otherwise[name]);
  const children = element.elements.filter((child) => !skipped.includes(child.localName));
  const names = propertyNames(children);
  return {
    facts: [
      ...attributesOf(element).flatMap(({ localName: name, value }) => property(name, value)),
      ...[...names].flatMap(([child, name]) => childFacts(child, name, property)),
      ...property('text', ownText(element)),
    ],
    items: children.filter((child) => !names.has(child)).map((child) => childItem(child, references)),
  };
}

function ownText({ children }: XmlElement): string {
  const texts = children.map((child) => (child.kind === 'text' || child.kind === 'cdata' ? child.value : ''));
  return texts.join('').trim();
}

function childFacts(child: XmlElement, name: string, property: (name: string, text: string) => Fact[]): Fact[] {
  if (isClosed(child)) return [secretFact(name, encryptedText)];
  if (isSensitive(child)) return [secretFact(name, child.textContent)];
  const [only] = attributesOf(child);
  const holdsOneAttribute = only !== undefined && child.attributeValue('Name') === undefined;
  return property(name, holdsOneAttribute ? only.value : child.textContent.trim());
}

/** The children that are properties of their parent, with their names; the others are objects. */
function propertyNames(children: readonly XmlElement[]): Map<XmlElement, string> {
  const names = new Map<XmlElement, string>();
  for (const alike of Map.groupBy(children, ({ localName }) => localName).values()) {
    const hold = areSingleAttributes(alike);
    for (const child of alike) {
      const name = hold ? attributesOf(child)[0].localName : propertyName(child, alike.length === 1);
      if (name !== undefined) names.set(child, name);
    }
  }
  return names;
}

// <FEFEProperty Folder="…"/><FEFEProperty FileSpec="…"/>: each element is one property.
function areSingleAttributes(alike: readonly XmlElement[]): boolean {
  if (alike.length < 2) return false;
  const names = alike.map((each) => attributesOf(each).map(({ localName }) => localName));
  const isSingle = names.every((each, index) => each.length === 1 && alike[index].elements.length === 0);
  return isSingle && new Set(names.flat()).size === alike.length;
}

function propertyName(child: XmlElement, isOnly: boolean): string | undefined {
  const given = child.attributeValue('Name');
  if (isClosed(child) || isSensitive(child)) return given ?? child.localName;
  if (child.elements.length > 0) return undefined;
  if (child.localName === 'Property' && given !== undefined) {
    const event = child.attributeValue('EventName');
    return event === undefined ? given : `${given}[${event}]`;
  }
  return isOnly && attributesOf(child).length === 0 ? child.localName : undefined;
}

function childItem(child: XmlElement, references: PackageReferences): OutlineItem {
  const { facts, items } = outlineElement(child, references);
  const named = naming.find((name) => (child.attributeValue(name) ?? '') !== '');
  const name = named === undefined ? '' : (child.attributeValue(named) ?? '');
  return outlineItem(child.localName, name, withoutName(facts, named), { items, ordered: name === '' });
}

function withoutName(facts: readonly Fact[], named: string | undefined): readonly Fact[] {
  return facts.filter(({ name }) => name !== named && !['DTSID', 'CreationName', 'Encoding'].includes(name));
}

function isClosed(element: XmlElement): boolean {
  return (
    element.localName === 'EncryptedData' ||
    element.child('EncryptedData') !== undefined ||
    (element.attribute('Encrypted') !== undefined && isSensitive(element))
  );
}

function attributesOf(element: XmlElement): XmlElement['attributes'] {
  return element.attributes.filter(({ prefix, name }) => prefix !== 'xmlns' && prefix !== 'xml' && name !== 'xmlns');
}

/** The logging options of an executable as one object; none when they only state defaults. */
export function outlineLogging(
  element: XmlElement | undefined,
  loggingMode: number,
  references: PackageReferences,
): OutlineItem[] {
  if (element === undefined) return [];
  const { facts, items } = outlineElement(element, references);
  const told = facts.filter(({ name }) => name !== 'LoggingMode' && name !== 'FilterKind');
  if (loggingMode === 0 && told.length === 0 && items.length === 0) return [];
  return [
    outlineItem(
      'logging options',
      '',
      [...factUnless('LoggingMode', String(loggingMode)), ...facts.filter(({ name }) => name !== 'LoggingMode')],
      { items },
    ),
  ];
}
