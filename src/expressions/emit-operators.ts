import type { ColumnType } from '../datatypes/data-type.ts';
import { hasPlainAsciiOrder } from '../datatypes/text-order.ts';
import { integerRange, isExactDecimal } from '../datatypes/type-families.ts';
import {
  type BigOperand,
  type CodeEmitter,
  cappedBound,
  int64Limit,
  NotGenerated,
  type NumberOperand,
  type Operand,
} from './code-emitter.ts';
import { boundedProduct, checkPrecision, scaledUp } from './emit-decimal.ts';
import type { BinaryTree, UnaryTree } from './typed-tree.ts';

/** Code for − ! ~. */
export function emitUnary(tree: UnaryTree, emitter: CodeEmitter): Operand {
  const operand = emitter.operand(tree.operand);
  if (operand.form === 'text') throw new NotGenerated();
  if (tree.operator === '!') return { ...asNumber(operand), code: emitter.local('v', `1 - ${operand.code}`) };
  if (operand.form === 'big') {
    if (tree.operator === '~') throw new NotGenerated();
    if (operand.bound >= int64Limit) emitter.bailWhen(`${operand.code} === -9223372036854775808n`, operand.nulls);
    return { ...operand, code: emitter.local('v', `BigInt.asIntN(64, -${operand.code})`) };
  }
  const range = integerRange(tree.type.type);
  if (tree.operator === '~') {
    if (range?.signed !== true) throw new NotGenerated();
    return { ...operand, code: emitter.local('v', `~${operand.code}`) };
  }
  if (range === undefined) return { ...operand, code: emitter.local('v', `-${operand.code}`) };
  const code = emitter.local('v', `0 - ${operand.code}`);
  emitter.bailWhen(`${code} > ${range.maximum}`, operand.nulls);
  return { ...operand, code };
}

function asNumber(operand: Operand): NumberOperand {
  if (operand.form !== 'number') throw new NotGenerated();
  return operand;
}

/** Code for an operator with two operands, text concatenation excepted. */
export function emitBinary(tree: BinaryTree, emitter: CodeEmitter): Operand {
  if (tree.operator === '&&' || tree.operator === '||') return emitLogical(tree, emitter);
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
  return { form: 'number', nulls, code: emitter.local('v', `${left.code} ${tree.operator} ${right.code}`) };
}

function numberArithmetic(tree: BinaryTree, left: NumberOperand, right: NumberOperand, emitter: CodeEmitter): Operand {
  const nulls = emitter.anyNull([left, right]);
  const { operator } = tree;
  if (operator === '/' || operator === '%') emitter.bailWhen(`${right.code} === 0`, nulls);
  const range = integerRange(tree.type.type);
  const plain = `${left.code} ${operator} ${right.code}`;
  if (range === undefined) {
    const code = emitter.local('v', tree.type.type === 'DT_R4' ? `Math.fround(${plain})` : plain);
    emitter.bailWhen(`${code} - ${code} !== 0`, nulls);
    return { form: 'number', nulls, code };
  }
  // Adding 0 turns a negative zero into zero: integers have one zero.
  const code = emitter.local(
    'v',
    operator === '/' ? `Math.trunc(${plain}) + 0` : operator === '+' ? plain : `${plain} + 0`,
  );
  if (operator === '%') return { form: 'number', nulls, code };
  const check =
    range.bytes === 4 && range.signed
      ? `${code} !== (${code} | 0)`
      : `${code} < ${range.minimum} || ${code} > ${range.maximum}`;
  emitter.bailWhen(check, nulls);
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
  const code = emitter.local('v', `BigInt.asIntN(64, ${a.code} ${operator} ${b.code})`);
  const sum = a.bound + b.bound;
  if (sum > int64Limit) {
    const signs =
      operator === '+'
        ? `(${a.code} ^ ${code}) & (${b.code} ^ ${code})`
        : `(${a.code} ^ ${b.code}) & (${a.code} ^ ${code})`;
    emitter.bailWhen(`(${signs}) < 0n`, nulls);
  }
  const bound = cappedBound(sum);
  return checked({ form: 'big', nulls, scale: type.scale, code, bound }, type, emitter);
}

function checked(operand: BigOperand, type: ColumnType, emitter: CodeEmitter): BigOperand {
  if (type.type === 'DT_NUMERIC') checkPrecision(operand, type.precision, emitter);
  return operand;
}

function bigDivision(
  tree: BinaryTree,
  left: BigOperand,
  right: BigOperand,
  nulls: string,
  emitter: CodeEmitter,
): Operand {
  if (isExactDecimal(tree.type.type)) throw new NotGenerated();
  emitter.bailWhen(`${right.code} === 0n || ${right.code} === -1n`, nulls);
  const divisor = nulls === '0' ? right.code : emitter.local('d', `${nulls} === 0 ? ${right.code} : 1n`);
  const code = emitter.local('v', `BigInt.asIntN(64, ${left.code} ${tree.operator} ${divisor})`);
  return { form: 'big', nulls, code, scale: 0, bound: int64Limit };
}

function comparison(tree: BinaryTree, left: Operand, right: Operand, emitter: CodeEmitter): Operand {
  const nulls = emitter.anyNull([left, right]);
  const operator = tree.operator === '==' ? '===' : tree.operator === '!=' ? '!==' : tree.operator;
  const truth = (condition: string): Operand => ({
    form: 'number',
    nulls,
    code: emitter.local('v', `${condition} ? 1 : 0`),
  });
  if (left.form === 'number' && right.form === 'number') return truth(`${left.code} ${operator} ${right.code}`);
  if (left.form === 'big' && right.form === 'big') {
    const scale = Math.max(left.scale, right.scale);
    const decimal = isExactDecimal(tree.left.type.type);
    const a = decimal ? scaledUp(left, scale, emitter) : left;
    const b = decimal ? scaledUp(right, scale, emitter) : right;
    return truth(`${a.code} ${operator} ${b.code}`);
  }
  if (left.form !== 'text' || right.form !== 'text') throw new NotGenerated();
  const spans = [left.bytes, left.start, left.end, right.bytes, right.start, right.end].join(', ');
  if (operator === '===') return truth(`equalSpans(${spans})`);
  if (operator === '!==') return truth(`!equalSpans(${spans})`);
  if (tree.left.type.type === 'DT_GUID') throw new NotGenerated();
  const { localeId } = emitter;
  return truth(`compareTextSpans(${spans}, ${localeId}, ${hasPlainAsciiOrder(localeId)}) ${operator} 0`);
}

// The right side stands in a block of its own: where the left side decides, its failures must not be reached.
function emitLogical(tree: BinaryTree, emitter: CodeEmitter): Operand {
  const deciding = tree.operator === '||' ? '1' : '0';
  const left = asNumber(emitter.operand(tree.left));
  const code = emitter.name('v');
  const nulls = emitter.name('n');
  emitter.emit(`let ${code} = ${deciding}, ${nulls} = 0;`);
  emitter.emit(`if (${left.nulls} !== 0 || ${left.code} !== ${deciding}) {`);
  const right = asNumber(emitter.operand(tree.right));
  emitter.emit(`if (${right.nulls} !== 0 || ${right.code} !== ${deciding}) {`);
  emitter.emit(`${nulls} = ${left.nulls} | ${right.nulls}; ${code} = ${deciding === '1' ? '0' : '1'};`);
  emitter.emit('} }');
  return { form: 'number', nulls, code };
}
