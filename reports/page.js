// Draws the charts in the colours of the reader's colour scheme, and lets them choose curves.
(() => {
  "use strict";
  const figures = JSON.parse(document.getElementById("figures").textContent);
  const root = document.documentElement;
  const options = { displayModeBar: false, responsive: true, scrollZoom: false };
  const colour = (name) => getComputedStyle(root).getPropertyValue(name).trim();

  const looks = () => ({
    "font.color": colour("--soft"),
    "font.family": getComputedStyle(document.body).fontFamily,
    "xaxis.gridcolor": colour("--line"),
    "yaxis.gridcolor": colour("--line"),
    "hoverlabel.bgcolor": colour("--paper"),
    "hoverlabel.bordercolor": colour("--line"),
    "hoverlabel.font.color": colour("--ink"),
  });

  const charts = Object.keys(figures)
    .map((id) => document.getElementById(id))
    .filter((element) => element !== null);

  const paint = () => charts.forEach((chart) => Plotly.relayout(chart, looks()));
  const width = (chart) => (chart.classList.contains("tall") ? 680 : 440); // of A4, in pixels
  const onPaper = (yes) => () => {
    root.classList.toggle("on-paper", yes);
    paint();
    charts.forEach((chart) => {
      Plotly.relayout(chart, { autosize: !yes, width: yes ? width(chart) : null });
    });
  };

  charts.forEach((chart) => {
    const { data, layout } = figures[chart.id];
    Plotly.newPlot(chart, data, layout, options);
  });
  paint();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);
  addEventListener("beforeprint", onPaper(true));
  addEventListener("afterprint", onPaper(false));

  document.querySelectorAll("#curves input").forEach((box, index) => {
    box.addEventListener("change", () => {
      Plotly.restyle("latency", { visible: box.checked }, [index]);
    });
  });
})();
