/** Bytes of a packet's header: type, status, length, process, number, window. */
export const packetHeaderBytes = 8;

/** Largest packet, header included, that either side may ask for (source: MS-TDS 2.2.6.4, PacketSize). */
export const largestPacketBytes = 32_767;

/** Packet size before one is agreed on (source: MS-TDS 2.2.3.1). */
export const defaultPacketBytes = 4096;

/** Types of packets by the number in their header (source: MS-TDS 2.2.3.1.1). */
export const packetType = {
  batch: 0x01,
  oldLogin: 0x02,
  remoteCall: 0x03,
  response: 0x04,
  attention: 0x06,
  bulkLoad: 0x07,
  federatedToken: 0x08,
  transaction: 0x0e,
  login: 0x10,
  securityToken: 0x11,
  prelogin: 0x12,
} as const;

/** Bits of the status in a packet's header (source: MS-TDS 2.2.3.1.2). */
export const packetStatus = {
  endOfMessage: 0x01,
  ignore: 0x02,
  resetConnection: 0x08,
  resetKeepingTransaction: 0x10,
} as const;
