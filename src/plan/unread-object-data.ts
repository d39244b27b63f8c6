import type { PropertyDeclarations } from '../sdk/property.ts';
import type { ObjectData } from './object-data.ts';

/** Something in an ObjectData that no declared property reads. */
export interface UnreadSetting {
  /** Path below the element: `@Filter`, `Rule/@Depth`, `Rule`. */
  readonly name: string;
  /** Its text without blanks around; `…` for an element that holds attributes or elements. */
  readonly value: string;
}

/** The paths of what an ObjectData holds that no declared property reads. */
export function unreadObjectData(element: ObjectData, declarations: PropertyDeclarations): string[] {
  return unreadSettings(element, declarations).map(({ name }) => name);
}

/** What an ObjectData holds that no declared property reads. Declarations of namespaces, and attributes of another namespace than their element, do not count. */
export function unreadSettings(element: ObjectData, declarations: PropertyDeclarations): readonly UnreadSetting[] {
  return unreadBelow(element, { paths: [...pathsOf(declarations)], whole: [...wholeElements(declarations)] }, '');
}

interface ReadPaths {
  readonly paths: readonly string[];
  /** Elements that a property reads with all that is in them. */
  readonly whole: readonly string[];
}

/** Every path that is read, with those of the fields of collections below the path of their items. */
function* pathsOf(declarations: PropertyDeclarations): Generator<string> {
  for (const [name, { kind, at, aliases = [], fields = {} }] of Object.entries(declarations)) {
    yield at ?? `@${name}`;
    for (const alias of aliases) yield `@${alias}`;
    if (kind !== 'collection' || at === undefined) continue;
    for (const field of pathsOf(fields)) yield `${at}/${field}`;
  }
}

function* wholeElements(declarations: PropertyDeclarations): Generator<string> {
  for (const { kind, at } of Object.values(declarations)) if (kind === 'xml' && at !== undefined) yield at;
}

function unreadBelow(element: ObjectData, read: ReadPaths, prefix: string): UnreadSetting[] {
  const attributes = ownAttributes(element)
    .map(({ localName, value }) => ({ name: `${prefix}@${localName}`, value: value.trim() }))
    .filter(({ name }) => !read.paths.includes(name));
  const elements = element.elements.flatMap((child): UnreadSetting[] => {
    // Formats 2 and 3 write attributes so.
    const property = child.localName === 'Property' ? child.attributeValue('Name') : undefined;
    const path = property === undefined ? `${prefix}${child.localName}` : `${prefix}@${property}`;
    if (read.whole.includes(path) || (property !== undefined && read.paths.includes(path))) return [];
    const isRead = read.paths.some((each) => each === path || each.startsWith(`${path}/`));
    return isRead ? unreadBelow(child, read, `${path}/`) : [{ name: path, value: textOf(child, property) }];
  });
  return [...attributes, ...elements];
}

function ownAttributes(element: ObjectData): ObjectData['attributes'] {
  return element.attributes.filter(
    ({ namespace, prefix, localName }) =>
      prefix !== 'xmlns' &&
      localName !== 'xmlns' &&
      ((prefix === '' && namespace === '') || namespace === element.namespace),
  );
}

function textOf(element: ObjectData, property: string | undefined): string {
  const isPlain = element.elements.length === 0 && (property !== undefined || ownAttributes(element).length === 0);
  return isPlain ? element.textContent.trim() : '…';
}
