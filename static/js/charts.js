// Puts a Plotly chart in the place of each server-drawn SVG. Without this file, or without Plotly, the SVG stays.
"use strict";
(() => {
  const DAY = 86400000;
  const NARROW = 416;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  // Plotly's map code, which no chart of ours uses, makes a style element unless this id is taken.
  const MAP_STYLE = "9f215cf04c5486422605d13261cb87401f4e7763b6296af81e98efbc0130da53";
  const charts = new Map();
  let loading = null;
  let everywhere = null;

  function isDark() {
    const chosen = document.documentElement.dataset.theme;
    return chosen === "dark" || (chosen !== "light" && dark.matches);
  }

  function dates(steps) {
    let day = 0;
    return steps.map((step) => new Date((day += step) * DAY).toISOString().slice(0, 10));
  }

  function values(digits) {
    return typeof digits === "string" ? [...digits].map((sign) => (sign === "-" ? null : parseInt(sign, 11))) : digits;
  }

  function recoloured(value, colours) {
    if (typeof value === "string") return colours.get(value) ?? value;
    if (Array.isArray(value)) return value.map((each) => recoloured(each, colours));
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, recoloured(each, colours)]));
  }

  function read(figure) {
    const packed = JSON.parse(figure.querySelector("script.chart-spec").textContent);
    for (const trace of packed.data) Object.assign(trace, { x: dates(trace.x), y: values(trace.y) });
    // A finger that drags over a chart means to scroll the page.
    if (matchMedia("(pointer: coarse)").matches) packed.layout.dragmode = false;
    return packed;
  }

  function plotly() {
    loading ||= new Promise((resolve, reject) => {
      const taken = document.createElement("meta");
      taken.id = MAP_STYLE;
      const script = document.createElement("script");
      script.src = document.querySelector('meta[name="plotly-src"]').content;
      script.onload = () => (window.Plotly ? resolve(window.Plotly) : reject(new Error("no Plotly")));
      script.onerror = () => reject(new Error("no Plotly"));
      document.head.append(taken, script);
    });
    return loading;
  }

  function place(figure, packed) {
    const drawings = [...figure.querySelectorAll(".trend-svg")];
    const plot = document.createElement("div");
    plot.className = "trend-plot";
    plot.setAttribute("role", "img");
    const words = ["title", "desc"].map((name) => drawings[0].querySelector(`:scope > ${name}`)?.textContent || "");
    plot.setAttribute("aria-label", words.join(". "));
    // As high as the drawing it replaces, so that nothing on the page moves.
    const { t, b } = packed.layout.margin;
    const height = Math.max(...drawings.map((each) => Math.round(each.getBoundingClientRect().height)));
    packed.layout.height = Math.max(height, t + b + 165);
    drawings[0].before(plot);
    if (plot.clientWidth < NARROW) packed.layout.xaxis.nticks = 4;
    return plot;
  }

  function paint(Plotly, chart) {
    const { data, layout, config, dark: colours } = chart.packed;
    const drawn = recoloured({ data, layout }, new Map(isDark() ? Object.entries(colours) : []));
    const range = chart.plot.layout?.xaxis.range;
    if (range) drawn.layout.xaxis.range = [...range];
    else if (everywhere) drawn.layout.xaxis.range = [...chart.packed.ranges[everywhere]];
    return Plotly.react(chart.plot, drawn.data, drawn.layout, config);
  }

  function mark(figure, key) {
    for (const link of figure.querySelectorAll("[data-range]")) {
      if (link.dataset.range === key) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }

  async function draw(figure) {
    if (charts.has(figure)) return;
    const chart = { packed: read(figure), plot: null };
    charts.set(figure, chart);
    const Plotly = await plotly();
    chart.plot = place(figure, chart.packed);
    try {
      await paint(Plotly, chart);
    } catch (problem) {
      chart.plot.remove();
      throw problem;
    }
    figure.dataset.drawn = "plotly";
    chart.plot.on("plotly_relayout", (change) => {
      if ("xaxis.range[0]" in change) mark(figure, null);
    });
  }

  function attempt(figure) {
    draw(figure).catch(() => charts.delete(figure));
  }

  function zoom(event) {
    const link = event.target.closest("[data-range]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const own = link.closest("figure[data-chart]");
    const figures = (own ? [own] : [...charts.keys()]).filter((figure) => figure.dataset.drawn);
    if (!figures.length) return;
    event.preventDefault();
    if (!own) everywhere = link.dataset.range;
    for (const figure of figures) {
      const chart = charts.get(figure);
      const range = chart.packed.ranges[link.dataset.range];
      // Plotly moves at once, without an animation, so reduced motion needs nothing more.
      window.Plotly.relayout(chart.plot, { "xaxis.range": [...range] });
    }
    mark(own || document, link.dataset.range);
  }

  function repaint() {
    for (const chart of charts.values()) if (chart.plot) paint(window.Plotly, chart);
  }

  function start() {
    const figures = [...document.querySelectorAll("figure[data-chart]")].filter((figure) =>
      figure.querySelector("script.chart-spec"),
    );
    if (!figures.length || !document.querySelector('meta[name="plotly-src"]')) return;
    const idle = window.requestIdleCallback || ((work) => setTimeout(work, 50));
    const seen = new IntersectionObserver(
      (entries) => {
        for (const entry of entries.filter((each) => each.isIntersecting)) {
          seen.unobserve(entry.target);
          idle(() => attempt(entry.target), { timeout: 1000 });
        }
      },
      { rootMargin: "300px" },
    );
    figures.forEach((figure) => seen.observe(figure));
    document.addEventListener("click", zoom);
    dark.addEventListener("change", repaint);
    new MutationObserver(repaint).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  }

  start();
})();
