"use client";

import type { Sound } from "@callplane/edge-api/contract";
import { Volume2 } from "lucide-react";
import { useQueryStates } from "nuqs";
import { api } from "#src/api/browser.ts";
import { sounds } from "#src/api/things.ts";
import { formatDuration } from "#src/format/time.ts";
import { SoundForm } from "#src/routing/sound-form.tsx";
import { useCan } from "#src/shell/me-context.tsx";
import { DeleteButton } from "#src/ui/delete-button.tsx";
import { ListPage } from "#src/ui/list-page.tsx";
import { searchFilter } from "#src/ui/search-params.ts";
import { Tag } from "#src/ui/status.tsx";
import { type Column, TwoLines } from "#src/ui/table.tsx";
import { AnnouncementTabs } from "../announcement-tabs.tsx";

const COLUMNS: readonly Column<Sound>[] = [
  {
    id: "name",
    header: "Sound",
    cell: ({ name, text }) => <TwoLines top={name} under={<span className="line-clamp-1">{text}</span>} />,
  },
  {
    id: "source",
    header: "Made by",
    from: "sm",
    cell: ({ source, durationMs }) => (
      <span className="inline-flex items-center gap-2">
        <Tag>{source === "text" ? "Text" : "Recording"}</Tag>
        {durationMs !== null && <span className="figures text-ink-3">{formatDuration(durationMs / 1000)}</span>}
      </span>
    ),
  },
  {
    id: "used",
    header: "Used by",
    from: "md",
    cell: ({ usedBy }) => (usedBy.length === 0 ? <span className="text-ink-3">nothing</span> : usedBy.join(", ")),
  },
];

export function Sounds() {
  const can = useCan();
  const [filter, setFilter] = useQueryStates(searchFilter);
  return (
    <ListPage
      title="Sounds"
      purpose="What callers hear: texts that are spoken, and recordings of your own."
      noun={["sound", "sounds"]}
      icon={<Volume2 />}
      query={sounds.list(api, filter)}
      filter={filter}
      onFilter={setFilter}
      search="Name"
      columns={COLUMNS}
      fetchOne={(id, signal) => sounds.get(api, id, signal)}
      detail={(sound, close) => (
        <SoundForm
          sound={sound}
          onMade={close}
          onClose={close}
          aside={
            can("routing.write") && (
              <DeleteButton
                name={sound.name}
                remove={() => sounds.remove(api, sound.id)}
                refresh={["sounds"]}
                onGone={close}
              >
                <p>It cannot be had back. While something plays it, it cannot be deleted.</p>
              </DeleteButton>
            )
          }
        />
      )}
      add={can("routing.write") ? (close) => <SoundForm onMade={close} onClose={close} /> : undefined}
      before={<AnnouncementTabs />}
      emptyText="Type a text that is spoken, or upload a recording. Menus, queues and announcements play them."
    />
  );
}
