import { registerHooks } from 'node:module';
import type { Peer } from './peer.ts';
import { peersRequire } from './peers-folder.ts';

interface BridgeModule {
  readonly MatrixHostResolver: new (options: {
    readonly fetch?: unknown;
    readonly dns?: unknown;
  }) => { resolveMatrixServer(serverName: string, skipCache?: boolean): Promise<unknown> };
}

const NATIVE_PART = '@matrix-org/matrix-sdk-crypto-nodejs';

export const appserviceBridge: Peer = {
  name: 'matrix-appservice-bridge',
  remark: 'without its native E2EE part; gives a host and port, no addresses',
  load({ fetch, resolveSrv }) {
    const { MatrixHostResolver } = bridge();
    const resolver = new MatrixHostResolver({ fetch, dns: { resolveSrv } });
    return {
      resolve: (serverName) => resolver.resolveMatrixServer(serverName),
      resolveAnew: (serverName) => resolver.resolveMatrixServer(serverName, true),
    };
  },
};

// The native part encrypts; it is loaded with the package and used by nothing here.
function bridge(): BridgeModule {
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier !== NATIVE_PART) return next(specifier, context);
      return { url: new URL('no-native-part.cjs', import.meta.url).href, format: 'commonjs', shortCircuit: true };
    },
  });
  return peersRequire('matrix-appservice-bridge') as BridgeModule;
}
