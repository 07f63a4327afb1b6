import type { Metadata } from "next";
import { ButtonLink } from "#src/ui/button.tsx";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <main className="grid min-h-dvh place-content-center justify-items-center gap-3 p-6 text-center">
      <h1 className="text-lg font-semibold">There is nothing here</h1>
      <p className="text-ink-2">The address is wrong, the thing was deleted, or it belongs to someone else.</p>
      <ButtonLink href="/" tone="primary">
        Go home
      </ButtonLink>
    </main>
  );
}
