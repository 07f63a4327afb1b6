"use client";

import type { VoicemailMessage } from "@callplane/edge-api/contract";
import { Voicemail as Icon, Pause, Play, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { type MessageSource, messageAudio } from "#src/api/self-service.ts";
import { formatDuration } from "#src/format/time.ts";
import { PhoneNumber } from "#src/shell/number.tsx";
import { Button, IconButton } from "#src/ui/button.tsx";
import { cx } from "#src/ui/cx.ts";
import { EmptyState } from "#src/ui/empty-state.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { More } from "#src/ui/more.tsx";
import { TableSkeleton } from "#src/ui/skeleton.tsx";
import { StatusShape } from "#src/ui/status.tsx";
import { RelativeTime } from "#src/ui/time.tsx";
import { PlayerBar } from "./player-bar.tsx";
import type { useMessages } from "./use-messages.ts";
import { type Player, usePlayer } from "./use-player.ts";

/** What callers left in a box, newest first: to play and, for those who may, to mark and delete. */
export function MessageList({
  source,
  from: { list, messages, mark, remove },
  mayChange,
  emptyText,
}: {
  source: MessageSource;
  from: ReturnType<typeof useMessages>;
  mayChange: boolean;
  emptyText: ReactNode;
}) {
  const player = usePlayer();
  if (list.isError) {
    return (
      <ErrorBox error={list.error} title="The messages could not be loaded." onRetry={() => void list.refetch()} />
    );
  }
  if (list.isPending) return <TableSkeleton rows={3} />;
  if (messages.length === 0) {
    return (
      <EmptyState icon={<Icon />} title="No messages">
        {emptyText}
      </EmptyState>
    );
  }
  return (
    <>
      <ul className="card divide-y divide-line">
        {messages.map((message) => (
          <Message
            key={message.id}
            message={message}
            audio={messageAudio(source, message.id)}
            player={player}
            {...(mayChange && {
              onMark: (heard: boolean) => mark({ id: message.id, heard }),
              onDelete: () => {
                if (player.playing?.id === message.id) player.stop();
                remove(message.id);
              },
            })}
          />
        ))}
      </ul>
      {list.hasNextPage && (
        <More
          shown={messages.length}
          noun={["message", "messages"]}
          hasMore
          isLoading={list.isFetchingNextPage}
          onMore={() => void list.fetchNextPage()}
        />
      )}
    </>
  );
}

function Message({
  message,
  audio,
  player,
  onMark,
  onDelete,
}: {
  message: VoicemailMessage;
  audio: string;
  player: Player;
  onMark?: (heard: boolean) => void;
  onDelete?: () => void;
}) {
  const { id, callerId, callerName, receivedAt, durationSec, heardAt } = message;
  const isNew = heardAt === null;
  const isOpen = player.playing?.id === id;
  const isPlaying = isOpen && player.playing?.isPlaying === true;
  const name = `the message from ${callerName ?? callerId ?? "a withheld number"}`;
  const fileName = `message ${receivedAt.slice(0, 16).replace(":", "-")} ${callerId ?? "withheld"}.wav`;
  return (
    <li className="grid gap-2 px-3 py-3 sm:px-4">
      <div className="flex items-center gap-3">
        <IconButton
          label={`${isPlaying ? "Pause" : "Play"} ${name}`}
          className="size-11 shrink-0 rounded-full bg-accent-soft text-accent-ink [&_svg]:size-5"
          onClick={() => {
            player.toggle(id, audio);
            if (isNew && !isPlaying) onMark?.(true);
          }}
        >
          {isPlaying ? <Pause /> : <Play />}
        </IconButton>
        <div className="grid min-w-0 grow">
          <p className={cx("flex flex-wrap items-center gap-x-2", isNew && "font-semibold")}>
            {callerName ?? (callerId === null ? "Withheld number" : <PhoneNumber number={callerId} />)}
            {isNew && (
              <span className="inline-flex items-center gap-1 text-sm font-medium text-accent-ink">
                <StatusShape tone="busy" />
                New
              </span>
            )}
          </p>
          <p className="figures text-sm text-ink-3">
            {callerName !== null && callerId !== null && (
              <>
                <PhoneNumber number={callerId} copy={false} />
                {" · "}
              </>
            )}
            <RelativeTime at={receivedAt} /> · {formatDuration(durationSec)}
          </p>
        </div>
        {onDelete !== undefined && (
          <IconButton label={`Delete ${name}`} className="size-11 shrink-0" onClick={onDelete}>
            <Trash2 />
          </IconButton>
        )}
      </div>
      {isOpen && (
        <PlayerBar player={player} durationSec={durationSec} name={name} download={{ href: audio, fileName }} />
      )}
      {isOpen && onMark !== undefined && (
        <Button size="large" className="w-fit" onClick={() => onMark(isNew)}>
          {isNew ? "Mark as heard" : "Mark as new"}
        </Button>
      )}
    </li>
  );
}
