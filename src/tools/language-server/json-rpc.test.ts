import { describe, expect, it } from 'vitest';
import { frameMessage, MessageReader } from './json-rpc.ts';

describe('reading messages', () => {
  const bytes = Buffer.from(frameMessage({ text: 'ä→😀' }) + frameMessage({ second: true }));
  const both = [{ message: { text: 'ä→😀' } }, { message: { second: true } }];

  it('gives them whatever the pieces are in which they arrive', () => {
    for (const size of [1, 2, 7, 30, bytes.length]) {
      const reader = new MessageReader();
      const messages = [];
      for (let at = 0; at < bytes.length; at += size) messages.push(...reader.take(bytes.subarray(at, at + size)));
      expect(messages).toEqual(both);
    }
  });

  it('goes on after one that is no JSON, has no length, or is too long', () => {
    const wrong = ['Content-Length: 5\r\n\r\n{"a":', 'Content-Type: x\r\n\r\n', 'Content-Length: 99999999999\r\n\r\n'];
    for (const text of wrong) {
      const read = new MessageReader().take(Buffer.concat([Buffer.from(text), bytes]));
      expect(read).toEqual([{ fault: expect.any(String) }, ...both]);
    }
  });

  it('takes headers in any letter case, and others beside the length', () => {
    const text = 'content-type: application/vscode-jsonrpc; charset=utf-8\r\ncontent-length: 2\r\n\r\n{}';
    expect(new MessageReader().take(Buffer.from(text))).toEqual([{ message: {} }]);
  });
});
