// The health check of the image: exit code 0 when the process answers /healthz, without a shell and without curl.
// An API answers on its own port, a worker on the one of its operations; whichever listens is asked.
import process from 'node:process';

const { WHEREFORE_PORT: api = '8385', WHEREFORE_OPERATIONS_PORT: operations = '8386' } = process.env;

process.exitCode = (await answers(api)) || (await answers(operations)) ? 0 : 1;

async function answers(port) {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(2000) });
    return response.ok;
  } catch {
    return false; // nobody listens there
  }
}
