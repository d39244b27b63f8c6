import { closestName } from '../../diagnostics/closest-name.ts';
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import { DtsError } from '../../diagnostics/dts-error.ts';
import { assignVariable } from '../../tools/evaluate-expression/assign-variable.ts';
import { type Candidate, completeExpression } from '../../tools/evaluate-expression/complete-expression.ts';
import { evaluateInContext } from '../../tools/evaluate-expression/evaluate-expression.ts';
import { explainOutcome } from '../../tools/evaluate-expression/explain-outcome.ts';
import {
  type ExpressionContext,
  type NamedValue,
  scopeOf,
} from '../../tools/evaluate-expression/expression-context.ts';
import { defineName, type NameKind } from '../../tools/evaluate-expression/named-value.ts';
import { shownType, shownValue } from '../../tools/evaluate-expression/shown-value.ts';
import { typedParts } from '../../tools/evaluate-expression/type-tree.ts';
import { describeFinding, findingOfDiagnostic } from '../console/describe-finding.ts';
import type { Painter } from '../console/painter.ts';
import { answerLines, findingLines } from './eval-answer.ts';
import { explanationLines } from './eval-explanation.ts';
import { treeLines } from './eval-tree.ts';

/** The answer to a line. */
export interface SessionAnswer {
  readonly lines: readonly string[];
  /** The lines say what is wrong. */
  readonly failed: boolean;
  /** The line asked to end the session. */
  readonly ends?: boolean;
}

interface SessionCommand {
  readonly form: string;
  readonly summary: string;
  answer(session: EvalSession, argument: string): SessionAnswer;
}

const commands: Readonly<Record<string, SessionCommand>> = {
  ':type': {
    form: ':type [expression]',
    summary: 'its type only',
    answer: (session, argument) => session.type(argument),
  },
  ':tree': {
    form: ':tree [expression]',
    summary: 'the type of every part',
    answer: (session, argument) => session.tree(argument),
  },
  ':why': {
    form: ':why [expression]',
    summary: 'why it is NULL or fails',
    answer: (session, argument) => session.why(argument),
  },
  ':set': {
    form: ':set User::Folder:String=C:\\data',
    summary: 'defines a variable',
    answer: (session, argument) => session.define('variable', argument),
  },
  ':column': {
    form: ':column City:DT_WSTR:20=Oslo',
    summary: 'defines a column; without = it is NULL',
    answer: (session, argument) => session.define('column', argument),
  },
  ':names': {
    form: ':names',
    summary: 'lists variables and columns',
    answer: (session) => session.names(),
  },
  ':help': {
    form: ':help',
    summary: 'shows this',
    answer: () => ({ lines: helpLines(), failed: false }),
  },
  ':quit': {
    form: ':quit',
    summary: 'ends; so do the end of the input and Ctrl+D',
    answer: () => ({ lines: [], failed: false, ends: true }),
  },
};

function helpLines(): string[] {
  const width = Math.max(...Object.values(commands).map(({ form }) => form.length)) + 2;
  return [
    'Write an expression to see its value and type; @Variable = expression assigns. Commands without an expression take the last one.',
    ...Object.values(commands).map(({ form, summary }) => `  ${form.padEnd(width)}${summary}`),
  ];
}

/** Expressions tried out one after the other over the same variables and columns: lines in, lines out. */
export class EvalSession {
  readonly #context: ExpressionContext;
  readonly #paint: Painter;
  #last = '';

  constructor(context: ExpressionContext, paint: Painter) {
    this.#context = context;
    this.#paint = paint;
  }

  /** Answers a line, which is an expression or a command that begins with a colon; a blank line with nothing. */
  answer(line: string): SessionAnswer {
    const text = line.trim();
    if (text === '') return { lines: [], failed: false };
    if (!text.startsWith(':')) return this.#evaluate(text);
    const [name] = text.split(/\s/, 1);
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (command !== undefined) return command.answer(this, text.slice(name.length).trim());
    const near = closestName(name, Object.keys(commands));
    const hint = near === undefined ? {} : { hint: `Did you mean ${near}?` };
    return this.#refuse(diagnostic('OPENDTSX_E_EVALUATION_COMMAND', { detail: `There is no command ${name}` }, hint));
  }

  /** What may stand at the end of a line, with the place where it begins. */
  complete(line: string): { readonly start: number; readonly candidates: readonly Candidate[] } {
    const command = /^\s*(:\w*)$/.exec(line);
    if (command !== null) {
      const names = Object.keys(commands).filter((name) => name.startsWith(command[1]));
      const candidates = names.map((text) => ({ text, kind: 'literal', detail: commands[text].summary }) as const);
      return { start: line.length - command[1].length, candidates };
    }
    const named = (names: ReadonlyMap<string, NamedValue>) => [...names].map(([name, { type }]) => ({ name, type }));
    const { variables, columns } = this.#context;
    const skipped = /^\s*:\w+\s+/.exec(line)?.[0].length ?? 0;
    const known = { variables: named(variables), columns: named(columns) };
    const { start, candidates } = completeExpression(line.slice(skipped), line.length - skipped, known);
    return { start: start + skipped, candidates };
  }

  /** `:type`. */
  type(argument: string): SessionAnswer {
    return this.#aboutExpression(argument, (text) => {
      const parts = typedParts(text, scopeOf(this.#context));
      return 'symbol' in parts ? parts : [shownType(parts[0].type)];
    });
  }

  /** `:tree`. */
  tree(argument: string): SessionAnswer {
    return this.#aboutExpression(argument, (text) => {
      const parts = typedParts(text, scopeOf(this.#context));
      return 'symbol' in parts ? parts : treeLines(parts, text, this.#paint);
    });
  }

  /** `:why`. */
  why(argument: string): SessionAnswer {
    return this.#aboutExpression(argument, (text) => {
      const explanation = explainOutcome(text, this.#context);
      return 'symbol' in explanation ? explanation : explanationLines(explanation, text, this.#paint);
    });
  }

  /** `:set` and `:column`. */
  define(kind: NameKind, argument: string): SessionAnswer {
    try {
      defineName(this.#context, kind, argument);
    } catch (error) {
      if (!(error instanceof DtsError)) throw error;
      return this.#refuse(error.diagnostic);
    }
    return { lines: [], failed: false };
  }

  /** `:names`. */
  names(): SessionAnswer {
    const line = (written: string, { type, value }: NamedValue): string =>
      `${written}  ${type === undefined ? 'Object' : `${shownType(type)}  ${shownValue(value, type)}`}`;
    const { variables, columns } = this.#context;
    const lines = [
      ...[...variables].map(([name, named]) => line(`@[${name}]`, named)),
      ...[...columns].map(([name, named]) => line(name, named)),
    ];
    return { lines: lines.length > 0 ? lines : ['There are no variables and no columns.'], failed: false };
  }

  #evaluate(text: string): SessionAnswer {
    this.#last = text;
    const outcome = evaluateInContext(text, this.#context);
    const findings = findingLines(outcome, text, this.#paint);
    if ('error' in outcome) return { lines: findings, failed: true };
    if (!assignVariable(this.#context, outcome)) {
      const detail = `The variable ${outcome.assignmentTarget} cannot hold ${shownValue(outcome.value, outcome.type)}`;
      return this.#refuse(diagnostic('OPENDTSX_E_EVALUATION_COMMAND', { detail }));
    }
    return { lines: [...findings, ...(answerLines(outcome, this.#paint) ?? [])], failed: false };
  }

  #aboutExpression(argument: string, describe: (text: string) => readonly string[] | Diagnostic): SessionAnswer {
    const text = argument === '' ? this.#last : argument;
    if (text === '') {
      const detail = 'There is no expression yet that this could be about';
      return this.#refuse(diagnostic('OPENDTSX_E_EVALUATION_COMMAND', { detail }));
    }
    this.#last = text;
    const described = describe(text);
    if (!('symbol' in described)) return { lines: described, failed: false };
    return { lines: findingLines({ error: described }, text, this.#paint), failed: true };
  }

  #refuse(finding: Diagnostic): SessionAnswer {
    return { lines: describeFinding(findingOfDiagnostic(finding), this.#paint), failed: true };
  }
}
