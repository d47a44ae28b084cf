// What an agent has read lies on no screen any more. A page uses this, too.
export async function clearRead(registration, unread) {
  for (const shown of await registration.getNotifications()) {
    const isUnread = shown.tag === "many" ? unread.length : unread.includes(shown.tag)
    if (shown.tag !== "test" && !isUnread) shown.close()
  }
}
