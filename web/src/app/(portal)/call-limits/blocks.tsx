"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { api } from "#src/api/browser.ts";
import { callBlocksQuery } from "#src/api/call-blocks.ts";
import { itemsOf } from "#src/api/paging.ts";
import { BLOCK_WORDS, Release } from "#src/shell/block-alert.tsx";
import { PhoneNumber } from "#src/shell/number.tsx";
import { Button, TextLink } from "#src/ui/button.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { Section } from "#src/ui/page.tsx";
import { Status } from "#src/ui/status.tsx";
import { Time } from "#src/ui/time.tsx";

const SHOWN_NUMBERS = 5;

/** Who was kept from calling out, why, and who let them call again. Nothing while nobody ever was. */
export function Blocks() {
  const blocks = useInfiniteQuery({ ...callBlocksQuery(api), refetchInterval: 15_000 });
  const items = itemsOf(blocks.data);
  if (blocks.isError) {
    return (
      <ErrorBox
        error={blocks.error}
        title="Who is blocked could not be loaded."
        onRetry={() => void blocks.refetch()}
      />
    );
  }
  if (items.length === 0) return null;
  return (
    <Section
      title="Blocked for calls out"
      note="By themselves, when something looked like a stolen phone. Change the password of the phone before you let somebody call again, unless you know better."
    >
      <ul className="card divide-y divide-line">
        {items.map((block) => (
          <li key={block.id} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2.5">
            <div className="grid min-w-0 grow basis-64 gap-0.5">
              <span className="flex flex-wrap items-center gap-x-3">
                {block.userName === null ? (
                  "Somebody who is no more"
                ) : (
                  <TextLink href={`/people/${block.userId}`}>{block.userName}</TextLink>
                )}
                <Status tone={block.releasedAt === null ? "bad" : "off"}>
                  {block.releasedAt === null ? "Blocked" : "Released"}
                </Status>
              </span>
              <span className="text-sm text-ink-2">
                <Time at={block.at} />: {BLOCK_WORDS[block.reason]}.
                {block.releasedAt !== null && (
                  <>
                    {" "}
                    Let go <Time at={block.releasedAt} />
                    {block.releasedByName !== null && ` by ${block.releasedByName}`}.
                  </>
                )}
              </span>
              {block.numbers.length > 0 && (
                <span className="flex flex-wrap gap-x-3 text-sm text-ink-3">
                  {block.numbers.slice(-SHOWN_NUMBERS).map((number, index) => (
                    <PhoneNumber key={`${number} ${index.toString()}`} number={number} />
                  ))}
                </span>
              )}
            </div>
            <Release block={block} />
          </li>
        ))}
      </ul>
      {blocks.hasNextPage && (
        <Button className="w-fit" onClick={() => void blocks.fetchNextPage()} busy={blocks.isFetchingNextPage}>
          Show more
        </Button>
      )}
    </Section>
  );
}
