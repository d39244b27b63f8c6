import { dtsError } from '../../diagnostics/dts-error.ts';
import type { PersistedDispositions } from '../../model/pipeline.ts';
import type { Disposition } from '../../sdk/component.ts';

const all: readonly string[] = ['NotUsed', 'IgnoreFailure', 'FailComponent', 'RedirectRow'];

/** A port or column that says what happens to rows in error. */
export abstract class DisposingObject {
  /** The persisted object; changed by everything set here. */
  abstract readonly model: PersistedDispositions & { readonly id: string; readonly name: string };

  /** The path of the object, as packages write it; it changes with the names in it. */
  get id(): string {
    return this.model.id;
  }

  /** What happens to a row with an error. */
  get errorRowDisposition(): Disposition {
    return this.model.errorRowDisposition as Disposition;
  }

  set errorRowDisposition(disposition: Disposition) {
    this.model.errorRowDisposition = this.checked('ErrorRowDisposition', disposition);
  }

  /** What happens to a row with a value that is cut off. */
  get truncationRowDisposition(): Disposition {
    return this.model.truncationRowDisposition as Disposition;
  }

  set truncationRowDisposition(disposition: Disposition) {
    this.model.truncationRowDisposition = this.checked('TruncationRowDisposition', disposition);
  }

  private checked(property: string, value: Disposition): Disposition {
    if (all.includes(value)) return value;
    const args = { property, object: this.model.name, value: String(value), expected: `one of ${all.join(', ')}` };
    throw dtsError('OPENDTSX_E_MODEL_VALUE', args);
  }
}
