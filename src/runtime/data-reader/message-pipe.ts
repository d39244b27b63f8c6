import { Socket } from 'node:net';

/** Takes the messages of a stream one after the other. */
export interface MessageSink {
  /**
   * Settles when the message was taken; its bytes may then be used for something else. Rejects when whoever reads is gone.
   * @param onPiece told of each piece that was taken
   */
  send(message: Uint8Array, onPiece?: () => void): Promise<void>;
}

/** A message, as it goes through a pipe between two processes: its length (uint32, little-endian), then its bytes. */
export const lengthBytes = 4;

const bytesAtOnce = 1 << 18;

/** Sends messages through a descriptor that this process was started with; who reads them slowly makes it wait. */
export function openMessagePipe(descriptor: number): MessageSink {
  const socket = new Socket({ fd: descriptor, readable: false, writable: true });
  // What went wrong is told by the callback of the write.
  socket.on('error', () => undefined);
  const write = (bytes: Uint8Array): Promise<void> =>
    new Promise((resolve, reject) => {
      socket.write(bytes, (error) => (error ? reject(error) : resolve()));
    });
  return {
    async send(message, onPiece) {
      const length = new Uint8Array(lengthBytes);
      new DataView(length.buffer).setUint32(0, message.length, true);
      await write(length);
      for (let at = 0; at < message.length; at += bytesAtOnce) {
        await write(message.subarray(at, at + bytesAtOnce));
        onPiece?.();
      }
    },
  };
}

/** Gives the bytes of messages that another process sends. Returns whether the last message was whole. */
export async function* receiveMessages(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, boolean> {
  const header = new Uint8Array(lengthBytes);
  let headerFilled = 0;
  let left = 0;
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; ) {
      if (left === 0) {
        header[headerFilled++] = chunk[at++];
        if (headerFilled < lengthBytes) continue;
        headerFilled = 0;
        left = new DataView(header.buffer).getUint32(0, true);
        continue;
      }
      const piece = chunk.subarray(at, at + left);
      at += piece.length;
      left -= piece.length;
      yield piece;
    }
  }
  return left === 0 && headerFilled === 0;
}
