import { createHash } from 'node:crypto';

/** A file of a script project as the package holds it. */
export interface ScriptItem {
  readonly Name: string;
  readonly Content: string;
}

/** What is compiled of a script. */
export interface ScriptSource {
  /** Names are without folders that lead out, separated by `/`. */
  readonly files: readonly { readonly name: string; readonly text: string }[];
  /** Names of the assemblies that the project refers to, without versions. */
  readonly references: readonly string[];
}

/**
 * The C# sources of a script: those that its project file compiles, or all where it has none. Another language comes back by its name.
 * Names lie as the designer of 2008 (`\scriptmain.cs`) or of later versions (`ScriptMain.cs`) writes them.
 */
export function scriptSource(
  items: readonly ScriptItem[],
  language: string,
): ScriptSource | { readonly language: string } {
  if (/visual ?basic/i.test(language)) {
    // source: corpus, packages of format 2 name the language in full, and keep their sources as .vsaitem
    return { language: /\.NET/.test(language) ? 'Visual Basic for Applications (SSIS 2005)' : 'Visual Basic' };
  }
  const named = items.map(({ Name, Content }) => ({ name: plainName(Name), text: Content }));
  const project = named.find(({ name }) => /\.csproj$/i.test(name))?.text ?? '';
  const compiled = new Set(includes(project, 'Compile').map((name) => plainName(name).toLowerCase()));
  const sources = named.filter(({ name }) => /\.cs$/i.test(name));
  const chosen = sources.filter(({ name }) => compiled.has(name.toLowerCase()));
  return {
    files: chosen.length > 0 ? chosen : sources,
    references: includes(project, 'Reference').map((name) => name.split(',')[0].trim()),
  };
}

/** SHA-256 over the names and texts of what is compiled: what a policy allows a script by. */
export function scriptHash({ files }: ScriptSource): string {
  const hash = createHash('sha256');
  for (const { name, text } of files) hash.update(`${name}\0${text.length}\0${text}`);
  return hash.digest('hex');
}

function includes(project: string, element: string): string[] {
  const pattern = new RegExp(`<${element}\\s[^>]*?Include\\s*=\\s*"([^"]+)"`, 'g');
  return [...project.matchAll(pattern)].map(([, name]) => name);
}

function plainName(name: string): string {
  const parts = name.split(/[\\/]/).filter((part) => part !== '' && part !== '.' && part !== '..');
  return parts.map((part) => part.replace(/[^\p{L}\p{N}._ -]/gu, '_')).join('/');
}
