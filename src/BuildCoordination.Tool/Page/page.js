
'use strict';
(() => {
  const byId = id => document.getElementById(id);
  const main = byId('fleet');
  const box = byId('find');
  const where = byId('where');
  const results = byId('results');
  const news = byId('news');
  const events = document.documentElement.dataset.events;
  const old = 10 * 60;

  const age = seconds =>
    seconds < 5 ? 'just now'
    : seconds < 90 ? `${Math.round(seconds)} s ago`
    : seconds < 90 * 60 ? `${Math.round(seconds / 60)} min ago`
    : seconds < 36 * 3600 ? `${Math.round(seconds / 3600)} h ago`
    : `${Math.round(seconds / 86400)} days ago`;

  const left = seconds => {
    const minutes = Math.round(Math.abs(seconds) / 60);
    const time = minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
    return minutes < 1 ? 'less than 1 min left' : seconds > 0 ? `about ${time} left` : `${time} longer than usual`;
  };

  const since = text => (Date.now() - Date.parse(text)) / 1000;

  // A clock that is behind the server's says nothing of an age, and an old page nothing of what runs.
  const tick = () => {
    const made = byId('made').dataset.at;
    const isOld = since(made) > old;
    for (const time of document.querySelectorAll('time')) {
      time.title ||= time.textContent;
      const seconds = since(time.dateTime);
      if (time.matches('.left')) time.textContent = isOld ? time.title : left(-seconds);
      else time.textContent = seconds < -60 ? time.title : age(seconds);
    }
    if (!events && isOld) say(`This page was made ${age(since(made))}; what it says was so then.`);
  };

  const say = text => {
    if (news.textContent !== text) news.textContent = text;
    news.hidden = text === '';
  };

  const items = () => [...main.querySelectorAll('[data-find]')];

  const filter = () => {
    const words = box.value.toLowerCase().split(/\s+/).filter(word => word);
    const result = results.querySelector(':checked').value;
    const isFiltered = words.length > 0 || where.value !== '' || result !== '';
    const all = items();
    for (const part of all) {
      const text = part.textContent.toLowerCase();
      part.hidden = where.value !== '' && part.dataset.server !== where.value
        || result !== '' && !part.dataset.result.split(' ').includes(result)
        || !words.every(word => text.includes(word));
    }
    for (const section of main.querySelectorAll('section'))
      section.hidden = isFiltered && !section.querySelector('[data-find]:not([hidden])');
    byId('found').textContent = isFiltered ? `${all.filter(part => !part.hidden).length} of ${all.length} shown` : '';
  };

  const showAll = () => {
    box.value = where.value = '';
    results.querySelector('input').checked = true;
    filter();
  };

  const listServers = () => {
    const chosen = where.value;
    const servers = [...main.querySelectorAll('.card')].map(card => card.dataset.server);
    where.replaceChildren(where.options[0], ...servers.map(server => new Option(server)));
    where.value = servers.includes(chosen) ? chosen : '';
  };

  const go = step => {
    const shown = items().filter(part => !part.hidden);
    const at = shown.indexOf(document.activeElement.closest('[data-find]')) + step;
    (at < 0 ? box : shown[at])?.focus();
  };

  // Only keys that no field and no opened text needs.
  const press = event => {
    const target = event.target;
    const isItem = target.matches('[data-find]');
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === '/' && !target.matches('input[type=search], select')) box.focus();
    else if (event.key === 'Escape') showAll();
    else if (step && (isItem || target === box)) go(step);
    else if (event.key === 'Enter' && isItem) target.querySelector('summary')?.click();
    else return;
    event.preventDefault();
  };

  // The server's markup, escaped there; the page's policy lets nothing in it run.
  const renew = markup => {
    const opened = [...main.querySelectorAll('details')].map(part => [part.id, part.open]);
    const focus = main.contains(document.activeElement) ? document.activeElement.closest('[id]').id : null;
    main.innerHTML = markup;
    for (const [id, isOpen] of opened) byId(id)?.toggleAttribute('open', isOpen);
    if (focus) (document.querySelector(`#${CSS.escape(focus)} > summary`) ?? byId(focus))?.focus();
    document.title = byId('made').dataset.title;
    tick();
    listServers();
    filter();
  };

  byId('filters').hidden = byId('keys').hidden = false;
  for (const part of [box, where, results]) part.addEventListener('input', filter);
  document.addEventListener('keydown', press);
  tick();
  listServers();
  filter();
  setInterval(tick, 1000);

  if (events) {
    const source = new EventSource(events);
    source.addEventListener('fleet', event => { say(''); renew(event.data); });
    source.addEventListener('look', event => {
      const made = byId('made');
      const time = made.querySelector('.summary time');
      [made.dataset.at, time.dateTime, time.title] = [event.data, event.data, event.data];
      say('');
      tick();
    });
    source.addEventListener('error', () => say('The connection to buildcoord is lost; what is shown may be old.'));
  }
})();
