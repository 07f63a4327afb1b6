"use client";

import { MutationCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { ThemeProvider } from "next-themes";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { type ReactNode, useState } from "react";
import { ApiError } from "#src/api/api-error.ts";
import { Toasts } from "#src/ui/toast.tsx";

/** What every page stands in: data, address, theme, notices. */
export function Providers({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  const [client] = useState(makeQueryClient);
  return (
    <QueryClientProvider client={client}>
      <ThemeProvider
        attribute="class"
        defaultTheme="system"
        disableTransitionOnChange
        {...(nonce !== undefined && { nonce })}
      >
        <NuqsAdapter>{children}</NuqsAdapter>
        <Toasts />
      </ThemeProvider>
    </QueryClientProvider>
  );
}

function makeQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 20_000,
        // A refusal stays a refusal; only silence and overload are worth asking again.
        retry: (count, error) =>
          count < 2 && error instanceof ApiError && ["offline", "upstream_unavailable"].includes(error.code),
      },
    },
    // Whatever was changed may now be pending: the pill in the header asks again after every write.
    mutationCache: new MutationCache({ onSuccess: () => client.invalidateQueries({ queryKey: ["apply", "pending"] }) }),
  });
  return client;
}
