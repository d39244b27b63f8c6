/** The values named in a message; never a secret. */
export type DiagnosticArguments = Readonly<Record<string, string | number | bigint | boolean>>;

/** Our wording of one code. `{name}` stands for the argument of that name. */
export interface MessageWording {
  /** What happened, where, and the offending value. */
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
}

/** Wordings by symbol: one table per area, in `messages/<area>.ts`. */
export type MessageTable = Readonly<Record<string, MessageWording>>;
