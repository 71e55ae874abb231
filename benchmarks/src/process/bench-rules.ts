import { type AddressRules, addressRules } from '@wherefore/discovery';

/** The benchmark's internet has addresses of the ranges for documentation, which are refused by default. */
export const BENCH_RULES: AddressRules = addressRules({ allow: ['192.0.2.0/24', '2001:db8::/32'] });
