/**
 * Script of a report: search, filters of the event log, themes, zoom, and the keys `/` search, `n` and `p` next and previous error, `1` to `6` sections, `t` theme,
 * `Escape` clears. Reads the events from the element `events`.
 */
export const reportScript = `
(() => {
  const $ = (id) => document.getElementById(id);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const data = JSON.parse($('events').textContent);
  const search = $('search');
  const rows = $('log');
  const more = $('more');
  const step = 300;
  let shown = step;
  let chosen = '';
  const hidden = new Set(data.quiet);

  const matches = (event, words) => {
    if (hidden.has(event[1])) return false;
    const place = data.paths[event[2]];
    if (chosen !== '' && place !== chosen && !place.startsWith(chosen + '\\\\') && !place.startsWith(chosen + '.')) return false;
    const text = (event[1] + ' ' + place + ' ' + event[3]).toLowerCase();
    return words.every((word) => text.includes(word));
  };
  const cell = (text, name) => {
    const td = document.createElement('td');
    td.textContent = text;
    if (name) td.className = name;
    return td;
  };
  const words = () => search.value.toLowerCase().split(/\\s+/).filter(Boolean);
  const drawLog = () => {
    const wanted = words();
    const found = data.events.filter((event) => matches(event, wanted));
    rows.replaceChildren(...found.slice(0, shown).map((event) => {
      const tr = document.createElement('tr');
      tr.append(cell(event[0], 'number mono'), cell(event[1], 'nowrap event-' + event[1]), cell(data.paths[event[2]], 'mono'), cell(event[3]));
      return tr;
    }));
    $('count').textContent = found.length === data.events.length ? found.length + ' events' : found.length + ' of ' + data.events.length + ' events';
    more.hidden = found.length <= shown;
  };
  const apply = () => {
    const wanted = words();
    const has = (text) => wanted.every((word) => text.toLowerCase().includes(word));
    for (const each of all('[data-find]')) each.hidden = !has(each.dataset.find);
    for (const node of all('.node')) node.classList.toggle('is-found', (wanted.length > 0 && has(node.dataset.id)) || (chosen !== '' && node.dataset.id === chosen));
    for (const row of all('#executables tbody tr')) row.classList.toggle('is-chosen', row.dataset.path === chosen);
    $('clear').hidden = chosen === '';
    $('clear').textContent = 'Only ' + chosen + ' ×';
    shown = step;
    drawLog();
  };
  const choose = (path, scroll) => {
    chosen = chosen === path ? '' : path;
    apply();
    if (chosen !== '' && scroll) (flowOf(path) || $('sec-log')).scrollIntoView();
  };
  const flowOf = (path) => all('[data-flow]').find((each) => each.dataset.flow === path);
  for (const node of all('.node')) {
    const path = node.dataset.id.split(' › ')[0];
    const go = (event) => { event.stopPropagation(); choose(path, flowOf(path) !== undefined && !node.closest('[data-flow]')); };
    node.addEventListener('click', go);
    node.addEventListener('keydown', (event) => { if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); go(event); } });
  }
  for (const row of all('#executables tbody tr')) row.addEventListener('click', () => choose(row.dataset.path, false));
  $('clear').addEventListener('click', () => choose(chosen, false));
  search.addEventListener('input', apply);
  more.addEventListener('click', () => { shown += step; drawLog(); });
  for (const button of all('[data-event]')) {
    button.addEventListener('click', () => {
      const name = button.dataset.event;
      if (!hidden.delete(name)) hidden.add(name);
      button.setAttribute('aria-pressed', String(!hidden.has(name)));
      drawLog();
    });
  }
  for (const canvas of all('.canvas')) {
    const svg = canvas.querySelector('svg');
    const width = Number(svg.getAttribute('width'));
    const height = Number(svg.getAttribute('height'));
    let zoom = 1;
    const set = (value) => {
      zoom = Math.min(3, Math.max(0.2, value));
      svg.setAttribute('width', width * zoom);
      svg.setAttribute('height', height * zoom);
    };
    const fit = () => set(Math.min(1, (canvas.clientWidth - 4) / width));
    fit();
    for (const button of all('[data-zoom]', canvas.parentElement)) {
      if (button.dataset.canvas !== canvas.id) continue;
      button.addEventListener('click', () => (button.dataset.zoom === 'fit' ? fit() : set(zoom * Number(button.dataset.zoom))));
    }
    canvas.addEventListener('wheel', (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      set(zoom * (event.deltaY < 0 ? 1.1 : 0.9));
    }, { passive: false });
  }
  const theme = () => {
    const dark = document.documentElement.dataset.theme ? document.documentElement.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    document.documentElement.dataset.theme = dark ? 'light' : 'dark';
  };
  $('theme').addEventListener('click', theme);
  let at = -1;
  const errors = () => all('.message').filter((each) => !each.hidden);
  const visit = (direction) => {
    const list = errors();
    if (list.length === 0) return;
    at = (at + direction + list.length) % list.length;
    list[at].scrollIntoView({ block: 'center' });
    list[at].focus({ preventScroll: true });
  };
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape') { search.value = ''; chosen = ''; search.blur(); apply(); return; }
    if (event.target instanceof HTMLInputElement) return;
    const section = all('nav a')[Number(event.key) - 1];
    if (event.key === '/') { event.preventDefault(); search.focus(); }
    else if (event.key === 'n') visit(1);
    else if (event.key === 'p') visit(-1);
    else if (event.key === 't') theme();
    else if (section) document.querySelector(section.getAttribute('href')).scrollIntoView();
  });
  apply();
})();
`.trim();
