// The examples of the page.
import backups from "../../../examples/backups.json?text";
import plan from "../../../examples/plan.json?text";
import policy from "../../../examples/policy.json?text";

export const examples = [
  { name: "a policy and its backups", text: policy, listing: backups, now: "2025-03-03 12:00" },
  { name: "a pattern", text: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=2,14;BYMINUTE=30\n" },
  { name: "faults", text: "FREQ=DAILY;BYHOUR=24;BYMINUTE=30\nFREQ=WEEKLY;BYDAY=MON;BYHOUR=2;BYMINUTE=0\n" },
  { name: "a Terraform plan", text: plan },
];
