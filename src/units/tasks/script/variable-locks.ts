interface Lock {
  readers: number;
  written: boolean;
  readonly waiting: (() => void)[];
}

/** A variable to lock, by the object that stands for it. */
export interface WantedLock {
  readonly identity: object;
  readonly forWriting: boolean;
}

const locks = new WeakMap<object, Lock>();

/**
 * Waits until all of the variables are free and locks them together, so that scripts that run at the same time change a variable one after another and
 * none waits for another that waits for it. Rejects with the reason of the signal when it is aborted. Gives what unlocks them.
 */
export async function lockVariables(wanted: readonly WantedLock[], signal: AbortSignal): Promise<() => void> {
  for (;;) {
    signal.throwIfAborted();
    const taken = wanted.find(({ identity, forWriting }) => !isFree(lockOf(identity), forWriting));
    if (taken === undefined) break;
    await changeOf(lockOf(taken.identity), signal);
  }
  for (const { identity, forWriting } of wanted) {
    const lock = lockOf(identity);
    if (forWriting) lock.written = true;
    else lock.readers++;
  }
  let held = true;
  return () => {
    if (held) for (const each of wanted) release(each);
    held = false;
  };
}

function lockOf(identity: object): Lock {
  const known = locks.get(identity);
  if (known !== undefined) return known;
  const lock: Lock = { readers: 0, written: false, waiting: [] };
  locks.set(identity, lock);
  return lock;
}

function isFree({ readers, written }: Lock, forWriting: boolean): boolean {
  return !written && (!forWriting || readers === 0);
}

function changeOf(lock: Lock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      signal.removeEventListener('abort', go);
      resolve();
    };
    lock.waiting.push(go);
    signal.addEventListener('abort', go);
  });
}

function release({ identity, forWriting }: WantedLock): void {
  const lock = lockOf(identity);
  if (forWriting) lock.written = false;
  else lock.readers--;
  for (const go of lock.waiting.splice(0)) go();
}
