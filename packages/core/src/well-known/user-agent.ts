/** The version in package.json; a test holds the two together. */
export const VERSION = '0.1.0';

/** Plain about who asks: generic agents are turned away by some servers. */
export const USER_AGENT: string = `wherefore/${VERSION} (+https://github.com/wherefore/wherefore)`;
