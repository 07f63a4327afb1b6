import Link from "next/link";
import { NODE } from "#src/routing/kinds.ts";
import { useNodeAddress, useNodeWords } from "#src/routing/node-name.tsx";
import { useFormatNumber } from "#src/shell/number.tsx";
import { cx } from "#src/ui/cx.ts";
import { linesOf, type PlacedCard } from "./placing.ts";

/** One thing: what it is, who rings in it, and a line for each way out. Its lines are as high as `sizeOf` says. */
export function ThingCard({ card, isDimmed = false }: { card: PlacedCard; isDimmed?: boolean }) {
  const { isActive, members, moreMembers, ways } = card;
  const words = useNodeWords();
  const hasBody = members.length > 0 || ways.some(({ label }) => label !== "");
  return (
    <div
      className={cx(
        "h-full w-full rounded-md border bg-surface text-start transition-opacity duration-100 print:opacity-100",
        isActive ? "border-accent ring-1 ring-accent" : "border-dashed border-line-strong",
        isDimmed && "opacity-25",
      )}
    >
      <Head card={card} />
      {hasBody && (
        <div className="border-t border-line">
          {members.length > 0 && (
            <ul aria-label="Rings" className="px-3">
              {members.map((member) => (
                <li key={member.id ?? member.name} className="flex h-6 items-center gap-1.5 text-xs text-ink-2">
                  <Icon kind={member.kind} className="size-3.5 shrink-0 text-ink-3" />
                  <span className="truncate">{words(member)}</span>
                </li>
              ))}
              {moreMembers > 0 && <li className="h-6 text-xs leading-6 text-ink-3">and {moreMembers} more</li>}
            </ul>
          )}
          <ul aria-label="Ways on">
            {ways.map(
              ({ id, label, isActive: isOpen }) =>
                label !== "" && (
                  <li
                    key={id}
                    style={{ height: linesOf(label) * 24 }}
                    className={cx(
                      "flex items-center justify-end gap-1.5 ps-3 pe-1.5 text-end text-xs leading-4",
                      isOpen ? "font-medium text-accent-ink" : "text-ink-3",
                    )}
                  >
                    <span className="line-clamp-2" title={label}>
                      {label}
                    </span>
                    <span
                      aria-hidden
                      className={cx(
                        "size-2 shrink-0 rounded-full border",
                        isOpen ? "border-accent bg-accent" : "border-line-strong bg-surface",
                      )}
                    />
                  </li>
                ),
            )}
          </ul>
        </div>
      )}
    </div>
  );
}

function Head({ card: { node, isActive } }: { card: PlacedCard }) {
  const href = useNodeAddress()(node);
  const words = useNodeWords();
  const format = useFormatNumber();
  // A number's label stands over it.
  const isLabelled = node.kind === "DID" && node.id !== null && node.name !== node.id;
  const one = isLabelled ? node.name : NODE[node.kind].one;
  const name = isLabelled ? format(node.id ?? "") : words(node);
  const look = "flex h-12 w-full items-center gap-2.5 rounded-md px-3";
  const content = (
    <>
      <Icon kind={node.kind} className={cx("size-4.5 shrink-0", isActive ? "text-accent-ink" : "text-ink-3")} />
      <span className="grid min-w-0">
        <span className="truncate text-xs text-ink-3">{one}</span>
        <span className={cx("truncate text-sm", isActive ? "font-medium" : "text-ink-2")} title={name}>
          {name}
        </span>
      </span>
    </>
  );
  if (href === undefined) return <div className={look}>{content}</div>;
  return (
    <Link href={href} className={cx(look, "hover:bg-hover")}>
      {content}
    </Link>
  );
}

function Icon({ kind, className }: { kind: keyof typeof NODE; className: string }) {
  const { icon: Shape } = NODE[kind];
  return <Shape aria-hidden className={className} />;
}
