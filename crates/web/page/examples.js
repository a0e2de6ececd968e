// The examples of the page.
import backups from "../../../examples/backups.json?text";
import plan from "../../../examples/plan.json?text";
import policy from "../../../examples/policy.json?text";
import cbrPolicy from "./examples/cbr-policy.json?text";

const NOW = "2025-03-03 12:00";

/** The first one is shown at the start. */
export const examples = [
  { name: "A policy with its backups", text: policy, listing: backups, now: NOW },
  { name: "A pattern", text: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=2,14;BYMINUTE=30\n" },
  { name: "A pattern with faults", text: "FREQ=DAILY;BYHOUR=24;BYMINUTE=30\nFREQ=WEEKLY;BYDAY=MON;BYHOUR=2;BYMINUTE=0\n" },
  { name: "A policy of CBR", text: cbrPolicy },
  { name: "A Terraform plan", text: plan, listing: backups, now: NOW },
];
