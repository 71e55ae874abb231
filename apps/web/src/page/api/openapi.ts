// Written by src/api-types/write.script.ts from the OpenAPI document. Not to be edited.
export interface paths {
    readonly "/": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Where things are */
        readonly get: operations["places"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/healthz": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Whether the process answers at all */
        readonly get: operations["alive"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/metrics": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Metrics for Prometheus */
        readonly get: operations["metrics"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/openapi.json": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** This document */
        readonly get: operations["openapi"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/readyz": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Whether requests should be sent here, and if not, why */
        readonly get: operations["ready"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/caches": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /**
         * Forget all servers
         * @description Every name has to be asked for again: not what cures one server.
         */
        readonly delete: operations["clearAll"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/caches/destinations": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The destination cache
         * @description What was withdrawn or cleared is not there.
         */
        readonly get: operations["cachedDestinations"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/caches/overrides": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The cache of address overrides
         * @description Host, port and owner of every target: a view of the destinations. In the order of owners.
         */
        readonly get: operations["cachedOverrides"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/destinations": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Where many servers are
         * @description At most 1000 names. The answers come as lines of JSON, each as soon as it is there, so in no particular order; a name that is given twice is answered once. Names that are not known count as resolutions, each.
         */
        readonly post: operations["destinations"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/events": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The log
         * @description Events in the order of positions. Where few events are wanted of many, a page may have fewer than `limit`, even none, and `next` all the same. `cursor` is the place behind the page: there the stream goes on.
         */
        readonly get: operations["events"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/events/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** One event, and what it cites */
        readonly get: operations["event"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/events/stream": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Events as they come
         * @description Server-sent events: `event` is the type, `data` the event as the list has it, `id` a cursor. Begins behind `Last-Event-ID`, else behind `after`, else at the end of the log. No event is missing and none comes twice, whichever process it resumes at. Who does not read is hung up on, and resumes.
         */
        readonly get: operations["eventStream"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/imports/tuwunel": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * What a Tuwunel or Continuwuity has cached: right, or stale?
         * @description The tables that `!admin query resolver destinations-cache` and `overrides-cache` print, as text. They are recorded as claims, which nothing is ever concluded from, and held against the evidence: a verdict for each row. Who accepts `application/x-ndjson` is told how far it is, line by line, and the report is the last line. Who hangs up ends it; what was recorded until then stays.
         */
        readonly post: operations["importTuwunel"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/policies": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Policies, and programs that are emulated */
        readonly get: operations["policies"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/replays": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Replays, the newest first
         * @description Without results.
         */
        readonly get: operations["replays"];
        readonly put?: never;
        /**
         * Have the past decided again
         * @description Decides recorded conclusions again from what they cite, and asks nobody. Without `policy` each has to come out as it is recorded; with it, it is told where that resolver would have parted from ours. A worker does it.
         */
        readonly post: operations["orderReplay"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/replays/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** How far a replay is, and what came of it */
        readonly get: operations["replay"];
        readonly put?: never;
        readonly post?: never;
        /**
         * Cancel a replay
         * @description One that has ended stays as it is.
         */
        readonly delete: operations["cancelReplay"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/samples": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Histories to look at
         * @description Recorded incidents that come with the program, to be read as one reads the log.
         */
        readonly get: operations["samples"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/samples/{sample}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** One of them */
        readonly get: operations["sample"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/samples/tuwunel-385/events": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The log
         * @description Events in the order of positions. Where few events are wanted of many, a page may have fewer than `limit`, even none, and `next` all the same. `cursor` is the place behind the page: there the stream goes on.
         */
        readonly get: operations["sampleEvents"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/samples/tuwunel-385/events/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** One event, and what it cites */
        readonly get: operations["sampleEvent"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/samples/tuwunel-385/servers/{name}/counterfactual": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What others would have held
         * @description The history of a name told to other resolvers, in the world as it was recorded: what each held when, where it was wrong and what would have ended that. Asks nobody. Of a name with very many events: POST /v1/replays.
         */
        readonly get: operations["sampleCounterfactual"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/samples/tuwunel-385/servers/{name}/explanation": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Why a server is where it is
         * @description What was known of a name at a time, decided again from its evidence, with the way through the steps, every piece of evidence as it was recorded, and what became of it. What a page needs is in one answer.
         */
        readonly get: operations["sampleExplanation"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/samples/tuwunel-385/servers/{name}/history": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What happened to a server
         * @description Who asked for it and why, what was seen, concluded, cleared, pinned, reported, and claimed by others. `limit` counts events: entries are fewer where confirmations are told as one, and more by the observations.
         */
        readonly get: operations["sampleHistory"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/samples/tuwunel-385/servers/{name}/overview": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * All of a history at one glance
         * @description How much happened when, and what changed something: where it leads, by which step, what a question was answered with; not what only confirmed what was known. Times are those of the log. Of one size however long the history.
         */
        readonly get: operations["sampleOverview"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/servers/{name}/cache": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /**
         * Forget a server
         * @description Its destination and everything that it may rest on, failures and back-off included.
         */
        readonly delete: operations["clear"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/servers/{name}/counterfactual": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What others would have held
         * @description The history of a name told to other resolvers, in the world as it was recorded: what each held when, where it was wrong and what would have ended that. Asks nobody. Of a name with very many events: POST /v1/replays.
         */
        readonly get: operations["counterfactual"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/servers/{name}/destination": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Where a server is
         * @description A name that is fresh in memory is answered at once; else the world is asked. Cache-Control says for how long the answer holds.
         */
        readonly get: operations["destination"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/servers/{name}/explanation": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Why a server is where it is
         * @description What was known of a name at a time, decided again from its evidence, with the way through the steps, every piece of evidence as it was recorded, and what became of it. What a page needs is in one answer.
         */
        readonly get: operations["explanation"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/servers/{name}/history": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What happened to a server
         * @description Who asked for it and why, what was seen, concluded, cleared, pinned, reported, and claimed by others. `limit` counts events: entries are fewer where confirmations are told as one, and more by the observations.
         */
        readonly get: operations["history"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/servers/{name}/overview": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * All of a history at one glance
         * @description How much happened when, and what changed something: where it leads, by which step, what a question was answered with; not what only confirmed what was known. Times are those of the log. Of one size however long the history.
         */
        readonly get: operations["overview"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/servers/{name}/pin": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Whether a server is pinned, and to what */
        readonly get: operations["pin"];
        /**
         * Pin a server
         * @description As if its well-known delegated it so. A second pin takes the place of the first.
         */
        readonly put: operations["pinTo"];
        readonly post?: never;
        /** Take a pin back */
        readonly delete: operations["unpin"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/session": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Who asks, and what may be done
         * @description What a page has to know before it asks for anything else. Without a token it is answered all the same; a token that is not known is a problem.
         */
        readonly get: operations["session"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/stats/names": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** How many names are held, and how they do */
        readonly get: operations["nameStatistics"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/stats/steps": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** How many servers are reached by which step */
        readonly get: operations["steps"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/suggestions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Server names that are known, for whoever is typing one */
        readonly get: operations["suggestions"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        readonly CachedDestination: {
            readonly because: readonly string[];
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            readonly chosenAt: string;
            /**
             * Format: uuid
             * @example 019ca5b4-3c00-7000-8000-3f2b8c1d9e10
             */
            readonly concludedId: string;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            readonly decidedAt: string;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            readonly freshUntil: string;
            /**
             * Format: uuid
             * @example 019ca5b4-3c00-7000-8000-3f2b8c1d9e10
             */
            readonly fullId: string;
            readonly hostHeader: string;
            /** @description It has expired: whoever wants the name has it asked for. */
            readonly isStale: boolean;
            /** @enum {string} */
            readonly outcome: "destination";
            readonly pinnedId: string | null;
            readonly policy: string;
            readonly requestedAt: string | null;
            readonly requestedBy: string | null;
            readonly serverName: string;
            readonly sni: string | null;
            readonly step: ("1" | "2" | "3.1" | "3.2" | "3.3" | "3.4" | "3.5" | "4" | "5" | "6") | null;
            readonly targets: readonly {
                readonly addresses: readonly string[];
                readonly host: string;
                readonly port: number;
                /** @description Of an SRV record. */
                readonly priority?: number;
                /** @description Of an SRV record. */
                readonly weight?: number;
            }[];
            readonly tlsName: string;
        } | {
            readonly because: readonly string[];
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            readonly chosenAt: string;
            readonly code: string;
            /**
             * Format: uuid
             * @example 019ca5b4-3c00-7000-8000-3f2b8c1d9e10
             */
            readonly concludedId: string;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            readonly decidedAt: string;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            readonly freshUntil: string;
            /**
             * Format: uuid
             * @example 019ca5b4-3c00-7000-8000-3f2b8c1d9e10
             */
            readonly fullId: string;
            /** @description It has expired: whoever wants the name has it asked for. */
            readonly isStale: boolean;
            readonly message: string;
            /** @enum {string} */
            readonly outcome: "unresolvable";
            readonly pinnedId: string | null;
            readonly policy: string;
            readonly requestedAt: string | null;
            readonly requestedBy: string | null;
            readonly serverName: string;
            readonly step: ("1" | "2" | "3.1" | "3.2" | "3.3" | "3.4" | "3.5" | "4" | "5" | "6") | null;
        };
        readonly CachedOverride: {
            readonly addresses: readonly string[];
            /**
             * Format: uuid
             * @example 019ca5b4-3c00-7000-8000-3f2b8c1d9e10
             */
            readonly concludedId: string;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            readonly freshUntil: string;
            /**
             * Format: uuid
             * @example 019ca5b4-3c00-7000-8000-3f2b8c1d9e10
             */
            readonly fullId: string;
            readonly host: string;
            readonly isStale: boolean;
            /** @description The host as the destination has it. */
            readonly overriding: string;
            /** @description The server name whose destination this is part of. */
            readonly owner: string;
            /** @description Which target of its owner. */
            readonly place: number;
            readonly port: number;
        };
        /**
         * @example {
         *       "serverName": "example.org",
         *       "outcome": "destination",
         *       "step": "3.3",
         *       "hostHeader": "fed.example.net",
         *       "tlsName": "fed.example.net",
         *       "sni": "fed.example.net",
         *       "targets": [
         *         {
         *           "host": "node1.example.net",
         *           "port": 443,
         *           "addresses": [
         *             "192.0.2.1"
         *           ],
         *           "priority": 0,
         *           "weight": 5
         *         }
         *       ],
         *       "freshUntil": "2026-03-01T12:05:00.000Z",
         *       "policy": "recommended@1",
         *       "because": [
         *         "019ca5b4-3c00-7000-8000-3f2b8c1d9e10"
         *       ]
         *     }
         */
        readonly Destination: {
            /** @description The events that this rests on, those of absence included. */
            readonly because: readonly string[];
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            readonly freshUntil: string;
            /** @description What to send as `Host`. */
            readonly hostHeader: string;
            /** @enum {string} */
            readonly outcome: "destination";
            /**
             * @description `name@version` of the policy.
             * @example recommended@1
             */
            readonly policy: string;
            readonly serverName: string;
            readonly sni: string | null;
            /**
             * @description A step of the specification since v1.8.
             * @enum {string}
             */
            readonly step: "1" | "2" | "3.1" | "3.2" | "3.3" | "3.4" | "3.5" | "4" | "5" | "6";
            /** @description In the order in which to try them. */
            readonly targets: readonly {
                readonly addresses: readonly string[];
                readonly host: string;
                readonly port: number;
                /** @description Of an SRV record. */
                readonly priority?: number;
                /** @description Of an SRV record. */
                readonly weight?: number;
            }[];
            /** @description What the certificate must be valid for. */
            readonly tlsName: string;
        } | {
            /** @description The events that this rests on, those of absence included. */
            readonly because: readonly string[];
            /** @enum {string} */
            readonly code: "no-addresses" | "dns-failure" | "service-unavailable" | "address-refused" | "timeout";
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            readonly freshUntil: string;
            readonly message: string;
            /** @enum {string} */
            readonly outcome: "unresolvable";
            /**
             * @description `name@version` of the policy.
             * @example recommended@1
             */
            readonly policy: string;
            readonly serverName: string;
            readonly step: ("1" | "2" | "3.1" | "3.2" | "3.3" | "3.4" | "3.5" | "4" | "5" | "6") | null;
        };
        /** @description Of this name nothing can be said, and why. */
        readonly DestinationError: {
            /** @enum {string} */
            readonly outcome: "error";
            readonly problem: components["schemas"]["Problem"];
            readonly serverName: string;
        };
        /** @description Observed: when it was so in the world. Recorded: when the log knew. */
        readonly Event: {
            /**
             * Format: uuid
             * @example 019ca5b4-3c00-7000-8000-3f2b8c1d9e10
             */
            readonly causationId?: string;
            /**
             * Format: uuid
             * @example 019ca5b4-3c00-7000-8000-3f2b8c1d9e10
             */
            readonly correlationId?: string;
            /** @description As recorded: instants in it are ms since 1970. */
            readonly data: {
                readonly [key: string]: unknown;
            };
            /**
             * Format: uuid
             * @example 019ca5b4-3c00-7000-8000-3f2b8c1d9e10
             */
            readonly id: string;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            readonly observedAt: string;
            /** @description Place in its lane of the log. */
            readonly position: string;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            readonly recordedAt: string;
            /** @description Of the shape of `data`. */
            readonly schemaVersion: number;
            /** @example server:matrix.org */
            readonly stream: string;
            /** @description A sentence for people. */
            readonly text?: string;
            /** @example DestinationChosen */
            readonly type: string;
            /** @description Place in its stream. */
            readonly version: number;
        };
        readonly Explanation: {
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            readonly at: string;
            /** @description Some of what was recorded of it by then is not there any more. */
            readonly isCut: boolean;
            /** @description By the time of recording. */
            readonly known: {
                readonly afterwards: {
                    /**
                     * Format: date-time
                     * @example 2026-03-01T12:00:00.000Z
                     */
                    readonly believedUntil: string;
                    readonly confirmations: number;
                    readonly end?: {
                        /**
                         * Format: date-time
                         * @example 2026-03-01T12:00:00.000Z
                         */
                        readonly at: string;
                        /**
                         * Format: uuid
                         * @example 019ca5b4-3c00-7000-8000-3f2b8c1d9e10
                         */
                        readonly id: string;
                        readonly type: string;
                    };
                    /** @description There are more events than are read. */
                    readonly isCut: boolean;
                };
                readonly because: readonly string[];
                /**
                 * Format: date-time
                 * @example 2026-03-01T12:00:00.000Z
                 */
                readonly chosenAt: string;
                readonly code?: string;
                readonly confirmations: number;
                /**
                 * Format: uuid
                 * @example 019ca5b4-3c00-7000-8000-3f2b8c1d9e10
                 */
                readonly eventId: string;
                readonly evidence: readonly {
                    /**
                     * Format: date-time
                     * @example 2026-03-01T12:00:00.000Z
                     */
                    readonly freshUntil: string;
                    /**
                     * Format: uuid
                     * @example 019ca5b4-3c00-7000-8000-3f2b8c1d9e10
                     */
                    readonly fullId: string;
                    /**
                     * Format: uuid
                     * @example 019ca5b4-3c00-7000-8000-3f2b8c1d9e10
                     */
                    readonly id: string;
                    /** @description The conclusion is believed as long as this. */
                    readonly isWeakest: boolean;
                    readonly lifetime: {
                        readonly basis: string;
                        readonly effectiveMs: number;
                        readonly statedMs: number;
                    };
                    readonly observation: {
                        readonly [key: string]: unknown;
                    } | null;
                    /**
                     * Format: date-time
                     * @example 2026-03-01T12:00:00.000Z
                     */
                    readonly observedAt: string;
                    /** @example srv:_matrix-fed._tcp.matrix.org */
                    readonly question: string;
                    /**
                     * Format: date-time
                     * @example 2026-03-01T12:00:00.000Z
                     */
                    readonly recordedAt: string;
                    /**
                     * Format: date-time
                     * @example 2026-03-01T12:00:00.000Z
                     */
                    readonly requestedAt: string;
                    readonly says: string;
                    /** @description Past its time, and let serve because asking again failed. */
                    readonly stale: boolean;
                    /**
                     * Format: date-time
                     * @example 2026-03-01T12:00:00.000Z
                     */
                    readonly staleUntil: string;
                    /** @enum {string} */
                    readonly verdict: "valid" | "found" | "absent" | "invalid" | "failed";
                }[];
                /**
                 * Format: date-time
                 * @example 2026-03-01T12:00:00.000Z
                 */
                readonly freshUntil: string;
                /**
                 * Format: uuid
                 * @example 019ca5b4-3c00-7000-8000-3f2b8c1d9e10
                 */
                readonly fullId: string;
                readonly hostHeader?: string;
                /** @description It was believed then; else whoever asked had it asked anew. */
                readonly isFresh: boolean;
                /** @description Decided again from what it cites it comes to the same. */
                readonly isReproduced: boolean;
                /** @enum {string} */
                readonly kind: "held";
                /**
                 * Format: date-time
                 * @example 2026-03-01T12:00:00.000Z
                 */
                readonly lastDrawnAt: string;
                readonly message?: string;
                readonly obstacle?: {
                    readonly [key: string]: unknown;
                };
                /** @enum {string} */
                readonly outcome: "destination" | "unresolvable";
                readonly pending?: {
                    /**
                     * Format: date-time
                     * @example 2026-03-01T12:00:00.000Z
                     */
                    readonly at: string;
                    /**
                     * Format: uuid
                     * @example 019ca5b4-3c00-7000-8000-3f2b8c1d9e10
                     */
                    readonly id: string;
                    readonly type: string;
                };
                readonly pin: {
                    readonly by: string;
                    /** @description What the name is delegated to, whatever its well-known says. */
                    readonly delegated: string;
                    /**
                     * Format: uuid
                     * @example 019ca5b4-3c00-7000-8000-3f2b8c1d9e10
                     */
                    readonly id: string;
                    /**
                     * Format: date-time
                     * @example 2026-03-01T12:00:00.000Z
                     */
                    readonly pinnedAt: string;
                    readonly reason: string | null;
                    readonly serverName: string;
                    readonly until: string | null;
                } | null;
                readonly policy: string;
                readonly sentences: readonly string[];
                readonly sni?: string | null;
                readonly step: ("1" | "2" | "3.1" | "3.2" | "3.3" | "3.4" | "3.5" | "4" | "5" | "6") | null;
                readonly steps: readonly {
                    readonly evidence: readonly string[];
                    /** @enum {string} */
                    readonly status: "taken" | "failed" | "skipped";
                    readonly step: string;
                    readonly text: string;
                    readonly title: string;
                }[];
                readonly targets?: readonly {
                    readonly addresses: readonly string[];
                    readonly host: string;
                    readonly port: number;
                    /** @description Of an SRV record. */
                    readonly priority?: number;
                    /** @description Of an SRV record. */
                    readonly weight?: number;
                }[];
                readonly tlsName?: string;
                readonly tree: {
                    readonly children: readonly {
                        readonly [key: string]: unknown;
                    }[];
                    readonly evidence?: {
                        readonly [key: string]: unknown;
                    };
                    /** @enum {string} */
                    readonly status: "destination" | "unresolvable" | "taken" | "failed" | "skipped" | "evidence" | "note";
                    readonly step?: string;
                    readonly text: string;
                } | null;
                readonly weakest: {
                    /**
                     * Format: date-time
                     * @example 2026-03-01T12:00:00.000Z
                     */
                    readonly freshUntil: string;
                    /**
                     * Format: uuid
                     * @example 019ca5b4-3c00-7000-8000-3f2b8c1d9e10
                     */
                    readonly id: string;
                    readonly question: string;
                } | null;
            } | {
                readonly endedBy?: {
                    /**
                     * Format: date-time
                     * @example 2026-03-01T12:00:00.000Z
                     */
                    readonly at: string;
                    /**
                     * Format: uuid
                     * @example 019ca5b4-3c00-7000-8000-3f2b8c1d9e10
                     */
                    readonly id: string;
                    readonly type: string;
                };
                /** @enum {string} */
                readonly kind: "nothing";
                /**
                 * Format: uuid
                 * @example 019ca5b4-3c00-7000-8000-3f2b8c1d9e10
                 */
                readonly lastId?: string;
                readonly pending?: {
                    /**
                     * Format: date-time
                     * @example 2026-03-01T12:00:00.000Z
                     */
                    readonly at: string;
                    /**
                     * Format: uuid
                     * @example 019ca5b4-3c00-7000-8000-3f2b8c1d9e10
                     */
                    readonly id: string;
                    readonly type: string;
                };
            };
            readonly pin: {
                readonly by: string;
                /** @description What the name is delegated to, whatever its well-known says. */
                readonly delegated: string;
                /**
                 * Format: uuid
                 * @example 019ca5b4-3c00-7000-8000-3f2b8c1d9e10
                 */
                readonly id: string;
                /**
                 * Format: date-time
                 * @example 2026-03-01T12:00:00.000Z
                 */
                readonly pinnedAt: string;
                readonly reason: string | null;
                readonly serverName: string;
                readonly until: string | null;
            } | null;
            /** @description By the time of observation, question by question. */
            readonly seen: readonly {
                readonly differs: boolean;
                readonly known: {
                    /**
                     * Format: uuid
                     * @example 019ca5b4-3c00-7000-8000-3f2b8c1d9e10
                     */
                    readonly id: string;
                    /**
                     * Format: date-time
                     * @example 2026-03-01T12:00:00.000Z
                     */
                    readonly observedAt: string;
                    /**
                     * Format: date-time
                     * @example 2026-03-01T12:00:00.000Z
                     */
                    readonly recordedAt: string;
                    readonly says: string;
                } | null;
                readonly next: {
                    /**
                     * Format: uuid
                     * @example 019ca5b4-3c00-7000-8000-3f2b8c1d9e10
                     */
                    readonly id: string;
                    /**
                     * Format: date-time
                     * @example 2026-03-01T12:00:00.000Z
                     */
                    readonly observedAt: string;
                    /**
                     * Format: date-time
                     * @example 2026-03-01T12:00:00.000Z
                     */
                    readonly recordedAt: string;
                    readonly says: string;
                } | null;
                readonly question: string;
                readonly shown: {
                    /**
                     * Format: uuid
                     * @example 019ca5b4-3c00-7000-8000-3f2b8c1d9e10
                     */
                    readonly id: string;
                    /**
                     * Format: date-time
                     * @example 2026-03-01T12:00:00.000Z
                     */
                    readonly observedAt: string;
                    /**
                     * Format: date-time
                     * @example 2026-03-01T12:00:00.000Z
                     */
                    readonly recordedAt: string;
                    readonly says: string;
                } | null;
            }[];
            readonly sentences: readonly string[];
            readonly serverName: string;
        };
        readonly FromEvidence: {
            readonly because: readonly string[];
            /**
             * Format: uuid
             * @example 019ca5b4-3c00-7000-8000-3f2b8c1d9e10
             */
            readonly concludedId: string;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            readonly decidedAt: string;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            readonly freshUntil: string;
            /** @enum {string} */
            readonly from: "recorded-evidence";
            readonly hostHeader: string;
            /** @enum {string} */
            readonly outcome: "destination";
            /**
             * @description The policy with its version, or the program.
             * @example tuwunel-1.5.1
             */
            readonly policy: string;
            readonly serverName: string;
            readonly sni: string | null;
            /**
             * @description A step of the specification since v1.8.
             * @enum {string}
             */
            readonly step: "1" | "2" | "3.1" | "3.2" | "3.3" | "3.4" | "3.5" | "4" | "5" | "6";
            readonly targets: readonly {
                readonly addresses: readonly string[];
                readonly host: string;
                readonly port: number;
                /** @description Of an SRV record. */
                readonly priority?: number;
                /** @description Of an SRV record. */
                readonly weight?: number;
            }[];
            readonly tlsName: string;
        } | {
            readonly because: readonly string[];
            readonly code: string;
            /**
             * Format: uuid
             * @example 019ca5b4-3c00-7000-8000-3f2b8c1d9e10
             */
            readonly concludedId: string;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            readonly decidedAt: string;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            readonly freshUntil: string;
            /** @enum {string} */
            readonly from: "recorded-evidence";
            readonly message: string;
            /** @enum {string} */
            readonly outcome: "unresolvable";
            /**
             * @description The policy with its version, or the program.
             * @example tuwunel-1.5.1
             */
            readonly policy: string;
            readonly serverName: string;
            readonly step: ("1" | "2" | "3.1" | "3.2" | "3.3" | "3.4" | "3.5" | "4" | "5" | "6") | null;
        } | {
            readonly because: readonly string[];
            /** @enum {string} */
            readonly from: "recorded-evidence";
            readonly heldUntil: string | null;
            readonly hostHeader: string;
            readonly notes: readonly string[];
            /** @enum {string} */
            readonly outcome: "destination";
            /**
             * @description The policy with its version, or the program.
             * @example tuwunel-1.5.1
             */
            readonly policy: string;
            readonly serverName: string;
            /**
             * @description A step of the specification since v1.8.
             * @enum {string}
             */
            readonly step: "1" | "2" | "3.1" | "3.2" | "3.3" | "3.4" | "3.5" | "4" | "5" | "6";
            readonly targets: readonly {
                readonly host: string;
                readonly port: number;
            }[];
            readonly tlsName: string;
        } | {
            readonly because: readonly string[];
            /** @enum {string} */
            readonly from: "recorded-evidence";
            readonly heldUntil: string | null;
            readonly isDefinite: boolean;
            readonly message: string;
            readonly notes: readonly string[];
            /** @enum {string} */
            readonly outcome: "unresolvable";
            /**
             * @description The policy with its version, or the program.
             * @example tuwunel-1.5.1
             */
            readonly policy: string;
            readonly serverName: string;
            readonly step: ("1" | "2" | "3.1" | "3.2" | "3.3" | "3.4" | "3.5" | "4" | "5" | "6") | null;
        } | {
            /** @enum {string} */
            readonly from: "recorded-evidence";
            /** @enum {string} */
            readonly outcome: "nothing";
            /**
             * @description The policy with its version, or the program.
             * @example tuwunel-1.5.1
             */
            readonly policy: string;
            readonly serverName: string;
            readonly why: string | null;
        } | {
            /** @enum {string} */
            readonly from: "recorded-evidence";
            /** @enum {string} */
            readonly outcome: "unanswerable";
            /**
             * @description The policy with its version, or the program.
             * @example tuwunel-1.5.1
             */
            readonly policy: string;
            /** @description What nobody asked then. */
            readonly questions?: readonly string[];
            readonly serverName: string;
            readonly why: string;
        };
        readonly Pin: {
            readonly by: string;
            /** @description What the name is delegated to, whatever its well-known says. */
            readonly delegated: string;
            /**
             * Format: uuid
             * @example 019ca5b4-3c00-7000-8000-3f2b8c1d9e10
             */
            readonly id: string;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            readonly pinnedAt: string;
            readonly reason: string | null;
            readonly serverName: string;
            readonly until: string | null;
        };
        /** @description Problem details (RFC 9457). Codes may have further members. */
        readonly Problem: {
            /**
             * @description Stable: match on this.
             * @enum {string}
             */
            readonly code: "invalid-request" | "invalid-server-name" | "unauthorized" | "forbidden" | "not-found" | "no-such-route" | "method-not-allowed" | "request-timeout" | "conflict" | "history-deleted" | "body-too-large" | "path-too-long" | "unsupported-media-type" | "history-too-long" | "too-many-requests" | "headers-too-large" | "internal-error" | "overloaded" | "too-many-resolutions" | "too-many-replays" | "database-unavailable" | "archive-missing" | "projection-faulted" | "shutting-down";
            /** @description With `history-deleted`: the last position that is gone. What is left is behind it. */
            readonly deletedTo?: string;
            /** @description What is wrong this time, in a sentence. */
            readonly detail: string;
            /** @description With `invalid-request`: what is wrong, and where. */
            readonly errors?: readonly {
                readonly detail: string;
                /** @enum {string} */
                readonly in: "path" | "query" | "body" | "header";
                /** @description JSON pointer (RFC 6901) to what is wrong. */
                readonly pointer: string;
            }[];
            /** @description Which occasion: the log of the server has it, too. */
            readonly instance?: string;
            /** @description With `invalid-server-name`: where the name goes wrong, in UTF-16 code units. */
            readonly offset?: number;
            readonly status: number;
            readonly title: string;
            /** @description `urn:wherefore:problem:` and the code. */
            readonly type: string;
        };
        /**
         * @example {
         *       "status": "ready",
         *       "parts": {
         *         "memory": {
         *           "isReady": true,
         *           "detail": "at the end of the log"
         *         }
         *       }
         *     }
         */
        readonly Readiness: {
            readonly parts: {
                readonly [key: string]: {
                    /** @description For people. May be put in other words. */
                    readonly detail: string;
                    readonly isReady: boolean;
                    /** @description Of `projections`: how far each read model is behind the log. */
                    readonly models?: readonly {
                        /** @description So many events it has yet to come by. */
                        readonly eventsBehind: number;
                        /** @description It stands before an event that it cannot fold. */
                        readonly isHalted: boolean;
                        /** @description Age of the oldest of them; 0 where there is none. */
                        readonly msBehind: number;
                        readonly name: string;
                    }[];
                };
            };
            /** @enum {string} */
            readonly status: "ready" | "not-ready";
        };
        readonly Replay: {
            /** @description How often it was begun: whoever has it may be killed. */
            readonly attempts: number;
            readonly endedAt: string | null;
            /**
             * Format: uuid
             * @example 019ca5b4-3c00-7000-8000-3f2b8c1d9e10
             */
            readonly id: string;
            readonly order: {
                readonly at: string | null;
                readonly from: string | null;
                readonly policy: string | null;
                readonly servers: readonly string[] | null;
                readonly to: string | null;
            };
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            readonly orderedAt: string;
            readonly orderedBy: string;
            readonly problem: string | null;
            readonly progress: {
                readonly conclusions: number;
                readonly events: number;
                /** @description With `policy`: names that were told anew. */
                readonly names: number;
                readonly total: number | null;
            };
            readonly result: {
                /** @description The first hundred that came out otherwise, or could not be decided. */
                readonly differences?: readonly {
                    readonly [key: string]: unknown;
                }[];
                /** @description Names with too many events. */
                readonly leftOut?: {
                    readonly [key: string]: unknown;
                };
                /** @description With `policy`: the first hundred times that both held something else. */
                readonly partings?: readonly {
                    readonly [key: string]: unknown;
                }[];
                readonly summary: {
                    readonly [key: string]: unknown;
                };
                /** @description And those that one was wrong while the other held nothing. */
                readonly wrong?: readonly {
                    readonly [key: string]: unknown;
                }[];
            } | null;
            readonly startedAt: string | null;
            /** @enum {string} */
            readonly state: "waiting" | "running" | "done" | "failed" | "canceled";
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    readonly places: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Paths; for browsers as a page. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly name: string;
                        readonly places: {
                            readonly [key: string]: string;
                        };
                        readonly version: string;
                    };
                    readonly "text/html": string;
                };
            };
            /** @description `invalid-request`: The request is not as it has to be. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something is wrong on this side. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Whatever else is wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly alive: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description It does. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @enum {string} */
                        readonly status: "alive";
                    };
                };
            };
            /** @description `invalid-request`: The request is not as it has to be. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something is wrong on this side. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Whatever else is wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly metrics: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Text. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/plain": string;
                };
            };
            /** @description `invalid-request`: The request is not as it has to be. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A token is needed. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is allowed to nobody here. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something is wrong on this side. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Whatever else is wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly openapi: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description OpenAPI 3.1. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly [key: string]: unknown;
                    };
                };
            };
            /** @description `invalid-request`: The request is not as it has to be. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: This client has asked too often. */
            readonly 429: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something is wrong on this side. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: There is too much to do at the moment. `database-unavailable`: The database cannot be used at the moment. `shutting-down`: This process is about to end. */
            readonly 503: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Whatever else is wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly ready: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description They should. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Readiness"];
                };
            };
            /** @description `invalid-request`: The request is not as it has to be. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something is wrong on this side. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description They should not. */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Readiness"];
                };
            };
            /** @description Whatever else is wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly clearAll: {
        readonly parameters: {
            readonly query: {
                /** @description That this is meant. */
                readonly confirm: "all";
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description All is forgotten. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @description So many were in the memory of the process that was asked. */
                        readonly names: number;
                        /** @description And so many answers to questions. */
                        readonly questions: number;
                    };
                };
            };
            /** @description `invalid-request`: The request is not as it has to be. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A token is needed. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is allowed to nobody here. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: This client has asked too often. */
            readonly 429: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something is wrong on this side. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: There is too much to do at the moment. `database-unavailable`: The database cannot be used at the moment. `shutting-down`: This process is about to end. */
            readonly 503: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Whatever else is wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly cachedDestinations: {
        readonly parameters: {
            readonly query?: {
                /** @description What the page before gave as `next`. */
                readonly after?: string;
                /** @description `true`: also how many there are of all pages, as `total`. */
                readonly count?: boolean;
                /**
                 * @description Only what expires until then, or has; with `stale=false` what is about to.
                 * @example 2026-03-04T12:00:00Z
                 */
                readonly expiresBefore?: string;
                readonly limit?: number;
                /** @description `unresolvable`: only what was not found. */
                readonly outcome?: "destination" | "unresolvable";
                /** @description Whether it was concluded under a pin. */
                readonly pinned?: boolean;
                /** @description Part of the name. */
                readonly q?: string;
                /** @description `true`: only those that evidence past its time serves for, because asking again failed. */
                readonly restsOnStale?: boolean;
                /** @description `expiry`: what expires soonest, or has expired first, comes first. */
                readonly sort?: "name" | "expiry";
                /** @description `true`: only what has expired. `false`: only the rest. */
                readonly stale?: boolean;
                /** @description May be given more than once: any of these. */
                readonly step?: readonly ("1" | "2" | "3.1" | "3.2" | "3.3" | "3.4" | "3.5" | "4" | "5" | "6")[];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["CachedDestination"][];
                        readonly next: string | null;
                        /** @description Of all pages, where `count` asks for it. */
                        readonly total?: number;
                    };
                };
            };
            /** @description `invalid-request`: The request is not as it has to be. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A token is needed. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is allowed to nobody here. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: This client has asked too often. */
            readonly 429: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something is wrong on this side. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: There is too much to do at the moment. `database-unavailable`: The database cannot be used at the moment. `shutting-down`: This process is about to end. */
            readonly 503: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Whatever else is wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly cachedOverrides: {
        readonly parameters: {
            readonly query?: {
                /** @description What the page before gave as `next`. */
                readonly after?: string;
                /** @description `true`: also how many there are of all pages, as `total`. */
                readonly count?: boolean;
                readonly limit?: number;
                /** @description Part of the name. */
                readonly q?: string;
                /** @description `true`: only what has expired. `false`: only the rest. */
                readonly stale?: boolean;
                /** @description May be given more than once: any of these. */
                readonly step?: readonly ("1" | "2" | "3.1" | "3.2" | "3.3" | "3.4" | "3.5" | "4" | "5" | "6")[];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["CachedOverride"][];
                        readonly next: string | null;
                        /** @description Of all pages, where `count` asks for it. */
                        readonly total?: number;
                    };
                };
            };
            /** @description `invalid-request`: The request is not as it has to be. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A token is needed. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is allowed to nobody here. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: This client has asked too often. */
            readonly 429: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something is wrong on this side. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: There is too much to do at the moment. `database-unavailable`: The database cannot be used at the moment. `shutting-down`: This process is about to end. */
            readonly 503: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Whatever else is wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly destinations: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": readonly string[] | {
                    /**
                     * @example [
                     *       "matrix.org",
                     *       "example.org:8449"
                     *     ]
                     */
                    readonly names: readonly string[];
                };
            };
        };
        readonly responses: {
            /** @description A line for each name. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/x-ndjson": components["schemas"]["Destination"] | components["schemas"]["DestinationError"];
                };
            };
            /** @description `invalid-request`: The request is not as it has to be. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A token is needed. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is allowed to nobody here. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: A body of this type is not read here. */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: This client has asked too often. */
            readonly 429: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something is wrong on this side. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: There is too much to do at the moment. `database-unavailable`: The database cannot be used at the moment. `shutting-down`: This process is about to end. */
            readonly 503: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Whatever else is wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly events: {
        readonly parameters: {
            readonly query?: {
                /** @description A cursor: only what comes behind it. */
                readonly after?: string;
                readonly limit?: number;
                /** @description `true`: the last events instead of the first, the newest last, as far as they are among the last 20,000 of the log, or the last 1,000 of the name. Not with `after`. */
                readonly newest?: boolean;
                /** @description Only what is about this name: asked, concluded, cleared, pinned, claimed. Observations are of questions. */
                readonly server?: string;
                /** @description Only of this type. May be given more than once. */
                readonly type?: readonly string[];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of events. */
            readonly 200: {
                headers: {
                    /** @description Whether it may change. */
                    readonly "cache-control"?: string;
                    /** @description Weak: the same whether it is sent compressed or not. */
                    readonly etag?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly cursor: string;
                        readonly items: readonly components["schemas"]["Event"][];
                        readonly next: string | null;
                    };
                };
            };
            /** @description The answer is still the one of If-None-Match. */
            readonly 304: {
                headers: {
                    /** @description Whether it may change. */
                    readonly "cache-control"?: string;
                    /** @description Weak: the same whether it is sent compressed or not. */
                    readonly etag?: string;
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid-request`: The request is not as it has to be. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A token is needed. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is allowed to nobody here. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `history-deleted`: A part of the history was deleted. */
            readonly 410: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: This client has asked too often. */
            readonly 429: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something is wrong on this side. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: There is too much to do at the moment. `database-unavailable`: The database cannot be used at the moment. `shutting-down`: This process is about to end. */
            readonly 503: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Whatever else is wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly event: {
        readonly parameters: {
            readonly query?: {
                /** @description Also what cites it, as far as that is near in the log. */
                readonly citedBy?: boolean;
                /** @description Also all that it rests on, back to what was seen and to who asked for that. */
                readonly provenance?: boolean;
                /** @description Also what each of those is that it cites, and that cite it. */
                readonly sentences?: boolean;
            };
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The event. It never changes; what cites it may become more. */
            readonly 200: {
                headers: {
                    /** @description Whether it may change. */
                    readonly "cache-control"?: string;
                    /** @description Weak: the same whether it is sent compressed or not. */
                    readonly etag?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly citedBy?: readonly {
                            /** @enum {string} */
                            readonly as: "rests-on" | "pinned-by" | "confirms" | "asked-by" | "withdraws" | "supersedes" | "unpins" | "tells-of";
                            /** @description With `sentences`. Absent then: it is not in the log any more. */
                            readonly event?: {
                                /**
                                 * Format: date-time
                                 * @example 2026-03-01T12:00:00.000Z
                                 */
                                readonly observedAt: string;
                                /**
                                 * Format: date-time
                                 * @example 2026-03-01T12:00:00.000Z
                                 */
                                readonly recordedAt: string;
                                readonly stream: string;
                                readonly text?: string;
                                readonly type: string;
                            };
                            /**
                             * Format: uuid
                             * @example 019ca5b4-3c00-7000-8000-3f2b8c1d9e10
                             */
                            readonly id: string;
                        }[];
                        readonly cites: readonly {
                            /** @enum {string} */
                            readonly as: "rests-on" | "pinned-by" | "confirms" | "asked-by" | "withdraws" | "supersedes" | "unpins" | "tells-of";
                            /** @description With `sentences`. Absent then: it is not in the log any more. */
                            readonly event?: {
                                /**
                                 * Format: date-time
                                 * @example 2026-03-01T12:00:00.000Z
                                 */
                                readonly observedAt: string;
                                /**
                                 * Format: date-time
                                 * @example 2026-03-01T12:00:00.000Z
                                 */
                                readonly recordedAt: string;
                                readonly stream: string;
                                readonly text?: string;
                                readonly type: string;
                            };
                            /**
                             * Format: uuid
                             * @example 019ca5b4-3c00-7000-8000-3f2b8c1d9e10
                             */
                            readonly id: string;
                        }[];
                        readonly event: components["schemas"]["Event"];
                        readonly provenance?: {
                            readonly edges: readonly {
                                readonly as: string;
                                /**
                                 * Format: uuid
                                 * @example 019ca5b4-3c00-7000-8000-3f2b8c1d9e10
                                 */
                                readonly from: string;
                                /**
                                 * Format: uuid
                                 * @example 019ca5b4-3c00-7000-8000-3f2b8c1d9e10
                                 */
                                readonly to: string;
                            }[];
                            readonly isCut: boolean;
                            readonly missing: readonly {
                                readonly as: string;
                                /**
                                 * Format: uuid
                                 * @example 019ca5b4-3c00-7000-8000-3f2b8c1d9e10
                                 */
                                readonly from: string;
                                /**
                                 * Format: uuid
                                 * @example 019ca5b4-3c00-7000-8000-3f2b8c1d9e10
                                 */
                                readonly to: string;
                            }[];
                            readonly nodes: readonly {
                                /**
                                 * Format: uuid
                                 * @example 019ca5b4-3c00-7000-8000-3f2b8c1d9e10
                                 */
                                readonly id: string;
                                /**
                                 * Format: date-time
                                 * @example 2026-03-01T12:00:00.000Z
                                 */
                                readonly observedAt: string;
                                readonly question?: string;
                                /**
                                 * Format: date-time
                                 * @example 2026-03-01T12:00:00.000Z
                                 */
                                readonly recordedAt: string;
                                /** @enum {string} */
                                readonly role: "request" | "observation" | "conclusion" | "act" | "claim" | "delivery";
                                readonly stream: string;
                                readonly text: string;
                                readonly type: string;
                            }[];
                            /**
                             * Format: uuid
                             * @example 019ca5b4-3c00-7000-8000-3f2b8c1d9e10
                             */
                            readonly root: string;
                        };
                    };
                };
            };
            /** @description The answer is still the one of If-None-Match. */
            readonly 304: {
                headers: {
                    /** @description Whether it may change. */
                    readonly "cache-control"?: string;
                    /** @description Weak: the same whether it is sent compressed or not. */
                    readonly etag?: string;
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid-request`: The request is not as it has to be. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A token is needed. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is allowed to nobody here. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `history-deleted`: A part of the history was deleted. */
            readonly 410: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: This client has asked too often. */
            readonly 429: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something is wrong on this side. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: There is too much to do at the moment. `database-unavailable`: The database cannot be used at the moment. `shutting-down`: This process is about to end. */
            readonly 503: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Whatever else is wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly eventStream: {
        readonly parameters: {
            readonly query?: {
                /** @description A cursor: only what comes behind it. */
                readonly after?: string;
                /** @description Only what is about this name: asked, concluded, cleared, pinned, claimed. Observations are of questions. */
                readonly server?: string;
                /** @description Only of this type. May be given more than once. */
                readonly type?: readonly string[];
            };
            readonly header?: {
                readonly "last-event-id"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The stream. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/event-stream": string;
                };
            };
            /** @description `invalid-request`: The request is not as it has to be. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A token is needed. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is allowed to nobody here. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `history-deleted`: A part of the history was deleted. */
            readonly 410: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: This client has asked too often. */
            readonly 429: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something is wrong on this side. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: There is too much to do at the moment. `database-unavailable`: The database cannot be used at the moment. `shutting-down`: This process is about to end. */
            readonly 503: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Whatever else is wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly importTuwunel: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "text/markdown": string;
                readonly "text/plain": string;
            };
        };
        readonly responses: {
            /** @description A verdict for each row. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly {
                            /** @description The entry as it was printed. */
                            readonly claim: {
                                readonly [key: string]: unknown;
                            };
                            /** @description What to ask this API for, to be told more the next time. */
                            readonly command?: string;
                            /** @description What to type there. */
                            readonly cure?: string;
                            readonly differences?: readonly {
                                readonly [key: string]: unknown;
                            }[];
                            /** @description By its own time it is not used any more. */
                            readonly isExpired: boolean;
                            /** @enum {string} */
                            readonly kind: "agrees" | "unused" | "stale" | "cannot-tell";
                            readonly line: number;
                            /** @description A fault that has a name. */
                            readonly pattern?: string | null;
                            readonly rightEntry?: string | null;
                            readonly sentences: readonly string[];
                            readonly why?: string;
                        }[];
                        /** @description What could not be read, by line. */
                        readonly problems: readonly {
                            readonly code: string;
                            readonly line: number;
                            /** @enum {string} */
                            readonly lost: "row" | "expiry" | "rest";
                            readonly message: string;
                        }[];
                        readonly summary: {
                            readonly [key: string]: unknown;
                        };
                    };
                    readonly "application/x-ndjson": {
                        /** @description How many of them the evidence was looked up for. */
                        readonly done: number;
                        /** @enum {string} */
                        readonly kind: "progress";
                        /** @description How many of them are recorded by now. */
                        readonly taken: number;
                        /** @description Rows that could be read. */
                        readonly total: number;
                    } | {
                        readonly items: readonly {
                            /** @description The entry as it was printed. */
                            readonly claim: {
                                readonly [key: string]: unknown;
                            };
                            /** @description What to ask this API for, to be told more the next time. */
                            readonly command?: string;
                            /** @description What to type there. */
                            readonly cure?: string;
                            readonly differences?: readonly {
                                readonly [key: string]: unknown;
                            }[];
                            /** @description By its own time it is not used any more. */
                            readonly isExpired: boolean;
                            /** @enum {string} */
                            readonly kind: "agrees" | "unused" | "stale" | "cannot-tell";
                            readonly line: number;
                            /** @description A fault that has a name. */
                            readonly pattern?: string | null;
                            readonly rightEntry?: string | null;
                            readonly sentences: readonly string[];
                            readonly why?: string;
                        }[];
                        /** @enum {string} */
                        readonly kind: "report";
                        /** @description What could not be read, by line. */
                        readonly problems: readonly {
                            readonly code: string;
                            readonly line: number;
                            /** @enum {string} */
                            readonly lost: "row" | "expiry" | "rest";
                            readonly message: string;
                        }[];
                        readonly summary: {
                            readonly [key: string]: unknown;
                        };
                    } | {
                        /** @enum {string} */
                        readonly kind: "error";
                        readonly problem: components["schemas"]["Problem"];
                    };
                };
            };
            /** @description `invalid-request`: The request is not as it has to be. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A token is needed. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is allowed to nobody here. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: A body of this type is not read here. */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: This client has asked too often. */
            readonly 429: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something is wrong on this side. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: There is too much to do at the moment. `database-unavailable`: The database cannot be used at the moment. `shutting-down`: This process is about to end. */
            readonly 503: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Whatever else is wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly policies: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description All of them. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly {
                            readonly about: string;
                            /** @description This process resolves under it. */
                            readonly isOwn: boolean;
                            readonly kind: "policy" | "program";
                            /** @description With the version. */
                            readonly label: string;
                            /** @description What to give as `policy` or `as`. */
                            readonly name: string;
                        }[];
                        readonly next: string | null;
                    };
                };
            };
            /** @description `invalid-request`: The request is not as it has to be. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A token is needed. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is allowed to nobody here. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: This client has asked too often. */
            readonly 429: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something is wrong on this side. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: There is too much to do at the moment. `database-unavailable`: The database cannot be used at the moment. `shutting-down`: This process is about to end. */
            readonly 503: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Whatever else is wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly replays: {
        readonly parameters: {
            readonly query?: {
                readonly after?: string;
                readonly limit?: number;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of them. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["Replay"][];
                        readonly next: string | null;
                    };
                };
            };
            /** @description `invalid-request`: The request is not as it has to be. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A token is needed. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is allowed to nobody here. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: This client has asked too often. */
            readonly 429: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something is wrong on this side. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: There is too much to do at the moment. `database-unavailable`: The database cannot be used at the moment. `shutting-down`: This process is about to end. */
            readonly 503: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Whatever else is wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly orderReplay: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @example 2026-03-04T12:00:00Z */
                    readonly at?: string;
                    /** @example 2026-03-04T12:00:00Z */
                    readonly from?: string;
                    /** @description As another: recommended, spec-strict, tuwunel-1.5.1, tuwunel-1.9, synapse, gomatrixserverlib. Default: each conclusion under its own policy. */
                    readonly policy?: string;
                    /** @description Default: all. */
                    readonly servers?: readonly string[];
                    /** @example 2026-03-04T12:00:00Z */
                    readonly to?: string;
                };
            };
        };
        readonly responses: {
            /** @description It waits; Location is where to look. */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Replay"];
                };
            };
            /** @description `invalid-request`: The request is not as it has to be. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A token is needed. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is allowed to nobody here. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: A body of this type is not read here. */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: This client has asked too often. */
            readonly 429: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something is wrong on this side. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: There is too much to do at the moment. `database-unavailable`: The database cannot be used at the moment. `shutting-down`: This process is about to end. */
            readonly 503: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Whatever else is wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly replay: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The replay. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Replay"];
                };
            };
            /** @description `invalid-request`: The request is not as it has to be. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A token is needed. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is allowed to nobody here. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: This client has asked too often. */
            readonly 429: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something is wrong on this side. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: There is too much to do at the moment. `database-unavailable`: The database cannot be used at the moment. `shutting-down`: This process is about to end. */
            readonly 503: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Whatever else is wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly cancelReplay: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description How it is now. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Replay"];
                };
            };
            /** @description `invalid-request`: The request is not as it has to be. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A token is needed. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is allowed to nobody here. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: This client has asked too often. */
            readonly 429: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something is wrong on this side. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: There is too much to do at the moment. `database-unavailable`: The database cannot be used at the moment. `shutting-down`: This process is about to end. */
            readonly 503: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Whatever else is wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly samples: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description All of them. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly {
                            readonly about: string;
                            /**
                             * Format: date-time
                             * @example 2026-03-01T12:00:00.000Z
                             */
                            readonly from: string;
                            readonly moments: readonly {
                                readonly about: string;
                                /**
                                 * Format: date-time
                                 * @example 2026-03-01T12:00:00.000Z
                                 */
                                readonly at: string;
                                /** @description The name was used, a fault began or ended, or an operator cleared the caches of their program. */
                                readonly kind: "use" | "fault" | "repair" | "clear";
                            }[];
                            readonly name: string;
                            /** @description Before servers/… and events/…. */
                            readonly path: string;
                            readonly servers: readonly string[];
                            readonly title: string;
                            /**
                             * Format: date-time
                             * @example 2026-03-01T12:00:00.000Z
                             */
                            readonly to: string;
                        }[];
                    };
                };
            };
            /** @description `invalid-request`: The request is not as it has to be. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A token is needed. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is allowed to nobody here. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: This client has asked too often. */
            readonly 429: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something is wrong on this side. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: There is too much to do at the moment. `database-unavailable`: The database cannot be used at the moment. `shutting-down`: This process is about to end. */
            readonly 503: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Whatever else is wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly sample: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly sample: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description What it is, and when it is worth looking at. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly about: string;
                        /**
                         * Format: date-time
                         * @example 2026-03-01T12:00:00.000Z
                         */
                        readonly from: string;
                        readonly moments: readonly {
                            readonly about: string;
                            /**
                             * Format: date-time
                             * @example 2026-03-01T12:00:00.000Z
                             */
                            readonly at: string;
                            /** @description The name was used, a fault began or ended, or an operator cleared the caches of their program. */
                            readonly kind: "use" | "fault" | "repair" | "clear";
                        }[];
                        readonly name: string;
                        /** @description Before servers/… and events/…. */
                        readonly path: string;
                        readonly servers: readonly string[];
                        readonly title: string;
                        /**
                         * Format: date-time
                         * @example 2026-03-01T12:00:00.000Z
                         */
                        readonly to: string;
                    };
                };
            };
            /** @description `invalid-request`: The request is not as it has to be. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A token is needed. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is allowed to nobody here. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: This client has asked too often. */
            readonly 429: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something is wrong on this side. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: There is too much to do at the moment. `database-unavailable`: The database cannot be used at the moment. `shutting-down`: This process is about to end. */
            readonly 503: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Whatever else is wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly sampleEvents: {
        readonly parameters: {
            readonly query?: {
                /** @description A cursor: only what comes behind it. */
                readonly after?: string;
                readonly limit?: number;
                /** @description `true`: the last events instead of the first, the newest last, as far as they are among the last 20,000 of the log, or the last 1,000 of the name. Not with `after`. */
                readonly newest?: boolean;
                /** @description Only what is about this name: asked, concluded, cleared, pinned, claimed. Observations are of questions. */
                readonly server?: string;
                /** @description Only of this type. May be given more than once. */
                readonly type?: readonly string[];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of events. */
            readonly 200: {
                headers: {
                    /** @description Whether it may change. */
                    readonly "cache-control"?: string;
                    /** @description Weak: the same whether it is sent compressed or not. */
                    readonly etag?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly cursor: string;
                        readonly items: readonly components["schemas"]["Event"][];
                        readonly next: string | null;
                    };
                };
            };
            /** @description The answer is still the one of If-None-Match. */
            readonly 304: {
                headers: {
                    /** @description Whether it may change. */
                    readonly "cache-control"?: string;
                    /** @description Weak: the same whether it is sent compressed or not. */
                    readonly etag?: string;
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid-request`: The request is not as it has to be. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A token is needed. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is allowed to nobody here. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `history-deleted`: A part of the history was deleted. */
            readonly 410: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: This client has asked too often. */
            readonly 429: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something is wrong on this side. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: There is too much to do at the moment. `database-unavailable`: The database cannot be used at the moment. `shutting-down`: This process is about to end. */
            readonly 503: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Whatever else is wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly sampleEvent: {
        readonly parameters: {
            readonly query?: {
                /** @description Also what cites it, as far as that is near in the log. */
                readonly citedBy?: boolean;
                /** @description Also all that it rests on, back to what was seen and to who asked for that. */
                readonly provenance?: boolean;
                /** @description Also what each of those is that it cites, and that cite it. */
                readonly sentences?: boolean;
            };
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The event. It never changes; what cites it may become more. */
            readonly 200: {
                headers: {
                    /** @description Whether it may change. */
                    readonly "cache-control"?: string;
                    /** @description Weak: the same whether it is sent compressed or not. */
                    readonly etag?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly citedBy?: readonly {
                            /** @enum {string} */
                            readonly as: "rests-on" | "pinned-by" | "confirms" | "asked-by" | "withdraws" | "supersedes" | "unpins" | "tells-of";
                            /** @description With `sentences`. Absent then: it is not in the log any more. */
                            readonly event?: {
                                /**
                                 * Format: date-time
                                 * @example 2026-03-01T12:00:00.000Z
                                 */
                                readonly observedAt: string;
                                /**
                                 * Format: date-time
                                 * @example 2026-03-01T12:00:00.000Z
                                 */
                                readonly recordedAt: string;
                                readonly stream: string;
                                readonly text?: string;
                                readonly type: string;
                            };
                            /**
                             * Format: uuid
                             * @example 019ca5b4-3c00-7000-8000-3f2b8c1d9e10
                             */
                            readonly id: string;
                        }[];
                        readonly cites: readonly {
                            /** @enum {string} */
                            readonly as: "rests-on" | "pinned-by" | "confirms" | "asked-by" | "withdraws" | "supersedes" | "unpins" | "tells-of";
                            /** @description With `sentences`. Absent then: it is not in the log any more. */
                            readonly event?: {
                                /**
                                 * Format: date-time
                                 * @example 2026-03-01T12:00:00.000Z
                                 */
                                readonly observedAt: string;
                                /**
                                 * Format: date-time
                                 * @example 2026-03-01T12:00:00.000Z
                                 */
                                readonly recordedAt: string;
                                readonly stream: string;
                                readonly text?: string;
                                readonly type: string;
                            };
                            /**
                             * Format: uuid
                             * @example 019ca5b4-3c00-7000-8000-3f2b8c1d9e10
                             */
                            readonly id: string;
                        }[];
                        readonly event: components["schemas"]["Event"];
                        readonly provenance?: {
                            readonly edges: readonly {
                                readonly as: string;
                                /**
                                 * Format: uuid
                                 * @example 019ca5b4-3c00-7000-8000-3f2b8c1d9e10
                                 */
                                readonly from: string;
                                /**
                                 * Format: uuid
                                 * @example 019ca5b4-3c00-7000-8000-3f2b8c1d9e10
                                 */
                                readonly to: string;
                            }[];
                            readonly isCut: boolean;
                            readonly missing: readonly {
                                readonly as: string;
                                /**
                                 * Format: uuid
                                 * @example 019ca5b4-3c00-7000-8000-3f2b8c1d9e10
                                 */
                                readonly from: string;
                                /**
                                 * Format: uuid
                                 * @example 019ca5b4-3c00-7000-8000-3f2b8c1d9e10
                                 */
                                readonly to: string;
                            }[];
                            readonly nodes: readonly {
                                /**
                                 * Format: uuid
                                 * @example 019ca5b4-3c00-7000-8000-3f2b8c1d9e10
                                 */
                                readonly id: string;
                                /**
                                 * Format: date-time
                                 * @example 2026-03-01T12:00:00.000Z
                                 */
                                readonly observedAt: string;
                                readonly question?: string;
                                /**
                                 * Format: date-time
                                 * @example 2026-03-01T12:00:00.000Z
                                 */
                                readonly recordedAt: string;
                                /** @enum {string} */
                                readonly role: "request" | "observation" | "conclusion" | "act" | "claim" | "delivery";
                                readonly stream: string;
                                readonly text: string;
                                readonly type: string;
                            }[];
                            /**
                             * Format: uuid
                             * @example 019ca5b4-3c00-7000-8000-3f2b8c1d9e10
                             */
                            readonly root: string;
                        };
                    };
                };
            };
            /** @description The answer is still the one of If-None-Match. */
            readonly 304: {
                headers: {
                    /** @description Whether it may change. */
                    readonly "cache-control"?: string;
                    /** @description Weak: the same whether it is sent compressed or not. */
                    readonly etag?: string;
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid-request`: The request is not as it has to be. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A token is needed. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is allowed to nobody here. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `history-deleted`: A part of the history was deleted. */
            readonly 410: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: This client has asked too often. */
            readonly 429: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something is wrong on this side. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: There is too much to do at the moment. `database-unavailable`: The database cannot be used at the moment. `shutting-down`: This process is about to end. */
            readonly 503: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Whatever else is wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly sampleCounterfactual: {
        readonly parameters: {
            readonly query: {
                /**
                 * @description Resolvers, separated by commas: recommended, spec-strict, tuwunel-1.5.1, tuwunel-1.9, synapse, gomatrixserverlib.
                 * @example tuwunel-1.5.1,recommended
                 */
                readonly as: string;
                /**
                 * @description As if an operator had cleared all caches then, of those resolvers that can be told to.
                 * @example 2026-03-04T12:00:00Z
                 */
                readonly clearedAt?: string;
                /**
                 * @description Default: when the first event was so.
                 * @example 2026-03-04T12:00:00Z
                 */
                readonly from?: string;
                /**
                 * @description Default: now. Not in the future.
                 * @example 2026-03-04T12:00:00Z
                 */
                readonly to?: string;
            };
            readonly header?: never;
            readonly path: {
                /**
                 * @description A Matrix server name, percent-encoded.
                 * @example matrix.org
                 */
                readonly name: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description What each of them held. */
            readonly 200: {
                headers: {
                    /** @description Whether it may change. */
                    readonly "cache-control"?: string;
                    /** @description Weak: the same whether it is sent compressed or not. */
                    readonly etag?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @description The policy that says what would have been right. */
                        readonly against: string;
                        /**
                         * Format: date-time
                         * @example 2026-03-01T12:00:00.000Z
                         */
                        readonly from: string;
                        readonly reference: readonly {
                            readonly because: readonly string[];
                            readonly changedBy: string | null;
                            /**
                             * Format: date-time
                             * @example 2026-03-01T12:00:00.000Z
                             */
                            readonly from: string;
                            readonly holding: ({
                                /** @enum {string} */
                                readonly kind: "destination" | "failure";
                            } & {
                                readonly [key: string]: unknown;
                            }) | null;
                            /**
                             * Format: date-time
                             * @example 2026-03-01T12:00:00.000Z
                             */
                            readonly to: string;
                        }[];
                        /** @description How many of the first are left out. */
                        readonly referenceLeftOut?: number;
                        readonly resolvers: readonly {
                            readonly about: string;
                            /** @description What would have ended a wrong stretch before its time. */
                            readonly cures: readonly string[];
                            /** @description What has it let go of what it holds. */
                            readonly heeds: readonly string[];
                            readonly name: string;
                            readonly segments: readonly {
                                /** @description Something before it cannot be known. */
                                readonly afterUnknown: boolean;
                                readonly because?: readonly string[];
                                readonly endedBy: {
                                    readonly eventId: string | null;
                                    /** @enum {string} */
                                    readonly kind: "expiry" | "connection-failure" | "clear" | "asked-again" | "open" | "world";
                                };
                                /**
                                 * Format: date-time
                                 * @example 2026-03-01T12:00:00.000Z
                                 */
                                readonly from: string;
                                readonly heldUntil?: string | null;
                                /** @description A destination, or a failure that is kept as one. */
                                readonly holding?: {
                                    /** @enum {string} */
                                    readonly kind: "destination" | "failure";
                                } & {
                                    readonly [key: string]: unknown;
                                };
                                /** @enum {string} */
                                readonly kind: "held" | "nothing" | "unanswerable";
                                readonly notes?: readonly string[];
                                readonly overrides?: readonly {
                                    readonly [key: string]: unknown;
                                }[];
                                /** @description What it would have asked, and history cannot answer. */
                                readonly question?: string;
                                /**
                                 * Format: date-time
                                 * @example 2026-03-01T12:00:00.000Z
                                 */
                                readonly to: string;
                                readonly wantedBy?: string | null;
                                readonly why?: string | null;
                            }[];
                            /** @description How many of the first are left out. */
                            readonly segmentsLeftOut?: number;
                            readonly unanswerableMs: number;
                            /** @description When what it held was not what would have been right. */
                            readonly wrong: readonly {
                                readonly endedBy: {
                                    readonly eventId: string | null;
                                    /** @enum {string} */
                                    readonly kind: "expiry" | "connection-failure" | "clear" | "asked-again" | "open" | "world";
                                };
                                readonly expiresAt: string | null;
                                /**
                                 * Format: date-time
                                 * @example 2026-03-01T12:00:00.000Z
                                 */
                                readonly from: string;
                                /** @description A destination, or a failure that is kept as one. */
                                readonly held: {
                                    /** @enum {string} */
                                    readonly kind: "destination" | "failure";
                                } & {
                                    readonly [key: string]: unknown;
                                };
                                /** @description A destination, or a failure that is kept as one. */
                                readonly right: {
                                    /** @enum {string} */
                                    readonly kind: "destination" | "failure";
                                } & {
                                    readonly [key: string]: unknown;
                                };
                                readonly startedBy: string | null;
                                /**
                                 * Format: date-time
                                 * @example 2026-03-01T12:00:00.000Z
                                 */
                                readonly to: string;
                            }[];
                            /** @description How many of the first are left out. */
                            readonly wrongLeftOut?: number;
                            readonly wrongMs: number;
                        }[];
                        readonly serverName: string;
                        /**
                         * Format: date-time
                         * @example 2026-03-01T12:00:00.000Z
                         */
                        readonly to: string;
                    };
                };
            };
            /** @description The answer is still the one of If-None-Match. */
            readonly 304: {
                headers: {
                    /** @description Whether it may change. */
                    readonly "cache-control"?: string;
                    /** @description Weak: the same whether it is sent compressed or not. */
                    readonly etag?: string;
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid-request`: The request is not as it has to be. `invalid-server-name`: This is no Matrix server name. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A token is needed. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is allowed to nobody here. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: This client has asked too often. */
            readonly 429: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something is wrong on this side. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: There is too much to do at the moment. `database-unavailable`: The database cannot be used at the moment. `shutting-down`: This process is about to end. */
            readonly 503: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Whatever else is wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly sampleExplanation: {
        readonly parameters: {
            readonly query?: {
                /**
                 * @description As of then. Default: now, and what is not known yet is asked for.
                 * @example 2026-03-04T12:00:00Z
                 */
                readonly at?: string;
            };
            readonly header?: never;
            readonly path: {
                /**
                 * @description A Matrix server name, percent-encoded.
                 * @example matrix.org
                 */
                readonly name: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The explanation. */
            readonly 200: {
                headers: {
                    /** @description Whether it may change. */
                    readonly "cache-control"?: string;
                    /** @description Weak: the same whether it is sent compressed or not. */
                    readonly etag?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Explanation"];
                };
            };
            /** @description The answer is still the one of If-None-Match. */
            readonly 304: {
                headers: {
                    /** @description Whether it may change. */
                    readonly "cache-control"?: string;
                    /** @description Weak: the same whether it is sent compressed or not. */
                    readonly etag?: string;
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid-request`: The request is not as it has to be. `invalid-server-name`: This is no Matrix server name. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A token is needed. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is allowed to nobody here. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: This client has asked too often. */
            readonly 429: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something is wrong on this side. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: There is too much to do at the moment. `database-unavailable`: The database cannot be used at the moment. `shutting-down`: This process is about to end. */
            readonly 503: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Whatever else is wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly sampleHistory: {
        readonly parameters: {
            readonly query?: {
                /** @description `next` of the page before, in this direction. */
                readonly after?: string;
                /**
                 * @description Where to begin: backwards with what was recorded by then, forwards with what was after. Not with `after`.
                 * @example 2026-03-04T12:00:00Z
                 */
                readonly at?: string;
                /** @description `backwards`: the newest first. */
                readonly direction?: "backwards" | "forwards";
                readonly limit?: number;
            };
            readonly header?: never;
            readonly path: {
                /**
                 * @description A Matrix server name, percent-encoded.
                 * @example matrix.org
                 */
                readonly name: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of entries. */
            readonly 200: {
                headers: {
                    /** @description Whether it may change. */
                    readonly "cache-control"?: string;
                    /** @description Weak: the same whether it is sent compressed or not. */
                    readonly etag?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @description Events that belong into this page are not there any more. */
                        readonly isCut: boolean;
                        readonly items: readonly {
                            readonly changes: readonly {
                                readonly [key: string]: unknown;
                            }[];
                            /** @description Of confirmations in a row: how many. */
                            readonly count?: number;
                            /**
                             * Format: uuid
                             * @example 019ca5b4-3c00-7000-8000-3f2b8c1d9e10
                             */
                            readonly id: string;
                            /**
                             * @description asked, observed, chosen, confirmed, failed, gave-up, withdrawn, cleared, reported, claimed, pinned or unpinned.
                             * @example chosen
                             */
                            readonly kind: string;
                            readonly last?: {
                                /**
                                 * Format: uuid
                                 * @example 019ca5b4-3c00-7000-8000-3f2b8c1d9e10
                                 */
                                readonly id: string;
                                /**
                                 * Format: date-time
                                 * @example 2026-03-01T12:00:00.000Z
                                 */
                                readonly observedAt: string;
                                /**
                                 * Format: date-time
                                 * @example 2026-03-01T12:00:00.000Z
                                 */
                                readonly recordedAt: string;
                            };
                            /**
                             * Format: date-time
                             * @example 2026-03-01T12:00:00.000Z
                             */
                            readonly observedAt: string;
                            /** @description Of an observation. */
                            readonly question?: string;
                            /**
                             * Format: date-time
                             * @example 2026-03-01T12:00:00.000Z
                             */
                            readonly recordedAt: string;
                            readonly serverName: string;
                            readonly text: string;
                        }[];
                        readonly next: string | null;
                    };
                };
            };
            /** @description The answer is still the one of If-None-Match. */
            readonly 304: {
                headers: {
                    /** @description Whether it may change. */
                    readonly "cache-control"?: string;
                    /** @description Weak: the same whether it is sent compressed or not. */
                    readonly etag?: string;
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid-request`: The request is not as it has to be. `invalid-server-name`: This is no Matrix server name. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A token is needed. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is allowed to nobody here. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: This client has asked too often. */
            readonly 429: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something is wrong on this side. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: There is too much to do at the moment. `database-unavailable`: The database cannot be used at the moment. `shutting-down`: This process is about to end. */
            readonly 503: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Whatever else is wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly sampleOverview: {
        readonly parameters: {
            readonly query?: {
                /** @description Into how many pieces of time events are counted, at most. */
                readonly buckets?: number;
                /**
                 * @description Default: when the first event was recorded.
                 * @example 2026-03-04T12:00:00Z
                 */
                readonly from?: string;
                /**
                 * @description Default: now. Not in the future.
                 * @example 2026-03-04T12:00:00Z
                 */
                readonly to?: string;
            };
            readonly header?: never;
            readonly path: {
                /**
                 * @description A Matrix server name, percent-encoded.
                 * @example matrix.org
                 */
                readonly name: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The overview. */
            readonly 200: {
                headers: {
                    /** @description Whether it may change. */
                    readonly "cache-control"?: string;
                    /** @description Weak: the same whether it is sent compressed or not. */
                    readonly etag?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly buckets: readonly {
                            /** @description Cleared, pinned, unpinned, withdrawn, reported. */
                            readonly acts: number;
                            /** @description Requests. */
                            readonly asked: number;
                            /** @description What others are said to have cached. */
                            readonly claimed: number;
                            /** @description Destinations, found or confirmed. */
                            readonly concluded: number;
                            /** @description Resolutions that found none. */
                            readonly failed: number;
                            /**
                             * Format: date-time
                             * @example 2026-03-01T12:00:00.000Z
                             */
                            readonly from: string;
                            /** @description Answers to questions. */
                            readonly observed: number;
                            /**
                             * Format: date-time
                             * @example 2026-03-01T12:00:00.000Z
                             */
                            readonly to: string;
                            /** @description Of these, those that failed. */
                            readonly unanswered: number;
                        }[];
                        /** @description The newest first. */
                        readonly changes: readonly {
                            /**
                             * Format: uuid
                             * @example 019ca5b4-3c00-7000-8000-3f2b8c1d9e10
                             */
                            readonly id: string;
                            /**
                             * @description As in the history.
                             * @enum {string}
                             */
                            readonly kind: "observed" | "chosen" | "failed" | "gave-up" | "withdrawn" | "cleared" | "reported" | "claimed" | "pinned" | "unpinned";
                            /**
                             * Format: date-time
                             * @example 2026-03-01T12:00:00.000Z
                             */
                            readonly observedAt: string;
                            /** @description Of an observation. */
                            readonly question?: string;
                            /**
                             * Format: date-time
                             * @example 2026-03-01T12:00:00.000Z
                             */
                            readonly recordedAt: string;
                            readonly text: string;
                            readonly tone: "good" | "bad" | "neutral";
                        }[];
                        /** @description So many more there were: such of addresses and reasons alone first, then the oldest. */
                        readonly changesLeftOut: number;
                        /** @description So many were recorded between, about the name or in answer to its questions. */
                        readonly events: number;
                        /**
                         * Format: date-time
                         * @example 2026-03-01T12:00:00.000Z
                         */
                        readonly from: string;
                        /** @description The beginning was deleted. */
                        readonly isCut: boolean;
                        readonly serverName: string;
                        /**
                         * Format: date-time
                         * @example 2026-03-01T12:00:00.000Z
                         */
                        readonly to: string;
                    };
                };
            };
            /** @description The answer is still the one of If-None-Match. */
            readonly 304: {
                headers: {
                    /** @description Whether it may change. */
                    readonly "cache-control"?: string;
                    /** @description Weak: the same whether it is sent compressed or not. */
                    readonly etag?: string;
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid-request`: The request is not as it has to be. `invalid-server-name`: This is no Matrix server name. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A token is needed. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is allowed to nobody here. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `history-too-long`: There is more recorded of it than is told at once. */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: This client has asked too often. */
            readonly 429: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something is wrong on this side. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: There is too much to do at the moment. `database-unavailable`: The database cannot be used at the moment. `shutting-down`: This process is about to end. */
            readonly 503: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Whatever else is wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly clear: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description A Matrix server name, percent-encoded.
                 * @example matrix.org
                 */
                readonly name: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description It is forgotten. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly serverName: string;
                        /** @description Until now it was answered from memory. */
                        readonly wasFresh: boolean;
                    };
                };
            };
            /** @description `invalid-request`: The request is not as it has to be. `invalid-server-name`: This is no Matrix server name. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A token is needed. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is allowed to nobody here. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: This client has asked too often. */
            readonly 429: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something is wrong on this side. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: There is too much to do at the moment. `database-unavailable`: The database cannot be used at the moment. `shutting-down`: This process is about to end. */
            readonly 503: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Whatever else is wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly counterfactual: {
        readonly parameters: {
            readonly query: {
                /**
                 * @description Resolvers, separated by commas: recommended, spec-strict, tuwunel-1.5.1, tuwunel-1.9, synapse, gomatrixserverlib.
                 * @example tuwunel-1.5.1,recommended
                 */
                readonly as: string;
                /**
                 * @description As if an operator had cleared all caches then, of those resolvers that can be told to.
                 * @example 2026-03-04T12:00:00Z
                 */
                readonly clearedAt?: string;
                /**
                 * @description Default: when the first event was so.
                 * @example 2026-03-04T12:00:00Z
                 */
                readonly from?: string;
                /**
                 * @description Default: now. Not in the future.
                 * @example 2026-03-04T12:00:00Z
                 */
                readonly to?: string;
            };
            readonly header?: never;
            readonly path: {
                /**
                 * @description A Matrix server name, percent-encoded.
                 * @example matrix.org
                 */
                readonly name: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description What each of them held. */
            readonly 200: {
                headers: {
                    /** @description Whether it may change. */
                    readonly "cache-control"?: string;
                    /** @description Weak: the same whether it is sent compressed or not. */
                    readonly etag?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @description The policy that says what would have been right. */
                        readonly against: string;
                        /**
                         * Format: date-time
                         * @example 2026-03-01T12:00:00.000Z
                         */
                        readonly from: string;
                        readonly reference: readonly {
                            readonly because: readonly string[];
                            readonly changedBy: string | null;
                            /**
                             * Format: date-time
                             * @example 2026-03-01T12:00:00.000Z
                             */
                            readonly from: string;
                            readonly holding: ({
                                /** @enum {string} */
                                readonly kind: "destination" | "failure";
                            } & {
                                readonly [key: string]: unknown;
                            }) | null;
                            /**
                             * Format: date-time
                             * @example 2026-03-01T12:00:00.000Z
                             */
                            readonly to: string;
                        }[];
                        /** @description How many of the first are left out. */
                        readonly referenceLeftOut?: number;
                        readonly resolvers: readonly {
                            readonly about: string;
                            /** @description What would have ended a wrong stretch before its time. */
                            readonly cures: readonly string[];
                            /** @description What has it let go of what it holds. */
                            readonly heeds: readonly string[];
                            readonly name: string;
                            readonly segments: readonly {
                                /** @description Something before it cannot be known. */
                                readonly afterUnknown: boolean;
                                readonly because?: readonly string[];
                                readonly endedBy: {
                                    readonly eventId: string | null;
                                    /** @enum {string} */
                                    readonly kind: "expiry" | "connection-failure" | "clear" | "asked-again" | "open" | "world";
                                };
                                /**
                                 * Format: date-time
                                 * @example 2026-03-01T12:00:00.000Z
                                 */
                                readonly from: string;
                                readonly heldUntil?: string | null;
                                /** @description A destination, or a failure that is kept as one. */
                                readonly holding?: {
                                    /** @enum {string} */
                                    readonly kind: "destination" | "failure";
                                } & {
                                    readonly [key: string]: unknown;
                                };
                                /** @enum {string} */
                                readonly kind: "held" | "nothing" | "unanswerable";
                                readonly notes?: readonly string[];
                                readonly overrides?: readonly {
                                    readonly [key: string]: unknown;
                                }[];
                                /** @description What it would have asked, and history cannot answer. */
                                readonly question?: string;
                                /**
                                 * Format: date-time
                                 * @example 2026-03-01T12:00:00.000Z
                                 */
                                readonly to: string;
                                readonly wantedBy?: string | null;
                                readonly why?: string | null;
                            }[];
                            /** @description How many of the first are left out. */
                            readonly segmentsLeftOut?: number;
                            readonly unanswerableMs: number;
                            /** @description When what it held was not what would have been right. */
                            readonly wrong: readonly {
                                readonly endedBy: {
                                    readonly eventId: string | null;
                                    /** @enum {string} */
                                    readonly kind: "expiry" | "connection-failure" | "clear" | "asked-again" | "open" | "world";
                                };
                                readonly expiresAt: string | null;
                                /**
                                 * Format: date-time
                                 * @example 2026-03-01T12:00:00.000Z
                                 */
                                readonly from: string;
                                /** @description A destination, or a failure that is kept as one. */
                                readonly held: {
                                    /** @enum {string} */
                                    readonly kind: "destination" | "failure";
                                } & {
                                    readonly [key: string]: unknown;
                                };
                                /** @description A destination, or a failure that is kept as one. */
                                readonly right: {
                                    /** @enum {string} */
                                    readonly kind: "destination" | "failure";
                                } & {
                                    readonly [key: string]: unknown;
                                };
                                readonly startedBy: string | null;
                                /**
                                 * Format: date-time
                                 * @example 2026-03-01T12:00:00.000Z
                                 */
                                readonly to: string;
                            }[];
                            /** @description How many of the first are left out. */
                            readonly wrongLeftOut?: number;
                            readonly wrongMs: number;
                        }[];
                        readonly serverName: string;
                        /**
                         * Format: date-time
                         * @example 2026-03-01T12:00:00.000Z
                         */
                        readonly to: string;
                    };
                };
            };
            /** @description The answer is still the one of If-None-Match. */
            readonly 304: {
                headers: {
                    /** @description Whether it may change. */
                    readonly "cache-control"?: string;
                    /** @description Weak: the same whether it is sent compressed or not. */
                    readonly etag?: string;
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid-request`: The request is not as it has to be. `invalid-server-name`: This is no Matrix server name. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A token is needed. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is allowed to nobody here. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: This client has asked too often. */
            readonly 429: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something is wrong on this side. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: There is too much to do at the moment. `database-unavailable`: The database cannot be used at the moment. `shutting-down`: This process is about to end. */
            readonly 503: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Whatever else is wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly destination: {
        readonly parameters: {
            readonly query?: {
                /** @description Ask everything anew. A good answer of before serves if that fails. */
                readonly fresh?: boolean;
                /** @description What another policy, or another program, makes of what is recorded. Nobody is asked for it. */
                readonly policy?: "recommended" | "spec-strict" | "tuwunel-1.5.1" | "tuwunel-1.9" | "synapse" | "gomatrixserverlib";
            };
            readonly header?: never;
            readonly path: {
                /**
                 * @description A Matrix server name, percent-encoded.
                 * @example matrix.org
                 */
                readonly name: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description What resolution comes to; with `policy`, what another makes of what is recorded. */
            readonly 200: {
                headers: {
                    /** @description How many more seconds the answer holds, as `max-age`. */
                    readonly "cache-control"?: string;
                    /** @description Another one as soon as the answer is. */
                    readonly etag?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Destination"] | components["schemas"]["FromEvidence"];
                };
            };
            /** @description The answer is still the one of If-None-Match. */
            readonly 304: {
                headers: {
                    /** @description How many more seconds the answer holds, as `max-age`. */
                    readonly "cache-control"?: string;
                    /** @description Another one as soon as the answer is. */
                    readonly etag?: string;
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid-request`: The request is not as it has to be. `invalid-server-name`: This is no Matrix server name. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A token is needed. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is allowed to nobody here. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: This client has asked too often. */
            readonly 429: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something is wrong on this side. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: There is too much to do at the moment. `database-unavailable`: The database cannot be used at the moment. `shutting-down`: This process is about to end. */
            readonly 503: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Whatever else is wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly explanation: {
        readonly parameters: {
            readonly query?: {
                /**
                 * @description As of then. Default: now, and what is not known yet is asked for.
                 * @example 2026-03-04T12:00:00Z
                 */
                readonly at?: string;
            };
            readonly header?: never;
            readonly path: {
                /**
                 * @description A Matrix server name, percent-encoded.
                 * @example matrix.org
                 */
                readonly name: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The explanation. */
            readonly 200: {
                headers: {
                    /** @description Whether it may change. */
                    readonly "cache-control"?: string;
                    /** @description Weak: the same whether it is sent compressed or not. */
                    readonly etag?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Explanation"];
                };
            };
            /** @description The answer is still the one of If-None-Match. */
            readonly 304: {
                headers: {
                    /** @description Whether it may change. */
                    readonly "cache-control"?: string;
                    /** @description Weak: the same whether it is sent compressed or not. */
                    readonly etag?: string;
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid-request`: The request is not as it has to be. `invalid-server-name`: This is no Matrix server name. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A token is needed. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is allowed to nobody here. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: This client has asked too often. */
            readonly 429: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something is wrong on this side. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: There is too much to do at the moment. `database-unavailable`: The database cannot be used at the moment. `shutting-down`: This process is about to end. */
            readonly 503: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Whatever else is wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly history: {
        readonly parameters: {
            readonly query?: {
                /** @description `next` of the page before, in this direction. */
                readonly after?: string;
                /**
                 * @description Where to begin: backwards with what was recorded by then, forwards with what was after. Not with `after`.
                 * @example 2026-03-04T12:00:00Z
                 */
                readonly at?: string;
                /** @description `backwards`: the newest first. */
                readonly direction?: "backwards" | "forwards";
                readonly limit?: number;
            };
            readonly header?: never;
            readonly path: {
                /**
                 * @description A Matrix server name, percent-encoded.
                 * @example matrix.org
                 */
                readonly name: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of entries. */
            readonly 200: {
                headers: {
                    /** @description Whether it may change. */
                    readonly "cache-control"?: string;
                    /** @description Weak: the same whether it is sent compressed or not. */
                    readonly etag?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @description Events that belong into this page are not there any more. */
                        readonly isCut: boolean;
                        readonly items: readonly {
                            readonly changes: readonly {
                                readonly [key: string]: unknown;
                            }[];
                            /** @description Of confirmations in a row: how many. */
                            readonly count?: number;
                            /**
                             * Format: uuid
                             * @example 019ca5b4-3c00-7000-8000-3f2b8c1d9e10
                             */
                            readonly id: string;
                            /**
                             * @description asked, observed, chosen, confirmed, failed, gave-up, withdrawn, cleared, reported, claimed, pinned or unpinned.
                             * @example chosen
                             */
                            readonly kind: string;
                            readonly last?: {
                                /**
                                 * Format: uuid
                                 * @example 019ca5b4-3c00-7000-8000-3f2b8c1d9e10
                                 */
                                readonly id: string;
                                /**
                                 * Format: date-time
                                 * @example 2026-03-01T12:00:00.000Z
                                 */
                                readonly observedAt: string;
                                /**
                                 * Format: date-time
                                 * @example 2026-03-01T12:00:00.000Z
                                 */
                                readonly recordedAt: string;
                            };
                            /**
                             * Format: date-time
                             * @example 2026-03-01T12:00:00.000Z
                             */
                            readonly observedAt: string;
                            /** @description Of an observation. */
                            readonly question?: string;
                            /**
                             * Format: date-time
                             * @example 2026-03-01T12:00:00.000Z
                             */
                            readonly recordedAt: string;
                            readonly serverName: string;
                            readonly text: string;
                        }[];
                        readonly next: string | null;
                    };
                };
            };
            /** @description The answer is still the one of If-None-Match. */
            readonly 304: {
                headers: {
                    /** @description Whether it may change. */
                    readonly "cache-control"?: string;
                    /** @description Weak: the same whether it is sent compressed or not. */
                    readonly etag?: string;
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid-request`: The request is not as it has to be. `invalid-server-name`: This is no Matrix server name. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A token is needed. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is allowed to nobody here. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: This client has asked too often. */
            readonly 429: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something is wrong on this side. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: There is too much to do at the moment. `database-unavailable`: The database cannot be used at the moment. `shutting-down`: This process is about to end. */
            readonly 503: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Whatever else is wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly overview: {
        readonly parameters: {
            readonly query?: {
                /** @description Into how many pieces of time events are counted, at most. */
                readonly buckets?: number;
                /**
                 * @description Default: when the first event was recorded.
                 * @example 2026-03-04T12:00:00Z
                 */
                readonly from?: string;
                /**
                 * @description Default: now. Not in the future.
                 * @example 2026-03-04T12:00:00Z
                 */
                readonly to?: string;
            };
            readonly header?: never;
            readonly path: {
                /**
                 * @description A Matrix server name, percent-encoded.
                 * @example matrix.org
                 */
                readonly name: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The overview. */
            readonly 200: {
                headers: {
                    /** @description Whether it may change. */
                    readonly "cache-control"?: string;
                    /** @description Weak: the same whether it is sent compressed or not. */
                    readonly etag?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly buckets: readonly {
                            /** @description Cleared, pinned, unpinned, withdrawn, reported. */
                            readonly acts: number;
                            /** @description Requests. */
                            readonly asked: number;
                            /** @description What others are said to have cached. */
                            readonly claimed: number;
                            /** @description Destinations, found or confirmed. */
                            readonly concluded: number;
                            /** @description Resolutions that found none. */
                            readonly failed: number;
                            /**
                             * Format: date-time
                             * @example 2026-03-01T12:00:00.000Z
                             */
                            readonly from: string;
                            /** @description Answers to questions. */
                            readonly observed: number;
                            /**
                             * Format: date-time
                             * @example 2026-03-01T12:00:00.000Z
                             */
                            readonly to: string;
                            /** @description Of these, those that failed. */
                            readonly unanswered: number;
                        }[];
                        /** @description The newest first. */
                        readonly changes: readonly {
                            /**
                             * Format: uuid
                             * @example 019ca5b4-3c00-7000-8000-3f2b8c1d9e10
                             */
                            readonly id: string;
                            /**
                             * @description As in the history.
                             * @enum {string}
                             */
                            readonly kind: "observed" | "chosen" | "failed" | "gave-up" | "withdrawn" | "cleared" | "reported" | "claimed" | "pinned" | "unpinned";
                            /**
                             * Format: date-time
                             * @example 2026-03-01T12:00:00.000Z
                             */
                            readonly observedAt: string;
                            /** @description Of an observation. */
                            readonly question?: string;
                            /**
                             * Format: date-time
                             * @example 2026-03-01T12:00:00.000Z
                             */
                            readonly recordedAt: string;
                            readonly text: string;
                            readonly tone: "good" | "bad" | "neutral";
                        }[];
                        /** @description So many more there were: such of addresses and reasons alone first, then the oldest. */
                        readonly changesLeftOut: number;
                        /** @description So many were recorded between, about the name or in answer to its questions. */
                        readonly events: number;
                        /**
                         * Format: date-time
                         * @example 2026-03-01T12:00:00.000Z
                         */
                        readonly from: string;
                        /** @description The beginning was deleted. */
                        readonly isCut: boolean;
                        readonly serverName: string;
                        /**
                         * Format: date-time
                         * @example 2026-03-01T12:00:00.000Z
                         */
                        readonly to: string;
                    };
                };
            };
            /** @description The answer is still the one of If-None-Match. */
            readonly 304: {
                headers: {
                    /** @description Whether it may change. */
                    readonly "cache-control"?: string;
                    /** @description Weak: the same whether it is sent compressed or not. */
                    readonly etag?: string;
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid-request`: The request is not as it has to be. `invalid-server-name`: This is no Matrix server name. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A token is needed. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is allowed to nobody here. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `history-too-long`: There is more recorded of it than is told at once. */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: This client has asked too often. */
            readonly 429: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something is wrong on this side. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: There is too much to do at the moment. `database-unavailable`: The database cannot be used at the moment. `shutting-down`: This process is about to end. */
            readonly 503: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Whatever else is wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly pin: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description A Matrix server name, percent-encoded.
                 * @example matrix.org
                 */
                readonly name: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The pin. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Pin"];
                };
            };
            /** @description `invalid-request`: The request is not as it has to be. `invalid-server-name`: This is no Matrix server name. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A token is needed. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is allowed to nobody here. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing. */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: This client has asked too often. */
            readonly 429: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something is wrong on this side. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: There is too much to do at the moment. `database-unavailable`: The database cannot be used at the moment. `shutting-down`: This process is about to end. */
            readonly 503: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Whatever else is wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly pinTo: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description A Matrix server name, percent-encoded.
                 * @example matrix.org
                 */
                readonly name: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @example fed.example.net:443 */
                    readonly delegated: string;
                    readonly reason?: string;
                    /**
                     * Format: date-time
                     * @example 2026-03-01T12:00:00.000Z
                     */
                    readonly until?: string;
                };
            };
        };
        readonly responses: {
            /** @description The pin. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Pin"];
                };
            };
            /** @description `invalid-request`: The request is not as it has to be. `invalid-server-name`: This is no Matrix server name. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A token is needed. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is allowed to nobody here. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: A body of this type is not read here. */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: This client has asked too often. */
            readonly 429: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something is wrong on this side. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: There is too much to do at the moment. `database-unavailable`: The database cannot be used at the moment. `shutting-down`: This process is about to end. */
            readonly 503: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Whatever else is wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly unpin: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description A Matrix server name, percent-encoded.
                 * @example matrix.org
                 */
                readonly name: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The world counts again. */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid-request`: The request is not as it has to be. `invalid-server-name`: This is no Matrix server name. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A token is needed. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is allowed to nobody here. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing. */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: This client has asked too often. */
            readonly 429: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something is wrong on this side. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: There is too much to do at the moment. `database-unavailable`: The database cannot be used at the moment. `shutting-down`: This process is about to end. */
            readonly 503: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Whatever else is wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly session: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Who it is. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly actor: string | null;
                        readonly database: "embedded" | "postgres";
                        /** @description There are tokens. Without any nobody may change anything. */
                        readonly hasTokens: boolean;
                        /** @description This token may change something. */
                        readonly mayChange: boolean;
                        /**
                         * @description The policy that this process resolves under.
                         * @example recommended@1
                         */
                        readonly policy: string;
                        /** @description Who may read. */
                        readonly reads: "open" | "token";
                        readonly version: string;
                    };
                };
            };
            /** @description `invalid-request`: The request is not as it has to be. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A token is needed. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is allowed to nobody here. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: This client has asked too often. */
            readonly 429: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something is wrong on this side. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: There is too much to do at the moment. `database-unavailable`: The database cannot be used at the moment. `shutting-down`: This process is about to end. */
            readonly 503: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Whatever else is wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly nameStatistics: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As of now. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /**
                         * Format: date-time
                         * @example 2026-03-01T12:00:00.000Z
                         */
                        readonly asOf: string;
                        /** @description The rest. */
                        readonly expired: number;
                        readonly expiringWithin: {
                            readonly ms: number;
                            /** @description Of the fresh, those that expire within so many ms. */
                            readonly names: number;
                        };
                        /** @description Those that can be served from now. */
                        readonly fresh: number;
                        /** @description All that are held: so many a clearing of everything would have forgotten. */
                        readonly names: number;
                        /** @description Of all, those that were concluded under a pin. */
                        readonly pinned: number;
                        /** @description Of the fresh, those that evidence past its time serves for, because asking again failed. */
                        readonly restingOnStale: number;
                        /** @description Of all, those that nothing was found of. */
                        readonly unresolvable: number;
                    };
                };
            };
            /** @description `invalid-request`: The request is not as it has to be. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A token is needed. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is allowed to nobody here. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: This client has asked too often. */
            readonly 429: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something is wrong on this side. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: There is too much to do at the moment. `database-unavailable`: The database cannot be used at the moment. `shutting-down`: This process is about to end. */
            readonly 503: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Whatever else is wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly steps: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description By step, outcome and policy. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly {
                            /** @description Those that have expired. The rest was withdrawn or cleared. */
                            readonly expired: number;
                            /** @description Those that can be served from now. */
                            readonly fresh: number;
                            readonly outcome: "destination" | "unresolvable";
                            readonly policy: string;
                            /** @description All whose last conclusion this is. */
                            readonly servers: number;
                            readonly step: ("1" | "2" | "3.1" | "3.2" | "3.3" | "3.4" | "3.5" | "4" | "5" | "6") | null;
                        }[];
                        readonly next: string | null;
                    };
                };
            };
            /** @description `invalid-request`: The request is not as it has to be. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A token is needed. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is allowed to nobody here. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: This client has asked too often. */
            readonly 429: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something is wrong on this side. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: There is too much to do at the moment. `database-unavailable`: The database cannot be used at the moment. `shutting-down`: This process is about to end. */
            readonly 503: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Whatever else is wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly suggestions: {
        readonly parameters: {
            readonly query: {
                /** @description What was typed so far. */
                readonly q: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description At most 20. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly string[];
                        readonly next: string | null;
                    };
                };
            };
            /** @description `invalid-request`: The request is not as it has to be. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A token is needed. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is allowed to nobody here. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: This client has asked too often. */
            readonly 429: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something is wrong on this side. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: There is too much to do at the moment. `database-unavailable`: The database cannot be used at the moment. `shutting-down`: This process is about to end. */
            readonly 503: {
                headers: {
                    /** @description Seconds. */
                    readonly "retry-after"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Whatever else is wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
