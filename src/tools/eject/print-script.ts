import { RawXml } from '../builder/raw.ts';
import { type Argument, Block, type Call, isList, Reference, textParts } from './script.ts';

const width = 116;
const unit = '  ';

/** Calls as lines of TypeScript. */
export function printCalls(calls: readonly Call[], indent: string): string {
  return calls.map((call) => `${indent}${printCall(call, indent)};\n`).join('');
}

function printCall({ receiver, method, args, result }: Call, indent: string): string {
  const head = `${result === undefined ? '' : `const ${result} = `}${receiver}.${method}(`;
  const flat = args.map((each) => printFlat(each));
  const line = flat.every((each) => each !== undefined) ? `${head}${flat.join(', ')})` : undefined;
  if (line !== undefined && indent.length + line.length < width) return line;
  const isShort = (each: Argument): boolean => typeof each !== 'object' || each instanceof Reference;
  return `${head}${args.map((each) => (isShort(each) ? printValue(each, indent) : printExpanded(each, indent))).join(', ')})`;
}

/** An argument on one line; undefined when it needs several. */
function printFlat(argument: Argument | undefined): string | undefined {
  if (argument instanceof Block || argument === undefined) return undefined;
  if (typeof argument === 'string') return isLong(argument) ? undefined : printText(argument);
  if (argument instanceof RawXml) return argument.xml.includes('\n') ? undefined : `raw(${printText(argument.xml)})`;
  if (argument instanceof Reference) return argument.name;
  if (argument instanceof Date) return `new Date('${argument.toISOString()}')`;
  if (typeof argument === 'bigint') return `${argument}n`;
  if (typeof argument !== 'object') return Object.is(argument, -0) ? '-0' : String(argument);
  if (isList(argument)) {
    const items = argument.map(printFlat);
    return items.includes(undefined) ? undefined : `[${items.join(', ')}]`;
  }
  const members = entriesOf(argument).map(([name, each]) => member(name, printFlat(each)));
  return members.includes(undefined) ? undefined : `{ ${members.join(', ')} }`;
}

/** An argument of a call, on one line where it fits. */
export function printValue(argument: Argument, indent: string): string {
  const flat = printFlat(argument);
  return flat !== undefined && indent.length + flat.length < width ? flat : printExpanded(argument, indent);
}

function printExpanded(argument: Argument, indent: string): string {
  const inner = indent + unit;
  if (argument instanceof Block) {
    const body = printCalls(argument.calls, inner);
    return body === '' ? '() => {}' : `(${argument.parameter}) => {\n${body}${indent}}`;
  }
  if (argument instanceof RawXml) return `raw(${printText(argument.xml)})`;
  if (typeof argument === 'string') return printText(argument);
  if (typeof argument !== 'object' || argument instanceof Reference || argument instanceof Date) {
    return printFlat(argument) ?? '';
  }
  if (isList(argument)) {
    return `[\n${argument.map((each) => `${inner}${printValue(each, inner)},\n`).join('')}${indent}]`;
  }
  const lines = entriesOf(argument).map(([name, each]) => `${inner}${member(name, printValue(each, inner))},\n`);
  return `{\n${lines.join('')}${indent}}`;
}

function entriesOf(argument: { readonly [name: string]: Argument | undefined }): [string, Argument][] {
  return Object.entries(argument).filter((entry): entry is [string, Argument] => entry[1] !== undefined);
}

function member(name: string, value: string | undefined): string | undefined {
  if (value === undefined || value === name) return value;
  return `${keyText(name)}: ${value}`;
}

function keyText(name: string): string {
  if (name === '__proto__') return `['__proto__']`;
  return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name) ? name : quoted(name);
}

/** A text as a literal: in quotes, or as a template where it has several lines or secrets. */
function printText(text: string): string {
  const parts = textParts(text);
  const [only] = parts;
  if (parts.length === 1 && typeof only === 'object') return secretValue(only.secret, only.inside);
  if (parts.every((part) => typeof part === 'string') && !isLong(text)) return quoted(text);
  const inside = parts.map((part) =>
    typeof part === 'string' ? escaped(part, /[`\\]|\$(?=\{)/g, false) : `\${${secretValue(part.secret, part.inside)}}`,
  );
  return `\`${inside.join('')}\``;
}

// A delimiter is easier to read with its escapes.
function isLong(text: string): boolean {
  return text.length > 4 && text.includes('\n');
}

function secretValue(name: string, inside: 'text' | 'xml'): string {
  const value = `secrets[${quoted(name)}]`;
  return inside === 'text' ? `${value} ?? ''` : `inXml(${value})`;
}

/** A text in single quotes, or in double ones where that needs no escapes. */
export function quoted(text: string): string {
  if (text.includes("'") && !text.includes('"')) return `"${escaped(text, /\\/g, true)}"`;
  return `'${escaped(text, /['\\]/g, true)}'`;
}

const controls: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escaped(text: string, special: RegExp, withLineFeeds: boolean): string {
  return text.replaceAll(special, String.raw`\$&`).replaceAll(/[\p{Cc}\u2028\u2029\uFEFF]|\p{Cs}/gu, (character) => {
    if (character === '\n' && !withLineFeeds) return character;
    return controls[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
