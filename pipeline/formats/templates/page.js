(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const panels = all(".panel"), tabs = all("[role=tab]");
  const videoOf = (part) => document.querySelector(`.panel[data-part="${part}"] video`);

  // Captions. A page opened from the disk may not load caption files, so the cues stand in the page as well.
  const captions = JSON.parse(document.getElementById("cues").textContent);
  const embed = (panel) => {
    const list = captions.cues[panel.dataset.part] || [], video = panel.querySelector("video");
    all("track", video).forEach((track) => track.remove());
    if (!list.length) return;
    const track = video.addTextTrack("captions", captions.name || "Captions", captions.language);
    for (const [start, end, text] of list) {
      const safe = text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
      track.addCue(new VTTCue(start, end, safe));
    }
    track.mode = "showing";
  };
  for (const panel of panels) {
    const file = panel.querySelector("track");
    if (location.protocol === "file:" || !file) {
      embed(panel);
    } else {
      file.addEventListener("error", () => embed(panel));
      file.track.mode = "showing";
    }
  }

  // One part at a time, as tabs (arrow keys move between them).
  const show = (part) => {
    if (tabs.length < 2) return;
    for (const panel of panels) {
      const on = panel.dataset.part === part;
      if (!on) panel.querySelector("video").pause();
      panel.hidden = !on;
    }
    for (const tab of tabs) {
      const on = tab.id === `tab-${part}`;
      tab.setAttribute("aria-selected", String(on));
      tab.tabIndex = on ? 0 : -1;
    }
  };
  if (tabs.length > 1) {
    document.querySelector(".tabs").hidden = false;
    for (const panel of panels) {
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", `tab-${panel.dataset.part}`);
      panel.querySelector(".panel-name").classList.add("hidden");
    }
    tabs.forEach((tab, index) => {
      tab.addEventListener("click", () => show(tab.id.slice(4)));
      tab.addEventListener("keydown", (event) => {
        const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        const to = event.key === "Home" ? 0 : event.key === "End" ? tabs.length - 1 : step ? (index + step + tabs.length) % tabs.length : -1;
        if (to < 0) return;
        event.preventDefault();
        tabs[to].focus();
        show(tabs[to].id.slice(4));
      });
    });
    show(panels[0].dataset.part);
  }

  // Every link with a time plays from there.
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const jump = (part, seconds, play) => {
    const video = videoOf(part);
    if (!video) return;
    show(part);
    const go = () => { video.currentTime = seconds; };
    if (video.readyState) go(); else { video.addEventListener("loadedmetadata", go, { once: true }); video.load(); }
    if (play) video.play().catch(() => {});
    const box = video.getBoundingClientRect();
    if (box.top < 0 || box.bottom > innerHeight) video.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "center" });
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-t]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    jump(link.dataset.part, Number(link.dataset.t), true);
  });

  // Where the video is, shown in the chapters and the transcript.
  const follow = (panel) => {
    const part = panel.dataset.part, video = panel.querySelector("video");
    const marks = all(".chapters a", panel), said = all(`.said li[data-part="${part}"]`);
    video.addEventListener("timeupdate", () => {
      const now = video.currentTime + 0.05;
      const current = marks.filter((mark) => Number(mark.dataset.t) <= now).pop();
      for (const mark of marks) if (mark === current) mark.setAttribute("aria-current", "true"); else mark.removeAttribute("aria-current");
      for (const item of said) item.classList.toggle("now", Number(item.dataset.from) <= now && now < Number(item.dataset.to));
    });
  };
  panels.forEach(follow);

  // Search in what was said.
  const find = document.getElementById("find");
  if (find) {
    document.querySelector(".search").hidden = false;
    const items = all(".said li").map((item) => {
      const words = item.querySelector(".words");
      return { item, words, text: words.textContent };
    });
    const plain = (text) => text.toLocaleLowerCase();
    const search = () => {
      const wanted = plain(find.value.trim());
      let count = 0;
      for (const list of all(".said")) list.classList.toggle("searched", Boolean(wanted));
      for (const { item, words, text } of items) {
        words.textContent = text;
        let at = wanted ? plain(text).indexOf(wanted) : -1;
        item.hidden = Boolean(wanted) && at < 0;
        if (at < 0 || plain(text).length !== text.length) { if (at >= 0) count += 1; continue; }
        words.textContent = "";
        let done = 0;
        while (at >= 0) {
          words.append(text.slice(done, at));
          const mark = document.createElement("mark");
          mark.textContent = text.slice(at, at + wanted.length);
          words.append(mark);
          count += 1;
          done = at + wanted.length;
          at = plain(text).indexOf(wanted, done);
        }
        words.append(text.slice(done));
      }
      document.getElementById("found").textContent = wanted ? (count ? `Found ${count} ${count === 1 ? "time" : "times"}` : "Not found") : "";
    };
    find.addEventListener("input", search);
  }

  // A link can name a part and a time: index.html?part=qa&t=12
  const query = new URLSearchParams(location.search);
  const part = panels.some((panel) => panel.dataset.part === query.get("part")) ? query.get("part") : panels[0] && panels[0].dataset.part;
  if (part && query.has("t") && Number(query.get("t")) >= 0) jump(part, Number(query.get("t")), false);
})();
