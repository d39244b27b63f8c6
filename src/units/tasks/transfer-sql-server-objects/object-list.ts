/**
 * The names of a list as the designer keeps it: the number of names, then length and text of each (`1,15,[dbo].[Country],`); names with commas between
 * them are read too. Undefined for a list that ends too early.
 */
export function readObjectList(written: string): string[] | undefined {
  const text = written.trim();
  if (text === '') return [];
  const head = /^(\d+),/.exec(text);
  if (head === null) return text.split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim()]));
  const names: string[] = [];
  let at = head[0].length;
  for (let count = Number(head[1]); count > 0; count--) {
    const length = /^(\d+),/.exec(text.slice(at));
    if (length === null) return undefined;
    const from = at + length[0].length;
    const name = text.slice(from, from + Number(length[1]));
    if (name.length !== Number(length[1])) return undefined;
    names.push(name);
    at = from + name.length + 1;
  }
  return names;
}
