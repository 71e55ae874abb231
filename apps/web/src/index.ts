/**
 * The folder of the built page, ending in `/`: `index.html`, and below `assets/` files that are named by their content
 * and can be kept for ever.
 */
export const pageFolder: URL = new URL('../page/', import.meta.url);
