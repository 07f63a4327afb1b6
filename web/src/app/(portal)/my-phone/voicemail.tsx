"use client";

import { OWN_MESSAGES } from "#src/api/self-service.ts";
import { Section } from "#src/ui/page.tsx";
import { MessageList } from "./message-list.tsx";
import { useMessages } from "./use-messages.ts";

/** What callers left for oneself. */
export function Voicemail() {
  const own = useMessages(OWN_MESSAGES);
  const { messages } = own;
  const unheard = messages.filter(({ heardAt }) => heardAt === null).length;
  return (
    <Section
      title="Voicemail"
      note={messages.length === 0 ? undefined : unheard === 0 ? "Nothing new." : `${unheard} new.`}
    >
      <MessageList
        source={OWN_MESSAGES}
        from={own}
        mayChange
        emptyText="What callers leave for you can be heard here, and by calling *97 from your phone."
      />
    </Section>
  );
}
