import { randomUUID } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import { mayReadAll } from '../../../agent/permissions.ts';
import { maskCommand } from '../../../agent/steps/mask-command.ts';
import { commandOf } from '../../../agent/steps/step-command.ts';
import { checkSubsystem } from '../../../agent/steps/subsystems.ts';
import { resultColumns } from '../sql-declaration.ts';
import type { ViewReader } from './declare-view.ts';
import { type ListedRow, listedRows, listText } from './listed-view.ts';

/** Rows that the database cannot make, because what they are made of is sealed there. */
interface LateRows {
  readonly columns: string;
  read(reader: ViewReader): Promise<readonly ListedRow[]>;
}

const lateRows = {
  /** Commands of steps as lists show them, of the jobs that the caller may see. */
  stepCommands: {
    columns: 'step_uid nvarchar(36)\ncommand nvarchar(max)',
    async read({ agent }) {
      const { db } = agent.store;
      let steps = db
        .selectFrom('agent_job_steps as step')
        .innerJoin('agent_jobs as job', 'job.job_id', 'step.job_id')
        .select(['step.step_uid', 'step.step_name', 'step.subsystem', 'step.sealed_command'])
        .where('step.sealed_command', 'is not', null);
      if (!mayReadAll(agent)) steps = steps.where('job.owner_id', '=', agent.caller.id);
      return (await steps.execute()).map((step) => [
        step.step_uid,
        maskCommand(checkSubsystem(step.subsystem), commandOf(agent.sealer, step) ?? '****'),
      ]);
    },
  },
} as const satisfies Readonly<Record<string, LateRows>>;

/** What texts stand for late rows: nobody outside of the process knows them. */
const nonce = randomUUID();
const tokenOf = (name: string): string => `late rows ${nonce} ${name}`;
const names = Object.keys(lateRows) as (keyof typeof lateRows)[];

/** The query of late rows, in parentheses. They are read when the query runs that it is a part of (`fillLateRows`). */
export function lateRowsQuery(reader: ViewReader, name: keyof typeof lateRows): RawBuilder<unknown> {
  return sql`(${listedRows(reader, resultColumns(lateRows[name].columns), tokenOf(name))})`;
}

/** The value of a parameter: where it stands for late rows, these, for this caller and as they are now. */
export async function fillLateRows(reader: ViewReader, value: unknown): Promise<unknown> {
  const name = typeof value === 'string' ? names.find((each) => value === tokenOf(each)) : undefined;
  return name === undefined ? value : listText(await lateRows[name].read(reader));
}
