import { describe, expect, it } from 'vitest';
import { parseResolvConf, readResolvConf } from './resolv-conf.ts';

const labels = (text: string): readonly string[] => parseResolvConf(text).servers.map((server) => server.label);

describe('resolv.conf', () => {
  it('names the servers in order, without those that are none', () => {
    const text =
      '# c\nnameserver 192.0.2.1\n  nameserver\t2001:db8::53 # x\nnameserver nonsense\nnameserver\r\nNameserver 192.0.2.9\n';
    expect(labels(text)).toEqual(['192.0.2.1:53', '[2001:db8::53]:53']);
  });

  it('takes Windows line ends', () => {
    expect(labels('nameserver 192.0.2.1\r\nnameserver 192.0.2.2\r\n')).toEqual(['192.0.2.1:53', '192.0.2.2:53']);
  });

  it('means 127.0.0.1 when it names none, or is not there', () => {
    expect(labels('')).toEqual(['127.0.0.1:53']);
    expect(labels('search example.org\noptions ndots:5\n')).toEqual(['127.0.0.1:53']);
    expect(readResolvConf('/nonexistent/resolv.conf').servers).toHaveLength(1);
  });

  it('names eight servers at most', () => {
    const text = Array.from({ length: 20 }, (_, index) => `nameserver 192.0.2.${index}`).join('\n');
    expect(labels(text)).toHaveLength(8);
  });

  it.each([
    ['options timeout:3 attempts:1', { attemptTimeoutMs: 3000, attempts: 1 }],
    ['options timeout:0 attempts:0', { attemptTimeoutMs: 1000, attempts: 1 }],
    ['options timeout:30 attempts:5', { attemptTimeoutMs: 10_000, attempts: 3 }],
    ['options rotate timeout:2\noptions attempts:2', { attemptTimeoutMs: 2000, attempts: 2 }],
    ['options timeout:x attempts:-1 timeout attempts:', {}],
  ])('%j says how long and how often', (text, expected) => {
    const { servers: _, ...rest } = parseResolvConf(text);
    expect(rest).toEqual(expected);
  });
});
