/** A setting that cannot be used: one sentence that names it and says what to write instead. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}
