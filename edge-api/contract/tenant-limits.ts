/**
 * How many of each thing a company may have, and how much its sounds may take: far more than any uses, and few enough that one cannot fill
 * the platform's disks, nor make its own snapshot one that no gateway takes. Past it, 409 with a sentence that names the limit.
 */
export const TENANT_LIMITS = {
  announcement: { most: 500, words: "announcements" },
  business_hours: { most: 200, words: "opening hours" },
  conference_room: { most: 500, words: "conference rooms" },
  did: { most: 2_000, words: "numbers" },
  ivr_menu: { most: 500, words: "menus" },
  outbound_policy: { most: 200, words: "outbound policies" },
  queue: { most: 500, words: "queues" },
  ring_group: { most: 1_000, words: "ring groups" },
  sound: { most: 1_000, words: "sounds" },
  /** Gateways ask each whether it is there every two seconds: thousands would be an attack on whoever has the address. */
  trunk: { most: 50, words: "trunks" },
  voicemail_box: { most: 500, words: "shared voicemail boxes" },
} as const;

/** What all uploaded sounds of a company may take together. */
export const MAX_SOUNDS_BYTES = 500 * 1024 * 1024;
