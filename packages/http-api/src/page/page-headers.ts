/** Scripts, styles and pictures from here, questions to here, and nothing that is text can become a script. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** Of what browsers know of by these names, and would complain of otherwise. */
const UNUSED = [
  ...['accelerometer', 'camera', 'display-capture', 'geolocation', 'gyroscope', 'hid'],
  ...['magnetometer', 'microphone', 'midi', 'payment', 'serial', 'usb'],
];

/** What the page and its assets are sent with, besides what every answer is. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': POLICY,
  // A link from the page to elsewhere does not tell which server was looked at.
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': UNUSED.map((feature) => `${feature}=()`).join(', '),
};

/** The page is asked for again each time, by its tag. */
export const ASKED_AGAIN = 'no-cache';

/** Assets are named by what is in them. */
export const KEPT_FOR_EVER = 'public, max-age=31536000, immutable';
