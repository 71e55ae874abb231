import { type DestinationStream, type Logger, pino } from 'pino';
import type { ServiceSettings } from '../settings.ts';

/** Lines of JSON, each written before the call returns: what a process says last is not lost. */
export function createLogger(
  level: ServiceSettings['logLevel'],
  destination: DestinationStream = standardOutput(),
): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  );
}

function standardOutput(): DestinationStream {
  const output = pino.destination({ fd: 1, sync: true });
  // Whoever read the log has gone; the work goes on.
  output.on('error', () => undefined);
  return output;
}
