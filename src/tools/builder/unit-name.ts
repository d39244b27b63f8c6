/** The name of a unit in programs, made of the name that people see: `OLE DB Source` → `oleDbSource`. */
export function unitName(displayName: string): string {
  const words = displayName.match(/[\p{L}\p{N}]+/gu) ?? [];
  const joined = words.map((word) => word[0].toUpperCase() + word.slice(1).toLowerCase()).join('');
  return joined.charAt(0).toLowerCase() + joined.slice(1);
}
