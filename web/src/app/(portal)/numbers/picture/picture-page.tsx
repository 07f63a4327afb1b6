"use client";

import type { RoutingPicture } from "@callplane/edge-api/contract";
import { ROUTING_STATES } from "@callplane/edge-api/contract";
import { useQuery } from "@tanstack/react-query";
import { PhoneIncoming, Printer } from "lucide-react";
import dynamic from "next/dynamic";
import { parseAsString, parseAsStringLiteral, useQueryState } from "nuqs";
import { useSyncExternalStore } from "react";
import { pendingQuery } from "#src/api/apply.ts";
import { api } from "#src/api/browser.ts";
import { routingPictureQuery } from "#src/api/routing.ts";
import { MomentChooser, useMoment } from "#src/routing/moment.tsx";
import { useNodeWords } from "#src/routing/node-name.tsx";
import { useCan } from "#src/shell/me-context.tsx";
import { Button, ButtonLink, TextLink } from "#src/ui/button.tsx";
import { EmptyState } from "#src/ui/empty-state.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { Select } from "#src/ui/field.tsx";
import { Page } from "#src/ui/page.tsx";
import { TableSkeleton } from "#src/ui/skeleton.tsx";
import { Switcher } from "#src/ui/switcher.tsx";
import { Time } from "#src/ui/time.tsx";
import { NumberTabs } from "../number-tabs.tsx";
import { startingAt } from "./cards.ts";
import { OutlineList } from "./outline-list.tsx";

const VIEWS = ["drawing", "list"] as const;
/** Loaded when first looked at: a graph library is no small thing. */
const Drawing = dynamic(() => import("./drawing.tsx").then(({ Drawing }) => Drawing), {
  ssr: false,
  loading: () => <TableSkeleton rows={8} />,
});

/** From each number to the people: drawn, or told as a list; at this moment or another, as it runs or as it is saved. */
export function PicturePage() {
  const { at } = useMoment();
  const [state, setState] = useQueryState("state", parseAsStringLiteral(ROUTING_STATES).withDefault("applied"));
  const [chosenView, setView] = useQueryState("view", parseAsStringLiteral(VIEWS));
  const isWide = useIsWide();
  const view = chosenView ?? (isWide === true ? "drawing" : "list");
  const [only, setOnly] = useQueryState("number", parseAsString);
  const picture = useQuery(routingPictureQuery(api, { at, state }));
  return (
    <Page
      title="Numbers"
      purpose="From each number, by opening hours, menus and groups, to the people who answer."
      action={
        <Button icon={<Printer />} onClick={() => window.print()}>
          Print
        </Button>
      }
    >
      <NumberTabs />
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 print:hidden">
        <span className="flex flex-wrap items-center gap-2">
          <MomentChooser />
          {picture.data !== undefined && <NumberChooser picture={picture.data} only={only} onChange={setOnly} />}
        </span>
        <div className="flex flex-wrap gap-2">
          <Switcher
            label="Which"
            value={state}
            onChange={(next) => void setState(next)}
            options={[
              { value: "applied", label: "As it runs" },
              { value: "saved", label: "As saved" },
            ]}
          />
          <Switcher
            label="View"
            value={view}
            onChange={(next) => void setView(next)}
            options={[
              { value: "drawing", label: "Drawing" },
              { value: "list", label: "List" },
            ]}
          />
        </div>
      </div>
      {state === "applied" && <PendingNote />}
      {picture.isError ? (
        <ErrorBox
          error={picture.error}
          title="The picture could not be loaded."
          onRetry={() => void picture.refetch()}
        />
      ) : picture.isPending || isWide === undefined ? (
        <TableSkeleton rows={8} />
      ) : (
        <>
          <PaperNote picture={picture.data} />
          <Shown picture={only === null ? picture.data : startingAt(picture.data, only)} view={view} />
        </>
      )}
    </Page>
  );
}

function Shown({ picture, view }: { picture: RoutingPicture; view: (typeof VIEWS)[number] }) {
  if (!picture.nodes.some(({ node }) => node.kind === "DID")) {
    return (
      <EmptyState
        icon={<PhoneIncoming />}
        title="No numbers yet"
        action={<ButtonLink href="/numbers?add=1">Add number</ButtonLink>}
      >
        Once there is a number, this shows where it leads, step by step.
      </EmptyState>
    );
  }
  return view === "drawing" ? <Drawing picture={picture} /> : <OutlineList picture={picture} />;
}

/** All numbers, or the ways of one alone. */
function NumberChooser({
  picture,
  only,
  onChange,
}: {
  picture: RoutingPicture;
  only: string | null;
  onChange: (only: string | null) => void;
}) {
  const words = useNodeWords();
  const starts = picture.nodes.filter(({ isStart }) => isStart);
  if (starts.length < 2) return null;
  return (
    <Select
      aria-label="Which number"
      className="w-60"
      value={only ?? ""}
      onChange={(event) => onChange(event.target.value === "" ? null : event.target.value)}
      options={[
        { value: "", label: "All numbers" },
        ...starts.map(({ key, node }) => ({ value: key, label: words(node) })),
      ]}
    />
  );
}

/** On paper nobody sees what was chosen. */
function PaperNote({ picture: { at, state } }: { picture: RoutingPicture }) {
  return (
    <p className="hidden text-sm text-ink-2 print:block">
      As it is {state === "applied" ? "in use" : "saved"}, on <Time at={at} style="long" />.
    </p>
  );
}

/** What is saved but not applied is not in what runs. */
function PendingNote() {
  const can = useCan();
  const { data } = useQuery({ ...pendingQuery(api), enabled: can("apply.read") });
  if (data === undefined || data.count === 0) return null;
  return (
    <p className="text-sm text-ink-2">
      {data.count === 1 ? "One change is" : `${data.count} changes are`} saved but not applied, and not shown here.{" "}
      <TextLink href="/apply">Review</TextLink>
    </p>
  );
}

const WIDE = "(min-width: 48rem)";

/** Undefined until the page lives. */
function useIsWide(): boolean | undefined {
  return useSyncExternalStore(
    (onChange) => {
      const query = window.matchMedia(WIDE);
      query.addEventListener("change", onChange);
      return () => query.removeEventListener("change", onChange);
    },
    () => window.matchMedia(WIDE).matches,
    () => undefined,
  );
}
