import type { Instant, WellKnownFailureReason } from '@wherefore/discovery';
import type { Clock } from '../ports.ts';

/**
 * Sends one GET request over TLS and tells what came. It knows nothing of redirects, address rules or DNS: the
 * addresses that it gets are the ones that it may connect to.
 *
 * It rejects with the signal's reason and with nothing else. The signal is aborted by the caller and at the deadline,
 * so a transport may leave the deadline to it; one that keeps the deadline itself answers with a `timeout` failure,
 * which can name the address.
 */
export type HopTransport = (request: HopRequest) => Promise<HopResult>;

export interface HopRequest {
  /** As it is recorded, without a fragment. Never parsed: `host`, `port` and `path` say the same. */
  readonly url: string;
  /** A DNS name or an IP literal without brackets. The certificate must cover it. */
  readonly host: string;
  readonly port: number;
  /** With the query, beginning with `/`. */
  readonly path: string;
  /** At least one, in the order of the lookup; each has been let through by the address rules. */
  readonly addresses: readonly string[];
  readonly signal: AbortSignal;
  /** The end of the whole fetch, of which this request is a part. */
  readonly deadline: Instant;
  readonly maxBodyBytes: number;
  readonly clock: Clock;
}

export type HopResult =
  | {
      readonly kind: 'response';
      readonly status: number;
      /** All of them, in order, names in lower case, repeated fields apart. */
      readonly headers: readonly (readonly [string, string])[];
      /**
       * Content codings removed, at most `maxBodyBytes`. Need not be read (and is not looked at) when the status is
       * not 2xx.
       */
      readonly body: Uint8Array;
      /** The address that answered. */
      readonly address: string;
      /** Such as `TLSv1.3`. */
      readonly tlsProtocol?: string;
    }
  | {
      readonly kind: 'failure';
      readonly reason: WellKnownFailureReason;
      readonly message: string;
      /** The address that the failure was met at, or the last one that was tried. */
      readonly address?: string;
      readonly tlsProtocol?: string;
      /** Status and headers when the head of the response had come before it failed. */
      readonly status?: number;
      readonly headers?: readonly (readonly [string, string])[];
    };
