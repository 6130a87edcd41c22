// Finds rules and scenarios as one types; what is asked for stands in the address, to be shared.
(() => {
  "use strict";
  const finder = document.getElementById("finder");
  const query = document.getElementById("query");
  const found = document.getElementById("found");
  const chosen = (name) => finder.querySelector(`input[name="${name}"]:checked`).value;
  const list = (text) => (text ? text.split(",") : []);
  const plain = (text) => text.toLowerCase().replace(/\s+/g, " ");

  const sentences = new Map();
  const pieces = [...document.querySelectorAll(".rule, .scenario")].map((element) => {
    const { outcome, kind, rules } = element.dataset;
    const isRule = element.classList.contains("rule");
    const text = isRule
      ? [element.id, ...[...element.querySelectorAll("p")].map((each) => each.textContent)].join(" ")
      : element.textContent;
    if (isRule) sentences.set(element.id, text);
    return { element, isRule, text, outcomes: list(outcome), kinds: list(kind), rules: list(rules) };
  });
  pieces.forEach((each) => {
    each.text = plain([each.text, ...each.rules.map((id) => sentences.get(id))].join(" "));
    each.words = new Set(each.text.split(/[^\p{L}\p{N}]+/u));
  });

  const holds = (piece, word) =>
    /^\p{L}\d+$/u.test(word) ? piece.words.has(word) : piece.text.includes(word); // R1 is not R11
  const shown = ({ words, outcome, kind }) => (piece) =>
    (!outcome || piece.outcomes.includes(outcome)) &&
    (!kind || piece.kinds.includes(kind)) &&
    words.every((word) => holds(piece, word));

  const plural = (number, one) => `${number} ${one}${number === 1 ? "" : "s"}`;
  const show = () => {
    const asked = {
      words: plain(query.value).split(" ").filter(Boolean),
      outcome: chosen("outcome"),
      kind: chosen("kind"),
    };
    const fits = shown(asked);
    const narrowed = asked.words.length > 0 || asked.outcome !== "" || asked.kind !== "";
    pieces.forEach((piece) => { piece.element.hidden = !fits(piece); });
    document.querySelectorAll(".background").forEach((each) => {
      each.hidden = narrowed && !each.parentElement.querySelector(".scenario:not([hidden])");
    });
    document.querySelectorAll("main > section").forEach((section) => {
      const own = [...section.querySelectorAll(".rule, .scenario")];
      section.hidden = narrowed && !own.some((each) => !each.hidden);
    });
    document.querySelectorAll(".part").forEach((part) => {
      part.hidden = narrowed && !part.querySelector(".scenario:not([hidden])");
    });
    const left = pieces.filter((piece) => !piece.element.hidden);
    const rules = left.filter((piece) => piece.isRule).length;
    found.textContent = narrowed
      ? `${plural(rules, "rule")}, ${plural(left.length - rules, "scenario")}`
      : "";
  };

  const remember = () => {
    const asked = Object.entries({
      q: query.value, outcome: chosen("outcome"), kind: chosen("kind"),
    }).filter(([, value]) => value);
    const address = asked.length ? `#?${new URLSearchParams(asked)}` : location.pathname + location.search;
    history.replaceState(null, "", address);
  };
  const ask = (asked) => {
    query.value = asked.get("q") ?? "";
    ["outcome", "kind"].forEach((name) => {
      finder.querySelectorAll(`input[name="${name}"]`).forEach((each) => {
        each.checked = each.value === (asked.get(name) ?? "");
      });
    });
    show();
  };
  const arrive = () => {
    if (location.hash.startsWith("#?")) return ask(new URLSearchParams(location.hash.slice(2)));
    const target = document.querySelector(":target");
    if (target?.closest("[hidden]")) { // a link leads to what the search has left out
      ask(new URLSearchParams());
      target.scrollIntoView();
    }
  };

  finder.hidden = false;
  finder.addEventListener("input", () => { show(); remember(); });
  addEventListener("hashchange", arrive);
  arrive();
})();
