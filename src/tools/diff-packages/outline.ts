import { maskSecrets } from '../../diagnostics/mask-secrets.ts';

/** One property of an object as packages of every format mean it. Properties at their default are left out. */
export interface Fact {
  /** SSIS's name: `SqlStatementSource`, `Expressions[Disable]`, `Connections[OleDbConnection]`. */
  readonly name: string;
  /** What is compared. Never show it. */
  readonly text: string;
  /** What may be shown of it. */
  readonly shown: string;
  /** Whether nothing of the text may be shown. */
  readonly secret: boolean;
  /** The object of the model that the text names; two references are the same when their objects are. */
  readonly target: object | undefined;
}

/** An object of a package by its meaning: without layout, generated identifiers, versions and what follows from other objects. */
export interface OutlineItem {
  /** `variable`, `connection manager`, `component`, `column` …; of opaque XML the name of the element. */
  readonly kind: string;
  /** Objects of different types are never the same object: creation name of a task, class of a component; '' otherwise. */
  readonly type: string;
  readonly name: string;
  /** GUID in lower case; '' when the object has none. */
  readonly id: string;
  /** The object of the model; undefined for opaque XML. */
  readonly subject: object | undefined;
  /** The objects it connects, which say more about it than its name; empty when it connects none. */
  readonly ends: readonly object[];
  /** Whether its place among its siblings means something. */
  readonly ordered: boolean;
  readonly facts: readonly Fact[];
  readonly items: readonly OutlineItem[];
}

/** An executable by its meaning. */
export interface OutlineExecutable extends OutlineItem {
  /** E.g. `\Package\Loop\Load`. */
  readonly path: string;
  readonly executables: readonly OutlineExecutable[];
}

// What stands in brackets is the name of something else: Expressions[Password] is an expression.
const secretNames = /^[^[]*(?:pass(?:word|wd|phrase|code)|pwd|secret|token$|(?:access|account|api|private)_?key)/i;
const booleans = new Map([
  ['true', 'True'],
  ['false', 'False'],
]);

/** A property; line ends and the case of booleans are unified. One whose name speaks of a password is secret. */
export function fact(name: string, text: string, target?: object): Fact {
  const unified = booleans.get(text.toLowerCase()) ?? text.replaceAll(/\r\n?/g, '\n');
  if (isSecretName(name) && !booleans.has(text.toLowerCase())) return secretFact(name, unified);
  return { name, text: unified, shown: maskSecrets(unified), secret: false, target };
}

/** A property of which only a change may be told. */
export function secretFact(name: string, text: string): Fact {
  return { name, text, shown: '****', secret: true, target: undefined };
}

/** The property as a list of one, or none when the text is empty or the default. */
export function factUnless(name: string, text: string | undefined, otherwise = ''): Fact[] {
  if (text === undefined || text === '') return [];
  const made = fact(name, text);
  return made.text === otherwise ? [] : [made];
}

/** An object that is described by kind, name and facts alone, or with what else is given. */
export function outlineItem(
  kind: string,
  name: string,
  facts: readonly Fact[],
  more: Partial<OutlineItem> = {},
): OutlineItem {
  return { kind, type: '', name, id: '', subject: undefined, ends: [], ordered: false, facts, items: [], ...more };
}

/** Whether a property, variable or parameter of this name holds a secret. */
export function isSecretName(name: string): boolean {
  return secretNames.test(name);
}

/** Kind and name as people read them. */
export function titleOf({ kind, name }: OutlineItem): string {
  return name === '' ? kind : `${kind} ${name}`;
}

/** The path of the container that an executable stands in. */
export function containerPath({ path }: OutlineExecutable): string {
  return path.slice(0, Math.max(path.lastIndexOf('\\'), path.lastIndexOf('.EventHandlers[')));
}

/** A line without control characters but tabs: names and values of a package are not to command the terminal. */
export function printable(line: string): string {
  return line.replaceAll(/(?!\t)\p{Cc}/gu, (control) => `\\x${control.charCodeAt(0).toString(16).padStart(2, '0')}`);
}
