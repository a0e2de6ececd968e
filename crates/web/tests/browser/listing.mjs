// A large listing.

const DAY = 86_400_000;
const NEWEST = Date.parse("2025-03-03T02:30:05Z");
/** The servers of the example's policy. */
const OWN = ["3f0e6a0c-web-1", "3f0e6a0c-db-1"];

/** Returns a page with backups of many servers, as the service returns it. */
export function largeListing(servers, backups) {
  const item = (server, number) => ({
    id: `backup-${server}-${number}`,
    checkpoint_id: `run-${number}`,
    resource_id: OWN[server] ?? `server-${server}`,
    created_at: new Date(NEWEST - number * DAY).toISOString().slice(0, -1),
    status: "available",
    extend_info: { auto_trigger: true, copy_status: "na", size: 15_360 },
  });
  const items = Array.from({ length: servers * backups }, (_, index) => item(index % servers, Math.floor(index / servers)));
  return JSON.stringify({ checkpoint_items: items, count: items.length });
}
