/* The clinics of a closure: Wagtail's own chooser adds some, a button removes one. */
(() => {
  class ClinicsController extends window.StimulusModule.Controller {
    static targets = ['list', 'row'];

    static values = { chooser: String };

    choose() {
      this.factory ??= window.telepath.unpack(JSON.parse(this.chooserValue));
      this.factory.openModal((chosen) => chosen.forEach((each) => this.add(each)), {
        multiple: true,
      });
    }

    add({ id, string, title }) {
      const known = this.listTarget.querySelectorAll('input');
      if ([...known].some((input) => input.value === String(id))) return;
      const row = this.rowTarget.content.cloneNode(true);
      row.querySelector('input').value = id;
      row.querySelector('span').textContent = string ?? title;
      row.querySelector('button span').textContent = ` ${string ?? title}`;
      this.listTarget.append(row);
    }

    remove({ target }) {
      target.closest('li').remove();
      this.element.querySelector('[data-action$="#choose"]').focus();
    }
  }

  window.wagtail.app.register('tpi-clinics', ClinicsController);
})();
