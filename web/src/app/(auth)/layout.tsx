import type { ReactNode } from "react";
import { Brand } from "#src/shell/brand.tsx";

export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <main className="grid min-h-dvh place-items-center px-4 py-10">
      <div className="grid w-full max-w-sm gap-6">
        <div className="justify-self-center">
          <Brand />
        </div>
        <div className="card grid gap-5 p-6 sm:p-7">{children}</div>
      </div>
    </main>
  );
}
