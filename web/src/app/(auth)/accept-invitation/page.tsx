import type { Metadata } from "next";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { AcceptForm } from "./accept-form.tsx";

export const metadata: Metadata = { title: "Accept invitation", referrer: "no-referrer" };

export default async function AcceptInvitationPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { token } = await searchParams;
  return (
    <>
      <div className="grid gap-1">
        <h1 className="text-lg font-semibold">Welcome to Callplane</h1>
        <p className="text-ink-2">Choose a password and you are in.</p>
      </div>
      {typeof token === "string" && token.length >= 20 ? (
        <AcceptForm token={token} />
      ) : (
        <ErrorBox title="This link is not complete.">
          <p>Open it again from the e-mail, whole. If that does not help, ask your admin to send a new invitation.</p>
        </ErrorBox>
      )}
    </>
  );
}
