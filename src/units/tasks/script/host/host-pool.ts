import { ScriptHost } from './script-host.ts';

const longestIdle = 10_000; // Milliseconds.

interface IdleHost {
  readonly host: ScriptHost;
  readonly timer: NodeJS.Timeout;
}

/** Processes that wait for the next script, by run and program: those of one run never see scripts of another. */
const idle = new WeakMap<object, Map<string, IdleHost[]>>();

/** A process for one script: one of the same run that waits, or a new one. */
export function takeHost(run: object, mono: string, program: string): ScriptHost {
  const waiting = idle.get(run)?.get(program) ?? [];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    clearTimeout(next.timer);
    if (!next.host.isOpen) continue;
    next.host.hold(true);
    return next.host;
  }
  return new ScriptHost(mono, program);
}

/** Gives a process back for the next script of the run. It keeps nobody waiting, and ends when none comes. */
export function giveBackHost(run: object, program: string, host: ScriptHost): void {
  if (!host.isOpen) return;
  const programs = idle.get(run) ?? new Map<string, IdleHost[]>();
  idle.set(run, programs);
  const waiting = programs.get(program) ?? [];
  programs.set(program, waiting);
  const timer = setTimeout(() => {
    waiting.splice(
      waiting.findIndex((each) => each.host === host),
      1,
    );
    host.kill();
  }, longestIdle);
  timer.unref();
  host.hold(false);
  waiting.push({ host, timer });
}
