import { ticksOfValue } from '../datatypes/compare-values.ts';
import { convertValue } from '../datatypes/convert-value.ts';
import { changeCase } from '../datatypes/text-case.ts';
import { isText } from '../datatypes/type-families.ts';
import type { Value } from '../datatypes/value.ts';
import { addDatePart, datePartDifference, datePartValue } from './date-functions.ts';
import { describeValue } from './describe-value.ts';
import { EvaluationFailure } from './expression-error.ts';
import { absolute, floatFunction, round, sign, wholeNumber } from './math-functions.ts';
import { applyArithmetic, applyBitwise, applyComparison, applyUnary, type Outcome } from './operators.ts';
import {
  applyConcatenation,
  codePoint,
  endOfText,
  findString,
  hexOf,
  lengthOf,
  replaceText,
  replicate,
  reverseText,
  substring,
  tokenCount,
  tokenOf,
  trimSpaces,
} from './text-functions.ts';
import type { BinaryTree, CallTree, ConditionalTree, ConversionTree, TypedTree } from './typed-tree.ts';

/** Where the values of names come from while a tree is evaluated. */
export interface TreeEnvironment {
  variable(qualifiedName: string): Value;
  column(index: number): Value;
  /** Local time, 100 ns ticks since 1970-01-01T00:00:00. */
  now(): bigint;
  utcNow(): bigint;
  readonly localeId: number;
}

/** The value of a tree, or why it has none: the one definition of what every operator, cast and function means. */
export function evaluateTree(tree: TypedTree, environment: TreeEnvironment): Outcome {
  switch (tree.kind) {
    case 'literal':
      return tree.value;
    case 'column':
      return environment.column(tree.index);
    case 'variable':
      return environment.variable(tree.name);
    case 'conversion':
      return evaluateConversion(tree, environment);
    case 'binary':
      return evaluateBinary(tree, environment);
    case 'conditional':
      return evaluateConditional(tree, environment);
    case 'call':
      return evaluateCall(tree, environment);
    case 'unary': {
      const operand = evaluateTree(tree.operand, environment);
      if (operand === null || operand instanceof EvaluationFailure) return operand;
      return placed(applyUnary(tree.operator, tree.type, operand), tree.start);
    }
  }
}

function placed(outcome: Outcome, position: number): Outcome {
  return outcome instanceof EvaluationFailure ? outcome.at(position) : outcome;
}

// Only the chosen branch is computed: a branch that would fail does no harm while it is not chosen.
function evaluateConditional(tree: ConditionalTree, environment: TreeEnvironment): Outcome {
  const condition = evaluateTree(tree.condition, environment);
  if (condition === null || condition instanceof EvaluationFailure) return condition;
  return evaluateTree(condition === true ? tree.whenTrue : tree.whenFalse, environment);
}

function evaluateBinary(tree: BinaryTree, environment: TreeEnvironment): Outcome {
  if (tree.operator === '&&' || tree.operator === '||') return evaluateLogical(tree, environment);
  const left = evaluateTree(tree.left, environment);
  if (left instanceof EvaluationFailure) return left;
  const right = evaluateTree(tree.right, environment);
  if (right instanceof EvaluationFailure) return right;
  if (left === null || right === null) return null;
  switch (tree.operator) {
    case '&':
    case '|':
    case '^':
      return applyBitwise(tree.operator, tree.type, left, right);
    case '+':
      if (isText(tree.type.type) || tree.type.type === 'DT_IMAGE') {
        return placed(applyConcatenation(left, right), tree.start);
      }
      return placed(applyArithmetic('+', tree.type, left, right), tree.start);
    case '-':
    case '*':
    case '/':
    case '%':
      return placed(applyArithmetic(tree.operator, tree.type, left, right), tree.start);
    default:
      return applyComparison(tree.operator, tree.left.type, left, right, environment.localeId);
  }
}

// A decided left side ends it: FALSE && anything, TRUE || anything.
function evaluateLogical(tree: BinaryTree, environment: TreeEnvironment): Outcome {
  const deciding = tree.operator === '||';
  const left = evaluateTree(tree.left, environment);
  if (left === deciding || left instanceof EvaluationFailure) return left;
  const right = evaluateTree(tree.right, environment);
  if (right === deciding || right instanceof EvaluationFailure) return right;
  return left === null || right === null ? null : !deciding;
}

// A cast drops what does not fit without a word (cast page: "can also function as a truncation operator").
function evaluateConversion(tree: ConversionTree, environment: TreeEnvironment): Outcome {
  const operand = evaluateTree(tree.operand, environment);
  if (operand === null || operand instanceof EvaluationFailure) return operand;
  const from = tree.operand.type;
  const { value, error } = convertValue(operand, from, tree.type, environment);
  if (error === undefined || error.kind === 'truncation') return value;
  const overflows = error.reason === 'overflow' || error.reason === 'sign';
  const failed = tree.explicit ? 'DTS_E_EXPREVALCASTFAILED' : 'DTS_E_EXPREVALDATACONVERSIONFAILED';
  const symbol = overflows ? 'DTS_E_EXPREVALDATACONVERSIONOVERFLOW' : failed;
  const args = { value: describeValue(operand, from), from: from.type, to: tree.type.type };
  return new EvaluationFailure(symbol, args, tree.start);
}

function evaluateCall(tree: CallTree, environment: TreeEnvironment): Outcome {
  if (tree.name === 'GETDATE') return environment.now();
  if (tree.name === 'GETUTCDATE') return environment.utcNow();
  if (tree.name === 'REPLACENULL') {
    const value = evaluateTree(tree.operands[0], environment);
    return value === null ? evaluateTree(tree.operands[1], environment) : value;
  }
  const values: Value[] = [];
  for (const operand of tree.operands) {
    const value = evaluateTree(operand, environment);
    if (value instanceof EvaluationFailure) return value;
    values.push(value);
  }
  if (tree.name === 'ISNULL') return values[0] === null;
  if (tree.name === 'TOKENCOUNT') return tokenCount(values[0], values[1]);
  if (values.includes(null)) return null;
  const outcome = tree.part === undefined ? computeCall(tree, values) : computeDateCall(tree, tree.part, values);
  return placed(outcome, tree.start);
}

function computeDateCall(tree: CallTree, part: NonNullable<CallTree['part']>, values: readonly Value[]): Outcome {
  const dates = tree.operands.filter((_, index) => tree.name !== 'DATEADD' || index === 1);
  const offset = values.length - dates.length;
  const ticks = dates.map((operand, index) => ticksOfValue(values[index + offset], operand.type));
  if (tree.name === 'DATEADD') return addDatePart(part, BigInt(values[0] as number | bigint), ticks[0]);
  return tree.name === 'DATEDIFF' ? datePartDifference(part, ticks[0], ticks[1]) : datePartValue(part, ticks[0]);
}

function computeCall(tree: CallTree, values: readonly Value[]): Outcome {
  const [first, second, third] = values;
  const text = first as string;
  const { type } = tree.operands[0];
  switch (tree.name) {
    case 'ABS':
      return absolute(first, type);
    case 'CEILING':
      return wholeNumber(first, type, 'ceiling');
    case 'FLOOR':
      return wholeNumber(first, type, 'floor');
    case 'ROUND':
      return round(first, type, second);
    case 'SIGN':
      return sign(first);
    case 'EXP':
    case 'LN':
    case 'LOG':
    case 'POWER':
    case 'SQUARE':
    case 'SQRT':
      return floatFunction(tree.name, first as number, (second ?? 0) as number);
    case 'CODEPOINT':
      return codePoint(text);
    case 'FINDSTRING':
      return findString(text, second as string, third);
    case 'HEX':
      return hexOf(first, type);
    case 'LEFT':
      return endOfText(text, second, 'left');
    case 'RIGHT':
      return endOfText(text, second, 'right');
    case 'LEN':
      return lengthOf(first, type);
    case 'LOWER':
      return changeCase(text, 'lower');
    case 'UPPER':
      return changeCase(text, 'upper');
    case 'LTRIM':
      return trimSpaces(text, 'start');
    case 'RTRIM':
      return trimSpaces(text, 'end');
    case 'TRIM':
      return trimSpaces(text, 'both');
    case 'REPLACE':
      return replaceText(text, second as string, third as string);
    case 'REPLICATE':
      return replicate(text, second);
    case 'REVERSE':
      return reverseText(text);
    case 'SUBSTRING':
      return substring(text, second, third);
    case 'TOKEN':
      return tokenOf(text, second as string, third);
    default:
      return datePartValue(
        tree.name === 'YEAR' ? 'year' : tree.name === 'MONTH' ? 'month' : 'day',
        ticksOfValue(first, type),
      );
  }
}
