import { packetHeaderBytes, packetType } from '../packet-type.ts';
import { describeTokens } from './describe-tokens.ts';
import { TdsClient } from './tds-client.ts';

/** What a client was seen to send and what it is answered: a message in hexadecimal, headers included, then the tokens of the answer. */
export interface ExchangeStep {
  readonly sent: Buffer;
  readonly answer: readonly string[];
}

const versionPlace = packetHeaderBytes + 4;

/** Reads the text of an exchange: lines with `>` hold bytes sent, lines with `<` what is answered; others are comments. */
export function parseExchange(text: string): ExchangeStep[] {
  const steps: { sent: string; answer: string[] }[] = [];
  for (const line of text.split('\n')) {
    const last = steps.at(-1);
    if (line.startsWith('> ')) {
      if (last === undefined || last.answer.length > 0) steps.push({ sent: line.slice(2), answer: [] });
      else last.sent += line.slice(2);
    } else if (line.startsWith('< ')) last?.answer.push(line.slice(2));
  }
  return steps.map(({ sent, answer }) => ({ sent: Buffer.from(sent, 'hex'), answer }));
}

/** Sends messages as they were recorded and gives what is answered to each. */
export async function replay(port: number, messages: readonly Buffer[]): Promise<string[][]> {
  const login = messages.find((message) => message[0] === packetType.login);
  const client = await TdsClient.open(port, login?.readUInt32LE(versionPlace));
  const answers: string[][] = [];
  for (const message of messages) {
    client.write(message);
    const answer = await client.message();
    if (answer === undefined) answers.push(['CLOSED']);
    else if (message[0] === packetType.prelogin) answers.push([`PRELOGIN ${answer.toString('hex')}`]);
    else answers.push(describeTokens(answer, client.version));
  }
  client.destroy();
  return answers;
}
