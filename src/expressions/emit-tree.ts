import { isBlob, isText } from '../datatypes/type-families.ts';
import { type CodeEmitter, cappedBound, formOf, int64Limit, NotGenerated, type Operand } from './code-emitter.ts';
import { daysOf, emitConversion } from './emit-conversion.ts';
import { emitBinary, emitUnary } from './emit-operators.ts';
import { emitCase, emitConcatenation, emitLength, emitPiece, emitTrim } from './emit-text.ts';
import type { CallTree, ConditionalTree, TypedTree } from './typed-tree.ts';

/** Code for one tree; raises `NotGenerated` for what is left to the row evaluator. */
export function emitTree(tree: TypedTree, emitter: CodeEmitter): Operand {
  switch (tree.kind) {
    case 'literal':
      return emitter.literal(tree.value, tree.type);
    case 'column': {
      const operand = emitter.columns.get(tree.index);
      if (operand === undefined) throw new NotGenerated();
      return operand;
    }
    case 'variable':
      throw new NotGenerated();
    case 'unary':
      return emitUnary(tree, emitter);
    case 'binary':
      return tree.operator === '+' && isText(tree.type.type)
        ? emitConcatenation(tree, emitter)
        : emitBinary(tree, emitter);
    case 'conditional':
      return emitConditional(tree, emitter);
    case 'conversion':
      formOf(tree.type);
      return emitConversion(emitter.operand(tree.operand), tree.operand.type, tree.type, true, emitter);
    case 'call':
      return emitCall(tree, emitter);
  }
}

function emitConditional(tree: ConditionalTree, emitter: CodeEmitter): Operand {
  const form = formOf(tree.type);
  const condition = emitter.operand(tree.condition);
  if (condition.form !== 'number') throw new NotGenerated();
  const nulls = emitter.name('n');
  const members = form === 'text' ? ['b', 's', 'e'].map((prefix) => emitter.name(prefix)) : [emitter.name('v')];
  const initial = form === 'text' ? ['constants[0]', '0', '0'] : [form === 'big' ? '0n' : '0'];
  if (form === 'text' && emitter.constants.length === 0) emitter.constants.push(new Uint8Array(0));
  emitter.emit(`let ${nulls} = 1, ${members.map((name, index) => `${name} = ${initial[index]}`).join(', ')};`);
  emitter.emit(`if (${condition.nulls} === 0) { if (${condition.code} !== 0) {`);
  const whenTrue = assignBranch(tree.whenTrue, nulls, members, emitter);
  emitter.emit('} else {');
  const whenFalse = assignBranch(tree.whenFalse, nulls, members, emitter);
  emitter.emit('} }');
  if (form === 'text') {
    const [bytes, start, end] = members;
    const inHeap = [whenTrue, whenFalse].every((branch) => branch.form === 'text' && branch.inHeap);
    return { form, nulls, bytes, start, end, inHeap };
  }
  if (form === 'number') return { form, nulls, code: members[0] };
  const bounds = [whenTrue, whenFalse].map((branch) => (branch.form === 'big' ? branch.bound : int64Limit));
  return {
    form,
    nulls,
    code: members[0],
    scale: tree.type.scale,
    bound: cappedBound(bounds[0] + bounds[1]),
  };
}

function assignBranch(tree: TypedTree, nulls: string, members: readonly string[], emitter: CodeEmitter): Operand {
  const operand = emitter.operand(tree);
  if (operand.form === 'big' && operand.scale !== tree.type.scale) throw new NotGenerated();
  const values = operand.form === 'text' ? [operand.bytes, operand.start, operand.end] : [operand.code];
  const assignments = members.map((name, index) => `${name} = ${values[index]};`).join(' ');
  emitter.emit(`${nulls} = ${operand.nulls}; ${assignments}`);
  return operand;
}

function emitCall(tree: CallTree, emitter: CodeEmitter): Operand {
  switch (tree.name) {
    case 'ISNULL':
      return emitIsNull(tree, emitter);
    case 'REPLACENULL':
      return emitReplaceNull(tree, emitter);
    case 'UPPER':
    case 'LOWER':
      return emitCase(tree, emitter);
    case 'TRIM':
    case 'LTRIM':
    case 'RTRIM':
      return emitTrim(tree, emitter);
    case 'LEN':
      return emitLength(tree, emitter);
    case 'LEFT':
    case 'RIGHT':
    case 'SUBSTRING':
      return emitPiece(tree, emitter);
    case 'YEAR':
    case 'MONTH':
    case 'DAY':
      return emitDatePart(tree, tree.name, emitter);
    case 'DATEPART':
      return emitDatePart(tree, (tree.part ?? '').toUpperCase(), emitter);
    case 'GETDATE':
    case 'GETUTCDATE':
      emitter.usesClock = true;
      return { form: 'big', nulls: '0', code: tree.name, scale: 0, bound: int64Limit };
    default:
      throw new NotGenerated();
  }
}

function emitIsNull(tree: CallTree, emitter: CodeEmitter): Operand {
  const [operand] = tree.operands;
  const nulls = operand.kind === 'column' ? emitter.columnNulls(operand.index) : emitter.operand(operand).nulls;
  return { form: 'number', nulls: '0', code: nulls };
}

// a == NULL ? b : a, so that b is computed only where it is needed.
function emitReplaceNull(tree: CallTree, emitter: CodeEmitter): Operand {
  const [value, replacement] = tree.operands;
  if (isBlob(tree.type.type)) throw new NotGenerated();
  const { start, end, type } = tree;
  const boolean = { ...type, type: 'DT_BOOL' as const, length: 0, precision: 0, scale: 0, codePage: 0 };
  const condition: TypedTree = { kind: 'call', name: 'ISNULL', operands: [value], type: boolean, start, end };
  return emitConditional(
    { kind: 'conditional', condition, whenTrue: replacement, whenFalse: value, type, start, end },
    emitter,
  );
}

function emitDatePart(tree: CallTree, part: string, emitter: CodeEmitter): Operand {
  const { type } = tree.operands[0].type;
  const read = part === 'YEAR' ? 'yearOf' : part === 'MONTH' ? 'monthOf' : part === 'DAY' ? 'dayOf' : undefined;
  if (read === undefined || type === 'DT_DBTIME' || type === 'DT_DBTIME2') throw new NotGenerated();
  const operand = emitter.operand(tree.operands[0]);
  if (operand.form === 'text') throw new NotGenerated();
  const days = operand.form === 'number' ? operand.code : daysOf(operand, emitter);
  return { form: 'number', nulls: operand.nulls, code: emitter.local('v', `${read}(${days})`) };
}
