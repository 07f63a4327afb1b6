import { type ClassValue, clsx } from "clsx";
import { extendTailwindMerge } from "tailwind-merge";

const merge = extendTailwindMerge({
  extend: { classGroups: { "font-size": [{ text: ["xs", "sm", "base", "md", "lg", "xl"] }] } },
});

/** Joins class names; of two that set the same property the later one wins. */
export const cx = (...classes: ClassValue[]): string => merge(clsx(classes));
