import { ByteWriter } from './byte-writer.ts';
import { packetHeaderBytes, packetStatus, packetType } from './packet-type.ts';

/** Takes bytes to the client; the promise is there when it would rather not be given more at once. */
export type SendBytes = (bytes: Buffer) => Promise<void> | undefined;

/** Splits a response into packets. What is written to `out` is sent by `flush` and `end`. */
export class PacketWriter {
  readonly out = new ByteWriter();
  readonly #send: SendBytes;
  readonly #spid: number;
  #packetBytes: number;
  #number = 1;

  constructor(send: SendBytes, packetBytes: number, spid: number) {
    this.#send = send;
    this.#packetBytes = packetBytes;
    this.#spid = spid;
  }

  /** Packets from now on have at most so many bytes, header included. */
  resize(packetBytes: number): void {
    this.#packetBytes = packetBytes;
  }

  /** Sends what makes whole packets; what is left over stays until there is more. */
  flushWhole(): Promise<void> | undefined {
    const room = this.#packetBytes - packetHeaderBytes;
    // One byte stays: the last packet of a message must not be empty.
    const count = Math.floor((this.out.length - 1) / room);
    return count < 1 ? undefined : this.#emit(count * room, false);
  }

  /** Sends everything that was written, in a short packet where need be; the message goes on. */
  flush(): Promise<void> | undefined {
    return this.out.length === 0 ? undefined : this.#emit(this.out.length, false);
  }

  /** Sends everything that was written and ends the message. */
  end(): Promise<void> | undefined {
    const sent = this.#emit(this.out.length, true);
    this.#number = 1;
    return sent;
  }

  #emit(length: number, isEnd: boolean): Promise<void> | undefined {
    const room = this.#packetBytes - packetHeaderBytes;
    const count = Math.max(1, Math.ceil(length / room));
    const packets = Buffer.allocUnsafe(length + count * packetHeaderBytes);
    const content = this.out.view();
    for (let index = 0; index < count; index++) {
      const start = index * room;
      const size = Math.min(room, length - start);
      const at = index * this.#packetBytes;
      packets[at] = packetType.response;
      packets[at + 1] = isEnd && index === count - 1 ? packetStatus.endOfMessage : 0;
      packets.writeUInt16BE(size + packetHeaderBytes, at + 2);
      packets.writeUInt16BE(this.#spid, at + 4);
      packets[at + 6] = this.#number;
      packets[at + 7] = 0;
      content.copy(packets, at + packetHeaderBytes, start, start + size);
      this.#number = (this.#number + 1) & 0xff;
    }
    this.out.drop(length);
    return this.#send(packets);
  }
}
