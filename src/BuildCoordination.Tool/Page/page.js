
'use strict';
(() => {
  const main = document.getElementById('fleet');
  const box = document.getElementById('find');
  const found = document.getElementById('found');
  const news = document.getElementById('news');
  const events = document.documentElement.dataset.events;
  const old = 10 * 60;

  const age = seconds =>
    seconds < 5 ? 'just now'
    : seconds < 90 ? `${Math.round(seconds)} s ago`
    : seconds < 90 * 60 ? `${Math.round(seconds / 60)} min ago`
    : seconds < 36 * 3600 ? `${Math.round(seconds / 3600)} h ago`
    : `${Math.round(seconds / 86400)} days ago`;

  const since = text => (Date.now() - Date.parse(text)) / 1000;

  // A clock that is behind the server's says nothing of an age.
  const tick = () => {
    for (const time of document.querySelectorAll('time')) {
      time.title ||= time.textContent;
      const seconds = since(time.dateTime);
      time.textContent = seconds < -60 ? time.title : age(seconds);
    }
    const made = document.getElementById('made').dataset.at;
    if (!events && since(made) > old) say(`This page was made ${age(since(made))}; what it says was so then.`);
  };

  const say = text => {
    if (news.textContent !== text) news.textContent = text;
    news.hidden = text === '';
  };

  const search = () => {
    const words = box.value.toLowerCase().split(/\s+/).filter(word => word);
    const all = [...document.querySelectorAll('[data-find]')];
    const hits = all.filter(part => {
      const text = part.textContent.toLowerCase();
      const fits = words.every(word => text.includes(word));
      part.hidden = !fits;
      return fits;
    });
    for (const section of main.querySelectorAll('section'))
      section.hidden = words.length > 0 && !section.querySelector('[data-find]:not([hidden])');
    found.textContent = words.length === 0 ? '' : `${hits.length} of ${all.length} fit`;
  };

  // The server's markup, escaped there; the page's policy lets nothing in it run.
  const renew = markup => {
    const open = [...main.querySelectorAll('details[open]')].map(part => part.id);
    const focus = main.contains(document.activeElement) ? document.activeElement.closest('[id]').id : null;
    main.innerHTML = markup;
    for (const id of open) document.getElementById(id)?.setAttribute('open', '');
    if (focus) (document.querySelector(`#${CSS.escape(focus)} > summary`) ?? document.getElementById(focus))?.focus();
    document.title = document.getElementById('made').dataset.title;
    tick();
    search();
  };

  box.disabled = false;
  box.addEventListener('input', search);
  box.addEventListener('keydown', key => { if (key.key === 'Escape') { box.value = ''; search(); } });
  tick();
  search();
  setInterval(tick, 1000);

  if (events) {
    const source = new EventSource(events);
    source.addEventListener('fleet', event => { say(''); renew(event.data); });
    source.addEventListener('look', event => {
      const made = document.getElementById('made');
      const time = made.querySelector('.summary time');
      [made.dataset.at, time.dateTime, time.title] = [event.data, event.data, event.data];
      say('');
      tick();
    });
    source.addEventListener('error', () => say('The connection to buildcoord is lost; what is shown may be old.'));
  }
})();
