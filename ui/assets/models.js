/* The six models: marking shared lines, keeping the choice in the address. */
(() => {
  'use strict';
  const { $, $$ } = cv;
  const ALL = { m: 6, r: 4 };
  let lit = '';

  function name(id) {
    cv.when(`#${id}`, (fieldset) => {
      const label = $('[data-testid="block-info"]', fieldset);
      if (label) { label.id = `${id}-name`; fieldset.setAttribute('aria-labelledby', label.id); }
    });
  }
  name('cv-models');
  name('cv-rows');

  function mark(key, models) {
    lit = key;
    for (const item of $$('#cv-grid li[data-line]')) item.classList.toggle('lit', item.dataset.line === key);
    for (const button of $$('#cv-grid .same')) button.setAttribute('aria-pressed', button.dataset.line === key);
    const place = $('#same-said');
    if (!place) return;
    place.replaceChildren();
    if (!key) return;
    const words = $('#cv-grid li.lit .src-words');
    const list = models.split(',');
    const names = list.length > 1 ? list.slice(0, -1).join(', ') + ' and ' + list.at(-1) : list[0];
    const box = Object.assign(document.createElement('div'), { className: 'notice notice--info' });
    const line = document.createElement('p');
    const strong = Object.assign(document.createElement('strong'), { textContent: `${list.length} models have this line: ` });
    const quote = Object.assign(document.createElement('q'), { textContent: words ? words.textContent : '' });
    const clear = Object.assign(document.createElement('button'), { type: 'button', className: 'quiet', textContent: 'Clear the mark' });
    clear.dataset.do = 'clear';
    line.append(strong, quote, `, models ${names}. `, clear);
    box.append(line);
    place.append(box);
    cv.say(`${list.length} models have this line: models ${names}.`);
  }

  document.addEventListener('click', (event) => {
    const button = event.target.closest('.same');
    if (!button) return;
    const on = button.getAttribute('aria-pressed') === 'true';
    mark(on ? '' : button.dataset.line, button.dataset.models);
  });
  cv.actions.clear = () => {
    const button = $('#cv-grid .same[aria-pressed="true"]');
    mark('', '');
    if (button) button.focus();
  };
  cv.actions.print = () => print();

  cv.handlers.drawn = (said) => {
    const query = new URLSearchParams();
    for (const part of ['m', 'r']) if (said[part].length && said[part].length < ALL[part]) query.set(part, said[part].join(','));
    const text = query.size ? '?' + query.toString().replaceAll('%2C', ',') : '';
    history.replaceState(history.state, '', '/models' + text);
    for (const link of $$('a[data-file]')) link.href = link.pathname + text;
    const button = lit && $$('#cv-grid .same').find((b) => b.dataset.line === lit);
    if (button) mark(lit, button.dataset.models); else if (lit) mark('', '');
    document.documentElement.dataset.ready = '1';
  };
  const start = new URL(location.href).searchParams;
  const list = (name) => (start.get(name) || '').split(',').filter(Boolean);
  cv.tell('start', { m: list('m'), r: list('r') });
})();
