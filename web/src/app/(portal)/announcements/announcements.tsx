"use client";

import type { Announcement } from "@callplane/edge-api/contract";
import { Megaphone } from "lucide-react";
import { useQueryStates } from "nuqs";
import { api } from "#src/api/browser.ts";
import { announcements } from "#src/api/things.ts";
import { DestinationName } from "#src/routing/destination-name.tsx";
import { useCan } from "#src/shell/me-context.tsx";
import { ListPage } from "#src/ui/list-page.tsx";
import { searchFilter } from "#src/ui/search-params.ts";
import type { Column } from "#src/ui/table.tsx";
import { AnnouncementForm } from "./announcement-form.tsx";
import { AnnouncementTabs } from "./announcement-tabs.tsx";
import { SoundName } from "./sound-name.tsx";

const COLUMNS: readonly Column<Announcement>[] = [
  { id: "name", header: "Announcement", cell: ({ name }) => name },
  { id: "sound", header: "Callers hear", from: "md", cell: ({ soundId }) => <SoundName id={soundId} /> },
  { id: "next", header: "Then", cell: ({ next }) => <DestinationName destination={next} /> },
];

export function Announcements() {
  const can = useCan();
  const [filter, setFilter] = useQueryStates(searchFilter);
  return (
    <ListPage
      title="Announcements"
      purpose="Something callers are told on their way: that you are closed, where else to ask."
      noun={["announcement", "announcements"]}
      icon={<Megaphone />}
      query={announcements.list(api, filter)}
      filter={filter}
      onFilter={setFilter}
      search="Name"
      columns={COLUMNS}
      fetchOne={(id, signal) => announcements.get(api, id, signal)}
      detail={(announcement, close) => <AnnouncementForm announcement={announcement} onClose={close} />}
      add={can("routing.write") ? (close) => <AnnouncementForm onClose={close} /> : undefined}
      before={<AnnouncementTabs />}
      emptyText="Type what callers shall hear, or upload a recording, and choose where the call goes afterwards."
    />
  );
}
