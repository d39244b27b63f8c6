import type { FastifyInstance } from 'fastify';
import { faceError } from './face-errors.ts';

/** Refuses requests with a NUL character in a name, a query or a value: databases do not keep it, and some cut a text there. */
export function refuseUnstorableText(app: FastifyInstance): void {
  app.addHook('preValidation', async ({ params, query, body }) => {
    if (![params, query, body].some(hasNul)) return;
    throw faceError('OPENDTSX_E_FACES_VALUE', {
      name: 'A text',
      value: 'one with a NUL character',
      allowed: 'text without NUL characters',
    });
  });
}

// Without recursion: a body may be nested as deep as it is long.
function hasNul(root: unknown): boolean {
  const open: unknown[] = [root];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value === 'string') {
      if (value.includes('\0')) return true;
    } else if (typeof value === 'object' && value !== null && !Buffer.isBuffer(value)) {
      for (const [name, inner] of Object.entries(value)) {
        if (name.includes('\0')) return true;
        open.push(inner);
      }
    }
  }
  return false;
}
