"""The rich-text editor: what it is told, and the words of its buttons and dialogues: it brings them
in English.
"""

from django.conf import settings
from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _
from django_prose_editor.widgets import AdminProseEditorWidget
from js_asset import ImportMap, Media

from .allowed import rules
from .language_names import quoted_languages
from .languages import NAMES
from .videos import FORMS

#: What the modules of the editor call each other.
MODULES = ImportMap(
    {
        "newsroom/dialogues": "newsroom/dialogues.js",
        "newsroom/choosing": "newsroom/choosing.js",
        "newsroom/figures": "newsroom/figures.js",
        "newsroom/foreign": "newsroom/foreign.js",
        "newsroom/paste": "newsroom/paste.js",
    }
)


class RichTextWidget(AdminProseEditorWidget):
    """The editor with what the site adds to it; `choosers` are the addresses where its dialogues
    find pages, pictures and documents, `language` is that of the text.
    """

    language, choosers = None, {}

    @property
    def media(self):
        return super().media + Media(importmap=MODULES, css={"all": ["newsroom/insertions.css"]})

    def get_config(self):
        config = super().get_config()
        language = self.language or settings.LANGUAGE_CODE
        own = {
            "Quote": True,
            "KeyFigure": True,
            "Video": True,
            "Still": True,
            "Foreign": {"languages": quoted_languages()},
            "Paste": {"rules": rules()},
            "Insertions": {
                "language": language,
                "languageName": NAMES[language],
                "choosers": self.choosers,
                "videoForms": FORMS,
            },
        }
        return config | {
            "extensions": {**config["extensions"], **own},
            "js_modules": [static("newsroom/insertions.js"), static("newsroom/foreign.js")],
        }


WORDS = {
    "bold": _("bold"),
    "italic": _("italic"),
    "subscript": _("subscript"),
    "superscript": _("superscript"),
    "paragraph": _("paragraph"),
    "heading 2": _("heading of a section"),
    "heading 3": _("heading below a section"),
    "heading 4": _("smallest heading"),
    "Paragraph": _("Paragraph"),
    "Heading 2": _("Heading of a section"),
    "Heading 3": _("Heading below a section"),
    "Heading 4": _("Smallest heading"),
    "unordered list": _("list with bullets"),
    "ordered list": _("list with numbers"),
    "blockquote": _("quotation"),
    "horizontal rule": _("dividing line"),
    "insert link": _("link"),
    "remove link": _("remove the link"),
    "undo": _("undo"),
    "redo": _("redo"),
    "edit HTML": _("edit as HTML"),
    "figure": _("picture"),
    "Edit HTML": _("Edit as HTML"),
    "Prettify": _("Tidy up"),
    (
        "The HTML contents of the editor. "
        "Note that the allowed HTML is restricted by the editor schema."
    ): _("The text as HTML. What the editor does not offer is removed."),
    "Edit Link": _("Link"),
    "URL": _("Address"),
    "Title": _("Title"),
    "Update": _("Apply"),
    "Cancel": _("Cancel"),
    "Insert": _("Insert"),
    "Insert Figure": _("Insert a picture"),
    "Edit Figure": _("Change the picture"),
    "Caption": _("Caption"),
    "Add caption": _("Add a caption"),
    "Remove caption": _("Remove the caption"),
    "Insert table": _("table"),
    "Add column": _("Add a column"),
    "Delete column": _("Delete the column"),
    "Add row": _("Add a row"),
    "Delete row": _("Delete the row"),
    "Merge cells": _("Merge cells"),
    "Split cell": _("Split the cell"),
    "Toggle header cell": _("Make the cell a heading, or no longer"),
    "Delete table": _("Delete the table"),
    "Insert Table": _("Insert a table"),
    "Table Properties": _("Table"),
    "Rows": _("Rows"),
    "Columns": _("Columns"),
    "Include header row": _("With a heading row"),
    "Yes": _("Yes"),
    "No": _("No"),
    "List properties": _("List properties"),
    "List type": _("Kind of list"),
    "Start at": _("Start at"),
    "Bullets": _("Bullets"),
    "Decimal numbers": _("Numbers"),
    "Lowercase letters": _("Small letters"),
    "Uppercase letters": _("Capital letters"),
    "Lowercase Roman numerals": _("Small Roman numerals"),
    "Uppercase Roman numerals": _("Capital Roman numerals"),
    "quote": _("quotation with its author"),
    "key figure": _("key figure"),
    "video": _("video"),
    "link to a page": _("link to a page of this site"),
    "document": _("document"),
    "words in another language": _("words in another language"),
    "Words in another language": _("Words in another language"),
    "Language of these words": _("Language of these words"),
    "None other than that of the text": _("None other than that of the text"),
    "Insert a quotation": _("Insert a quotation"),
    "Quotation": _("Quotation"),
    "Name and function": _("Name and function"),
    "Insert a key figure": _("Insert a key figure"),
    "Figure": _("Figure"),
    "What it counts": _("What it counts"),
    "Insert a video": _("Insert a video"),
    "Address on YouTube or Vimeo": _("Address on YouTube or Vimeo"),
    "Title of the video": _("Title of the video"),
    "Still picture": _("Still picture"),
    "This is no address of a video on YouTube or Vimeo.": _(
        "This is no address of a video on YouTube or Vimeo."
    ),
    "Choose a still picture.": _("Choose a still picture."),
    "Link to a page": _("Link to a page"),
    "Link to a document": _("Link to a document"),
    "Words of the link": _("Words of the link"),
    "public": _("public"),
    "not public": _("not public"),
    "This page is not public in {language}: until it is, visitors see the words without a link.": _(
        "This page is not public in {language}: until it is, visitors see the words without a link."
    ),
    "Search": _("Search"),
    "Search for a page": _("Search for a page"),
    "Search for a document": _("Search for a document"),
    "Search for a picture": _("Search for a picture"),
    "Found": _("Found"),
    "Load more": _("Load more"),
    "Nothing was found.": _("Nothing was found."),
    "Results: {number}": _("Results: {number}"),
    "Results: {number}, there are more": _("Results: {number}, there are more"),
    "Choose another": _("Choose another"),
    "Upload a picture": _("Upload a picture"),
    "Upload": _("Upload"),
    "File": _("File"),
    "Credit": _("Credit"),
    "Alt text": _("Alt text"),
    "What is to be seen, for those who cannot see it.": _(
        "What is to be seen, for those who cannot see it."
    ),
    "The server does not answer. Try again.": _("The server does not answer. Try again."),
}
