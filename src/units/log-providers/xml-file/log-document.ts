import { realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { LogFile, lockFile } from 'opendtsx/sdk';

/** A part of an XML log that records go to. */
export interface LogDocument {
  write(record: string): void;
  /** Ends the part when nobody else of this process writes to it any more. */
  close(): Promise<void>;
}

const head = '<?xml version="1.0"?>\r\n<dtslogs>';
const rootEnd = '\r\n</dtslogs>';
const partStart = '\r\n\t<dtslog>\r\n';
const partEnd = '\t</dtslog>';
// Long enough for the end of the root and the blanks that an editor may have added.
const searched = 64;

interface SharedDocument {
  writers: number;
  readonly opened: Promise<LogDocument>;
}

/** Parent and child packages often log to one file: they share its part. */
const documents = new Map<string, SharedDocument>();

/** Opens an XML log and begins a part, or takes part in the one that this process writes already. Rejects with what stands in the way. */
export async function openDocument(path: string): Promise<LogDocument> {
  const name = join(await realpath(dirname(path)), basename(path));
  const shared = documents.get(name) ?? { writers: 0, opened: beginPart(name) };
  documents.set(name, shared);
  shared.writers++;
  const leave = (): boolean => {
    shared.writers--;
    return shared.writers === 0 && documents.delete(name);
  };
  try {
    const document = await shared.opened;
    return {
      write: (record) => document.write(record),
      close: async () => {
        if (leave()) await document.close();
      },
    };
  } catch (error) {
    leave();
    throw error;
  }
}

async function beginPart(path: string): Promise<LogDocument> {
  const lock = await lockFile(path);
  try {
    const file = new LogFile(path, false);
    try {
      if (file.isNew) file.write(head + partStart, partEnd + rootEnd);
      else continueFile(file);
    } catch (error) {
      file.close();
      throw error;
    }
    return {
      // What ends the document is overwritten by the next record: a crash leaves a document that is whole.
      write: (record) => file.write(record, partEnd + rootEnd),
      async close() {
        file.close();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

function continueFile(file: LogFile): void {
  const [end] = /\s*<\/dtslogs>\s*$/.exec(file.lastText(searched)) ?? [];
  if (end === undefined) throw new Error('the file exists already and is no log: it does not end with </dtslogs>');
  file.stepBack(end);
  file.write(`\r\n${partStart}`, partEnd + rootEnd);
}
