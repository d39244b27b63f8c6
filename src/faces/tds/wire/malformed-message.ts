/** What a client sent is not the protocol: its connection ends, nothing else does. The text never holds what was sent, which may be a password. */
export class MalformedMessage extends Error {
  /** What is wrong, to be put into a sentence. */
  readonly reason: string;

  constructor(reason: string) {
    super(`The client does not speak TDS as it should: ${reason}.`);
    this.name = 'MalformedMessage';
    this.reason = reason;
  }
}

/** The bytes end before what is being read does: malformed in a whole message, too early in one that is still arriving. */
export class OutOfBytes extends MalformedMessage {
  constructor() {
    super('a message ends before its content does');
    this.name = 'OutOfBytes';
  }
}
