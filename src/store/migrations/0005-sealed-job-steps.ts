import { type Kysely, sql, type Transaction } from 'kysely';
import { Secret } from '../../datatypes/secret.ts';
import { InternalError } from '../../diagnostics/internal-error.ts';
import type { Sealer } from '../sealer.ts';
import type { StoreDialect } from '../store-dialect.ts';

interface StepCommand {
  readonly step_uid: string;
  readonly command: string | null;
}

/**
 * Commands of job steps are sealed, as they may hold passwords: the column `sealed_command` takes the place of `command`. In SQLite nothing of the old texts
 * stays in the files; PostgreSQL drops old versions of rows at its next vacuum.
 */
export async function sealJobSteps(
  db: Kysely<unknown>,
  dialect: StoreDialect,
  sealer: Sealer | undefined,
): Promise<void> {
  // What is deleted is overwritten.
  if (dialect === 'sqlite') await sql`pragma secure_delete = on`.execute(db);
  if (db.isTransaction) await sealAll(db, dialect, sealer);
  else await db.transaction().execute((inside) => sealAll(inside, dialect, sealer));
  if (dialect === 'sqlite') await sql`pragma wal_checkpoint(truncate)`.execute(db);
}

async function sealAll(
  db: Kysely<unknown> | Transaction<unknown>,
  dialect: StoreDialect,
  sealer: Sealer | undefined,
): Promise<void> {
  await sql
    .raw(`alter table agent_job_steps add column sealed_command ${dialect === 'sqlite' ? 'blob' : 'bytea'}`)
    .execute(db);
  const { rows } =
    await sql<StepCommand>`select step_uid, command from agent_job_steps where command is not null`.execute(db);
  for (const { step_uid: uid, command } of rows) {
    if (sealer === undefined)
      throw new InternalError('a store with job steps is opened without the key that seals them');
    const sealed = Buffer.from(sealer.seal(new Secret(command ?? ''), `agent_job_steps.sealed_command ${uid}`));
    await sql`update agent_job_steps set command = null, sealed_command = ${sealed} where step_uid = ${uid}`.execute(
      db,
    );
  }
  await sql`alter table agent_job_steps drop column command`.execute(db);
}
