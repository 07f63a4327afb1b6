const DOT =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="24" height="24" rx="6" fill="#0f5a68"/><path d="M5.5 11 12 7.5 18.5 11 12 14.5Z" fill="#fff"/><circle cx="17.5" cy="17.5" r="6.5" fill="#fff"/><circle cx="17.5" cy="17.5" r="5" fill="#c8321f"/></svg>';

/**
 * Tells of a call where the eye may be: a dot on the tab's icon, the tab's title, and a notice of the system when another window has
 * the keyboard. Takes no focus; the notice, when pressed, brings the page to the front. @returns takes all of it away
 */
export function alertOf(from: string): () => void {
  const icon = document.createElement("link");
  icon.rel = "icon";
  icon.type = "image/svg+xml";
  icon.href = `data:image/svg+xml,${encodeURIComponent(DOT)}`;
  icon.dataset.badge = "call";
  document.head.append(icon); // of several icons the last one counts

  const mark = `☎ ${from} · `;
  document.title = mark + document.title;

  let notice: Notification | undefined;
  if ("Notification" in window && Notification.permission === "granted" && !document.hasFocus()) {
    notice = new Notification("Incoming call", { body: from, tag: "callplane-call", requireInteraction: true });
    notice.onclick = () => window.focus();
  }
  return () => {
    icon.remove();
    document.title = document.title.replace(mark, "");
    notice?.close();
  };
}
