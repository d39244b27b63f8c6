import { RawXml } from '../builder/raw.ts';
import { type Argument, Block, type Call, isList, Reference } from './script.ts';

/** The constants that calls use. */
export function* namesIn(calls: readonly Call[]): Generator<string> {
  for (const { receiver, args } of calls) {
    yield receiver;
    yield* referencesIn(args);
  }
}

function* referencesIn(args: readonly Argument[]): Generator<string> {
  for (const each of args) {
    if (each instanceof Reference) yield each.name;
    else if (each instanceof Block) yield* namesIn(each.calls);
    else if (typeof each === 'object') yield* referencesIn(membersOf(each));
  }
}

/** The values in a list or record; none in what is neither. */
function membersOf(argument: Argument & object): Argument[] {
  if (isList(argument)) return [...argument];
  if (Object.getPrototypeOf(argument) !== Object.prototype) return [];
  return Object.values(argument).filter((value): value is Argument => value !== undefined);
}

/** What a call is given. */
export function argumentsIn({ args }: Call): readonly Argument[] {
  return args;
}

/** Every text among arguments, raw XML included. */
export function* textsIn(args: readonly Argument[]): Generator<string> {
  for (const each of args) {
    if (typeof each === 'string') yield each;
    else if (each instanceof RawXml) yield each.xml;
    else if (each instanceof Block) yield* textsIn(each.calls.flatMap(argumentsIn));
    else if (typeof each === 'object') yield* textsIn(membersOf(each));
  }
}

/** Every call, those in blocks included. */
export function* everyCall(calls: readonly Call[]): Generator<Call> {
  for (const call of calls) {
    yield call;
    for (const each of call.args) if (each instanceof Block) yield* everyCall(each.calls);
  }
}
