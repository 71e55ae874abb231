// Loaded before a program: writes down where it connects and sends, below everything that Node has on top of sockets.
import { appendFileSync } from 'node:fs';
import process from 'node:process';

type Method = (this: unknown, ...values: unknown[]) => unknown;
type Prototype = Record<string, Method | undefined>;

const file = process.env['CONNECTIONS_FILE'] ?? '/dev/stderr';
const bindings = process as unknown as {
  binding(name: 'tcp_wrap'): { readonly TCP: { readonly prototype: Prototype } };
  binding(name: 'udp_wrap'): { readonly UDP: { readonly prototype: Prototype } };
};

/** `at`: which of the arguments are address and port. */
function watch(prototype: Prototype, method: string, protocol: string, at: readonly [number, number]): void {
  const original = prototype[method];
  if (original === undefined) throw new TypeError(`${protocol} has no ${method}`);
  prototype[method] = function watched(this: unknown, ...values) {
    const [address, port] = at.map((index) => values[index]);
    if (typeof address === 'string') appendFileSync(file, `${protocol} ${address} ${String(port)}\n`);
    return original.apply(this, values);
  };
}

const { prototype: tcp } = bindings.binding('tcp_wrap').TCP;
const { prototype: udp } = bindings.binding('udp_wrap').UDP;
watch(tcp, 'connect', 'tcp', [1, 2]);
watch(tcp, 'connect6', 'tcp', [1, 2]);
watch(udp, 'connect', 'udp', [0, 1]);
watch(udp, 'connect6', 'udp', [0, 1]);
watch(udp, 'send', 'udp', [4, 3]);
watch(udp, 'send6', 'udp', [4, 3]);
