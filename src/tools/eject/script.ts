import { InternalError } from '../../diagnostics/internal-error.ts';
import { RawXml } from '../builder/raw.ts';

/** The value of a name that an earlier call was given. */
export class Reference {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** A function that takes a container or data flow and fills it. */
export class Block {
  /** The name that the calls know it by. */
  readonly parameter: string;
  readonly calls: readonly Call[];

  constructor(parameter: string, calls: readonly Call[]) {
    this.parameter = parameter;
    this.calls = calls;
  }
}

/** What a call may be given. */
export type Argument =
  | string
  | number
  | bigint
  | boolean
  | Date
  | Reference
  | RawXml
  | Block
  | readonly Argument[]
  | { readonly [name: string]: Argument | undefined };

/** One call of the builder. */
export interface Call {
  readonly receiver: string;
  readonly method: string;
  readonly args: readonly Argument[];
  /** The name of what it gives, for later calls. */
  result?: string;
  /** The object of the package that it makes. */
  readonly subject: object;
}

/** A call that the builder refuses, with the object that it was to make. */
export class RefusedCall extends Error {
  readonly subject: object;

  constructor(subject: object, cause: unknown) {
    super('the builder refuses a call', { cause });
    this.subject = subject;
  }
}

/** Values of secrets by name. */
export type SecretValues = ReadonlyMap<string, string>;

const token = /([\uE000\uE002])([^\uE001]*)\uE001/g;

/** What stands for a secret within a text of a script. @param inside where it stands */
export function secretToken(name: string, inside: 'text' | 'xml'): string {
  return `${inside === 'text' ? '\uE000' : '\uE002'}${name}\uE001`;
}

/** A part of a text: plain, or the name of a secret. */
export type TextPart = string | { readonly secret: string; readonly inside: 'text' | 'xml' };

/** The parts of a text with secrets. */
export function textParts(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let at = 0;
  for (const match of text.matchAll(token)) {
    if (match.index > at) parts.push(text.slice(at, match.index));
    parts.push({ secret: match[2], inside: match[1] === '\uE000' ? 'text' : 'xml' });
    at = match.index + match[0].length;
  }
  if (at < text.length) parts.push(text.slice(at));
  return parts;
}

/** Calls the builder. Throws `RefusedCall` for what it refuses. @param names what the calls know at the beginning */
export function runCalls(calls: readonly Call[], names: Map<string, unknown>, fill: (text: string) => string): void {
  for (const { receiver, method, args, result, subject } of calls) {
    const target = names.get(receiver) as Record<string, ((...args: readonly unknown[]) => unknown) | undefined>;
    const called = target[method];
    try {
      if (called === undefined) throw new InternalError(`the builder has no method ${method}`);
      const given = called.apply(
        target,
        args.map((each) => valueOfArgument(each, names, fill)),
      );
      if (result !== undefined) names.set(result, given);
    } catch (error) {
      throw error instanceof RefusedCall ? error : new RefusedCall(subject, error);
    }
  }
}

function valueOfArgument(
  argument: Argument | undefined,
  names: Map<string, unknown>,
  fill: (text: string) => string,
): unknown {
  if (typeof argument === 'string') return fill(argument);
  if (argument instanceof Reference) return names.get(argument.name);
  if (argument instanceof RawXml) return new RawXml(fill(argument.xml));
  if (argument instanceof Block) {
    return (inner: unknown) => runCalls(argument.calls, names.set(argument.parameter, inner), fill);
  }
  if (typeof argument !== 'object' || argument instanceof Date) return argument;
  if (isList(argument)) return argument.map((each) => valueOfArgument(each, names, fill));
  return Object.fromEntries(Object.entries(argument).map(([name, each]) => [name, valueOfArgument(each, names, fill)]));
}

/** Whether an argument is a list. */
export function isList(argument: Argument): argument is readonly Argument[] {
  return Array.isArray(argument);
}
