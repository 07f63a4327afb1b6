"use client";

import type { HeardBox } from "@callplane/edge-api/contract";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "#src/api/browser.ts";
import { heardBoxesQuery, messagesOfHeardBox, updateHeardBox } from "#src/api/self-service.ts";
import { CheckLine } from "#src/ui/field.tsx";
import { Section } from "#src/ui/page.tsx";
import { notifyError } from "#src/ui/toast.tsx";
import { MessageList } from "./message-list.tsx";
import { useMessages } from "./use-messages.ts";

/** What callers left in boxes that one hears with others. Nothing is shown while there is none. */
export function SharedBoxes() {
  const boxes = useQuery(heardBoxesQuery(api));
  return boxes.data?.items.map((box) => <SharedBox key={box.boxId} box={box} />);
}

function SharedBox({ box: { boxId, name, number, hasPin, asksPin, wantsMail, messages } }: { box: HeardBox }) {
  const [source] = useState(() => messagesOfHeardBox(boxId));
  const list = useMessages(source);
  const queries = useQueryClient();
  const mail = useMutation({
    mutationFn: (wants: boolean) => updateHeardBox(api, boxId, wants),
    onError: notifyError,
    onSettled: () => queries.invalidateQueries({ queryKey: ["self", "shared-voicemail"] }),
  });
  const byPhone = `By phone: *97${number}${asksPin ? (hasPin ? ", with its PIN" : ", once it has a PIN") : ""}.`;
  return (
    <Section
      title={`Voicemail of ${name}`}
      note={`${messages.new === 0 ? "Nothing new." : `${messages.new} new.`} ${byPhone}`}
    >
      <CheckLine
        label="Mail me about each message"
        checked={mail.isPending ? mail.variables : wantsMail}
        onChange={({ target }) => mail.mutate(target.checked)}
      />
      <MessageList
        source={source}
        from={list}
        mayChange
        emptyText="What callers leave here is heard by several people: whoever deletes a message, deletes it for all."
      />
    </Section>
  );
}
