import {
  type Arranger,
  aBlockedCaller,
  aBusinessHours,
  aConferenceRoom,
  anAnnouncement,
  anIvrMenu,
  aQueue,
  aRingGroup,
  aSound,
  aVoicemailBox,
  aVoicemailMessage,
} from "@callplane/drizzle/testing";

/** One of each thing that calls go by, named `mark` and with the person in it; ids by their collections. */
export async function foreignThings(
  admin: Arranger,
  tenant: { id: string },
  user: { id: string },
  mark: string,
): Promise<Record<string, string>> {
  const name = mark;
  const sound = await aSound(admin, tenant, { name, text: mark });
  const box = await aVoicemailBox(admin, tenant, { name });
  const message = await aVoicemailMessage(admin, box, { callerName: mark });
  const things = {
    announcements: await anAnnouncement(admin, tenant, { name, soundId: sound.id }),
    "blocked-callers": await aBlockedCaller(admin, tenant, { note: mark }),
    "business-hours": await aBusinessHours(admin, tenant, { name }),
    "conference-rooms": await aConferenceRoom(admin, tenant, { name }),
    "ivr-menus": await anIvrMenu(admin, tenant, { name, greetingSoundId: sound.id }),
    queues: await aQueue(admin, tenant, { name, members: [user] }),
    "ring-groups": await aRingGroup(admin, tenant, { name, members: [user] }),
    sounds: sound,
    "voicemail-boxes": box,
    shared: box,
    messages: message,
    messageId: message,
    userId: user,
  };
  return Object.fromEntries(Object.entries(things).map(([collection, { id }]) => [collection, id]));
}
