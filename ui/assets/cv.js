/* What every page uses: the bridge to the server, announcements, copying, the menu. */
(() => {
  'use strict';
  const send = {};                       // the bridge's events, by name
  let ready;                             // told when the bridge stands
  const standing = new Promise((resolve) => { ready = resolve; });
  const handlers = {};                   // what a page does with a signal, by `does`
  const actions = {};                    // what a page does with a click on [data-do], by name

  const cv = window.cv = {
    handlers, actions, faults: [],
    $: (selector, root = document) => root.querySelector(selector),
    $$: (selector, root = document) => [...root.querySelectorAll(selector)],

    /* Called by the hidden component of bridge.py. */
    bridge(trigger, names) {
      for (const name of names) send[name] = (data) => trigger(name, data);
      ready();
    },

    /* Called when the server has answered; the new HTML is put in place before the next frame but one. */
    signal(value) {
      if (!value) return;
      const area = document.createElement('textarea');
      area.innerHTML = value;
      const said = JSON.parse(area.value);
      requestAnimationFrame(() => requestAnimationFrame(() => {
        if (said.say) cv.say(said.say);
        if (said.does === 'fault') cv.fault(said.say);
        else if (handlers[said.does]) handlers[said.does](said);
      }));
    },

    /* Sends an event once the page stands. Resolves to false where the server cannot be reached. */
    async tell(name, data) {
      await standing;
      if (!await cv.alive()) return false;
      send[name]({ ...data, session: cv.session(), stamp: Date.now() });
      return true;
    },

    /* Something went wrong on the server: every waiting part of the page takes back what it was waiting for. */
    fault(text) {
      for (const undo of cv.faults) undo();
      cv.problem([{ text }]);
    },

    async alive() {
      try {
        const reply = await fetch('/page/alive', { cache: 'no-store', signal: AbortSignal.timeout(4000) });
        return reply.ok;
      } catch { return false; }
    },

    /* One polite status for everything. The text is cleared first, so that the same words are said again. */
    say(text) {
      const box = cv.$('#cv-status');
      box.textContent = '';
      setTimeout(() => { box.textContent = text; }, 60);
    },

    random(bytes) {
      return [...crypto.getRandomValues(new Uint8Array(bytes))].map((b) => b.toString(16).padStart(2, '0')).join('');
    },

    /* The conversation's name: this tab's own, kept over a change of page. */
    session() {
      let key = sessionStorage.getItem('cv-session');
      if (!/^[0-9a-f]{32}$/.test(key || '')) {
        key = cv.random(16);
        sessionStorage.setItem('cv-session', key);
      }
      return key;
    },

    async copy(text) {
      try {
        await navigator.clipboard.writeText(text);
      } catch {
        const area = Object.assign(document.createElement('textarea'), { value: text, className: 'vh' });
        document.body.append(area);
        area.select();
        document.execCommand('copy');
        area.remove();
      }
      cv.say('Copied');
    },

    /* Shows that a button did its work, in its own place. */
    flash(button, word) {
      const was = button.innerHTML;
      if (button.dataset.was) return;
      button.dataset.was = '1';
      button.textContent = word;
      setTimeout(() => { button.innerHTML = was; delete button.dataset.was; }, 1600);
    },

    /* Fetches a file by POST, so that what it holds never stands in an address. */
    async save(path, body, name) {
      try {
        const reply = await fetch(path, { method: 'POST', body });
        if (!reply.ok) { cv.problem([{ text: await reply.text() }]); return; }
        const link = document.createElement('a');
        link.href = URL.createObjectURL(await reply.blob());
        link.download = name;
        document.body.append(link);
        link.click();
        link.remove();
        setTimeout(() => URL.revokeObjectURL(link.href), 10000);
        cv.say('Downloaded');
      } catch { cv.problem([{ text: 'The file could not be fetched: the connection was lost. Try again in a moment.' }]); }
    },

    /* The problem box above h1. `errors`: [{text, field}]; none takes it away. */
    problem(errors) {
      const place = cv.$('#cv-problem');
      cv.$$('.error-line.ours-line').forEach((line) => line.remove());
      cv.$$('[data-bad]').forEach((box) => { box.classList.remove('field--bad'); box.removeAttribute('data-bad'); });
      cv.$$('[aria-invalid]').forEach((field) => {
        field.removeAttribute('aria-invalid');
        const kept = (field.getAttribute('aria-describedby') || '').split(' ').filter((id) => id && !id.endsWith('-err'));
        if (kept.length) field.setAttribute('aria-describedby', kept.join(' ')); else field.removeAttribute('aria-describedby');
      });
      document.title = document.title.replace(/^Error: /, '');
      if (!place) return;
      place.replaceChildren();
      if (!errors || !errors.length) return;
      const box = Object.assign(document.createElement('div'), { className: 'problem', tabIndex: -1 });
      box.setAttribute('role', 'alert');
      box.setAttribute('aria-labelledby', 'err-h');
      const list = document.createElement('ul');
      box.append(Object.assign(document.createElement('h2'), { id: 'err-h', textContent: 'There is a problem' }), list);
      for (const error of errors) {
        const item = document.createElement('li');
        const field = error.field && document.getElementById(error.field);
        if (field) {
          const link = Object.assign(document.createElement('a'), { href: '#' + error.field, textContent: error.text });
          link.addEventListener('click', (event) => { event.preventDefault(); field.focus(); });
          item.append(link);
          const line = Object.assign(document.createElement('p'), { className: 'error-line ours-line', id: error.field + '-err' });
          line.append(Object.assign(document.createElement('span'), { className: 'vh', textContent: 'Error: ' }), error.full || error.text);
          (field.closest('.input-container') || field).before(line);
          field.setAttribute('aria-invalid', 'true');
          field.setAttribute('aria-describedby', [field.getAttribute('aria-describedby'), line.id].filter(Boolean).join(' '));
          const around = field.closest('.field, .block');
          if (around) { around.classList.add('field--bad'); around.dataset.bad = '1'; }
        } else item.textContent = error.text;
        list.append(item);
      }
      place.append(box);
      document.title = 'Error: ' + document.title;
      box.focus();
    },

    /* Gradio's label holds the hint as well: the label's own words are the name, the hint describes. */
    label(field, name, hint) {
      if (name) { name.id = name.id || `${field.id}-name`; field.setAttribute('aria-labelledby', name.id); }
      if (hint) { hint.id = hint.id || `${field.id}-hint`; field.setAttribute('aria-describedby', hint.id); }
    },

    /* Waits until an element is there. */
    when(selector, then, tries = 400) {
      const found = cv.$(selector);
      if (found) then(found);
      else if (tries) setTimeout(() => cv.when(selector, then, tries - 1), 25);
    },

    /* Focus without a jump for those who asked for less motion. */
    show(element, block = 'nearest') {
      const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
      element.scrollIntoView({ block, behavior: calm ? 'instant' : 'auto' });
    },
  };

  document.addEventListener('click', (event) => {
    const at = event.target.closest('button, a');
    if (!at) return;
    if (at.matches('.menu')) {
      const open = cv.$('#nav').classList.toggle('open');
      at.setAttribute('aria-expanded', open);
    } else if (at.dataset.copy !== undefined) {
      cv.copy(at.dataset.copy);
      cv.flash(at, 'Copied');
    } else if (at.dataset.path !== undefined) {
      cv.copy(location.origin + at.dataset.path);
      cv.flash(at, 'Copied');
    } else if (at.dataset.do && actions[at.dataset.do]) {
      event.preventDefault();
      actions[at.dataset.do](at, event);
    } else if (at.matches('a.skip')) {
      const goal = cv.$(at.hash === '#main' ? '#main, main' : at.hash === '#q' ? '#cv-q textarea' : at.hash);
      if (goal) { event.preventDefault(); goal.setAttribute('tabindex', goal.getAttribute('tabindex') || (goal.matches('textarea') ? '0' : '-1')); goal.focus(); }
    }
  });

  addEventListener('beforeprint', () => cv.$$('details:not([open])').forEach((d) => { d.open = true; d.dataset.printed = '1'; }));
  addEventListener('afterprint', () => cv.$$('details[data-printed]').forEach((d) => { d.open = false; delete d.dataset.printed; }));

  /* Gradio names the page's landmark and keeps its own title and language; ours stand. */
  const title = document.title;
  new MutationObserver(() => {
    if (!document.title.includes(title.split(' - ')[0])) document.title = title;
    if (document.documentElement.lang !== 'en-GB') document.documentElement.lang = 'en-GB';
  }).observe(document.documentElement, { subtree: true, childList: true, attributes: true, attributeFilter: ['lang'] });
  cv.when('gradio-app main', (main) => { if (!main.id) main.id = 'main'; main.tabIndex = -1; });
})();
