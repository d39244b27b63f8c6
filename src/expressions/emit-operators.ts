import type { ColumnType } from '../datatypes/data-type.ts';
import { hasPlainAsciiOrder } from '../datatypes/text-order.ts';
import { integerRange, isExactDecimal, isFloat } from '../datatypes/type-families.ts';
import {
  type BigOperand,
  type CodeEmitter,
  int64Bound,
  int64Limit,
  NotGenerated,
  type NumberOperand,
  type Operand,
} from './code-emitter.ts';
import { type CodeText, joinCode, js } from './code-text.ts';
import { boundedProduct, checkPrecision, scaledUp, withinWord } from './emit-decimal.ts';
import type { BinaryOperator } from './syntax-tree.ts';
import type { BinaryTree, TypedTree, UnaryTree } from './typed-tree.ts';

const signs: Readonly<Record<BinaryOperator, CodeText>> = {
  '+': js`+`,
  '-': js`-`,
  '*': js`*`,
  '/': js`/`,
  '%': js`%`,
  '<': js`<`,
  '>': js`>`,
  '<=': js`<=`,
  '>=': js`>=`,
  '==': js`===`,
  '!=': js`!==`,
  '&': js`&`,
  '^': js`^`,
  '|': js`|`,
  '&&': js`&&`,
  '||': js`||`,
};

/** Code for − ! ~. */
export function emitUnary(tree: UnaryTree, emitter: CodeEmitter): Operand {
  const operand = emitter.operand(tree.operand);
  if (operand.form === 'text') throw new NotGenerated();
  if (tree.operator === '!') return { ...asNumber(operand), code: emitter.local('v', js`1 - ${operand.code}`) };
  if (operand.form === 'big') {
    if (tree.operator === '~') throw new NotGenerated();
    if (operand.bound >= int64Limit) emitter.bailWhen(js`${operand.code} === -9223372036854775808n`, operand.nulls);
    return { ...operand, code: emitter.local('v', js`BigInt.asIntN(64, -${operand.code})`) };
  }
  const range = integerRange(tree.type.type);
  if (tree.operator === '~') {
    if (range?.signed !== true) throw new NotGenerated();
    return { ...operand, code: emitter.local('v', js`~${operand.code}`) };
  }
  if (range === undefined) return { ...operand, code: emitter.local('v', js`-${operand.code}`) };
  const code = emitter.local('v', js`0 - ${operand.code}`);
  emitter.bailWhen(js`${code} > ${range.maximum}`, operand.nulls);
  return { ...operand, code };
}

function asNumber(operand: Operand): NumberOperand {
  if (operand.form !== 'number') throw new NotGenerated();
  return operand;
}

/** Code for an operator with two operands, text concatenation excepted. */
export function emitBinary(tree: BinaryTree, emitter: CodeEmitter): Operand {
  if (tree.operator === '&&' || tree.operator === '||') return emitLogical(tree, emitter);
  if (isFloat(tree.type.type)) return floatArithmetic(tree, emitter);
  const left = emitter.operand(tree.left);
  const right = emitter.operand(tree.right);
  switch (tree.operator) {
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return left.form === 'number'
        ? numberArithmetic(tree, left, asNumber(right), emitter)
        : bigArithmetic(tree, left, right, emitter);
    case '&':
    case '|':
    case '^':
      return bitwise(tree, asNumber(left), asNumber(right), emitter);
    default:
      return comparison(tree, left, right, emitter);
  }
}

function bitwise(tree: BinaryTree, left: NumberOperand, right: NumberOperand, emitter: CodeEmitter): Operand {
  if (tree.type.type === 'DT_UI4') throw new NotGenerated();
  const nulls = emitter.anyNull([left, right]);
  return { form: 'number', nulls, code: emitter.local('v', js`${left.code} ${signs[tree.operator]} ${right.code}`) };
}

function numberArithmetic(tree: BinaryTree, left: NumberOperand, right: NumberOperand, emitter: CodeEmitter): Operand {
  const nulls = emitter.anyNull([left, right]);
  const { operator } = tree;
  const range = integerRange(tree.type.type);
  if (range === undefined) throw new NotGenerated();
  const plain = js`${left.code} ${signs[operator]} ${right.code}`;
  // Whole-number operators keep integers integers for the compiler, and turn a negative zero into zero.
  const toWhole = range.bytes === 4 && !range.signed ? js`>>> 0` : js`| 0`;
  const isQuotient = operator === '/' || operator === '%';
  if (isQuotient) {
    const overflows = range.signed ? js` || ${right.code} === -1` : js``;
    emitter.bailWhen(js`${right.code} === 0${overflows}`, nulls);
    return { form: 'number', nulls, code: emitter.local('v', js`(${plain}) ${toWhole}`) };
  }
  const exact = emitter.local('v', plain);
  const check =
    range.bytes === 4
      ? js`${exact} !== (${exact} ${toWhole})`
      : js`${exact} < ${range.minimum} || ${exact} > ${range.maximum}`;
  emitter.bailWhen(check, nulls);
  return { form: 'number', nulls, code: emitter.local('v', js`${exact} ${toWhole}`) };
}

/** Code for arithmetic over doubles: what overflows on the way shows in the result, so that one check at the end is enough. */
function floatArithmetic(tree: BinaryTree, emitter: CodeEmitter): Operand {
  const result = uncheckedFloat(tree, emitter);
  emitter.bailWhen(js`${result.code} - ${result.code} !== 0`, result.nulls);
  return result;
}

const isFloatArithmetic = (tree: TypedTree): tree is BinaryTree => tree.kind === 'binary' && isFloat(tree.type.type);

function uncheckedFloat(tree: BinaryTree, emitter: CodeEmitter): NumberOperand {
  const operandOf = (part: TypedTree): NumberOperand =>
    isFloatArithmetic(part) ? uncheckedFloat(part, emitter) : asNumber(emitter.operand(part));
  const left = operandOf(tree.left);
  // An infinite divisor would give 0, where nothing shows any more.
  const right = tree.operator === '/' ? asNumber(emitter.operand(tree.right)) : operandOf(tree.right);
  const nulls = emitter.anyNull([left, right]);
  if (tree.operator === '/') emitter.bailWhen(js`${right.code} === 0`, nulls);
  const plain = js`${left.code} ${signs[tree.operator]} ${right.code}`;
  const code = emitter.local('v', tree.type.type === 'DT_R4' ? js`Math.fround(${plain})` : plain);
  return { form: 'number', nulls, code };
}

function bigArithmetic(tree: BinaryTree, left: Operand, right: Operand, emitter: CodeEmitter): Operand {
  if (left.form !== 'big' || right.form !== 'big') throw new NotGenerated();
  const nulls = emitter.anyNull([left, right]);
  const { operator, type } = tree;
  if (operator === '/' || operator === '%') return bigDivision(tree, left, right, nulls, emitter);
  if (operator === '*') {
    if (type.scale !== left.scale + right.scale) throw new NotGenerated();
    return checked(
      { form: 'big', nulls, scale: type.scale, ...boundedProduct(left, right, nulls, emitter) },
      type,
      emitter,
    );
  }
  const a = scaledUp(left, type.scale, emitter);
  const b = scaledUp(right, type.scale, emitter);
  if (type.scale < left.scale || type.scale < right.scale) throw new NotGenerated();
  const result = withinWord(js`${a.code} ${signs[operator]} ${b.code}`, a.bound + b.bound, nulls, emitter);
  return checked({ form: 'big', nulls, scale: type.scale, ...result }, type, emitter);
}

function checked(operand: BigOperand, type: ColumnType, emitter: CodeEmitter): BigOperand {
  if (type.type === 'DT_NUMERIC') checkPrecision(operand, type.precision, emitter);
  return operand;
}

function bigDivision(
  tree: BinaryTree,
  left: BigOperand,
  right: BigOperand,
  nulls: CodeText,
  emitter: CodeEmitter,
): Operand {
  if (isExactDecimal(tree.type.type)) throw new NotGenerated();
  emitter.bailWhen(js`${right.code} === 0n || ${right.code} === -1n`, nulls);
  const divisor = nulls === '0' ? right.code : emitter.local('d', js`${nulls} === 0 ? ${right.code} : 1n`);
  const code = emitter.local('v', js`BigInt.asIntN(64, ${left.code} ${signs[tree.operator]} ${divisor})`);
  return { form: 'big', nulls, code, scale: 0, bound: int64Bound };
}

function comparison(tree: BinaryTree, left: Operand, right: Operand, emitter: CodeEmitter): Operand {
  const nulls = emitter.anyNull([left, right]);
  const sign = signs[tree.operator];
  const truth = (condition: CodeText): Operand => ({
    form: 'number',
    nulls,
    code: emitter.local('v', js`${condition} ? 1 : 0`),
  });
  if (left.form === 'number' && right.form === 'number') return truth(js`${left.code} ${sign} ${right.code}`);
  if (left.form === 'big' && right.form === 'big') {
    const scale = Math.max(left.scale, right.scale);
    const decimal = isExactDecimal(tree.left.type.type);
    const a = decimal ? scaledUp(left, scale, emitter) : left;
    const b = decimal ? scaledUp(right, scale, emitter) : right;
    return truth(js`${a.code} ${sign} ${b.code}`);
  }
  if (left.form !== 'text' || right.form !== 'text') throw new NotGenerated();
  const spans = joinCode([left.bytes, left.start, left.end, right.bytes, right.start, right.end], js`, `);
  if (tree.operator === '==') return truth(js`equalSpans(${spans})`);
  if (tree.operator === '!=') return truth(js`!equalSpans(${spans})`);
  if (tree.left.type.type === 'DT_GUID') throw new NotGenerated();
  const { localeId } = emitter;
  return truth(
    js`compareTextSpans(${spans}, ${localeId}, ${hasPlainAsciiOrder(localeId) ? js`true` : js`false`}) ${sign} 0`,
  );
}

// The right side stands in a block of its own: where the left side decides, its failures must not be reached.
function emitLogical(tree: BinaryTree, emitter: CodeEmitter): Operand {
  const deciding = tree.operator === '||' ? 1 : 0;
  const left = asNumber(emitter.operand(tree.left));
  const code = emitter.name('v');
  const nulls = emitter.name('n');
  emitter.emit(js`let ${code} = ${deciding}, ${nulls} = 0;`);
  emitter.emit(js`if (${left.nulls} !== 0 || ${left.code} !== ${deciding}) {`);
  const right = asNumber(emitter.operand(tree.right));
  emitter.emit(js`if (${right.nulls} !== 0 || ${right.code} !== ${deciding}) {`);
  emitter.emit(js`${nulls} = ${left.nulls} | ${right.nulls}; ${code} = ${1 - deciding};`);
  emitter.emit(js`} }`);
  return { form: 'number', nulls, code };
}
