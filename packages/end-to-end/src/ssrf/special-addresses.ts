/** Addresses that nobody may be connected to unless an operator says so, in the forms that the DNS can give. */
export const SPECIAL_ADDRESSES: readonly string[] = [
  // This network, loopback
  ...['0.0.0.0', '0.1.2.3', '127.0.0.1', '127.0.0.2', '127.255.255.254', '::', '::1'],
  // Private, carrier-grade NAT, unique local
  ...['10.0.0.1', '172.16.0.1', '172.31.255.254', '192.168.1.1', '100.64.0.1', 'fc00::1', 'fdff::1', 'fec0::1'],
  // Link-local, and where clouds have their metadata
  ...['169.254.0.1', '169.254.169.254', '169.254.170.2', '192.0.0.192', '100.100.100.200', 'fe80::1'],
  ...['fd00:ec2::254', 'fd20:ce::254'],
  // Protocol assignments, relays, documentation, benchmarks, discarding, segment routing
  ...['192.0.0.1', '192.88.99.1', '192.0.2.2', '198.51.100.1', '203.0.113.1', '198.18.0.1', '198.19.255.254'],
  ...['2001:2::1', '2001:20::1', '2001:db8::1', '3fff::1', '100::1', '5f00::1'],
  // Multicast, reserved, broadcast
  ...['224.0.0.1', '239.255.255.250', '240.0.0.1', '255.255.255.255', 'ff02::1', 'ff0e::1'],
  // IPv4 in disguise: mapped, compatible, translated, NAT64 (well-known and local), 6to4, Teredo, ISATAP
  ...['::ffff:127.0.0.1', '::ffff:10.0.0.1', '::ffff:169.254.169.254', '::127.0.0.1', '::10.0.0.1'],
  ...['::ffff:0:127.0.0.1', '64:ff9b::127.0.0.1', '64:ff9b::10.0.0.1', '64:ff9b::a9fe:a9fe'],
  ...['64:ff9b:1::127.0.0.1', '64:ff9b:1:a00:0:100::', '2002:7f00:1::', '2002:a00:1::1', '2002:a9fe:a9fe::1'],
  ...['2001:0:7f00:1::', '2001:0:53aa:64c:0:fbff:f5ff:fffe', 'fe80::5efe:10.0.0.1'],
  ...['2a00:1450:4001::5efe:10.0.0.1', '2a00:1450:4001::200:5efe:127.0.0.1'],
];

/** What a parser that is not ours may take for 127.0.0.1, or for this machine. */
export const DISGUISED_NAMES: readonly string[] = [
  ...['2130706433', '0x7f000001', '017700000001', '0x7f.1', '0177.0.0.1', '127.1', '127.0.1', '127.000.000.001'],
  ...['0', '0x0', '127.0.0.1.', 'localhost', 'LOCALHOST', 'localhost.', 'foo.localhost', 'ip6-localhost'],
  ...['127.0.0.1.nip.example', 'metadata.google.internal', 'instance-data', 'kubernetes.default.svc', 'broadcasthost'],
];

/** What is no server name by the grammar, though a looser parser finds an address in it. */
export const BROKEN_NAMES: readonly string[] = [
  ...[
    '[::1%25lo]',
    '[fe80::1%25eth0]',
    '[fe80::1%eth0]',
    '::1',
    '[::ffff:127.0.0.1',
    '[127.0.0.1]',
    '[::1]@evil.example',
  ],
  ...['①②⑦.⓪.⓪.①', '１２７.０.０.１', '127。0。0。1', '127．0．0．1', 'loc\u00adalhost', 'ｌｏｃａｌｈｏｓｔ'],
  ...[
    'evil.example@127.0.0.1',
    '127.0.0.1#evil.example',
    '127.0.0.1?evil.example',
    '127.0.0.1/evil',
    '127.0.0.1\\evil',
  ],
  ...[
    '127.0.0.1:80:80',
    '127.0.0.1:0x1bb',
    '127.0.0.1%00.example',
    '127.0.0.1\u0000',
    'http://127.0.0.1',
    '//127.0.0.1',
  ],
  ...['127.0.0.1 ', ' 127.0.0.1', '127.0.0.1\r\nHost: x', '127.0.0.1,evil.example'],
];
