import { DriverMissing } from './errors.ts';

/** Loads an optional driver, and says in plain words which one is missing. */
export async function loadDriver<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new DriverMissing(`This kind of database needs the package ${name}. Install it and try again.`, {
      cause: error,
    });
  }
}
