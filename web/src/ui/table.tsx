"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { cx } from "./cx.ts";

export type Column<Row> = {
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** Narrower than this the column is left out; what matters then stands in the first cell's second line. */
  from?: "sm" | "md" | "lg" | "xl";
  align?: "end";
  className?: string;
};

const fromClass = {
  sm: "hidden sm:table-cell",
  md: "hidden md:table-cell",
  lg: "hidden lg:table-cell",
  xl: "hidden xl:table-cell",
};

/**
 * The one table. The first column names the row; with `href` the whole row follows that one link (controls inside stay their own).
 */
export function Table<Row>({
  caption,
  columns,
  rows,
  rowKey,
  href,
  onOpen,
  actions,
}: {
  /** For those who do not see the page around it. */
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  href?: (row: Row) => string;
  /** Opens the row beside the list instead of on a page of its own. */
  onOpen?: (row: Row) => void;
  actions?: (row: Row) => ReactNode;
}) {
  const cover = "rounded-sm font-medium after:absolute after:inset-0 hover:text-accent-ink text-start";
  const first = (row: Row, content: ReactNode) => {
    if (href !== undefined) {
      return (
        <Link href={href(row)} className={cover}>
          {content}
        </Link>
      );
    }
    if (onOpen !== undefined) {
      return (
        <button type="button" onClick={() => onOpen(row)} className={cover}>
          {content}
        </button>
      );
    }
    return <span className="font-medium">{content}</span>;
  };
  const opens = href !== undefined || onOpen !== undefined;
  return (
    <div className="card overflow-x-auto">
      <table className="w-full border-collapse text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="border-b text-start">
            {columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                className={cx(
                  "h-9 px-4 text-start text-xs font-medium whitespace-nowrap text-ink-3",
                  column.align === "end" && "text-end",
                  column.from && fromClass[column.from],
                  column.className,
                )}
              >
                {column.header}
              </th>
            ))}
            {actions !== undefined && (
              <th scope="col" className="w-12 px-2">
                <span className="sr-only">Actions</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={rowKey(row)}
              className={cx("relative border-b last:border-b-0", opens && "hover:bg-hover focus-within:bg-hover")}
            >
              {columns.map((column, index) => (
                <td
                  key={column.id}
                  className={cx(
                    "h-12 px-4 py-2 align-middle",
                    column.align === "end" && "figures text-end",
                    column.from && fromClass[column.from],
                    column.className,
                  )}
                >
                  {index === 0 ? first(row, column.cell(row)) : column.cell(row)}
                </td>
              ))}
              {actions !== undefined && <td className="relative z-1 px-2 text-end">{actions(row)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Name over detail, for a first cell. */
export function TwoLines({ top, under }: { top: ReactNode; under?: ReactNode }) {
  return (
    <span className="grid">
      <span>{top}</span>
      {under !== undefined && under !== null && under !== "" && (
        <span className="text-xs font-normal text-ink-3">{under}</span>
      )}
    </span>
  );
}
