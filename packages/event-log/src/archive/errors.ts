import { EventLogError } from '../errors.ts';

/** A segment, or its manifest, is missing, cut off, changed, or not one of ours. */
export class ArchiveDamaged extends EventLogError {
  override readonly name = 'ArchiveDamaged';
  readonly code = 'archive-damaged';
  readonly path: string;

  constructor(path: string, message: string, options?: ErrorOptions) {
    super(`${path}: ${message}`, options);
    this.path = path;
  }
}

/** A partition has to stay for now, or what is to be archived cannot be. Nothing was dropped. */
export class RetireRefused extends EventLogError {
  override readonly name = 'RetireRefused';
  readonly code = 'retire-refused';
}
