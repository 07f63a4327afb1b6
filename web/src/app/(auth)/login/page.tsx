import type { Metadata } from "next";
import { safePath } from "#src/api/safe-path.ts";
import { LoginForm } from "./login-form.tsx";

export const metadata: Metadata = { title: "Sign in" };

const REASONS: Record<string, string> = {
  ended: "Your session has ended. Sign in to go on where you were.",
  "signed-out": "You are signed out, here and everywhere this session was open.",
  "signed-out-here":
    "You are signed out in this browser. The server could not be reached; the session ends there within minutes.",
};

export default async function LoginPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { next, reason } = await searchParams;
  return (
    <>
      <h1 className="text-lg font-semibold">Sign in</h1>
      <LoginForm
        next={safePath(typeof next === "string" ? next : undefined)}
        notice={typeof reason === "string" ? REASONS[reason] : undefined}
      />
    </>
  );
}
