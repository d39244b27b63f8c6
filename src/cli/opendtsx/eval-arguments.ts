import { DtsError } from '../../diagnostics/dts-error.ts';
import { type ExpressionContext, emptyContext } from '../../tools/evaluate-expression/expression-context.ts';
import { ticksOfText } from '../../tools/evaluate-expression/json-case.ts';
import { defineName } from '../../tools/evaluate-expression/named-value.ts';
import { OptionFault } from '../dtexec/option-fault.ts';

/** The command line of `opendtsx eval`. */
export interface EvalArguments {
  /** Undefined when the command line has none. */
  readonly expression: string | undefined;
  readonly context: ExpressionContext;
  readonly jsonl: boolean;
}

const valueForms: Readonly<Record<string, string>> = {
  '--var': 'User::Folder:String=C:\\data',
  '--column': 'City:DT_WSTR:20=Oslo',
  '--now': '2026-01-31T12:00:00',
};

/** Reads the arguments of `opendtsx eval`; what follows `--` is the expression whatever it begins with. Throws `OptionFault`. */
export function evalArguments(args: readonly string[]): EvalArguments {
  const given: Record<string, string[]> = { '--var': [], '--column': [], '--now': [] };
  const free: string[] = [];
  let jsonl = false;
  for (let at = 0; at < args.length; at++) {
    const argument = args[at];
    if (argument === '--') {
      free.push(...args.slice(at + 1));
      break;
    }
    if (argument === '--jsonl') jsonl = true;
    else if (Object.hasOwn(given, argument)) given[argument].push(optionValue(argument, args[++at]));
    else if (argument.startsWith('--')) throw unknownOption(argument);
    else free.push(argument);
  }
  if (free.length > 1) {
    const detail = `takes one expression, and ${JSON.stringify(free[1])} is left over`;
    const hint = 'Put the expression in quotes: opendtsx eval \'LEN("abc") + 1\'';
    throw new OptionFault('OPENDTSX_E_COMMAND_ARGUMENT', { command: 'eval', detail }, hint);
  }
  if (jsonl && args.length > 1) {
    const detail = 'takes no expressions and no names beside --jsonl: they come from standard input';
    throw new OptionFault('OPENDTSX_E_COMMAND_ARGUMENT', { command: 'eval', detail });
  }
  return { expression: free[0], context: readNames(given), jsonl };
}

function optionValue(option: string, value: string | undefined): string {
  if (value !== undefined) return value;
  throw new OptionFault('OPENDTSX_E_OPTION_VALUEMISSING', { option, syntax: valueForms[option] });
}

// Two minus signs before a number or name are an expression to the language, but no option of ours looks like one.
function unknownOption(option: string): OptionFault {
  const hint = `The options are --var, --column, --now and --jsonl; an expression that begins with -- follows a -- of its own: opendtsx eval -- ${option}`;
  return new OptionFault('OPENDTSX_E_OPTION_UNKNOWN', { option }, hint);
}

function readNames(given: Readonly<Record<string, readonly string[]>>): ExpressionContext {
  const written = given['--now'].at(-1);
  const now = written === undefined ? undefined : ticksOfText(written);
  if (written !== undefined && now === undefined) {
    const detail = `${written} is no time`;
    const hint = `Write it like ${valueForms['--now']}`;
    throw new OptionFault('OPENDTSX_E_OPTION_VALUE', { option: '--now', detail }, hint);
  }
  const context = emptyContext(now);
  try {
    for (const name of given['--var']) defineName(context, 'variable', name);
    for (const name of given['--column']) defineName(context, 'column', name);
  } catch (error) {
    if (!(error instanceof DtsError)) throw error;
    const { symbol, args, hint } = error.diagnostic;
    throw new OptionFault(symbol, args, hint);
  }
  return context;
}
