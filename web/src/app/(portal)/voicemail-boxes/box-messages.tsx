"use client";

import { useState } from "react";
import { messagesOfBox } from "#src/api/self-service.ts";
import { useCan } from "#src/shell/me-context.tsx";
import { MessageList } from "../my-phone/message-list.tsx";
import { useMessages } from "../my-phone/use-messages.ts";

/** What callers left in a shared box. What lies in a person's box is that person's alone. */
export function BoxMessages({ boxId }: { boxId: string }) {
  const can = useCan();
  const [source] = useState(() => messagesOfBox(boxId));
  const messages = useMessages(source);
  return (
    <section aria-label="Messages" className="mb-5 grid gap-2">
      <h3 className="font-medium">Messages</h3>
      <MessageList
        source={source}
        from={messages}
        mayChange={can("voicemail.write")}
        emptyText="What callers leave here can be heard by those named below, and by whoever looks after voicemail boxes."
      />
    </section>
  );
}
