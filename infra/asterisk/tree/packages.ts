import { SOUND_PACKAGES } from "../sounds/languages.ts";

/**
 * What the unpacked tree holds, as names of Debian packages. Changing the list makes a new tree beside the old one.
 * Recommended packages are not followed, so everything wanted stands here.
 */
export const TREE_PACKAGES = [
  "asterisk",
  "asterisk-modules",
  ...SOUND_PACKAGES,
  "asterisk-moh-opsound-wav",
  "baresip-core",
  "ca-certificates",
  "espeak-ng",
  "espeak-ng-data",
  "iproute2",
  "nftables",
  "sip-tester",
  "sox",
] as const;

/** Debian releases that carry a recent enough Asterisk, in the order they are tried. */
export const TREE_SUITES = ["forky", "sid"] as const;

/** Raise it when the way a tree is laid out changes, or what is spoken into it, so that older trees are not taken for new ones. */
export const TREE_LAYOUT = 4;

/** CVE-2026-57191 (one unauthenticated NOTIFY stops the SIP transport) is fixed from here on. */
export const MINIMUM_VERSION = "22.10.1";
