import { SearchX } from "lucide-react";
import { ButtonLink } from "#src/ui/button.tsx";
import { EmptyState } from "#src/ui/empty-state.tsx";

export default function NotFound() {
  return (
    <div className="mx-auto w-full max-w-3xl px-4 py-10">
      <h1 className="sr-only">Not found</h1>
      <EmptyState icon={<SearchX />} title="There is nothing here" action={<ButtonLink href="/">Go home</ButtonLink>}>
        The address is wrong, the thing was deleted, or it belongs to someone else.
      </EmptyState>
    </div>
  );
}
