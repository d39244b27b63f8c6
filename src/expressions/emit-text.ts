import type { CodeEmitter, Operand, TextOperand } from './code-emitter.ts';
import { NotGenerated } from './code-emitter.ts';
import type { BinaryTree, CallTree, TypedTree } from './typed-tree.ts';

/** The operand of a tree that is text; raises `NotGenerated` for another form. */
function textOperand(tree: TypedTree, emitter: CodeEmitter): TextOperand {
  const operand = emitter.operand(tree);
  if (operand.form !== 'text') throw new NotGenerated();
  return operand;
}

function concatenated(tree: TypedTree, parts: TypedTree[]): void {
  if (tree.kind === 'binary' && tree.operator === '+') {
    concatenated(tree.left, parts);
    concatenated(tree.right, parts);
  } else parts.push(tree);
}

/** Code for a + b + c over text: all parts are computed, then copied once. */
export function emitConcatenation(tree: BinaryTree, emitter: CodeEmitter): Operand {
  const trees: TypedTree[] = [];
  concatenated(tree, trees);
  const parts = trees.map((part) => textOperand(part, emitter));
  const nulls = emitter.anyNull(parts);
  const [start, end] = [emitter.name('s'), emitter.name('e')];
  emitter.emit(`let ${start} = 0, ${end} = 0;`);
  emitter.emit(`if (${nulls} === 0) {`);
  emitter.reserve(parts.map((part) => `${part.end} - ${part.start}`).join(' + '));
  emitter.emit(`${start} = used;`);
  for (const part of parts) emitter.emit(`used = copySpan(${part.bytes}, ${part.start}, ${part.end}, heap, used);`);
  emitter.emit(`${end} = used; }`);
  return { form: 'text', nulls, bytes: emitter.local('b', 'heap'), start, end, inHeap: true };
}

/** Code for UPPER and LOWER: ASCII in place, everything else through the shared case mapping. */
export function emitCase(tree: CallTree, emitter: CodeEmitter): Operand {
  const operand = textOperand(tree.operands[0], emitter);
  emitter.reserve(`${operand.end} - ${operand.start}`);
  const direction = tree.name === 'UPPER' ? 'upper' : 'lower';
  const span = `${operand.bytes}, ${operand.start}, ${operand.end}`;
  const start = emitter.local('s', 'used');
  const end = emitter.name('e');
  emitter.emit(`let ${end} = copyAsciiCase(${span}, heap, used, ${direction === 'upper' ? 0x61 : 0x41});`);
  emitter.emit(
    `if (${end} < 0) { owner.used = used; appendCase(owner, ${span}, '${direction}'); heap = owner.bytes; ${end} = owner.used; }`,
  );
  emitter.emit(`used = ${end};`);
  return { form: 'text', nulls: operand.nulls, bytes: emitter.local('b', 'heap'), start, end, inHeap: true };
}

/** Code for TRIM, LTRIM and RTRIM: the ends move, nothing is copied. */
export function emitTrim(tree: CallTree, emitter: CodeEmitter): Operand {
  const operand = textOperand(tree.operands[0], emitter);
  const { bytes } = operand;
  const start =
    tree.name === 'RTRIM'
      ? operand.start
      : emitter.local('s', `trimmedStart(${bytes}, ${operand.start}, ${operand.end})`);
  const end =
    tree.name === 'LTRIM' ? operand.end : emitter.local('e', `trimmedEnd(${bytes}, ${start}, ${operand.end})`);
  return { ...operand, start, end };
}

/** Code for LEN of DT_WSTR. */
export function emitLength(tree: CallTree, emitter: CodeEmitter): Operand {
  if (tree.operands[0].type.type !== 'DT_WSTR') throw new NotGenerated();
  const operand = textOperand(tree.operands[0], emitter);
  const code = emitter.local('v', `utf16Length(${operand.bytes}, ${operand.start}, ${operand.end})`);
  return { form: 'number', nulls: operand.nulls, code };
}

/** Code for LEFT, RIGHT and SUBSTRING of ASCII text with arguments in range; other rows leave the loop. */
export function emitPiece(tree: CallTree, emitter: CodeEmitter): Operand {
  const text = textOperand(tree.operands[0], emitter);
  const counts = tree.operands.slice(1).map((operand) => emitter.operand(operand));
  const codes = counts.map((count) => {
    if (count.form !== 'number') throw new NotGenerated();
    return count.code;
  });
  const nulls = emitter.anyNull([text, ...counts]);
  const { bytes, start, end } = text;
  const length = codes[codes.length - 1];
  const lowest = tree.name === 'SUBSTRING' ? `${codes[0]} <= 0 || ${length} < 0` : `${length} < 0`;
  emitter.bailWhen(`${lowest} || !isAscii(${bytes}, ${start}, ${end})`, nulls);
  const at = (prefix: string, place: string): string =>
    emitter.local(prefix, nulls === '0' ? place : `${nulls} === 0 ? ${place} : ${end}`);
  if (tree.name === 'LEFT') return { ...text, nulls, end: at('e', `Math.min(${end}, ${start} + ${length})`) };
  if (tree.name === 'RIGHT') return { ...text, nulls, start: at('s', `Math.max(${start}, ${end} - ${length})`) };
  const from = at('s', `Math.min(${end}, ${start} + ${codes[0]} - 1)`);
  return { ...text, nulls, start: from, end: at('e', `Math.min(${end}, ${from} + ${length})`) };
}
