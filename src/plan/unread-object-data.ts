import type { PropertyDeclarations } from '../sdk/property.ts';
import type { ObjectData } from './object-data.ts';

/** What an ObjectData holds that no declared property reads, as paths below its element: `@Filter`, `Rule/@Depth`. Declarations of namespaces do not count. */
export function unreadObjectData(element: ObjectData, declarations: PropertyDeclarations): string[] {
  return unreadBelow(element, [...pathsOf(declarations)], '');
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

function unreadBelow(element: ObjectData, paths: readonly string[], prefix: string): string[] {
  const attributes = element.attributes
    .filter(({ namespace, prefix: own, localName }) => namespace === '' && own === '' && localName !== 'xmlns')
    .map(({ localName }) => `${prefix}@${localName}`)
    .filter((path) => !paths.includes(path));
  const elements = element.elements.flatMap((child) => {
    const path = `${prefix}${child.localName}`;
    const isRead = paths.some((each) => each === path || each.startsWith(`${path}/`));
    return isRead ? unreadBelow(child, paths, `${path}/`) : [path];
  });
  return [...attributes, ...elements];
}
