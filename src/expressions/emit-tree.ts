import type { ColumnType } from '../datatypes/data-type.ts';
import { isBlob, isText } from '../datatypes/type-families.ts';
import { type CodeEmitter, formOf, int64Limit, NotGenerated, type Operand } from './code-emitter.ts';
import { type CodeText, joinCode, js } from './code-text.ts';
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
  const choice = declareChoice(form, js`1`, emptyMembers[form], emitter);
  if (form === 'text' && emitter.constants.length === 0) emitter.constants.push(new Uint8Array(0));
  emitter.emit(js`if (${condition.nulls} === 0) { if (${condition.code} !== 0) {`);
  const whenTrue = assignBranch(tree.whenTrue, choice, emitter);
  emitter.emit(js`} else {`);
  const whenFalse = assignBranch(tree.whenFalse, choice, emitter);
  emitter.emit(js`} }`);
  return chosenOperand(choice, [whenTrue, whenFalse], tree.type);
}

/** Variables that take the value of one of two trees. */
interface Choice {
  readonly nulls: CodeText;
  readonly members: readonly CodeText[];
}

const memberPrefixes = { text: ['b', 's', 'e'], number: ['v'], big: ['v'] } as const;

const emptyMembers = { text: [js`constants[0]`, js`0`, js`0`], number: [js`0`], big: [js`0n`] } as const;

const membersOf = (operand: Operand): readonly CodeText[] =>
  operand.form === 'text' ? [operand.bytes, operand.start, operand.end] : [operand.code];

function declareChoice(
  form: Operand['form'],
  initialNulls: CodeText,
  initial: readonly CodeText[],
  emitter: CodeEmitter,
): Choice {
  const nulls = emitter.name('n');
  const members = memberPrefixes[form].map((prefix) => emitter.name(prefix));
  const declared = members.map((name, index) => js`${name} = ${initial[index]}`);
  emitter.emit(js`let ${nulls} = ${initialNulls}, ${joinCode(declared, js`, `)};`);
  return { nulls, members };
}

function assignBranch(tree: TypedTree, { nulls, members }: Choice, emitter: CodeEmitter): Operand {
  const operand = branchOperand(tree, emitter);
  const values = membersOf(operand);
  const assignments = members.map((name, index) => js`${name} = ${values[index]};`);
  emitter.emit(js`${nulls} = ${operand.nulls}; ${joinCode(assignments, js` `)}`);
  return operand;
}

function branchOperand(tree: TypedTree, emitter: CodeEmitter): Operand {
  const operand = emitter.operand(tree);
  if (operand.form === 'big' && operand.scale !== tree.type.scale) throw new NotGenerated();
  return operand;
}

function chosenOperand({ nulls, members }: Choice, branches: readonly Operand[], type: ColumnType): Operand {
  const form = formOf(type);
  if (form === 'text') {
    const [bytes, start, end] = members;
    const inHeap = branches.every((branch) => branch.form === 'text' && branch.inHeap);
    return { form, nulls, bytes, start, end, inHeap };
  }
  const [code] = members;
  if (form === 'number') return { form, nulls, code };
  const bounds = branches.map((branch) => (branch.form === 'big' ? branch.bound : int64Limit));
  const bound = bounds.reduce((most, each) => (each > most ? each : most));
  return { form, nulls, code, scale: type.scale, bound };
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
      return {
        form: 'big',
        nulls: js`0`,
        code: tree.name === 'GETDATE' ? js`GETDATE` : js`GETUTCDATE`,
        scale: 0,
        bound: int64Limit,
      };
    default:
      throw new NotGenerated();
  }
}

function emitIsNull(tree: CallTree, emitter: CodeEmitter): Operand {
  const [operand] = tree.operands;
  const nulls = operand.kind === 'column' ? emitter.columnNulls(operand.index) : emitter.operand(operand).nulls;
  return { form: 'number', nulls: js`0`, code: nulls };
}

// The replacement is computed only where it is needed.
function emitReplaceNull(tree: CallTree, emitter: CodeEmitter): Operand {
  if (isBlob(tree.type.type)) throw new NotGenerated();
  const value = branchOperand(tree.operands[0], emitter);
  const choice = declareChoice(value.form, value.nulls, membersOf(value), emitter);
  emitter.emit(js`if (${choice.nulls} !== 0) {`);
  const replacement = assignBranch(tree.operands[1], choice, emitter);
  emitter.emit(js`}`);
  return chosenOperand(choice, [value, replacement], tree.type);
}

function emitDatePart(tree: CallTree, part: string, emitter: CodeEmitter): Operand {
  const { type } = tree.operands[0].type;
  const read = part === 'YEAR' ? js`yearOf` : part === 'MONTH' ? js`monthOf` : part === 'DAY' ? js`dayOf` : undefined;
  if (read === undefined || type === 'DT_DBTIME' || type === 'DT_DBTIME2') throw new NotGenerated();
  const operand = emitter.operand(tree.operands[0]);
  if (operand.form === 'text') throw new NotGenerated();
  const days = operand.form === 'number' ? operand.code : daysOf(operand, emitter);
  return { form: 'number', nulls: operand.nulls, code: emitter.local('v', js`${read}(${days})`) };
}
