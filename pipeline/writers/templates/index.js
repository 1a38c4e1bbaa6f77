// Hide the articles in which not every word of the filter occurs.
(() => {
  const form = document.querySelector(".filter");
  if (!form) return;
  const [words, flagged, shown] = ["#filter", "#flagged", "output"].map((each) => form.querySelector(each));
  const entries = [...document.querySelectorAll(".entries > li")];
  const texts = entries.map((entry) => entry.textContent.toLowerCase());
  const filter = () => {
    const sought = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    entries.forEach((entry, index) => {
      const fits = sought.every((word) => texts[index].includes(word)) && (!flagged?.checked || "flagged" in entry.dataset);
      entry.hidden = !fits;
      count += fits;
    });
    shown.value = sought.length || flagged?.checked ? `${count} of ${entries.length}` : "";
  };
  form.hidden = false;
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  filter();
})();
