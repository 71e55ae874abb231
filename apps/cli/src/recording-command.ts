import { type DatabaseLocation, shownLocation } from './database-location.ts';
import { programName } from './program-name.ts';
import { quoted } from './quoted.ts';

/** What to type before a server name to have it resolved, and recorded in this history: else nothing would be kept. */
export function recordingCommand(location: DatabaseLocation): string {
  return `${programName()} resolve${location.saidBy === 'default' ? ' --record' : databaseOption(location)}`;
}

/** The option as it was given, without the password of a URL; empty where it was not. */
export function databaseOption({ location, saidBy }: DatabaseLocation): string {
  return saidBy === '--database' ? ` --database ${quoted(shownLocation(location))}` : '';
}
