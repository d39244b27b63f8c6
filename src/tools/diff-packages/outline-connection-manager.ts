import { dataTypeCodes } from '../../datatypes/data-type.ts';
import { upgradedProperty } from '../../formats/dtsx/upgrade/upgrade-property.ts';
import { connectionManagerMembers } from '../../formats/dtsx/write/object-members.ts';
import type { ConnectionManager, FlatFileColumnObject } from '../../model/package.ts';
import { objectFacts } from './object-facts.ts';
import { type Fact, fact, factUnless, type OutlineItem, outlineItem, secretFact } from './outline.ts';
import { encryptedText, outlineElement } from './outline-element.ts';
import type { PackageReferences } from './package-references.ts';

// What the model knows of the object data: it is described from there.
const known = new Set(['Property', 'FlatFileColumns', 'FlatFileColumn', 'FtpConnection', 'HttpConnection']);

const typeNames = new Map(Object.entries(dataTypeCodes).map(([name, code]) => [String(code), name]));

/** A connection manager with its flat file columns, in their order; the values of its secrets are never shown. */
export function outlineConnectionManager(manager: ConnectionManager, references: PackageReferences): OutlineItem {
  const facts = [
    fact('CreationName', manager.creationName),
    ...innerFacts(manager.innerProperties),
    ...manager.secrets.map(({ name, encrypted, value }) =>
      secretFact(name, encrypted ? encryptedText : (value?.reveal() ?? '')),
    ),
    ...objectFacts(manager, connectionManagerMembers),
  ];
  return outlineItem('connection manager', manager.name, facts, {
    id: manager.id.toLowerCase(),
    subject: manager,
    items: [...manager.flatFileColumns.map(outlineColumn), ...otherObjects(manager, references)],
  });
}

function innerFacts(properties: ReadonlyMap<string, string>): Fact[] {
  return [...properties].flatMap(([name, text]) =>
    factUnless(name, upgradedProperty(name, shownDelimiter(name, text))),
  );
}

// As the designer shows them: a delimiter that is a line end is to be seen, and the kind of line end matters.
function shownDelimiter(name: string, text: string): string {
  if (!name.endsWith('Delimiter')) return text;
  return text.replaceAll('\r', '{CR}').replaceAll('\n', '{LF}').replaceAll('\t', '{t}');
}

function outlineColumn(column: FlatFileColumnObject): OutlineItem {
  const facts = objectFacts(column, [], ['ColumnDelimiter', 'DataType']);
  const { properties } = column;
  const type = typeNames.get(properties.get('DataType') ?? '') ?? properties.get('DataType');
  const delimiter = shownDelimiter('ColumnDelimiter', properties.get('ColumnDelimiter') ?? '');
  return outlineItem(
    'flat file column',
    column.name,
    [...factUnless('DataType', type), ...factUnless('ColumnDelimiter', delimiter), ...facts],
    { subject: column, ordered: true },
  );
}

function otherObjects({ objectData }: ConnectionManager, references: PackageReferences): readonly OutlineItem[] {
  if (objectData === undefined) return [];
  return outlineElement(objectData, references).items.filter(({ kind }) => !known.has(kind));
}
