// Light up every mention of the name under the pointer or the focus; a click keeps it lit.
(() => {
  let kept = null;
  const light = (group) => {
    for (const lit of document.querySelectorAll(".lit")) lit.classList.remove("lit");
    if (group === null) return;
    for (const mention of document.querySelectorAll(`[data-group="${group}"]`)) mention.classList.add("lit");
  };
  const groupAt = (event) => event.target.closest("[data-group]")?.dataset.group ?? null;
  const follow = (event) => light(groupAt(event) ?? kept);
  document.body.addEventListener("pointerover", follow);
  document.body.addEventListener("focusin", follow);
  document.body.addEventListener("click", (event) => {
    const group = groupAt(event);
    kept = group === kept ? null : group;
    light(kept);
  });
  document.body.addEventListener("keydown", (event) => {
    if (event.key === "Escape") light((kept = null));
  });
})();
