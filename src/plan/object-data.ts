import type { TaskHost } from '../model/executable.ts';

/** The element below an object's ObjectData: where units keep their own properties. */
export type ObjectData = NonNullable<TaskHost['objectData']>;

/**
 * The text that a property path leads to: local names separated by `/`, the last one an `@Attribute` or an element whose text counts.
 * `.` is the text of the element itself. `@X` also finds a `Property` child named X, as formats 2 and 3 write it. Undefined when nothing is there.
 */
export function textAt(root: ObjectData, path: string): string | undefined {
  if (path === '.') return root.textContent;
  const names = path.split('/');
  const last = names.pop() as string;
  for (const owner of elementsAt(root, names)) {
    const text = last.startsWith('@') ? attributeText(owner, last.slice(1)) : owner.child(last)?.textContent;
    if (text !== undefined) return text;
  }
  return undefined;
}

function attributeText(owner: ObjectData, name: string): string | undefined {
  const attribute = owner.attributeValue(name);
  if (attribute !== undefined) return attribute;
  return owner.childrenNamed('Property').find((property) => property.attributeValue('Name') === name)?.textContent;
}

/** The elements that a path of local names leads to, all branches in source order. */
function elementsAt(root: ObjectData, names: readonly string[]): readonly ObjectData[] {
  return names.reduce<readonly ObjectData[]>(
    (owners, name) => owners.flatMap((owner) => owner.childrenNamed(name)),
    [root],
  );
}

/** The repeated elements of a collection. Formats 2 and 3 have no element around the items, so the last name alone will do. */
export function itemsAt(root: ObjectData, path: string): readonly ObjectData[] {
  const names = path.split('/');
  const found = elementsAt(root, names);
  return found.length > 0 || names.length === 1 ? found : elementsAt(root, names.slice(-1));
}
