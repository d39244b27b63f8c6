import type { SyntaxTree } from './syntax-tree.ts';

/** Whether a tree has more than `limit` levels. Needs no stack itself, so that it can be asked of any tree. */
export function isDeeperThan(root: SyntaxTree, limit: number): boolean {
  let level: readonly SyntaxTree[] = [root];
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > limit) return true;
    level = level.flatMap(partsOf);
  }
  return false;
}

function partsOf(tree: SyntaxTree): readonly SyntaxTree[] {
  switch (tree.kind) {
    case 'binary':
      return [tree.left, tree.right];
    case 'unary':
    case 'cast':
      return [tree.operand];
    case 'conditional':
      return [tree.condition, tree.whenTrue, tree.whenFalse];
    case 'call':
      return tree.operands;
    default:
      return [];
  }
}
