import type { CodeEmitter, Operand, TextOperand } from './code-emitter.ts';
import { NotGenerated } from './code-emitter.ts';
import { type CodeText, joinCode, js } from './code-text.ts';
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
  emitter.emit(js`let ${start} = 0, ${end} = 0;`);
  emitter.emit(js`if (${nulls} === 0) {`);
  const sizes = parts.map((part) => js`${part.end} - ${part.start}`);
  emitter.reserve(joinCode(sizes, js` + `));
  emitter.emit(js`${start} = used;`);
  for (const part of parts) emitter.emit(js`used = copySpan(${part.bytes}, ${part.start}, ${part.end}, heap, used);`);
  emitter.emit(js`${end} = used; }`);
  return { form: 'text', nulls, bytes: emitter.local('b', js`heap`), start, end, inHeap: true };
}

/** Code for UPPER and LOWER: ASCII in place, everything else through the shared case mapping. */
export function emitCase(tree: CallTree, emitter: CodeEmitter): Operand {
  const operand = textOperand(tree.operands[0], emitter);
  emitter.reserve(js`${operand.end} - ${operand.start}`);
  const [direction, from] = tree.name === 'UPPER' ? [js`'upper'`, 0x61] : [js`'lower'`, 0x41];
  const span = js`${operand.bytes}, ${operand.start}, ${operand.end}`;
  const start = emitter.local('s', js`used`);
  const end = emitter.name('e');
  emitter.emit(js`let ${end} = copyAsciiCase(${span}, heap, used, ${from});`);
  emitter.emit(
    js`if (${end} < 0) { owner.used = used; appendCase(owner, ${span}, ${direction}); heap = owner.bytes; ${end} = owner.used; }`,
  );
  emitter.emit(js`used = ${end};`);
  return { form: 'text', nulls: operand.nulls, bytes: emitter.local('b', js`heap`), start, end, inHeap: true };
}

/** Code for TRIM, LTRIM and RTRIM: the ends move, nothing is copied. */
export function emitTrim(tree: CallTree, emitter: CodeEmitter): Operand {
  const operand = textOperand(tree.operands[0], emitter);
  const { bytes } = operand;
  const start =
    tree.name === 'RTRIM'
      ? operand.start
      : emitter.local('s', js`trimmedStart(${bytes}, ${operand.start}, ${operand.end})`);
  const end =
    tree.name === 'LTRIM' ? operand.end : emitter.local('e', js`trimmedEnd(${bytes}, ${start}, ${operand.end})`);
  return { ...operand, start, end };
}

/** Code for LEN of DT_WSTR. */
export function emitLength(tree: CallTree, emitter: CodeEmitter): Operand {
  if (tree.operands[0].type.type !== 'DT_WSTR') throw new NotGenerated();
  const operand = textOperand(tree.operands[0], emitter);
  const code = emitter.local('v', js`utf16Length(${operand.bytes}, ${operand.start}, ${operand.end})`);
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
  const lowest = tree.name === 'SUBSTRING' ? js`${codes[0]} <= 0 || ${length} < 0` : js`${length} < 0`;
  emitter.bailWhen(js`${lowest} || !isAscii(${bytes}, ${start}, ${end})`, nulls);
  const at = (prefix: 's' | 'e', place: CodeText): CodeText =>
    emitter.local(prefix, nulls === '0' ? place : js`${nulls} === 0 ? ${place} : ${end}`);
  if (tree.name === 'LEFT') return { ...text, nulls, end: at('e', js`Math.min(${end}, ${start} + ${length})`) };
  if (tree.name === 'RIGHT') return { ...text, nulls, start: at('s', js`Math.max(${start}, ${end} - ${length})`) };
  const from = at('s', js`Math.min(${end}, ${start} + ${codes[0]} - 1)`);
  return { ...text, nulls, start: from, end: at('e', js`Math.min(${end}, ${from} + ${length})`) };
}
