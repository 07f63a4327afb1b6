import { CARD_WIDTH, type PlacedCard, type PlacedWay, pathThrough } from "./placing.ts";
import { ThingCard } from "./thing-card.tsx";

/** The width of a sheet of A4 on its side, without its margins, in CSS pixels; and its height under the page's head. */
const SHEET = { width: 1000, height: 560 };

/** The whole drawing on one sheet of paper, as large as fits; nowhere else to be seen. */
export function PrintedDrawing({
  drawing: { cards, ways },
  size,
}: {
  drawing: { cards: readonly PlacedCard[]; ways: readonly PlacedWay[] };
  size: { width: number; height: number };
}) {
  const scale = Math.min(1, SHEET.width / size.width, SHEET.height / size.height);
  return (
    <div aria-hidden className="hidden print:block" style={{ height: size.height * scale }}>
      <div className="relative origin-top-left" style={{ ...size, transform: `scale(${scale})` }}>
        <svg role="presentation" width={size.width} height={size.height} className="absolute inset-0 overflow-visible">
          {ways.map(({ id, isActive, points }) => (
            <path
              key={id}
              d={pathThrough(points)}
              fill="none"
              stroke={isActive ? "var(--accent)" : "var(--line-strong)"}
              strokeWidth={isActive ? 2 : 1.25}
              {...(!isActive && { strokeDasharray: "4 4" })}
            />
          ))}
        </svg>
        {cards.map((card) => (
          <div
            key={card.key}
            className="absolute"
            style={{ insetInlineStart: card.x, top: card.y, width: CARD_WIDTH, height: card.height }}
          >
            <ThingCard card={card} />
          </div>
        ))}
      </div>
    </div>
  );
}
