"use client";

import { Button } from "#src/ui/button.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { Brand } from "./brand.tsx";
import { signOut } from "./sign-out.ts";

/** The whole page while the edge cannot say who is here. Calls do not depend on it, and the page says so. */
export function Unreachable({ message, requestId }: { message: string; requestId: string | undefined }) {
  const error = Object.assign(new Error(message), { requestId });
  return (
    <main className="mx-auto grid min-h-dvh w-full max-w-lg place-content-center gap-5 p-4">
      <Brand />
      <h1 className="text-lg font-semibold">Callplane cannot be reached right now</h1>
      <p className="text-ink-2">
        Phones, calls and agents go on as they were last applied. Only this portal has to wait.
      </p>
      <ErrorBox error={error} onRetry={() => window.location.reload()} />
      <div>
        <Button tone="quiet" onClick={() => void signOut()}>
          Sign out
        </Button>
      </div>
    </main>
  );
}
