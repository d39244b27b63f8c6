import { MalformedMessage } from './malformed-message.ts';
import { largestPacketBytes, packetHeaderBytes, packetType } from './packet-type.ts';

const knownTypes: ReadonlySet<number> = new Set(Object.values(packetType));

/** One packet of a client. */
export interface Packet {
  readonly type: number;
  readonly status: number;
  readonly payload: Buffer;
}

/** Cuts what arrives into packets. Holds less than one packet, whatever is sent; throws `MalformedMessage` for a header that cannot be. */
export class PacketParser {
  readonly #parts: Buffer[] = [];
  #length = 0;

  /** True when nothing of a packet has arrived yet. */
  get isAtStart(): boolean {
    return this.#length === 0;
  }

  /** Bytes that the packet, or its header, that is arriving still lacks. */
  get missing(): number {
    if (this.#length < packetHeaderBytes) return packetHeaderBytes - this.#length;
    return packetLength(this.#head()) - this.#length;
  }

  /** The packets that are complete with these bytes. */
  *push(bytes: Buffer): Generator<Packet> {
    this.#parts.push(bytes);
    this.#length += bytes.length;
    if (!this.#hasPacket()) return;
    let rest = Buffer.concat(this.#parts.splice(0));
    this.#length = 0;
    while (rest.length >= packetHeaderBytes) {
      const length = packetLength(rest);
      if (rest.length < length) break;
      yield { type: rest[0], status: rest[1], payload: rest.subarray(packetHeaderBytes, length) };
      rest = rest.subarray(length);
    }
    if (rest.length > 0) {
      this.#parts.push(rest);
      this.#length = rest.length;
    }
  }

  // Parts are joined when a packet is complete only: one that arrives byte by byte must not cost its square.
  #hasPacket(): boolean {
    return this.#length >= packetHeaderBytes && this.#length >= packetLength(this.#head());
  }

  #head(): Buffer {
    if (this.#parts[0].length < packetHeaderBytes)
      this.#parts.splice(0, this.#parts.length, Buffer.concat(this.#parts));
    return this.#parts[0];
  }
}

function packetLength(head: Buffer): number {
  // Another protocol is found out by its first bytes, not by waiting for the length that they seem to tell.
  if (!knownTypes.has(head[0])) throw new MalformedMessage('a packet is of an unknown type');
  const length = head.readUInt16BE(2);
  if (length < packetHeaderBytes || length > largestPacketBytes) {
    throw new MalformedMessage('a packet has an impossible length');
  }
  return length;
}
