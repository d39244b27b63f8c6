import { setTimeout as delay } from 'node:timers/promises';
import type { Connection } from '../transport/connection.ts';
import type { ValidationRow } from './catalog-rows.ts';
import { Operation } from './operation.ts';

const longestPause = 2000;

/** A validation of a package or project. */
export class ValidationOperation extends Operation<ValidationRow> {
  /** One that the server has. */
  constructor(connection: Connection, row: ValidationRow) {
    super(connection, row.validationId, row, `/validations/${row.validationId}`);
  }

  get folderName(): string {
    return this.state.folderName;
  }

  get projectName(): string {
    return this.state.projectName;
  }

  /** The package or project that is validated. */
  override get objectName(): string {
    return this.state.objectName;
  }

  get referenceId(): number | undefined {
    return this.state.referenceId;
  }

  /** Resolves when it is over. */
  async wait(): Promise<void> {
    for (let pause = 50; !this.completed; pause = Math.min(pause * 2, longestPause)) {
      await delay(pause);
      await this.refresh();
    }
  }
}
