export type { Alias, DnsReply, WorldDnsAnswer } from './dns-lookup.ts';
export type { CertificateNames, KeyAndCertificate } from './fake-internet/certificate-authority.ts';
export { CertificateAuthority } from './fake-internet/certificate-authority.ts';
export type { Endpoint, FakeInternetOptions } from './fake-internet/fake-internet.ts';
export { FakeInternet, startFakeInternet } from './fake-internet/fake-internet.ts';
export type { HttpBody } from './http-body.ts';
export type { Happening, Incident } from './incidents/incident.ts';
export { tuwunel385 } from './incidents/tuwunel-385.ts';
export type { RequestRecord } from './request-log.ts';
export type { ExpectedRoute } from './resolvematrix-dev.ts';
export { resolvematrixDev } from './resolvematrix-dev.ts';
export type { SimulatedDns } from './simulated-dns.ts';
export { SIMULATED_NAME_SERVER } from './simulated-dns.ts';
export type { SimulatedInternet } from './simulated-internet.ts';
export { createSimulatedInternet } from './simulated-internet.ts';
export type { SimulatedRequest, SimulatedResult, SimulatedTransport } from './simulated-transport.ts';
export type { SimulationClock, SimulationOptions } from './simulation-options.ts';
export type { VirtualClockOptions } from './virtual-clock.ts';
export { VECTOR_EPOCH, VirtualClock } from './virtual-clock.ts';
export type { HttpReply, WorldOptions } from './world.ts';
export { createWorld, World } from './world.ts';
export type {
  AddressFault,
  DnsEntry,
  DnsEntryDetails,
  DnsEntryError,
  DnsEntryRecord,
  DnsFault,
  HttpEntry,
  HttpEntryError,
  HttpEntryResponse,
  HttpFault,
  TlsFault,
  WorldData,
  WorldPatch,
} from './world-data.ts';
export { applyPatch } from './world-data.ts';
