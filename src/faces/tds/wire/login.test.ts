import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readLogin7 } from './login7.ts';
import { MalformedMessage } from './malformed-message.ts';
import { PacketParser } from './packet-parser.ts';
import {
  agreeOnEncryption,
  type ClientEncryption,
  preloginAnswer,
  readPrelogin,
  type ServerEncryption,
} from './prelogin.ts';
import { negotiateVersion } from './protocol-version.ts';
import { loginMessage, preloginMessage } from './testing/login-messages.ts';
import { packet } from './testing/tds-client.ts';

// Source: documentation, the table of MS-TDS 2.2.6.5: what both say, what the server answers (0 off, 1 on, 2 not supported, 3 required), what is then encrypted.
describe('encryption', () => {
  it.each<[ClientEncryption, number, ServerEncryption, number, string]>([
    ['off', 0, 'off', 2, 'nothing'],
    ['off', 0, 'on', 0, 'login'],
    ['off', 0, 'required', 3, 'everything'],
    ['on', 1, 'off', 2, 'refused'],
    ['on', 1, 'on', 1, 'everything'],
    ['on', 1, 'required', 1, 'everything'],
    ['not supported', 2, 'off', 2, 'nothing'],
    ['not supported', 2, 'on', 2, 'nothing'],
    ['not supported', 2, 'required', 3, 'refused'],
  ])('client %s (%i), server %s: answered %i, encrypted is %s', (client, number, server, answer, agreed) => {
    const prelogin = readPrelogin(preloginMessage(number));
    expect(prelogin.encryption).toBe(client);
    expect(agreeOnEncryption(client, server)).toBe(agreed);
    const message = preloginAnswer(prelogin, server, [15, 0, 2000]);
    expect(message[message.readUInt16BE(6)]).toBe(answer);
  });

  it('is none where PRELOGIN says nothing of it', () => {
    expect(readPrelogin(Buffer.of(0xff)).encryption).toBe('not supported');
  });

  it.each([
    ['an option beyond the end', Buffer.from([1, 0, 50, 0, 1, 0xff])],
    ['no end of the options', Buffer.from([1, 0, 6, 0, 1])],
    ['an impossible value', preloginMessage(9)],
    ['nothing at all', Buffer.alloc(0)],
  ])('is not agreed on with a PRELOGIN that has %s', (_, message) => {
    expect(() => readPrelogin(message)).toThrow(MalformedMessage);
  });
});

describe('LOGIN7', () => {
  it('is read, the password as a secret that no print shows', () => {
    const login = readLogin7(
      loginMessage({ userName: 'Ünal', password: 'geheim😀', database: 'SSISDB', packetBytes: 8000 }),
    );
    expect(login).toMatchObject({ userName: 'Ünal', database: 'SSISDB', packetBytes: 8000, hostName: 'TESTHOST' });
    expect(login.password.reveal()).toBe('geheim😀');
    expect(inspect(login, { depth: 9 })).not.toContain('geheim');
  });

  it('tells features, integrated security and a wish to change the password', () => {
    expect(readLogin7(loginMessage({ features: [1, 2, 10] })).features).toEqual([1, 2, 10]);
    expect(readLogin7(loginMessage({ flags2: 0x80 })).wantsIntegratedSecurity).toBe(true);
    expect(readLogin7(loginMessage({ flags3: 0x01 })).wantsPasswordChange).toBe(true);
  });

  it('has no features where its flag is set and nothing stands behind it', () => {
    // Source: observed, tedious 20 at TDS 7.3 and before.
    expect(readLogin7(loginMessage({ flags3: 0x10 })).features).toEqual([]);
  });

  it('cut off anywhere, or pointing beyond its end, is refused', () => {
    const whole = loginMessage({ features: [10] });
    for (let length = 0; length < whole.length; length++) {
      expect(() => readLogin7(whole.subarray(0, length))).toThrow(MalformedMessage);
    }
    const pointing = Buffer.from(whole);
    pointing.writeUInt16LE(0xffff, 46);
    expect(() => readLogin7(pointing)).toThrow(MalformedMessage);
  });
});

// Source: documentation, MS-TDS 2.2.7.14.
describe('the version', () => {
  it.each([
    [0x7000_0000, undefined],
    [0x0500_0000, undefined],
    [0x7100_0000, '7.1'],
    [0x7100_0001, '7.1'],
    [0x7209_0002, '7.2'],
    [0x730a_0003, '7.3A'],
    [0x730b_0003, '7.3B'],
    [0x7400_0004, '7.4'],
    [0x7500_0000, '7.4'],
    [0x0800_0000, '8.0'],
  ])('0x%s is answered with %s', (asked, name) => {
    expect(negotiateVersion(asked)?.name).toBe(name);
  });
});

describe('packets', () => {
  const two = Buffer.concat([packet(1, 0, Buffer.from('first')), packet(1, 1, Buffer.from('second'))]);

  it.each([1, 2, 7, 9, 13, 100])('are the same however they arrive: %i bytes at a time', (size) => {
    const parser = new PacketParser();
    const found: string[] = [];
    for (let start = 0; start < two.length; start += size) {
      for (const { payload } of parser.push(two.subarray(start, start + size))) found.push(payload.toString());
    }
    expect(found).toEqual(['first', 'second']);
    expect(parser.isAtStart).toBe(true);
  });

  it('tell how much they lack, never beyond their own end', () => {
    const parser = new PacketParser();
    expect(parser.missing).toBe(8);
    expect([...parser.push(two.subarray(0, 3))]).toEqual([]);
    expect(parser.missing).toBe(5);
    expect([...parser.push(two.subarray(3, 8))]).toEqual([]);
    expect(parser.missing).toBe(5);
  });

  it.each([0, 7, 32_768])('with a length of %i are refused', (length) => {
    const parser = new PacketParser();
    expect(() => [...parser.push(Buffer.of(1, 1, length >> 8, length & 0xff, 0, 0, 0, 0))]).toThrow(MalformedMessage);
  });
});
