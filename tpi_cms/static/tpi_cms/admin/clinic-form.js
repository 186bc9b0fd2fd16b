/* Stimulus controllers of the clinic form: weekly hours, tables of rows, and dates. */
(() => {
  const { Controller } = window.StimulusModule;
  const language = document.documentElement.lang || 'en';
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const fill = (text, values) => text.replace(/{(\w+)}/g, (_, key) => values[key]);

  function clock(minute) {
    const options = { hour: 'numeric', timeZone: 'UTC' };
    if (minute % 60) options.minute = '2-digit';
    const text = new Intl.DateTimeFormat(language, options).format(minute * 60000);
    return language.startsWith('en') ? text.toLowerCase() : text;
  }

  const dayOf = (element) => element.closest('[data-day]');
  const spansOf = (day) => [...day.querySelectorAll('[data-span]')];
  const inputsOf = (element) => [...element.querySelectorAll('input[type=time]')];
  const isEmpty = (span) => inputsOf(span).every((input) => !input.value);
  const isOpen = (day) => day.querySelector('[data-switch]').checked;
  /* Start and end in minutes; NaN where nothing is typed. */
  const minutes = (span) => inputsOf(span).map((input) => input.valueAsNumber / 60000);

  /* Complete openings as [start, end]; the end may be past midnight. */
  function times(day) {
    return (isOpen(day) ? spansOf(day) : [])
      .filter((span) => !span.hidden)
      .map(minutes)
      .filter((span) => !span.some(Number.isNaN))
      .map(([start, end]) => [start, end <= start ? end + 1440 : end])
      .sort((one, other) => one[0] - other[0]);
  }

  /* A switch a day, more openings, copying, and a summary read back. Without it all
     is plain time inputs; those of a closed day are disabled. */
  class WeekController extends Controller {
    static targets = ['day', 'summary'];

    static values = {
      closed: String,
      total: String,
      noTimes: String,
      overnight: String,
      allDay: String,
    };

    connect() {
      for (const element of this.element.querySelectorAll('[data-script]')) {
        element.hidden = false;
      }
      for (const day of this.dayTargets) {
        const [first, ...more] = spansOf(day);
        for (const span of more) span.hidden = isEmpty(span);
        day.querySelector('[data-switch]').checked = !spansOf(day).every(isEmpty);
        first.hidden = false;
      }
      this.update();
    }

    add({ target }) {
      const next = spansOf(dayOf(target)).find((span) => span.hidden);
      next.hidden = false;
      inputsOf(next)[0].focus();
      this.update();
    }

    remove({ target }) {
      const span = target.closest('[data-span]');
      for (const input of inputsOf(span)) input.value = '';
      span.hidden = true;
      this.update();
      dayOf(span).querySelector('[data-add]').focus();
    }

    copy({ params }) {
      const source = this.dayTargets.find((day) => day.dataset.day === params.from);
      for (const day of this.dayTargets) {
        if (day !== source && params.to.includes(day.dataset.day)) {
          day.querySelector('[data-switch]').checked = isOpen(source);
          spansOf(day).forEach((span, index) => {
            const from = spansOf(source)[index];
            span.hidden = from ? from.hidden : true;
            inputsOf(span).forEach((input, end) => {
              input.value = from ? inputsOf(from)[end].value : '';
            });
          });
        }
      }
      this.update();
    }

    update() {
      for (const day of this.dayTargets) {
        const open = isOpen(day);
        const spans = spansOf(day);
        day.querySelector('[data-closed]').hidden = open;
        for (const input of inputsOf(day)) input.disabled = !open;
        day.querySelector('[data-add]').hidden = !spans.some((one) => one.hidden);
        for (const span of spans) {
          const note = span.querySelector('[data-note]');
          const isFirst = span === spans[0];
          note.textContent =
            open && isFirst && spans.every(isEmpty) ? this.noTimesValue : this.ask(span);
          note.hidden = !note.textContent;
        }
      }
      this.summarise();
    }

    ask(span) {
      const [start, end] = minutes(span);
      if (start === end) return this.allDayValue;
      if (!(end < start)) return '';
      const hours = number.format((end + 1440 - start) / 60);
      return fill(this.overnightValue, { time: clock(end), hours });
    }

    summarise() {
      const groups = [];
      let sum = 0;
      for (const day of this.dayTargets) {
        const openings = times(day);
        sum += openings.reduce((all, [start, end]) => all + end - start, 0);
        const text =
          openings.map(([start, end]) => `${clock(start)}–${clock(end % 1440)}`).join(', ') ||
          this.closedValue;
        const last = groups[groups.length - 1];
        if (last && last.text === text) last.to = `–${day.dataset.short}`;
        else groups.push({ text, from: day.dataset.short, to: '' });
      }
      const parts = groups.map(({ from, to, text }) => `${from}${to} ${text}`);
      parts.push(fill(this.totalValue, { hours: number.format(sum / 60) }));
      this.summaryTarget.textContent = parts.join(' · ');
    }
  }

  /* Wagtail's InlinePanel on rows of a table, without inline script. */
  class RowsController extends Controller {
    static values = { options: Object };

    connect() {
      this.panel = new window.InlinePanel(this.optionsValue);
      this.element.addEventListener('change', this.tell);
      this.element.addEventListener('click', this.tell);
    }

    /* Where a number that is changed or removed is shown; asked once a row. */
    async tell({ target }) {
      const isRemoved = target.closest('button[id$="-DELETE-button"]');
      if (!isRemoved && !target.matches('[name$="-number"]')) return;
      const line = target.closest('tr')?.querySelector('[data-phone-shown]');
      if (!line || line.dataset.told) return;
      line.dataset.told = 'yes';
      const response = await fetch(line.dataset.phoneShown);
      if (!response.ok) return;
      const { text } = await response.json();
      line.querySelector('a').textContent = text;
      if (!isRemoved) return;
      /* Its row is about to be hidden: say it below the table. */
      const copy = line.cloneNode(true);
      copy.setAttribute('role', 'status');
      line.closest('table').after(copy);
    }
  }

  /* Adds ticked holidays to a table of rows, as if its button had been pressed. */
  class HolidaysController extends Controller {
    static targets = ['choice', 'status'];

    static values = { rows: String };

    connect() {
      this.element.hidden = false;
    }

    add() {
      const dates = [...document.querySelectorAll(`[name^="${this.rowsValue}-"][name$="-date"]`)];
      const known = new Set(dates.map((input) => input.value));
      const ticked = this.choiceTargets.filter((box) => box.checked);
      for (const box of ticked) {
        if (!known.has(box.value)) this.addRow(box.value, box.dataset.name);
        box.checked = false;
      }
      this.statusTarget.textContent = ticked.length ? this.statusTarget.dataset.text : '';
    }

    addRow(date, name) {
      document.getElementById(`id_${this.rowsValue}-ADD`).click();
      const total = document.getElementById(`id_${this.rowsValue}-TOTAL_FORMS`).value;
      const prefix = `id_${this.rowsValue}-${total - 1}`;
      document.getElementById(`${prefix}-date`).value = date;
      document.getElementById(`${prefix}-reason`).value = name.slice(0, 80);
    }
  }

  /* Fills a date with today's, by the clock of whoever asked. */
  class TodayController extends Controller {
    connect() {
      this.element.querySelector('button').hidden = false;
    }

    fill() {
      const input = this.element.querySelector('input');
      const now = new Date();
      const parts = [now.getFullYear(), now.getMonth() + 1, now.getDate()];
      input.value = parts.map((part) => String(part).padStart(2, '0')).join('-');
      for (const type of ['input', 'change']) {
        input.dispatchEvent(new Event(type, { bubbles: true }));
      }
    }
  }

  window.wagtail.app.register('tpi-today', TodayController);
  window.wagtail.app.register('tpi-holidays', HolidaysController);
  window.wagtail.app.register('tpi-week', WeekController);
  window.wagtail.app.register('tpi-rows', RowsController);
})();
