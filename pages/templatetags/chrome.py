from django import template

from .. import chrome

register = template.Library()


@register.simple_tag(takes_context=True)
def main_menu(context):
    return chrome.main_menu(context["menus"], context["request"].path)


@register.simple_tag(takes_context=True)
def foot(context):
    return chrome.foot(context["site"], context["menus"])
