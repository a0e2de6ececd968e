"use strict";
// Sorts and filters the servers, and shows the backup of a mark. Without this script the page is complete.
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  for (const element of all(".scripted")) element.hidden = false;
  const tip = document.getElementById("tip");
  const table = document.querySelector("table.servers");

  // Printed pages have everything open, also in browsers without ::details-content.
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = all("details:not([open])");
    for (const details of closed) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of closed) details.open = false;
  });
  if (!table) return;

  const servers = all(":scope > tbody", table);
  const find = document.getElementById("find");
  const show = document.getElementById("show");
  const texts = servers.map((server) => all(":scope > tr:first-child > :is(th, .id)", server).map((cell) => cell.textContent).join(" ").toLowerCase());
  const filter = () => {
    const part = find.value.trim().toLowerCase();
    let shown = 0;
    servers.forEach((server, index) => {
      server.hidden = !texts[index].includes(part) || (show.value !== "" && !server.classList.contains(show.value));
      if (!server.hidden) shown += 1;
    });
    document.getElementById("shown").textContent = `${shown} / ${servers.length}`;
  };
  find.addEventListener("input", filter);
  show.addEventListener("change", filter);
  filter();

  all("thead th", table).filter((head) => head.closest("table") === table).forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    const isNumber = head.classList.contains("number");
    button.addEventListener("click", () => {
      // Numbers begin with the greatest, as that is what people look for.
      const before = head.getAttribute("aria-sort");
      const descending = before ? before === "ascending" : isNumber;
      for (const other of all("[aria-sort]", table)) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", descending ? "descending" : "ascending");
      const key = new Map(servers.map((server) => [server, server.rows[0].cells[column].textContent]));
      const compare = isNumber
        ? (a, b) => key.get(a) - key.get(b)
        : (a, b) => (key.get(a) === "") - (key.get(b) === "") || key.get(a).localeCompare(key.get(b), undefined, { numeric: true });
      table.append(...[...servers].sort((a, b) => (descending ? compare(b, a) : compare(a, b))));
    });
  });

  const from = Number(table.dataset.from);
  const whole = Math.max(Number(table.dataset.until) - from, 1);
  // The backups of a server, oldest first, with their places from 0 to 1 on its timeline.
  const marks = (summary) => {
    summary.marks ??= all("tbody > tr", summary.nextElementSibling).reverse().flatMap((row) => {
      const at = Date.parse(`${row.cells[0].textContent.replace(" ", "T")}Z`) / 1000;
      return Number.isNaN(at) ? [] : [{ row, place: 0.01 + (0.98 * (at - from)) / whole }];
    });
    return summary.marks;
  };
  let found = null;
  const hide = () => {
    tip.hidden = true;
    if (found) found.classList.remove("found");
    found = null;
  };
  const reveal = (svg, { row, place }) => {
    hide();
    found = row;
    row.classList.add("found");
    tip.textContent = [...row.cells].map((cell) => cell.textContent).filter(Boolean).join("\n");
    tip.hidden = false;
    const box = svg.getBoundingClientRect();
    const x = box.left + place * box.width - tip.offsetWidth / 2;
    const above = box.top - tip.offsetHeight - 4;
    tip.style.left = `${Math.max(4, Math.min(x, document.documentElement.clientWidth - tip.offsetWidth - 4))}px`;
    tip.style.top = `${above < 0 ? box.bottom + 4 : above}px`;
  };
  const nearest = (event, svg) => {
    const box = svg.getBoundingClientRect();
    const distance = (mark) => Math.abs(box.left + mark.place * box.width - event.clientX);
    const mark = marks(svg.parentElement).reduce((a, b) => (a && distance(a) < distance(b) ? a : b), null);
    return mark && distance(mark) < 14 ? mark : null;
  };
  const pointed = (event) => {
    const svg = event.target.closest?.(".servers summary svg");
    if (!svg) return event.pointerType === "mouse" && hide();
    const mark = nearest(event, svg);
    if (mark) reveal(svg, mark);
    else hide();
  };
  document.addEventListener("pointermove", (event) => event.pointerType === "mouse" && pointed(event));
  document.addEventListener("click", (event) => {
    const svg = event.target.closest(".servers summary svg");
    if (!svg || event.pointerType === "mouse") return svg || hide();
    // A tap on a timeline shows the backup; the words before it open the server.
    event.preventDefault();
    pointed(event);
  });
  table.addEventListener("keydown", (event) => {
    const summary = event.target.closest("summary");
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!summary || !step) return event.key === "Escape" && hide();
    const list = marks(summary);
    if (list.length === 0) return;
    event.preventDefault();
    const last = list.length - 1;
    const place = list.findIndex((mark) => mark.row === found);
    const next = place < 0 ? (step > 0 ? 0 : last) : Math.max(0, Math.min(place + step, last));
    reveal(summary.querySelector("svg"), list[next]);
  });
  table.addEventListener("focusout", hide);
  addEventListener("scroll", hide, { passive: true });
})();
