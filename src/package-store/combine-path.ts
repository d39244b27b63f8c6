/**
 * Puts a folder and a name together as `Path.Combine` does (source: documentation, "Loading and Running a Remote Package Programmatically",
 * which does it with its arguments): a name that is rooted stands for itself, and an empty part for nothing.
 * @param separator between them where the folder ends in none; the one that the folder is written with when absent
 */
export function combinePath(folder: string, name: string, separator?: '\\' | '/'): string {
  if (name === '' || folder === '') return folder + name;
  if (/^(?:[\\/]|[A-Za-z]:)/.test(name)) return name;
  if (/[\\/:]$/.test(folder)) return folder + name;
  return folder + (separator ?? (folder.includes('\\') ? '\\' : '/')) + name;
}
