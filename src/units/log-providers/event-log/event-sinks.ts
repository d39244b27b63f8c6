import { createSocket } from 'node:dgram';
import { mkdir, open } from 'node:fs/promises';
import { connect, type NetConnectOpts, type Socket } from 'node:net';
import { dirname } from 'node:path';

/** Takes the lines of an event log. */
export interface EventSink {
  write(line: string): void | Promise<void>;
  /** Settles when every line has left. */
  close(): Promise<void>;
}

/** Appends lines to a file of UTF-8, which is made with its folder when it is missing. Rejects when that is not possible. */
export async function openLineFile(path: string): Promise<EventSink> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, 'a');
  return {
    async write(line) {
      await file.appendFile(`${line}\n`);
    },
    close: () => file.close(),
  };
}

/** Sends each line in a datagram of its own. Nobody tells whether it arrives. */
export async function openDatagrams(host: string, port: number): Promise<EventSink> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  return {
    write: (line) =>
      new Promise((resolve, reject) => {
        socket.send(line, port, host, (error) => (error === null ? resolve() : reject(error)));
      }),
    async close() {
      socket.close();
    },
  };
}

/** Sends lines over a connection. Rejects when nobody listens. */
export async function openStream(
  place: NetConnectOpts,
  header: string,
  frame: (line: string) => string,
): Promise<EventSink> {
  const socket = await connected(place);
  let fault: Error | undefined;
  socket.on('error', (error) => {
    fault = error;
  });
  socket.write(header);
  return {
    write(line) {
      if (fault !== undefined) throw fault;
      socket.write(frame(line));
    },
    close: () =>
      new Promise((resolve, reject) => {
        if (fault !== undefined) reject(fault);
        else socket.end(() => (fault === undefined ? resolve() : reject(fault)));
      }),
  };
}

function connected(place: NetConnectOpts): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(place);
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}
