/* The phone number as one piece of rich text, and the dialog that inserts it. */
(() => {
  const { EditorState, Modifier } = window.DraftJS;
  const { createElement } = window.React;

  /* What the dialog's choices would show now. */
  function watch(form) {
    const shown = form.querySelector('[data-phone-shown]');
    const clinic = form.elements.clinic;
    const update = async () => {
      const query = new URLSearchParams(new FormData(form));
      query.delete('csrfmiddlewaretoken');
      query.set('preview', '');
      const isClinic = query.get('whose') === 'clinic';
      clinic.closest('[data-field-wrapper]').hidden = !isClinic;
      try {
        const response = await fetch(`${form.action}?${query}`);
        shown.textContent = (await response.json()).text || '–';
      } catch {
        shown.textContent = '–';
      }
    };
    form.addEventListener('change', update);
    update();
  }

  const onload = {
    choose(modal) {
      const form = modal.body[0].querySelector('[data-phone-form]');
      modal.ajaxifyForm(form);
      watch(form);
      form.querySelector('[name=whose]:checked').focus();
    },
    chosen(modal, { phone }) {
      modal.respond('phoneChosen', phone);
    },
  };

  class PhoneSource extends window.draftail.ModalWorkflowSource {
    getChooserConfig(entity) {
      return {
        url: this.props.entityType.chooserUrls.phoneChooser,
        urlParams: entity ? entity.getData() : {},
        onload,
        responses: { phoneChosen: this.onChosen },
      };
    }

    filterEntityData(phone) {
      return phone.data;
    }

    /* Stands in place of what is selected; Wagtail's own would only link that. */
    onChosen(phone) {
      const { editorState, entity, entityKey, entityType, onComplete } = this.props;
      const old = editorState.getCurrentContent();
      const content = old.createEntity(entityType.type, 'IMMUTABLE', phone.data);
      const key = content.getLastCreatedEntityKey();
      let selection = editorState.getSelection();
      if (entity && entityKey) {
        const block = content.getBlockForKey(selection.getStartKey());
        block.findEntityRanges(
          (character) => character.getEntity() === entityKey,
          (start, end) => {
            selection = selection.merge({
              anchorOffset: start,
              focusOffset: end,
              isBackward: false,
            });
          },
        );
      }
      const style = editorState.getCurrentInlineStyle();
      const next = Modifier.replaceText(content, selection, phone.text, style, key);
      this.workflow.close();
      onComplete(EditorState.push(editorState, next, 'insert-characters'));
    }
  }

  const Phone = ({ children, entityKey, onEdit }) =>
    createElement(
      'span',
      {
        className: 'tpi-phone-piece',
        role: 'button',
        'data-phone-piece': '',
        onMouseUp: onEdit ? () => onEdit(entityKey) : undefined,
      },
      children,
    );

  window.draftail.registerPlugin(
    { type: 'TPI_PHONE', source: PhoneSource, decorator: Phone },
    'entityTypes',
  );
})();
