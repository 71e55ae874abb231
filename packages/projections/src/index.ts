export { discoveryCodec } from './codec/discovery-codec.ts';
